// First numbers stand beside the data without a click; they are those that the whole analysis begins with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, download, drop, example, fixture, open, rows, run, scar, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

const report = async (page) => JSON.parse((await download(page, "download-json")).text);

/** Resolves with the report of first numbers that were made with `seed`. */
async function firstNumbers(page, seed) {
  await state(page, "ready");
  await open(page, "Overview");
  for (;;) {
    await page.locator("#overview").getByText("Provisional: 2 of 30 draws").waitFor();
    const first = await report(page);
    if (first.settings.seed === seed) return first;
  }
}

test("first numbers come without a click, are provisional, and change nothing of the whole report", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    const first = await firstNumbers(page, 0);
    assert.equal(await state(page, "ready"), "ready", "the page rests");
    assert.equal(first.complete, false);
    assert.deepEqual(first.measures.map(({ ratio, repeats }) => [ratio, repeats]), [[30, 2]]);
    await run(page);
    const whole = await report(page);
    assert.deepEqual(whole.measures[6].epochs.slice(0, 2), first.measures[0].epochs, "the same trainings");
    assert.deepEqual(whole, scar("analyze", files[0], "--labels", files[1]));
  }));

test("they are the numbers that the analysis begins with", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    // So many epochs that the first numbers of the run can be looked at before the next take their place; the probe of
    // the corrected convention ends when it has converged, however many it may take.
    await set(page, { convention: "published", seed: 7, "max-epochs": 50000, patience: 50000 });
    await choose(page, ...files);
    const { measures } = await firstNumbers(page, 7);
    await open(page, "Measures");
    const first = await rows(page);
    await page.click("#run");
    // The focus goes to the overview when the run has numbers of its own.
    await page.locator("#overview-title:focus").waitFor();
    await page.click("#cancel");
    await state(page, "ready");
    assert.deepEqual(await rows(page), first);
    assert.deepEqual((await report(page)).measures, measures);
  }));

test("an analysis does not wait for first numbers that take long", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await choose(page, ...files);
    await page.locator("#measures").waitFor({ state: "detached" });
    await state(page, "ready");
    await set(page, { "max-epochs": 10, patience: 5 });
    await run(page);
    const expected = scar("analyze", files[0], "--labels", files[1], "--convention", "published", "--max-epochs", "10");
    assert.deepEqual(await report(page), expected);
  }));

test("a file that is refused takes no numbers away", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await firstNumbers(page, 0);
    await open(page, "Measures");
    const before = await rows(page);
    await drop(page, fixture("bad/npy/nan.npy"));
    await state(page, "error");
    assert.deepEqual(await rows(page), before);
    await run(page);
  }));
