// What each field of a file became stands in a table, and a person makes another thing of it by a choice.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, open, run, scar, screenshot, set, SHORT, SHORT_ARGS, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** A table of 400 rows, with an id, six dimensions, a number that tells the kind, and two columns that could be labels. */
function table() {
  const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "table.csv");
  const values = (row) => Array.from({ length: 6 }, (_, d) => (((row * 31 + d * 17) % 101) / 50 + (row % 2) * (d % 2) * 0.2).toFixed(3));
  const line = (row) => `p${row},${values(row).join(",")},${row % 2},${row % 3 ? "north" : "south"},${row % 2 ? "cat" : "dog"}\n`;
  writeFileSync(file, `id,f0,f1,f2,f3,f4,f5,told,site,label\n${Array.from({ length: 400 }, (_, row) => line(row)).join("")}`);
  return file;
}

/** The rows of the table: name, role, and what else it could be. */
const fields = (page) =>
  page.locator("#fields tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.cells[0].innerText.trim(), row.querySelector("select").value, [...row.querySelectorAll("option")].map((option) => option.value)]),
  );
const roles = async (page) => Object.fromEntries((await fields(page)).map(([name, role]) => [name, role]));
const role = (page, name) => page.getByRole("combobox", { name: `Role of ${name}`, exact: true });
const classes = (page) => page.locator(".class-counts tbody th").allInnerTexts();

/** Chooses a role, and waits until the files were read with it. */
async function become(page, name, value) {
  await role(page, name).selectOption(value);
  await page.locator(`main[data-state="ready"] select[aria-label="Role of ${name}"][data-role="${value}"]`).waitFor();
}

test("another role gives other numbers, as the program's with its options", () =>
  withPage(async ({ page }) => {
    const file = table();
    await choose(page, file);
    await state(page, "ready");
    assert.deepEqual(await roles(page), { id: "id", "f0 … f5": "matrix", told: "left_out", site: "left_out", label: "label" });
    await screenshot(page, "fields");
    const report = async () => JSON.parse((await download(page, "download-json")).text);
    await set(page, SHORT);
    await run(page);
    const first = await report();
    assert.deepEqual(first, scar("analyze", file, ...SHORT_ARGS));

    await open(page, "Data");
    // A further dimension would be one of those told in one row.
    await page.getByRole("button", { name: "Show each dimension" }).click();
    await become(page, "site", "label");
    assert.deepEqual(await classes(page), ["north", "south"]);
    await become(page, "told", "matrix");
    await run(page);
    const second = await report();
    const dims = ["f0", "f1", "f2", "f3", "f4", "f5", "told"].flatMap((name) => ["--matrix", name]);
    assert.deepEqual(second, scar("analyze", file, "--label-column", "site", ...dims, ...SHORT_ARGS));
    assert.deepEqual([first.data.matrix.dims, second.data.matrix.dims], [6, 7]);
    assert.notDeepEqual(first.measures, second.measures);

    await open(page, "Data");
    await page.getByRole("button", { name: "Back to what was found" }).click();
    await page.locator('main[data-state="ready"] select[aria-label="Role of label"][data-role="label"]').waitFor();
    await run(page);
    assert.deepEqual(await report(), first);
  }));

test("one of many dimensions can be left out, and a choice that is refused does not stand", () =>
  withPage(async ({ page }) => {
    await choose(page, table());
    await state(page, "ready");
    assert.equal(await page.getByRole("button", { name: "Back to what was found" }).count(), 0);
    await page.getByRole("button", { name: "Show each dimension" }).click();
    await become(page, "f3", "left_out");
    assert.equal((await fields(page)).filter(([, role]) => role === "matrix").length, 5);
    assert.match(await page.locator("#data-title").innerText(), /400 samples in 2 classes/);

    await role(page, "id").selectOption("label");
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /all 400 labels are different/);
    assert.equal(await role(page, "id").inputValue(), "id");
    assert.deepEqual(await classes(page), ["cat", "dog"]);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await state(page, "ready");
    assert.equal((await fields(page)).filter(([, role]) => role === "matrix").length, 5);
  }));

/** A file of arrays of 4 columns, of so many rows by their names. */
function arrays(rows) {
  const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "arrays.safetensors");
  let offset = 0;
  const head = Object.fromEntries(
    Object.entries(rows).map(([name, n]) => [name, { dtype: "F32", shape: [n, 4], data_offsets: [offset, (offset += 16 * n)] }]),
  );
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const values = Float32Array.from({ length: offset / 4 }, (_, at) => ((at * 37) % 101) / 50);
  writeFileSync(file, Buffer.concat([length, text, Buffer.from(values.buffer)]));
  return file;
}

test("a question about fields is answered by a button", () =>
  withPage(async ({ page }) => {
    await choose(page, arrays({ left: 40, right: 30 }));
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /which one are the embeddings\? Choose it/);
    await screenshot(page, "question");
    await page.getByRole("button", { name: "Use «right»" }).click();
    await page.getByRole("heading", { name: "Data: 30 samples" }).waitFor();

    const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
    const write = (name, head, line) => {
      writeFileSync(join(folder, name), `${head}\n${Array.from({ length: 60 }, (_, row) => `${line(row)}\n`).join("")}`);
      return join(folder, name);
    };
    const matrix = write("matrix.csv", "id,f0,f1,f2", (row) => `p${row},${(row * 7) % 11}.5,${(row * 5) % 13}.5,${row % 2}.25`);
    const labels = write("labels.csv", "id,label", (row) => `q${row},${row % 2 ? "cat" : "dog"}`);
    await choose(page, matrix, labels);
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /do not match, not one is the same/);
    await page.getByRole("button", { name: "Leave «id» out, rows are in the same order" }).click();
    assert.equal(await state(page, "ready"), "ready");
    assert.deepEqual(await classes(page), ["cat", "dog"]);
  }));

test("a table of numbers alone is read as embeddings, and that is told", () =>
  withPage(async ({ page }) => {
    const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "birds.csv");
    const line = (row) => `${["gull", "tern", "auk"][row % 3]},${(row % 3) * 9 + (row % 7) + 0.5},${(row * 37) % 11},${180 + (row % 40)}\n`;
    writeFileSync(file, `species,bill,wing,mass\n${Array.from({ length: 120 }, (_, row) => line(row)).join("")}`);
    await choose(page, file);
    assert.equal(await state(page, "ready", "error"), "ready");
    assert.deepEqual(await roles(page), { species: "label", bill: "matrix", wing: "matrix", mass: "matrix" });
    const told = await page.getByRole("list", { name: "Warnings about the files" }).innerText();
    assert.match(told, /«bill», «wing», «mass» are numbers and were read as the embeddings/);
    assert.doesNotMatch(told, /--/);
    await page.setViewportSize({ width: 375, height: 1100 });
    await screenshot(page, "fields-375");
  }));
