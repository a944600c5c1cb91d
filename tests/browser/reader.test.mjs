// The reader may die of a file, or not answer: it is replaced, and neither the data that is held nor the thread pool goes with it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, example, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { crash, keepWorkers, withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

/** A page with digits, whose readers take no further request. */
async function withDeafReader(page) {
  await keepWorkers(page);
  await choose(page, ...files);
  await state(page, "ready");
  await page.evaluate(() => (window.isDeaf = true));
  await choose(page, example("emoji/emoji-text.npy"));
  await state(page, "reading");
}

/** The data from before still runs, on the same compute worker, and another reader takes files. */
async function goesOn(page) {
  await page.evaluate(() => (window.isDeaf = false));
  await set(page, SHORT);
  await run(page);
  const { text } = await download(page, "download-json");
  assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS));
  assert.deepEqual(await page.evaluate(() => ["reader.js", "worker.js"].map((script) => window.workers[script].length)), [2, 1]);
  await choose(page, example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv"));
  await state(page, "ready");
  assert.match(await page.locator("#data-title").innerText(), /1,870 samples in 9 classes/);
}

test("a reader that dies is told of with its files, and everything else stays", () =>
  withPage(async ({ page }) => {
    await withDeafReader(page);
    await crash(page, "reader.js");
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /cannot be read: the reader ended at them \(it met a fault of its own, which the browser's console shows\)/);
    await goesOn(page);
    tried("Workers that die", "reader that traps or panics at a file", 1, "the file is refused as damaged, another starts, everything else stays");
  }));

test("a reader that does not answer a cancel is replaced", () =>
  withPage(async ({ page }) => {
    await withDeafReader(page);
    await page.click("#cancel");
    await state(page, "ready");
    await goesOn(page);
    tried("Workers that die", "reader that does not answer a cancel", 1, "ended after two seconds");
  }));

test("a reader that was lost while nothing was read is replaced with the next files", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    await page.waitForFunction(() => window.workers["reader.js"][0]?.ready);
    await crash(page, "reader.js");
    await choose(page, ...files);
    await state(page, "ready");
    assert.equal(await page.evaluate(() => window.workers["reader.js"].length), 2);
  }));

const without = (script) => ({ edit: (file, text) => (file === script ? null : text), expected: /404/ });

test("a reader that does not load is told of with the first files", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /cannot be read: the reader could not start \(reader\.js did not load\)\. Load the page again/);
    tried("Workers that die", "reader that does not load", 1, "told with the first files");
  }, without("reader.js")));

test("a compute worker that does not load is told of at once", () =>
  withPage(async ({ page }) => {
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /could not start: worker\.js did not load\. Load the page again/);
    tried("Workers that die", "compute worker that does not load", 1, "told at once");
  }, without("worker.js")));

test("a reader that took much memory is ended right after its job, and its memory goes with it", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    await page.waitForFunction(() => window.workers["reader.js"][0]?.ready && window.workers["worker.js"][0]?.ready);
    const n = page.workers().length;
    // As a file would that unpacks far; its memory is shared with the page.
    await page.evaluate(() => window.workers["reader.js"][0].ready.memory.grow(5000));
    await choose(page, ...files);
    await state(page, "ready");
    await page.waitForFunction(() => window.workers["reader.js"][1]?.ready);
    assert.equal(page.workers().length, n, "the former reader is still there");
    await choose(page, example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv"));
    await page.getByRole("heading", { name: "1,870 samples in 9 classes" }).waitFor();
    tried("Workers that die", "reader that took more than 256 MB", 1, "ended right after its job, and its memory goes with it");
  }));
