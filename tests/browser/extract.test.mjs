// Chosen rows taken out of their files: what the page saves is what the program writes, and reads as the subset again.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, fixture, open, run, scar, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const folder = () => mkdtempSync(join(tmpdir(), "scar-lens-"));

/** Saves what the button of `id` gives, under its own name. */
async function saved(page, id) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`#${id}`)]);
  const path = join(folder(), file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

/** Analyzes what was read, quickly, and has `size` rows chosen. */
async function subset(page, size) {
  await state(page, "ready");
  await set(page, { ratios: "1, 2, 4" });
  await run(page);
  await open(page, "Foundation");
  await page.getByLabel("Rows to keep").fill(String(size));
  await page.click("#choose-subset");
  await page.locator("#subset-data").waitFor();
}

/** What is read of `files` in a page of its own: rows and dimensions, classes with their rows, as the report has them. */
const read = (...files) =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, { ratios: "1, 2" });
    await run(page);
    const { data } = JSON.parse((await download(page, "download-json")).text);
    const program = scar("inspect", ...files);
    assert.deepEqual(data.matrix.values.sha256_f32le, program.values.sha256_f32le);
    assert.deepEqual([data.matrix.rows, data.labels.classes], [program.rows, program.labels.classes]);
    read.last = program;
  }).then(() => read.last);

const same = async (path, other) => assert.ok((await readFile(path)).equals(await readFile(other)), `${path} and ${other} differ`);

/** A table of `n` rows in three classes, with quotes and a column of its own beside. */
function table(name, n, { broken = [] } = {}) {
  const file = join(folder(), name);
  const cell = (row, d) => (broken.includes(row) && d === 1 ? "nan" : (((row * 31 + d * 17) % 101) / 50 + (d === row % 3 ? 0.7 : 0)).toFixed(3));
  const line = (row) => `${[0, 1, 2, 3].map((d) => cell(row, d)).join(",")},"kind ${row % 3}",r${row}`;
  writeFileSync(file, ["f0,f1,f2,f3,label,note", ...Array.from({ length: n }, (_, row) => line(row))].join("\n") + "\n");
  return file;
}

test("rows of digits are saved as .npy with their labels, as the program writes them, and are read again", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await subset(page, 180);
    assert.match(await page.locator("#subset-data").innerText(), /^Save the rows of digits\.npy \(\.npy\)$/);
    const [rows, labels] = [await saved(page, "subset-data"), await saved(page, "subset-labels")];
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    const [files, out] = [[example("digits/digits.npy"), "--labels", example("digits/digits-labels.npy")], folder()];
    const written = [join(out, "rows.npy"), join(out, "labels.npy")];
    const { classes } = scar("subset", ...files, "--size", "180", "--data-out", written[0], "--labels-out", written[1]);
    await same(rows, written[0]);
    await same(labels, written[1]);
    const found = await read(rows, labels);
    assert.deepEqual([found.rows, found.labels.classes.map((c) => c.count)], [180, classes.map((c) => c.kept)]);
    assert.equal(found.values.sha256_f32le, scar("inspect", written[0], "--labels", written[1]).values.sha256_f32le);
  }));

test("rows of a table keep all its columns, and positions are those of the file where rows were left out", () =>
  withPage(async ({ page }) => {
    const data = table("table.csv", 240, { broken: [0, 7] });
    await choose(page, data);
    await page.click("#leave-rows-out");
    await subset(page, 60);
    const path = await saved(page, "subset-data");
    const out = join(folder(), "out.csv");
    const { indices } = scar("subset", data, "--drop-non-finite", "--size", "60", "--data-out", out);
    await same(path, out);
    assert.ok(!indices.includes(0) && !indices.includes(7));
    const csv = (await readFile(await saved(page, "subset-csv"), "utf8")).trim().split("\n").slice(1).map(Number);
    assert.deepEqual(csv, indices);
    assert.equal(await page.locator("#subset-labels").count(), 0);
    assert.match((await readFile(path, "utf8")).split("\n")[1], /,"kind \d",r\d+$/);
    assert.equal((await read(path)).rows, 60);
  }));

test("rows of a Parquet file are saved with its schema, and values where a format is not written", () =>
  withPage(async ({ page }) => {
    const made = fixture("formats/parquet/list_dict_labels.parquet");
    await choose(page, made);
    await subset(page, 40);
    assert.equal(await page.locator("#subset-data").innerText(), "Save the rows of list_dict_labels.parquet (.parquet)");
    const path = await saved(page, "subset-data");
    const out = join(folder(), "out.parquet");
    scar("subset", made, "--size", "40", "--data-out", out);
    await same(path, out);
    const [found, written] = [await read(path), scar("inspect", out)];
    assert.deepEqual([found.rows, found.values, found.labels], [40, written.values, written.labels]);
    // JSON lines are not written; their values are.
    const lines = join(folder(), "lines.jsonl");
    const line = (row) => JSON.stringify({ embedding: [row % 17, (row * 7) % 13, row % 3], label: `c${row % 3}` });
    writeFileSync(lines, Array.from({ length: 120 }, (_, row) => line(row)).join("\n"));
    await choose(page, lines);
    await subset(page, 30);
    assert.match(await page.locator("#subset-data").innerText(), /^Save the values of lines\.jsonl \(\.npy\)$/);
    await page.getByText("Rows of the format jsonl are not written as such").waitFor();
    const values = await readFile(await saved(page, "subset-data"));
    const rows = scar("subset", lines, "--size", "30").indices;
    const expected = Float32Array.from(rows.flatMap((row) => [row % 17, (row * 7) % 13, row % 3]));
    assert.deepEqual(new Float32Array(values.buffer.slice(values.byteOffset + 128, values.byteOffset + values.length)), expected);
  }));

test("rows that a plan takes are saved out of the candidates' file", () =>
  withPage(async ({ page }) => {
    await choose(page, table("data.csv", 180));
    await state(page, "ready");
    await set(page, { ratios: "1, 2, 4" });
    await run(page);
    await open(page, "Completion");
    await page.getByLabel("Where rows come from").selectOption({ label: "A file of candidates" });
    const more = table("more.csv", 90);
    await page.setInputFiles("#plan-file", more);
    await page.getByText("more.csv: 90 candidates, with labels").waitFor();
    await page.getByLabel("Rows to add").fill("20");
    await page.getByRole("button", { name: "Choose the rows of more.csv" }).click();
    await page.getByText("20 rows of more.csv chosen.").waitFor();
    const text = await readFile(await saved(page, "plan-rows-data"), "utf8");
    const { indices } = JSON.parse((await download(page, "download-plan-json")).text);
    const all = (await readFile(more, "utf8")).split("\n");
    assert.equal(text, [all[0], ...indices.map((row) => all[row + 1])].join("\n") + "\n");
  }));
