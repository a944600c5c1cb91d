// Results kept side by side, with differences and whether they exceed chance.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download, open, run, screenshot, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const cell = (page, row, column) => page.locator("#compare-whole tbody tr", { hasText: row }).locator("td").nth(column).innerText();

test("the two encoders of emoji stand side by side", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-emoji");
    await state(page, "ready");
    await set(page, { ratios: "1, 2, 4" });
    const report = async () => {
      await run(page);
      return JSON.parse((await download(page, "download-json")).text);
    };
    const image = await report();
    assert.equal(await page.locator("#compare-title").count(), 0, "nothing is kept yet");
    await page.getByRole("button", { name: "Keep this result for comparison" }).click();
    assert.equal(await page.getByRole("button", { name: "Kept for comparison" }).isDisabled(), true);
    await open(page, "Compare");
    assert.match(await page.locator("#compare-title").innerText(), /^One result is kept/);
    await open(page, "Data");
    await page.getByLabel("Embeddings to analyze").or(page.getByLabel(/Which matrix|Matrix/)).first().selectOption({ index: 1 });
    const text = await report();
    // What is on screen stands beside what was kept, by itself.
    await open(page, "Compare");
    assert.match(await page.locator("#compare-finding").innerText(), /^«Now: emoji-text\.npy.*» differs from «emoji-image\.npy.*» by more than chance\s+It does so in .*Coverage/);
    const at = (of) => of.measures.find(({ ratio }) => ratio === 2).dataset;
    assert.ok((await cell(page, "Coverage", 0)).startsWith(at(image).coverage.toFixed(3)));
    const words = await cell(page, "Coverage", 1);
    assert.ok(words.startsWith(at(text).coverage.toFixed(3)), words);
    assert.ok(words.includes(`+${(at(text).coverage - at(image).coverage).toFixed(3)}, more than chance`), words);
    await open(page, "Overview");
    await page.getByRole("button", { name: "Keep this result for comparison" }).click();
    await open(page, "Compare");
    await page.getByLabel("Name of emoji-text.npy").fill("text");
    await page.getByLabel("Name of emoji-text.npy").press("Tab");
    await page.getByRole("button", { name: "Compare with text" }).click();
    assert.match(await page.locator("#compare-title").innerText(), /^«emoji-image\.npy.*» differs from «text»/);
    await page.getByLabel("Class by class").selectOption("Foundation size");
    assert.equal(await page.locator("#compare-classes tbody tr").count(), image.data.labels.classes.length);
    const { text: csv } = await download(page, "download-compared");
    assert.equal(csv.split("\n")[0].split(",")[1], "text");
    await page.locator("#compare-title").scrollIntoViewIfNeeded();
    await screenshot(page, "compare");
    await page.getByRole("button", { name: "Take text out" }).click();
    await page.getByRole("button", { name: "Put it back" }).click();
    assert.equal(await page.getByRole("list", { name: "Results kept" }).getByRole("listitem").count(), 2);
    // It outlasts the data.
    await open(page, "Data");
    await page.click("#demo-digits");
    await page.waitForFunction(() => /digits/.test(document.querySelector("#data-title").parentElement.innerText) && document.querySelector("main").dataset.state === "ready");
    await open(page, "Compare");
    assert.equal(await page.getByRole("list", { name: "Results kept" }).getByRole("listitem").count(), 2);
  }));
