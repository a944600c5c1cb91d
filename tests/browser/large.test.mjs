// What will not fit into a worker's memory is refused before it is tried, with the numbers and what to do; what was there stays.
import assert from "node:assert/strict";
import { mkdtempSync, openSync, ftruncateSync, closeSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, example, run, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";

const small = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
/** A browser that grants each worker half a GiB, as some phones do. */
const SMALL = { edit: (file, text) => (file === "wasm.js" ? text.replace(/const MAXIMUM_PAGES = \[.*\];/, "const MAXIMUM_PAGES = [8192];") : text) };

async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "scar-large-"));
  try {
    await use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An array of so many rows of 256 numbers that takes no room on the disk. */
function sparse(path, rows) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, 256), }`.padEnd(117) + "\n";
  const file = openSync(path, "w");
  writeSync(file, Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(header)]));
  ftruncateSync(file, 128 + rows * 1024);
  closeSync(file);
  return path;
}

const alert = (page) => page.getByRole("alert").innerText();

test("a matrix larger than the memory that the browser grants is refused before it is read, and what was there stays", () =>
  withFolder((path) =>
    withPage(async ({ page }) => {
      await choose(page, ...small);
      await state(page, "ready");
      await choose(page, sparse(path("large.npy"), 1_000_000));
      assert.equal(await state(page, "error"), "error");
      assert.match(await alert(page), /needs 1,024 MB of memory, more than is free here: too large\. Read a sample of it/);
      await page.getByRole("button", { name: "Dismiss" }).click();
      await state(page, "ready");
      await set(page, { ratios: "1, 2" });
      await run(page);
      tried("Large on the page", "matrix of known size larger than the memory that a browser grants", 1, "refused before it is read, with its size; the data that was there is read again");
    }, SMALL),
  ));

test("an analysis whose own numbers will not fit is refused before it begins, with both sizes", () =>
  withFolder((path) =>
    withPage(async ({ page }) => {
      const rows = Array.from({ length: 24_000 }, (_, i) => `${i % 7},${i % 11},c${i >> 2}`);
      writeFileSync(path("many.csv"), `a,b,label\n${rows.join("\n")}\n`);
      await choose(page, path("many.csv"));
      await state(page, "ready");
      await set(page, { ratios: "1, 2" });
      await page.click("#run");
      assert.equal(await state(page, "done", "error"), "error");
      assert.match(await alert(page), /To analyze 24,000 rows in 6,000 classes takes 1,728 MB of memory or more beside the data, .* and 43\d MB are free here/);
      await page.getByRole("button", { name: "Dismiss" }).click();
      assert.equal(await page.locator("#run").isEnabled(), true);
      tried("Large on the page", "analysis of more rows and classes than the memory that a browser grants has room for", 1, "refused before it begins, with both sizes and what to do");
    }, SMALL),
  ));
