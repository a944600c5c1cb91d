// What is larger than the memory budget is read as a sample: the program's rows, told class by class, with its query.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, run, scar, screenshot, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const kept = (page) => page.getByRole("table", { name: "Rows kept of each class" });

async function setBudget(page, megabytes) {
  await page.fill("#memory-budget", String(megabytes));
  await page.press("#memory-budget", "Tab");
}

test("a smaller budget reads the program's sample, and a larger one the whole again", () =>
  withPage(async ({ page }) => {
    const [x, y] = [example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv")];
    await choose(page, x, y);
    await state(page, "ready");
    assert.equal(await page.locator("#sample").count(), 0);
    await setBudget(page, 1);
    await page.locator("#sample").waitFor();
    await state(page, "ready");
    const { sample } = scar("inspect", x, "--labels", y, "--memory-budget", "1");
    const number = (value) => value.toLocaleString("en-US");
    assert.equal(await page.locator("#sample-title").innerText(), `Sample: ${number(sample.kept)} of ${number(sample.rows)} rows`);
    const rows = await kept(page).locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
    assert.deepEqual(rows, sample.classes.map(({ name, rows, kept }) => [name, number(rows), number(kept)]));
    await run(page);
    const { text } = await download(page, "download-json");
    assert.deepEqual(JSON.parse(text), scar("analyze", x, "--labels", y, "--memory-budget", "1"));
    await open(page, "Data");
    await setBudget(page, 100);
    await page.locator("#sample").waitFor({ state: "detached" });
    await state(page, "ready");
    assert.match(await page.locator("#data-title").innerText(), /1,870 samples/);
  }));

test("where the labels stand in the file, the query that takes the same rows is there", () =>
  withPage(async ({ page }) => {
    const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "table.csv");
    const line = (row) => `${Array.from({ length: 20 }, (_, d) => ((row * 31 + d * 17) % 101) / 7).join(",")},${row % 3 ? "cat" : "dog"}\n`;
    writeFileSync(file, `${Array.from({ length: 20 }, (_, d) => `f${d}`).join(",")},label\n${Array.from({ length: 20_000 }, (_, row) => line(row)).join("")}`);
    await choose(page, file);
    await state(page, "ready");
    await setBudget(page, 1);
    await page.locator("#sample").waitFor();
    await page.getByText("Take the same sample where the data is").click();
    const query = await page.getByRole("region", { name: "Query for DuckDB" }).innerText();
    const { sample_query: expected } = scar("inspect", file, "--memory-budget", "1", "--sample-query", "duckdb");
    assert.equal(query.trim(), expected.trim());
    await page.locator("#sample").scrollIntoViewIfNeeded();
    await screenshot(page, "sample");
  }));
