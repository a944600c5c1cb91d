// Cancelling stops the work, keeps the data, and the next run is as the first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download, example, choose, run, scar, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
// Far more epochs than a test would wait for.
const long = { convention: "published", "max-epochs": 100000, patience: 100000 };
const usual = { convention: "corrected", "max-epochs": 100, patience: 5 };

async function startsLong(page) {
  await choose(page, ...files);
  await state(page, "ready");
  await set(page, long);
  await page.click("#run");
  await state(page, "running");
  await page.locator("[role=progressbar]").waitFor();
}

for (const [name, cancel] of [
  ["the button", (page) => page.click("#cancel")],
  ["the Escape key", (page) => page.keyboard.press("Escape")],
]) {
  test(`${name} cancels, and the data can be run again`, () =>
    withPage(async ({ page }) => {
      await startsLong(page);
      await cancel(page);
      await state(page, "ready");
      assert.equal(await page.locator("[role=progressbar]").count(), 0);
      await set(page, usual);
      await run(page);
      const { text } = await download(page, "download-json");
      assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1]));
    }));
}

test("twenty cancels in a row leave no worker behind", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, long);
    const workers = () => page.workers().length;
    let before;
    for (let i = 0; i < 20; i += 1) {
      await page.click("#run");
      await state(page, "running");
      await page.locator("[role=progressbar]").waitFor();
      await page.click("#cancel");
      await state(page, "ready");
      if (i === 0) before = workers();
    }
    assert.equal(workers(), before, "no worker was left behind or started anew");
  }));
