// A compute worker that is lost takes the data with it. The page reads its files again; where that fails it names the file and what to
// do, and shows no data that no worker holds.
import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, example, open, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { crash, keepWorkers, withPage } from "./page.mjs";

const MATRIX = "my-digits.npy";
const LABELS = "my-labels.npy";
/** When the matrix was written, in seconds: browsers compare it with when they read it. */
const WRITTEN = 1_000_000_000;

/** A page that keeps its workers, and read copies of the digits that a test may do anything to. */
function withCopies(test) {
  return withPage(async ({ page }) => {
    const folder = await mkdtemp(join(tmpdir(), "scar-lens-"));
    const [matrix, labels] = [join(folder, MATRIX), join(folder, LABELS)];
    try {
      await copyFile(example("digits/digits.npy"), matrix);
      await copyFile(example("digits/digits-labels.npy"), labels);
      await utimes(matrix, WRITTEN, WRITTEN);
      await keepWorkers(page);
      await choose(page, matrix, labels);
      await state(page, "ready");
      await test({ page, matrix, labels });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

const alert = (page) => page.getByRole("alert").innerText();
const waitForAlert = (page, text) => page.getByRole("alert").filter({ hasText: text }).waitFor();

/** The page says what matches, and has no data to show or to run. */
async function holdsNothing(page, says) {
  await waitForAlert(page, "The page holds no data until");
  assert.match(await alert(page), says);
  assert.equal(await state(page, "error"), "error");
  for (const gone of ["#data-title", "#run", ".data-place"]) assert.equal(await page.locator(gone).count(), 0, gone);
  await page.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await state(page, "idle", "ready", "done"), "idle");
}

/** The files of the examples are read and give what the program gives. */
async function takesFiles(page) {
  const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
  await choose(page, ...files);
  await state(page, "ready");
  await set(page, SHORT);
  await run(page);
  assert.deepEqual(JSON.parse((await download(page, "download-json")).text), scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS));
}

test("a file that was deleted is named, and its data no longer shown", () =>
  withCopies(async ({ page, matrix }) => {
    await rm(matrix);
    await crash(page, "worker.js");
    await holdsNothing(page, /lost while it rested: it met a fault of its own, which the browser's console shows\..*my-digits\.npy cannot be read: .*NotFoundError.*my-digits\.npy, my-labels\.npy/s);
    assert.doesNotMatch(await page.locator("header").innerText(), /1,797/);
    await takesFiles(page);
    tried("Files on the page", "file that is gone when it is to be read again", 1, "named; data that no worker holds is shown no longer");
  }));

test("so it is with a thread that is lost while an analysis runs, and a file that was written anew", () =>
  withCopies(async ({ page, matrix }) => {
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await page.click("#run");
    await state(page, "running");
    await writeFile(matrix, "something else");
    await page.evaluate(() => {
      const { memory, ready } = window.workers["worker.js"].at(-1).ready;
      Atomics.store(new Int32Array(memory.buffer), (ready.control_ptr + 12) / 4, 1);
    });
    await holdsNothing(page, /a thread of it was lost\..*my-digits\.npy cannot be read: .*NotReadableError/s);
    assert.equal(await page.locator("#measures").count(), 0, "unfinished numbers stay");
    tried("Files on the page", "file that was written anew when it is to be read again", 1, "named; unfinished numbers stay");
  }));

test("a label file that was deleted is named too", () =>
  withCopies(async ({ page, labels }) => {
    await rm(labels);
    await crash(page, "worker.js");
    await holdsNothing(page, /my-labels\.npy cannot be read: .*NotFoundError/s);
    tried("Files on the page", "label file that is gone when it is to be read again", 1, "named");
  }));

test("an analysis that was asked for meanwhile is refused for that reason", () =>
  withCopies(async ({ page, matrix }) => {
    await rm(matrix);
    await page.evaluate(() => {
      window.workers["worker.js"][0].dispatchEvent(new MessageEvent("message", { data: { crashed: "unreachable executed" } }));
      document.querySelector("#run").click();
    });
    await holdsNothing(page, /my-digits\.npy cannot be read/);
  }));

test("files that are chosen meanwhile are read, and the alert stays", () =>
  withCopies(async ({ page, matrix }) => {
    await rm(matrix);
    await page.evaluate(() => (window.isDeaf = true));
    await crash(page, "worker.js");
    await page.waitForFunction(() => window.workers["reader.js"].at(-1).ready);
    await page.evaluate(() => (window.isDeaf = false));
    // The reader never heard of the files that are to be read again, and is lost: the next one gets those that wait.
    await choose(page, example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv"));
    await state(page, "reading");
    await crash(page, "reader.js");
    await state(page, "ready");
    assert.match(await page.locator("#data-title").innerText(), /1,870 samples in 9 classes/);
    assert.match(await alert(page), /until its files are chosen again: my-digits\.npy, my-labels\.npy/);
    await set(page, SHORT);
    await run(page);
    tried("Files on the page", "files chosen while workers die of others", 1, "read, and the alert about the others stays");
  }));

test("a reader that dies of the files that it reads again is told of", () =>
  withCopies(async ({ page }) => {
    await page.waitForFunction(() => window.workers["reader.js"][0]?.ready);
    await page.evaluate(() => (window.isDeaf = true));
    await crash(page, "worker.js");
    // Only then does it die of them.
    await page.waitForFunction(() => window.workers["reader.js"].length === 2 && window.workers["reader.js"][1].isAsked);
    await crash(page, "reader.js", "out of memory");
    await holdsNothing(page, /the reader ran out of memory at them\. It has 2 GB at most\..*my-digits\.npy, my-labels\.npy/s);
    await page.evaluate(() => (window.isDeaf = false));
    await takesFiles(page);
    tried("Workers that die", "reader that runs out of memory while it reads again", 1, "the files are refused as too large, with how much there is");
  }));

test("two workers that are lost one after another, and the data is still there", () =>
  withCopies(async ({ page, matrix, labels }) => {
    await set(page, SHORT);
    // The second before it was ready.
    await crash(page, "worker.js");
    await crash(page, "worker.js", "once more");
    await waitForAlert(page, "once more");
    await page.waitForFunction(() => window.workers["worker.js"].at(-1).ready);
    await run(page);
    assert.deepEqual(JSON.parse((await download(page, "download-json")).text), scar("analyze", matrix, "--labels", labels, ...SHORT_ARGS));
    // The second while the files are read again.
    await page.evaluate(() => (window.isDeaf = true));
    await crash(page, "worker.js");
    await page.waitForFunction(() => window.workers["worker.js"].at(-1).ready);
    await page.evaluate(() => (window.isDeaf = false));
    await crash(page, "worker.js", "and again");
    await waitForAlert(page, "and again");
    await run(page);
    tried("Workers that die", "two compute workers that end one after another, at rest and while files are read again", 4, "the data is there still, and an analysis gives the program's numbers");
  }));

test("two workers that are lost, and the file with them", () =>
  withCopies(async ({ page, matrix }) => {
    await rm(matrix);
    await crash(page, "worker.js");
    await crash(page, "worker.js", "once more");
    await holdsNothing(page, /«once more»\..*my-digits\.npy cannot be read/s);
    await crash(page, "worker.js", "with nothing");
    await waitForAlert(page, "with nothing");
    await takesFiles(page);
  }));

test("files that end every worker are read no more", () =>
  withCopies(async ({ page }) => {
    await page.evaluate(() => (window.isDeaf = true));
    for (let i = 0; i < 3; i += 1) {
      await page.waitForFunction((i) => window.workers["worker.js"][i]?.ready, i);
      await crash(page, "worker.js");
    }
    await holdsNothing(page, /ended each time its files were read again/);
    await page.evaluate(() => (window.isDeaf = false));
    await takesFiles(page);
    assert.equal(await page.evaluate(() => window.workers["worker.js"].length), 4);
    tried("Workers that die", "files that end every worker that reads them", 3, "after three they are named and left");
  }));

test("workers that never start are not started for ever", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    await page.waitForFunction(() => window.workers["worker.js"][0]?.ready);
    for (let i = 0; i < 3; i += 1) await crash(page, "worker.js");
    await waitForAlert(page, "could not start: it met a fault of its own, which the browser's console shows. Load the page again.");
    assert.equal(await page.evaluate(() => window.workers["worker.js"].length), 3);
    tried("Workers that die", "compute workers that never start", 3, "after three it is said, and no more are started");
  }));

test("a report that is whole stays, and nothing can be asked about it", () =>
  withCopies(async ({ page, matrix, labels }) => {
    await set(page, SHORT);
    await run(page);
    const expected = scar("analyze", matrix, "--labels", labels, ...SHORT_ARGS);
    await rm(matrix);
    await crash(page, "worker.js");
    await holdsNothing(page, /my-digits\.npy cannot be read/);
    assert.deepEqual(JSON.parse((await download(page, "download-json")).text), expected);
    for (const place of ["Rows", "Foundation", "Completion"]) await open(page, place);
    for (const id of ["choose-subset", "look", "compare-plans", "choose-plan-rows"]) {
      assert.ok(await page.locator(`#${id}`).evaluateAll((all) => all.every((button) => button.disabled)), `#${id} can be clicked`);
    }
    await takesFiles(page);
  }));

test("a file that holds something else, of the same size and time, is shown as what it is now", () =>
  withCopies(async ({ page, matrix, labels }) => {
    await set(page, SHORT);
    const bytes = await readFile(matrix);
    // Of the last row nothing is left.
    bytes.fill(0, bytes.length - 64);
    await writeFile(matrix, bytes);
    await utimes(matrix, WRITTEN, WRITTEN);
    await crash(page, "worker.js");
    await waitForAlert(page, "They hold something else now");
    await run(page);
    assert.deepEqual(JSON.parse((await download(page, "download-json")).text), scar("analyze", matrix, "--labels", labels, ...SHORT_ARGS));
    tried("Files on the page", "file of the same size and time that holds something else when it is read again", 1, "shown as what it is now, with a word");
  }));
