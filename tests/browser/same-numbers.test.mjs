// What is computed in the browser is what the program computes, digit by digit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, drop, example, fixture, open, rows, run, scar, set, state } from "./app.mjs";
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

test("digits in the published conventions give the program's reports", (t) =>
  withPage(async ({ page }) => {
    const files = [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")];
    await choose(page, ...files);
    await state(page, "ready");
    for (const convention of ["published", "published-correctness", "published-predicted-share"]) {
      await t.test(convention, async () => {
        await open(page, "Data");
        await page.selectOption("#convention", convention);
        await run(page);
        assert.match(await page.locator("header").innerText(), new RegExp(`· ${convention}$`, "m"));
        const { text } = await download(page, "download-json");
        assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1], "--convention", convention));
      });
    }
  }));

test("logits of one's own model give what `scar measures` gives", () =>
  withPage(async ({ page }) => {
    const [logits, labels] = [fixture("oracle/digits_logits.npy"), fixture("oracle/digits_labels.npy")];
    await choose(page, logits, labels);
    await state(page, "ready");
    await page.selectOption("#matrix-kind", "logits");
    for (const [convention, ratio] of [
      ["corrected", "1"],
      ["published", "5"],
    ]) {
      await open(page, "Data");
      await page.selectOption("#convention", convention);
      await page.fill("#kept", ratio);
      await run(page);
      const report = JSON.parse((await download(page, "download-json")).text);
      const expected = scar("measures", "--logits", logits, "--labels", labels, "--ratio", ratio, "--convention", convention);
      assert.equal(report.settings.convention, convention);
      assert.equal(report.measures[0].train_accuracy, expected.accuracy);
      for (const [i, { class: name, ...measures }] of expected.classes.entries()) {
        const { [i]: shown } = report.measures[0].classes;
        assert.equal(shown.class, name);
        for (const [measure, value] of Object.entries(measures)) assert.equal(shown[measure], value, `${measure} of ${name}`);
      }
      assert.ok((await rows(page)).every((row) => row[5] === "–"), "logits alone give no sizes");
    }
    await open(page, "Data");
    await page.fill("#kept", "0");
    await page.click("#run");
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /Rows kept.*from 1/);
  }));

test("chosen half-precision emoji with text labels give the program's report", () =>
  withPage(async ({ page }) => {
    const files = [example("emoji/emoji-image.npy"), example("emoji/emoji-labels.csv")];
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

/** Files that a page reads one after another; each is a test of its own. Chromium holds the eleventh download of a page back. */
for (const [kind, files] of Object.entries({
  text: ["csv/decimal_comma_semicolon_crlf_bom.csv", "csv/comma_str.csv.gz", "jsonl/odd.jsonl", "json/object_of_arrays_X_y.json"],
  array: ["npz/deflated_embeddings_labels.npz", "safetensors/bf16.safetensors", "pt/dict_list_odd.pt", "h5/gzip.h5", "mat/v5_compressed.mat"],
  table: ["parquet/fixed_zstd.parquet", "arrow/stream_fixed_lz4.arrow"],
})) {
  test(`${kind} files are read in the browser as by the program`, (t) =>
    withPage(async ({ page }) => {
      for (const file of files) {
        await t.test(file, async () => {
          const path = fixture(`formats/${file}`);
          await drop(page, path);
          // After the file before, the page was `done`.
          await state(page, "ready");
          await set(page, SHORT);
          await run(page);
          const { text } = await download(page, "download-json");
          assert.deepEqual(JSON.parse(text), scar("analyze", path, ...SHORT_ARGS));
        });
      }
    }));
}
