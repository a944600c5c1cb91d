// Where memory cannot be shared the page computes on one thread, with the same code: the reports are the same to the last digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, download, example, fixture, open, run, scar, set, state } from "./app.mjs";
import { startWorker, withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const report = async (page) => JSON.parse((await download(page, "download-json")).text);
const ONE_THREAD = { headers: false };

test("a host without headers: one thread, the whole analysis, the same report", () =>
  withPage(async ({ page }) => {
    assert.equal(await page.evaluate(() => window.crossOriginIsolated), false);
    const { ready, memory } = await startWorker(page);
    assert.deepEqual([ready.n_threads, memory], [1, undefined]);
    await choose(page, ...files);
    await state(page, "ready");
    await run(page);
    assert.deepEqual(await report(page), scar("analyze", files[0], "--labels", files[1]));
  }, ONE_THREAD));

test("progress is told, and cancelling leaves the data and a page that works", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await page.click("#run");
    await page.waitForFunction(() => {
      const share = document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow");
      return Number(share) > 0;
    });
    await page.click("#cancel");
    await state(page, "ready");
    await set(page, { "max-epochs": 10, patience: 5 });
    await run(page);
    const expected = scar("analyze", files[0], "--labels", files[1], "--convention", "published", "--max-epochs", "10");
    assert.deepEqual(await report(page), expected);
  }, ONE_THREAD));

test("a broken file is refused, the next is read, and its rows are looked at", () =>
  withPage(async ({ page }) => {
    await choose(page, fixture("bad/npy/nan.npy"));
    await state(page, "error");
    await choose(page, ...files);
    await state(page, "ready");
    await run(page);
    await open(page, "Rows");
    await page.click("#look");
    await page.locator("#rows tbody tr").first().waitFor({ timeout: 120_000 });
    assert.equal(await state(page, "done"), "done");
  }, ONE_THREAD));

test("a browser without Atomics.waitAsync has threads all the same", () =>
  withPage(
    async ({ page }) => {
      const { ready } = await startWorker(page);
      assert.ok(ready.n_threads > 1 || (await page.evaluate(() => navigator.hardwareConcurrency)) === 1, `${ready.n_threads} threads`);
      await choose(page, ...files);
      await state(page, "ready");
      await run(page);
      assert.deepEqual(await report(page), scar("analyze", files[0], "--labels", files[1]));
    },
    { edit: (file, text) => (file === "worker.js" ? `${text.replace("start().catch", "delete Atomics.waitAsync;\nstart().catch")}` : text) },
  ));
