// The main flows of a browser that Playwright does not drive here: its page is that of driven.mjs.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SHORT_ARGS, example, scar } from "./app.mjs";

export const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

/** Sets fields of the form by their ids, as typing does. */
export const set = (page, fields) =>
  page.evaluate((fields) => {
    for (const [id, value] of Object.entries(fields)) {
      const field = document.getElementById(id);
      field.value = value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }, fields);

/** The JSON that a person would save. */
export const saved = (page) =>
  page.evaluate(async () => {
    const made = new Promise((resolve) => {
      const create = URL.createObjectURL;
      URL.createObjectURL = (blob) => (resolve(blob.text()), (URL.createObjectURL = create), create.call(URL, blob));
    });
    document.querySelector("#download-json").click();
    return JSON.parse(await made);
  });

/** An example, its numbers, a cancel, a file of one's own, a broken one, a link. */
export async function mainFlow({ open, url }) {
  const page = await open(`${url}#demo=digits`);
  await page.state("ready");
  await set(page, { ratios: "1, 2" });
  await page.click("#run");
  assert.equal(await page.state("done", "error"), "done");
  const report = await saved(page);
  assert.deepEqual(report, scar("analyze", ...digits, ...SHORT_ARGS));
  await page.click("#share");
  const link = await page.until(() => document.querySelector("#share-link")?.value);
  // A long analysis is stopped.
  await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
  await page.click("#run");
  await page.until(() => document.querySelector("[role=progressbar]") !== null);
  await page.click("#cancel");
  await page.state("ready");
  // Files of one's own, dropped.
  const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
  try {
    const table = join(folder, "own.csv");
    const row = (i) => `${i % 7},${(i * 3) % 5},${i % 2 ? "odd" : "even"}`;
    writeFileSync(table, `a,b,label\n${Array.from({ length: 60 }, (_, i) => row(i)).join("\n")}\n`);
    await page.choose(table);
    await page.until(() => document.querySelector("#data-title")?.textContent.includes("60 samples in 2 classes"));
    writeFileSync(table, "a,b,label\n1,2,x\n3,y\n");
    await page.choose(table);
    assert.equal(await page.state("error"), "error");
    assert.match(await page.text("[role=alert]"), /own\.csv/);
  } finally {
    rmSync(folder, { recursive: true });
  }
  // A result as a link, opened in another tab without the data.
  assert.deepEqual(await page.problems(), []);
  const other = await open(link);
  assert.equal(await other.text("#overview-title"), report.overview.headline);
  assert.deepEqual(await other.problems(), []);
  return other;
}

/** An analysis and a cancel. */
export async function shortFlow({ open, url }) {
  const page = await open(url);
  await page.choose(...digits);
  await page.state("ready");
  await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
  await page.click("#run");
  await page.until(() => document.querySelector("[role=progressbar]") !== null);
  await page.click("#cancel");
  await page.state("ready");
  await set(page, { convention: "corrected", "max-epochs": 100, patience: 5, ratios: "1, 2" });
  await page.click("#run");
  assert.equal(await page.state("done", "error"), "done");
  assert.deepEqual(await saved(page), scar("analyze", ...digits, ...SHORT_ARGS));
  return page;
}
