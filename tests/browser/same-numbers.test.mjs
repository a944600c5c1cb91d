// What is computed in the browser is what the program computes, digit by digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, download, drop, example, fixture, run, scar, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

test("dropped digits give the program's report", () =>
  withPage(async ({ page }) => {
    const files = [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")];
    await drop(page, ...files);
    await state(page, "ready");
    await set(page, { seed: 3 });
    await run(page);
    const { name, text } = await download(page, "download-json");
    assert.match(name, /\.json$/);
    // No tolerance: kernels form every sum in one order from the same rounded steps on every machine.
    assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1], "--seed", "3"));
    const csv = await download(page, "download-csv");
    assert.equal(csv.text.trim().split("\n").length, 1 + 7 * 10, "a row per ratio and class");
    const html = await download(page, "download-html");
    assert.match(html.text, /^<!doctype html>/i);
    assert.doesNotMatch(html.text, /<script/i);
  }));

test("chosen half-precision emoji with text labels give the program's report", () =>
  withPage(async ({ page }) => {
    const files = [example("emoji/emoji-image.npy"), example("emoji/emoji-labels.txt")];
    await choose(page, ...files);
    await state(page, "ready");
    await run(page);
    const { text } = await download(page, "download-json");
    assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1]));
  }));

test("labels dropped after the matrix complete it", () =>
  withPage(async ({ page }) => {
    await choose(page, fixture("oracle/iris_X.npy"));
    await state(page, "idle");
    await page.getByText("Labels are missing").first().waitFor();
    assert.equal(await page.locator("#run").isEnabled().catch(() => false), false);
    await choose(page, fixture("oracle/iris_labels.npy"));
    await state(page, "ready");
    await run(page);
  }));
