// Both built-in examples run to the end and show what they should.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, rows, run, screenshot, state } from "./app.mjs";
import { withPage } from "./page.mjs";

async function shows(page, nClasses) {
  const table = await rows(page);
  assert.equal(table.length, nClasses);
  for (const [name, ...cells] of table) {
    const measures = cells.slice(0, 4).map(Number);
    assert.ok(
      measures.every((value) => value >= 0 && value <= 1),
      `${name}: ${cells}`,
    );
  }
  for (const title of ["Scale", "Coverage", "Authenticity", "Richness"]) {
    assert.ok((await page.getByText(title, { exact: true }).count()) > 0, `no ${title}`);
  }
  const figures = page.locator("figure svg");
  assert.ok((await figures.count()) >= 2, "ratio curves and bubble plot");
  for (const text of await figures.allTextContents()) assert.doesNotMatch(text, /NaN|inf/);
}

test("digits, by its button", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    const data = await page.locator("main").innerText();
    assert.match(data, /1,797/);
    assert.match(data, /uint8/);
    await screenshot(page, "digits-ready");
    await run(page);
    await shows(page, 10);
    await screenshot(page, "digits-done");
  }));

test("emoji, by its link, with both of its matrices", () =>
  withPage(
    async ({ page }) => {
      assert.equal(await state(page, "done", "error"), "done");
      await shows(page, 9);
      const first = await rows(page);
      assert.ok(first.some(([name]) => name === "Flags"));
      // README's picture.
      await page.setViewportSize({ width: 1280, height: 800 });
      await screenshot(page, "emoji-done");
      await open(page, "Data");
      await page.selectOption("#matrix", { index: 1 });
      await run(page);
      assert.notDeepEqual(await rows(page), first, "another matrix has other measures");
    },
    { hash: "#demo=emoji&run" },
  ));

test("progress moves and names its step", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-emoji");
    await state(page, "ready");
    // Every value and text that the bar ever has, however quick the machine is.
    await page.evaluate(() => {
      window.seen = { values: [], texts: [] };
      new MutationObserver(() => {
        const bar = document.querySelector("[role=progressbar]");
        if (!bar) return;
        window.seen.values.push(Number(bar.getAttribute("aria-valuenow")));
        window.seen.texts.push(document.body.innerText);
      }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await run(page);
    const { values, texts } = await page.evaluate(() => window.seen);
    assert.ok(values.length > 0 && values.every((value) => value >= 0 && value <= 100), String(values));
    assert.ok(
      texts.some((text) => /ratio 1\/30/.test(text)),
      "the first step is named",
    );
    assert.equal(await page.locator("[role=progressbar]").count(), 0, "the bar goes with the work");
  }));
