// Rows that a file calls those to test on are the test set, rows of one group stay together, and a person can say otherwise.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, open, run, scar, screenshot, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** A table of 600 rows of two classes, of which each fifth is to test on. */
function table() {
  const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "table.csv");
  const values = (row) => Array.from({ length: 6 }, (_, d) => (((row * 31 + d * 17) % 101) / 50 + (row % 2) * (d % 2)).toFixed(3));
  const line = (row) => `${values(row).join(",")},${row % 2 ? "cat" : "dog"},${row % 5 ? "train" : "test"}\n`;
  writeFileSync(file, `f0,f1,f2,f3,f4,f5,label,split\n${Array.from({ length: 600 }, (_, row) => line(row)).join("")}`);
  return file;
}

test("the split column's test rows are tested on, unless a person says otherwise", () =>
  withPage(async ({ page }) => {
    const file = table();
    await choose(page, file);
    await state(page, "ready");
    const box = page.getByRole("checkbox", { name: "Use split column «split» as the test set" });
    assert.equal(await box.isChecked(), true);
    assert.match(await page.locator("#use-split-hint").innerText(), /^120 rows called «test» are tested on/);
    const report = async () => JSON.parse((await download(page, "download-json")).text);
    await run(page);
    const split = await report();
    assert.deepEqual(split, scar("analyze", file));
    assert.deepEqual([split.measured.test.rows, split.measured.test.train_rows], [120, 480]);
    await open(page, "Data");
    await page.locator("#use-split").scrollIntoViewIfNeeded();
    await screenshot(page, "split");
    await box.uncheck();
    assert.match(await page.locator("#use-split-hint").innerText(), /are data like all others/);
    await run(page);
    const whole = await report();
    assert.deepEqual(whole, scar("analyze", file, "--ignore-split"));
    assert.equal(whole.data.matrix.rows, 600);
    assert.equal(whole.measured.test.rows, 600);
    assert.equal(whole.measured.test.kind, "cross");
  }));

test("rows of one patient stay together, unless a person says otherwise", () =>
  withPage(async ({ page }) => {
    const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "patients.csv");
    const values = (row) => Array.from({ length: 6 }, (_, d) => ((((row >> 3) * 31 + d * 17) % 101) / 50 + ((row * 7 + d) % 11) / 50).toFixed(3));
    const line = (row) => `${values(row).join(",")},P${row >> 3},${(row >> 3) % 3 ? "well" : "ill"}\n`;
    writeFileSync(file, `f0,f1,f2,f3,f4,f5,patient_id,diagnosis\n${Array.from({ length: 480 }, (_, row) => line(row)).join("")}`);
    await choose(page, file);
    await state(page, "ready");
    const box = page.getByRole("checkbox", { name: "Keep rows with the same «patient_id» together" });
    assert.equal(await box.isChecked(), true);
    assert.match(await page.locator("#use-groups-hint").innerText(), /^60 groups, the largest of 8 rows/);
    const report = async () => JSON.parse((await download(page, "download-json")).text);
    await run(page);
    const together = await report();
    assert.deepEqual(together, scar("analyze", file));
    assert.equal(together.measured.test.groups.groups, 60);
    await open(page, "Data");
    await page.locator("#use-groups").scrollIntoViewIfNeeded();
    await screenshot(page, "groups");
    await box.uncheck();
    assert.match(await page.locator("#use-groups-hint").innerText(), /are taken for independent/);
    await run(page);
    const apart = await report();
    assert.deepEqual(apart, scar("analyze", file, "--ignore-groups"));
    assert.equal(apart.measured.test.groups, undefined);
  }));
