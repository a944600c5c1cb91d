// The overview stands before all numbers and is the program's, word by word.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, run, scar, screenshot, set, SHORT, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** What the page says, and where it stands. */
const overview = (page) => page.locator("#overview");

async function assertIsPrograms(page, expected) {
  const headline = page.locator("#overview-title");
  await headline.waitFor();
  assert.equal(await headline.innerText(), expected.headline);
  const texts = await overview(page).locator("[data-answer] dd").allInnerTexts();
  assert.deepEqual(texts, expected.answers.map((answer) => answer.text));
  const said = await overview(page).locator("[data-measure]").evaluateAll((all) => all.map((one) => ({ measure: one.dataset.measure, text: one.querySelector("dd").innerText })));
  assert.deepEqual(said, expected.measures);
  const questions = await overview(page).locator("[data-answer]").evaluateAll((all) => all.map((answer) => answer.dataset.answer));
  assert.deepEqual(questions, expected.answers.map((answer) => answer.question));
  // The last answer is how to send it, with its buttons.
  assert.match(await page.locator("#send-it dd").innerText(), /Save it as an HTML page/);
  assert.equal(await page.locator("#send-it #download-html").count(), 1);
}

test("digits: headline and answers are the program's, before the data's place", () =>
  withPage(async ({ page }) => {
    const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
    await choose(page, ...files);
    await state(page, "ready");
    await run(page);
    await assertIsPrograms(page, scar("analyze", ...files).overview);
    await page.locator("#overview-title:focus").waitFor();
    await screenshot(page, "overview");
    // Each question is a way into the place behind it, and back leads here.
    await page.getByRole("link", { name: "Which classes are weak?" }).click();
    await page.locator("#measures-title:focus").waitFor();
    await page.goBack();
    await page.locator("#overview-title:focus").waitFor();
    await page.getByRole("link", { name: "What may be wrong in the data?" }).press("Enter");
    await page.locator("#rows-title:focus").waitFor();
    // It is of the report on screen: with other settings it is gone until that is whole.
    await set(page, SHORT);
    await run(page);
    await assertIsPrograms(page, scar("analyze", ...files, "--ratios", "1,2").overview);
  }));

test("the HTML report begins with it, and fits a phone", () =>
  withPage(async ({ page, context }) => {
    const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, SHORT);
    await run(page);
    const { text } = await download(page, "download-html");
    const report = await context.newPage();
    await report.setViewportSize({ width: 375, height: 800 });
    await report.setContent(text);
    const expected = scar("analyze", ...files, "--ratios", "1,2").overview;
    assert.equal(await report.locator(".headline").innerText(), expected.headline);
    assert.equal(await report.evaluate(() => document.documentElement.scrollWidth), 375);
  }));

test("noise is called noise, and nothing is recommended", () =>
  withPage(async ({ page }) => {
    // Numbers that have nothing to do with the labels.
    let seed = 5;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const normal = () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6).toFixed(3);
    const line = () => `${Array.from({ length: 10 }, normal).join(",")},${["ant", "bee", "cat"][Math.floor(next() * 3)]}\n`;
    const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "noise.csv");
    const head = Array.from({ length: 10 }, (_, dim) => `f${dim},`).join("");
    writeFileSync(file, `${head}label\n${Array.from({ length: 600 }, line).join("")}`);
    await choose(page, file);
    await state(page, "ready");
    await run(page);
    const expected = scar("analyze", file).overview;
    assert.equal(expected.verdict, "no_better_than_chance");
    await assertIsPrograms(page, expected);
  }));

test("a place has an address: it opens by it, and back leads to the place before, without another analysis", () =>
  withPage(
    async ({ page }) => {
      assert.equal(await state(page, "done", "error"), "done");
      // Who asked for a place stays there.
      await page.locator("#foundation-title").waitFor();
      assert.equal(await page.locator("#overview-title").count(), 0);
      await page.evaluate(() => {
        window.left = false;
        new MutationObserver(() => (window.left ||= document.querySelector("main").dataset.state !== "done")).observe(document.querySelector("main"), { attributes: true });
      });
      const inView = () => page.locator("[data-view]:not([hidden])").evaluateAll((all) => all.map((view) => view.dataset.view));
      await open(page, "Measures");
      await open(page, "Compare");
      assert.equal(await page.locator("#compare-title").innerText(), "Compare: keep a result first");
      assert.equal(await page.locator("[aria-current=page]").innerText(), "Compare");
      await page.goBack();
      await page.locator("#measures-title:focus").waitFor();
      await page.goBack();
      await page.locator("#foundation-title:focus").waitFor();
      await page.goForward();
      await page.locator("#measures-title:focus").waitFor();
      assert.deepEqual(await inView(), ["measures"]);
      assert.equal(await page.evaluate(() => window.left), false, "nothing was read or trained again");
      // What a person starts is followed to its end.
      await run(page);
      assert.deepEqual(await inView(), ["overview"]);
      assert.equal(new URL(page.url()).hash, "#demo=digits&run");
    },
    { hash: "#demo=digits&place=foundation&run" },
  ));

test("every place says what it waits for, fits a phone and a small screen, and has short headings", () =>
  withPage(async ({ page }) => {
    await page.setViewportSize({ width: 375, height: 812 });
    await choose(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
    await state(page, "ready");
    for (const [place, words] of [["Rows", "Rows: run the analysis first"], ["Completion", "Completion: run the analysis first"], ["Compare", "Compare: keep a result first"]]) {
      await open(page, place);
      assert.equal(await page.locator(`#${place.toLowerCase()}-title`).innerText(), words);
    }
    await set(page, SHORT);
    await run(page);
    for (const place of ["Overview", "Data", "Rows", "Measures", "Foundation", "Completion", "Modalities", "Compare"]) {
      await open(page, place);
      assert.equal(await page.locator(`#${place.toLowerCase()}-title`).count(), 1, place);
      // What is hidden counts too.
      for (const width of [1280, 375]) {
        await page.setViewportSize({ width, height: 812 });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${place}, ${width} px`);
      }
      for (const heading of await page.locator("main :is(h2, h3):visible").allInnerTexts()) {
        const words = heading.split(/\s/).filter((word) => /[\p{L}\p{N}]/u.test(word));
        assert.ok(words.length <= 14, `${place}: ${words.length} words: ${heading}`);
      }
    }
  }));
