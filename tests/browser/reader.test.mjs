// The reader may die of a file, or not answer: it is replaced, and neither the data that is held nor the thread pool goes with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, download, example, run, scar, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

/** A page with digits, whose readers take no further request: `window.readers` and `window.computes` are all that were started. */
async function withDeafReader(page) {
  await page.addInitScript(() => {
    window.readers = [];
    window.computes = [];
    window.Worker = class extends window.Worker {
      constructor(url, ...rest) {
        super(url, ...rest);
        (String(url).includes("reader.js") ? window.readers : window.computes).push(this);
        this.isReader = String(url).includes("reader.js");
      }
      postMessage(message, ...rest) {
        if (!(this.isReader && window.isDeaf && message.request)) super.postMessage(message, ...rest);
      }
    };
  });
  await page.reload();
  await choose(page, ...files);
  await state(page, "ready");
  await page.evaluate(() => (window.isDeaf = true));
  await choose(page, example("emoji/emoji-text.npy"));
  await state(page, "reading");
}

/** The data from before still runs, on the same compute worker, and another reader takes files. */
async function goesOn(page) {
  await page.evaluate(() => (window.isDeaf = false));
  await run(page);
  const { text } = await download(page, "download-json");
  assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1]));
  assert.deepEqual(await page.evaluate(() => [window.readers.length, window.computes.length]), [2, 1]);
  await choose(page, example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv"));
  await state(page, "ready");
  assert.match(await page.locator("#data-title").innerText(), /1,870 samples in 9 classes/);
}

test("a reader that dies is told of with its files, and everything else stays", () =>
  withPage(async ({ page }) => {
    await withDeafReader(page);
    await page.evaluate(() => window.readers[0].dispatchEvent(new MessageEvent("message", { data: { crashed: "unreachable executed" } })));
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /cannot be read: the reader ended at them \(unreachable executed\)/);
    await goesOn(page);
  }));

test("a reader that does not answer a cancel is replaced", () =>
  withPage(async ({ page }) => {
    await withDeafReader(page);
    await page.click("#cancel");
    await state(page, "ready");
    await goesOn(page);
  }));
