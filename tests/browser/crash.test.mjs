// A worker that lost a thread is told of and replaced, even where it cannot say so itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, example, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { keepWorkers, withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
/** Byte of the crash flag in the worker's control block: `Control::CRASHED_OFFSET`. */
const CRASHED = 12;

test("a lost thread ends the job with words, and the next worker has the data", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    await choose(page, ...files);
    await state(page, "ready");
    // Epochs are of the published training: long enough that the job is still there when the flag is looked at.
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await page.click("#run");
    await state(page, "running");
    await page.evaluate((offset) => {
      const { memory, ready } = window.workers["worker.js"].at(-1).ready;
      Atomics.store(new Int32Array(memory.buffer), (ready.control_ptr + offset) / 4, 1);
    }, CRASHED);
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /ended without an answer: a thread of it was lost/);
    await set(page, { convention: "corrected", "max-epochs": 100, patience: 5, ...SHORT });
    await run(page);
    const { text } = await download(page, "download-json");
    assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS));
    tried("Workers that die", "lost thread while the worker cannot say so", 1, "seen in its memory, said, and the next one has the data");
  }));
