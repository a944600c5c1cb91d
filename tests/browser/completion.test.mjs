// The Completion place read as a person reads it: what to add, which rows, whether it beats rows at random; and the subset.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, reach, run, scar, screenshot, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const finding = async (page) => (await page.locator("#completion-finding").innerText()).replaceAll(/\s+/g, " ");
const number = (text) => Number(text.replace(/[^\d]/g, ""));
const folder = () => mkdtempSync(join(tmpdir(), "scar-lens-"));

/** The plan's table as texts, class first. */
const plan = (page) => page.locator("#plan tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
const total = async (page) => number(await page.locator("#plan tfoot tr td").nth(0).innerText());

/** A download as bytes. */
async function bytes(page, id) {
  await reach(page, `#${id}`);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`#${id}`)]);
  return readFile(await file.path());
}

/** Row positions of an .npy file of int64. */
const positions = (buffer) => Array.from(new BigInt64Array(buffer.buffer.slice(buffer.byteOffset + 128, buffer.byteOffset + buffer.length)), Number);

/** Waits until nothing is under way. */
const rest = (page) => page.locator("[role=progressbar]").waitFor({ state: "detached" });

/** A table of `counts[i]` rows of class `names[i]`, in `dims` dimensions around a place of their own. */
function table(name, counts, { names = "abcdefgh", dims = 6, labels = true, shift = 0 } = {}) {
  const file = join(folder(), name);
  const head = [...Array(dims).keys()].map((d) => `f${d}`).concat(labels ? ["label"] : []);
  const lines = counts.flatMap((count, c) =>
    Array.from({ length: count }, (_, row) => {
      const values = Array.from({ length: dims }, (_, d) => (((row * 31 + d * 17 + c * 7 + shift) % 101) / 50 + (d % counts.length === c ? 0.7 : 0)).toFixed(3));
      return values.concat(labels ? [names[c]] : []).join(",");
    }),
  );
  writeFileSync(file, [head.join(","), ...lines].join("\n") + "\n");
  return file;
}

async function quick(page) {
  await set(page, { ratios: "1, 2, 4" });
  await run(page);
}

test("a plan of digits names what to add, hands over its rows, and is held against rows at random", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    await quick(page);
    await open(page, "Completion");
    assert.match(await finding(page), /^(Nothing is missing: .* all the same: t|T)o raise accuracy, add 362 rows, \d+ of them class \d\.? By class shares, herding: \d+ of class \d, \d+ of class \d, \d+ of class \d and \d+ of 7 other classes\.$/);
    assert.match(await page.getByText("is not tested yet").innerText(), /compare the plans below/);
    const rows = await plan(page);
    assert.equal(rows.length, 10);
    assert.equal(rows.reduce((sum, row) => sum + number(row[1].split("\n")[0]), 0), 362);
    assert.equal(await total(page), 362);
    // Other limits and aims answer at once, and nothing is trained.
    await page.getByLabel("Rows to add").fill("100");
    assert.equal(await total(page), 100);
    await page.getByLabel("What they are for").selectOption({ label: "Balanced accuracy: rare classes count as much" });
    assert.match(await finding(page), /[Tt]o raise balanced accuracy, add 100 rows.* Lowest classes first, herding: /);
    await page.getByLabel("Rows to add").fill("none");
    await page.getByText("Rows to add: “none” is not a whole number from 0.").waitFor();
    await page.getByLabel("Rows to add").fill("0");
    assert.match(await finding(page), /[Aa]dd nothing/);
    await page.getByLabel("Rows to add").fill("100");
    await page.getByRole("button", { name: "Choose the rows of digits.npy" }).click();
    await page.getByText("100 rows of digits.npy chosen.").waitFor();
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    const npy = positions(await bytes(page, "plan-rows-npy"));
    const csv = (await bytes(page, "plan-rows-csv")).toString().trim().split("\n").slice(1).map(Number);
    assert.deepEqual([npy.length, npy], [100, csv]);
    const json = JSON.parse((await download(page, "download-plan-json")).text);
    assert.deepEqual([json.rule, json.convention, json.seed, json.indices], ["level-herding", "corrected", 0, csv]);
    assert.match((await download(page, "download-plan-csv")).text, /^class,rows_in_hand,foundation_size,deficit,available,add,share,cost_of_a_row\n0,/);
    // Training says what it is worth.
    await page.getByLabel("Seeds").fill("4");
    await page.getByRole("button", { name: "Compare the plans" }).click();
    await page.locator("#plan-verdict").waitFor({ timeout: 120_000 });
    await rest(page);
    const verdict = await page.locator("#plan-verdict").innerText();
    assert.match(verdict, /^Over 4 splits of the data, tested on 359 rows that were held out, this plan (gained|lost) [\d.]+ points of balanced accuracy over a random fill of the same size \(95\s% interval [+−]?[\d.]+ to [+−]?[\d.]+\)\./);
    assert.equal(await page.getByText("is not tested yet").count(), 0);
    const compared = await page.locator("#plans-compared tbody tr").evaluateAll((rows) => rows.map((row) => row.cells[0].innerText.split("\n")[0]));
    assert.deepEqual(compared.slice(0, 2), ["All: in hand and every candidate", "In hand alone"]);
    assert.ok(compared.includes("In hand and level-herding") && compared.includes("In hand and published"));
    await page.getByRole("img", { name: /rows test accuracy is/ }).or(page.getByRole("img", { name: /^With all/ })).first().waitFor();
    for (const text of await page.locator("figure svg").allTextContents()) assert.doesNotMatch(text, /NaN|inf/);
    await page.locator("#completion-title").scrollIntoViewIfNeeded();
    await screenshot(page, "completion");
    // Work beside the analysis can be stopped, and what stands stays.
    await page.getByLabel("Seeds").fill("100");
    await page.getByRole("button", { name: "Compare the plans" }).click();
    await page.locator("[role=progressbar]").waitFor();
    await page.click("#cancel");
    await rest(page);
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    assert.equal(await page.locator("#plan-verdict").innerText(), verdict);
  }));

test("a subset of the foundation's size is the program's, row for row", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    await quick(page);
    await open(page, "Foundation");
    const size = await page.getByLabel("Rows to keep").inputValue();
    const { measured } = JSON.parse((await download(page, "download-json")).text);
    await open(page, "Foundation");
    assert.equal(Number(size), Math.ceil(measured.whole.size_within));
    const rows = async () => {
      await page.click("#choose-subset");
      await page.getByText(/of 1,797 rows of digits\.npy, method/).waitFor();
      return positions(await bytes(page, "subset-npy"));
    };
    const files = [example("digits/digits.npy"), "--labels", example("digits/digits-labels.npy")];
    assert.deepEqual(await rows(), scar("subset", ...files, "--size", size).indices);
    await page.getByLabel("Rows to keep").fill("47");
    await page.getByLabel("Which rows stand for a class").selectOption("random");
    await page.click("#choose-subset");
    await page.getByText("47 of 1,797 rows of digits.npy, method random, seed 0.").waitFor();
    assert.deepEqual(positions(await bytes(page, "subset-npy")), scar("subset", ...files, "--size", "47", "--method", "random").indices);
    await page.locator("#subset-counts").evaluate((table) => (table.closest("details").open = true));
    assert.equal(await page.locator("#subset-counts tbody tr").count(), 10);
    await page.getByLabel("Rows to keep").fill("1798");
    assert.equal(await page.locator("#choose-subset").isDisabled(), true);
  }));

test("candidates from a file are chosen among, with costs, and what does not fit is refused by name", () =>
  withPage(async ({ page }) => {
    const data = table("data.csv", [90, 60, 40]);
    const more = table("more.csv", [50, 50, 30], { shift: 13 });
    await choose(page, data);
    await state(page, "ready");
    await quick(page);
    await open(page, "Completion");
    await page.getByLabel("Where rows come from").selectOption({ label: "A file of candidates" });
    const offer = async (file) => {
      await page.setInputFiles("#plan-file", file);
      await rest(page);
    };
    await offer(table("other.csv", [9, 9], { names: "ax" }));
    assert.match(await page.getByRole("alert").innerText(), /other\.csv: the class «x» of its labels is none of the data's/);
    await page.getByRole("button", { name: "Dismiss" }).or(page.getByRole("alert").getByRole("button")).first().click();
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    await offer(table("wide.csv", [9, 9], { dims: 7 }));
    assert.match(await page.getByRole("alert").innerText(), /wide\.csv has 7 columns and the data 6/);
    await offer(more);
    assert.match(await page.locator("#plan-source-hint").innerText(), /^more\.csv: 130 candidates, with labels/);
    assert.equal(await total(page), 65);
    await page.getByLabel("Rows to add").fill("40");
    await page.getByRole("button", { name: "Choose the rows of more.csv" }).click();
    await page.getByText("40 rows of more.csv chosen.").waitFor();
    const rows = positions(await bytes(page, "plan-rows-npy"));
    assert.ok(rows.length === 40 && rows.every((row) => row < 130));
    // Money limits: a dear class gets less.
    const before = number((await plan(page))[2][1].split("\n")[0]);
    await page.getByLabel("A budget").check();
    await page.getByLabel("Budget", { exact: true }).fill("40");
    await page.getByLabel("Cost of a row of c", { exact: true }).fill("5");
    await page.getByLabel("Cost of a row of c", { exact: true }).press("Tab");
    const after = number((await plan(page))[2][1].split("\n")[0]);
    assert.ok(after < before, `${after} of the dear class, ${before} before`);
    assert.match(await finding(page), / for (3[5-9]|40), /);
    await page.getByLabel("Budget", { exact: true }).fill("0");
    assert.match(await finding(page), /[Aa]dd nothing: the limit is spent/);
    // Of one class only, and without labels.
    await page.getByLabel("Rows", { exact: true }).check();
    await offer(table("one.csv", [25], { names: "b" }));
    assert.match(await page.locator("#plan-source-hint").innerText(), /^one\.csv: 25 candidates, with labels/);
    await offer(table("plain.csv", [30, 30], { labels: false }));
    assert.match(await page.locator("#plan-source-hint").innerText(), /without labels, so a probe .* predicts their classes/);
    assert.match(await page.locator("#plan-aim-hint").innerText(), /«margin»/);
    await page.getByRole("button", { name: "Choose the rows of plain.csv" }).click();
    await page.getByText("40 rows of plain.csv chosen.").waitFor();
    assert.equal(await total(page), 40);
    await page.getByRole("button", { name: "Leave the candidates out" }).click();
    await rest(page);
    assert.match(await page.locator("#plan-source-hint").innerText(), /^Embeddings by the same model/);
  }));

test("with a test file of its own the analysis is the program's, and plans are tested on it", () =>
  withPage(async ({ page }) => {
    const [data, held] = [table("data.csv", [90, 60, 40]), table("held.csv", [30, 20, 20], { shift: 29 })];
    await choose(page, data);
    await state(page, "ready");
    await page.setInputFiles("#test-file", held);
    await rest(page);
    await page.getByText("held.csv: 70 rows to test on").waitFor();
    await quick(page);
    const report = JSON.parse((await download(page, "download-json")).text);
    assert.deepEqual(report, scar("analyze", data, "--test", held, "--ratios", "1,2,4"));
    await open(page, "Completion");
    await page.getByLabel("Seeds").fill("3");
    await page.getByRole("button", { name: "Compare the plans" }).click();
    await page.locator("#plan-verdict").waitFor({ timeout: 60_000 });
    assert.match(await page.locator("#plan-verdict").innerText(), /^Over 3 splits of the data, tested on the 70 rows of held\.csv/);
    // Other rows to test on, other numbers: what stands is outdated.
    await open(page, "Data");
    await page.getByRole("button", { name: "Test on the data's own rows again" }).click();
    await state(page, "ready");
    await open(page, "Completion");
    assert.equal(await page.getByRole("button", { name: "Compare the plans" }).isDisabled(), true);
  }));

test("a shopping list for a thousand classes is searched and paged", () =>
  withPage(async ({ page }) => {
    const file = join(folder(), "many.csv");
    const line = (row) => `${(row % 1000) / 500},${((row * 7) % 1000) / 400},${row % 13},c${row % 1000}`;
    writeFileSync(file, `x,y,z,label\n${Array.from({ length: 5000 }, (_, row) => line(row)).join("\n")}\n`);
    await choose(page, file);
    await state(page, "ready");
    await set(page, { ratios: "1, 2", "test-share": "0.2" });
    await run(page);
    await open(page, "Completion");
    await page.getByLabel("Where rows come from").selectOption({ label: "They do not exist yet" });
    await page.getByLabel("Rows to add").fill("2000");
    assert.match(await finding(page), /[Tt]o raise accuracy, acquire 2,000 rows/);
    assert.equal(await page.locator("#plan tbody tr").count(), 50);
    const pager = page.getByRole("group", { name: "Find a class" }).last();
    await pager.getByRole("button", { name: "Next" }).click();
    assert.match(await pager.getByRole("status").innerText(), /^51 to 100 of 1,000/);
    await pager.getByRole("searchbox").fill("c77");
    assert.equal(await page.locator("#plan tbody tr").count(), 11);
    await page.locator("#plan").getByRole("button", { name: "In hand" }).click();
    assert.equal(await page.locator("#choose-plan-rows").count(), 0);
  }));

test("completion before and after stands side by side", () =>
  withPage(async ({ page }) => {
    const [data, more, held] = [
      table("data.csv", [90, 60, 40]),
      table("more.csv", [50, 50, 30], { shift: 13 }),
      table("held.csv", [30, 20, 20], { shift: 29 }),
    ];
    await choose(page, data);
    await state(page, "ready");
    await page.setInputFiles("#test-file", held);
    await rest(page);
    await quick(page);
    await open(page, "Completion");
    await page.getByLabel("Where rows come from").selectOption({ label: "A file of candidates" });
    await page.setInputFiles("#plan-file", more);
    await rest(page);
    await page.getByRole("button", { name: "Choose the rows of more.csv" }).click();
    await page.getByRole("button", { name: /^Analyze the data with the 65 rows/ }).click();
    await page.waitForFunction(() => /with 65 rows of more\.csv/.test(document.querySelector(".header__data").innerText));
    assert.equal(await state(page, "done", "error"), "done");
    const report = JSON.parse((await download(page, "download-json")).text);
    assert.equal(report.data.matrix.rows, 190 + 65);
    // Both were tested on the same rows.
    assert.deepEqual([report.measured.test.kind, report.measured.test.rows, report.measured.test.train_rows], ["file", 70, 255]);
    await open(page, "Compare");
    assert.match(await page.locator("#compare-title").innerText(), /«Now: data\.csv, with 65 rows of more\.csv».*«data\.csv»/);
    await open(page, "Data");
    await page.getByRole("button", { name: "Use all rows again" }).click();
    await page.waitForFunction(() => !/with 65 rows/.test(document.querySelector(".header__data").innerText));
    assert.equal(await state(page, "done", "error"), "done");
  }));

test("before and after of a split of the data are analyzed one after the other", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    await quick(page);
    await open(page, "Completion");
    await page.getByRole("button", { name: "Choose the rows of digits.npy" }).click();
    await page.getByRole("button", { name: "Analyze the 1,074 rows in hand, then with the 362 rows, and compare" }).click();
    await page.waitForFunction(() => /selection of 1,?436 of 1,?797 rows/.test(document.querySelector(".header__data").innerText), null, { timeout: 60_000 });
    assert.equal(await state(page, "done", "error"), "done");
    const report = JSON.parse((await download(page, "download-json")).text);
    assert.equal(report.data.matrix.rows, 1436);
    await open(page, "Compare");
    const kept = page.getByRole("list", { name: "Results kept" }).getByRole("listitem");
    assert.equal(await kept.count(), 1);
    assert.match(await kept.innerText(), /1,074 × 64/);
    assert.match(await page.locator("#compare-title").innerText(), /«Now: digits\.npy, selection of 1,436 of 1,797 rows».*«digits\.npy, selection of 1,074 of 1,797 rows»/);
    await open(page, "Data");
    await page.getByRole("button", { name: "Use all rows again" }).click();
    await page.waitForFunction(() => !/selection/.test(document.querySelector(".header__data").innerText));
    assert.equal(await state(page, "done", "error"), "done");
  }));
