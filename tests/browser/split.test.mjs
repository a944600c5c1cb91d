// Rows that a file calls those to test on are the test set, and a person can say that they are not.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, run, scar, screenshot, state } from "./app.mjs";
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
    await page.getByRole("link", { name: "Data" }).or(page.getByRole("button", { name: "Data" })).first().click();
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
