// A file that cannot be used is refused in the program's words, and the page goes on with what it had.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, drop, example, fixture, rows, run, scar, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const good = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

test("each refusal is the program's, and the data loaded before still runs", () =>
  withPage(async ({ page }) => {
    await choose(page, ...good);
    await state(page, "ready");
    for (const file of [
      "bad/any/empty.npy",
      "bad/any/picture.npy",
      "bad/npy/truncated_body.npy",
      "bad/npy/shape_2_62.npy",
      "bad/npy/nan.npy",
      "bad/npy/object_array_command.npy",
      "bad/csv/text_cell.csv",
      "bad/jsonl/syntax.jsonl",
      "bad/json/deep_arrays.json",
      "bad/npz/flipped_bit.npz",
      "bad/npz/bomb_lying.npz",
      "bad/safetensors/overlap.safetensors",
      "bad/csv/truncated.csv.gz",
      "bad/parquet/footer_deep.parquet",
      "bad/parquet/page_garbage.parquet",
      "bad/arrow/zstd_size_huge.arrow",
      "bad/pt/os_system.pt",
    ]) {
      await drop(page, fixture(file));
      await state(page, "error");
      const alert = await page.getByRole("alert").innerText();
      const { error } = scar("inspect", fixture(file));
      // The page has buttons in place of the option that the program names.
      const words = error.message.replace(` Option: ${error.option}.`, "");
      assert.ok(alert.includes(words) && !alert.includes("--"), `«${alert}» for «${words}»`);
      await page.getByRole("button", { name: "Dismiss" }).click();
    }
    await set(page, { "max-epochs": 10 });
    await run(page);
    assert.equal((await rows(page)).length, 10);
  }));

test("rows that are not finite are left out once a person says so, with their labels", () =>
  withPage(async ({ page }) => {
    const [matrix, labels] = [fixture("bad/npy/nan.npy"), fixture("bad/good/labels.npy")];
    await choose(page, matrix, labels);
    await state(page, "error");
    await page.getByRole("button", { name: "Leave these rows out" }).click();
    await state(page, "ready");
    assert.match(await page.locator("main").innerText(), /(is|are) dropped, with the labels/);
    await run(page);
    const { text } = await download(page, "download-json");
    assert.deepEqual(JSON.parse(text), scar("analyze", matrix, "--labels", labels, "--drop-non-finite"));
  }));

test("a label that may mean none is asked about, and either answer is the program's", () =>
  withPage(async ({ page }) => {
    const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "doubt.csv");
    const line = (row) => `${((row * 7) % 13) / 4 + 0.1},${((row * 3) % 5) / 2 + (row % 3) * 4 + 0.1},${["cat", "dog", "Unknown"][row % 3]}\n`;
    writeFileSync(file, `a,b,kind\n${Array.from({ length: 180 }, (_, row) => line(row)).join("")}`);
    for (const [button, word, classes] of [["#labels-missing", "Unknown", 2], ["#labels-classes", "", 3]]) {
      await choose(page, file);
      await page.locator("[role=alert]").waitFor();
      assert.match(await page.getByRole("alert").innerText(), /doubt\.csv, line 4 .*does the label «Unknown» mean that there is none/);
      await page.click(button);
      await state(page, "ready");
      await set(page, { ratios: "1, 2" });
      await run(page);
      const report = JSON.parse((await download(page, "download-json")).text);
      assert.equal(report.data.labels.classes.length, classes);
      assert.deepEqual(report, scar("analyze", file, "--missing-label", word, "--ratios", "1,2"));
    }
  }));

test("labels of another length are refused with both numbers and lose nothing", () =>
  withPage(async ({ page }) => {
    await choose(page, ...good);
    await state(page, "ready");
    await choose(page, fixture("oracle/iris_labels.npy"));
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /150.*1,797/s);
    await run(page);
  }));

test("one class and two files that do not match are refused", () =>
  withPage(async ({ page }) => {
    const embeddings = fixture("bad/good/embeddings.npy");
    await choose(page, embeddings, fixture("bad/labels/one_class.npy"));
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /class/);
    await choose(page, embeddings, fixture("bad/labels/short.npy"));
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /39.*40/s);
  }));

test("a setting outside its range is refused and named", () =>
  withPage(async ({ page }) => {
    await choose(page, ...good);
    await state(page, "ready");
    await set(page, { ratios: "0, 1" });
    await page.click("#run");
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /ratio/i);
    await set(page, { ratios: "1, 2", "max-epochs": 5 });
    await run(page);
  }));
