// Nothing is lost by accident: results outlast a reload, data that others took the place of is opened again, saved reports are shown.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, run, scar, set, SHORT, SHORT_ARGS, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const emoji = [example("emoji/emoji-image.npy"), example("emoji/emoji-labels.csv")];
const report = async (page) => JSON.parse((await download(page, "download-json")).text);

/** Resolves once what the browser keeps is `test`ed to be so: it is written in the background. Nothing is an empty text. */
async function untilKept(page, test) {
  for (let turn = 0; turn < 200; turn += 1) {
    const text = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open("scar-lens");
          opening.onerror = () => resolve("");
          opening.onsuccess = () => {
            const database = opening.result;
            const close = (text) => (database.close(), resolve(text));
            if (!database.objectStoreNames.contains("visits")) return close("");
            const asked = database.transaction("visits").objectStore("visits").get("last");
            asked.onsuccess = () => close(asked.result ?? "");
            asked.onerror = () => close("");
          };
        }),
    );
    if (test(text)) return;
    await page.waitForTimeout(100);
  }
  assert.fail("it was not kept");
}

async function analyzed(page, files) {
  await choose(page, ...files);
  await state(page, "ready");
  await set(page, SHORT);
  await run(page);
}

test("a finished result and those kept outlast a reload, and can be forgotten", () =>
  withPage(async ({ page }) => {
    await analyzed(page, digits);
    await page.getByRole("button", { name: "Keep this result for comparison" }).click();
    const expected = await report(page);
    await untilKept(page, (text) => text !== "" && JSON.parse(text).kept.length === 1 && JSON.parse(text).last);
    await page.reload();
    const notice = page.locator("#earlier-results");
    await notice.waitFor();
    assert.match(await notice.innerText(), /This browser keeps the result of digits\.npy · 1,797 × 64 .*, finished on \d+ \w+ \d{4}.*, and 1 result for comparison\. It never keeps the data itself\./);
    await page.click("#show-result");
    await page.locator("#overview-title:focus").waitFor();
    assert.deepEqual(await report(page), expected);
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    // The data is not there, and the page says so.
    assert.equal(await page.locator("#run").count(), 0);
    await open(page, "Data");
    assert.equal(await page.locator("#data-title").innerText(), "Data: open files first");
    await open(page, "Compare");
    assert.equal(await page.getByRole("list", { name: "Results kept" }).getByRole("listitem").count(), 1);
    // With the same files again everything can be asked again.
    await analyzed(page, digits);
    assert.deepEqual(await report(page), expected);
    await page.reload();
    await notice.waitFor();
    await page.click("#forget-results");
    await notice.waitFor({ state: "detached" });
    await untilKept(page, (text) => text === "");
    await page.reload();
    await page.locator("#file-input").waitFor({ state: "attached" });
    await page.waitForTimeout(500);
    assert.equal(await notice.count(), 0);
    tried("A session", "reload at rest", 1, "files have to be dropped again, as a page may not keep them; the last result and those kept are offered");
  }));

test("data that other files took the place of is opened again as it was", () =>
  withPage(async ({ page }) => {
    await choose(page, ...digits);
    await state(page, "ready");
    assert.equal(await page.locator("#open-before").count(), 0);
    await choose(page, ...emoji);
    await page.getByText("Before: digits.npy, digits-labels.npy.").waitFor();
    await page.click("#open-before");
    await page.getByRole("heading", { name: "1,797 samples in 10 classes" }).waitFor();
    await page.getByText("Before: emoji-image.npy, emoji-labels.csv.").waitFor();
  }));

test("a report that page or program saved is shown on the page, and what is broken is refused and loses nothing", () =>
  withPage(async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
    const program = scar("analyze", ...digits, ...SHORT_ARGS);
    const file = join(folder, "report.json");
    writeFileSync(file, JSON.stringify(program, null, 2));
    await choose(page, file);
    await page.locator("#overview-title:focus").waitFor();
    assert.equal(await page.locator("#overview-title").innerText(), program.overview.headline);
    assert.deepEqual(await report(page), program);
    for (const place of ["Measures", "Foundation", "Completion"]) await open(page, place);
    const asPage = join(folder, "report.html");
    writeFileSync(asPage, (await download(page, "download-html")).text);
    assert.match((await download(page, "download-markdown")).text, /^# SCAR report: digits\.npy\n/);
    const half = join(folder, "half.json");
    writeFileSync(half, JSON.stringify(program).slice(0, 3000));
    await choose(page, half);
    assert.equal(await state(page, "error"), "error");
    assert.match(await page.getByRole("alert").innerText(), /half\.json/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    assert.deepEqual(await report(page), program);
    // JSON that is data is read as data.
    const lines = join(folder, "data.json");
    writeFileSync(lines, JSON.stringify({ X: Array.from({ length: 40 }, (_, row) => [row % 2, (row * 7) % 5]), y: Array.from({ length: 40 }, (_, row) => `c${row % 2}`) }));
    await choose(page, lines);
    assert.equal(await state(page, "ready", "error"), "ready");
    // A page of the report holds it too.
    await choose(page, asPage);
    await page.locator("#overview-title:focus").waitFor();
    assert.deepEqual(await report(page), program);
  }));

test("a comparison of modalities is shown again too", () =>
  withPage(async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
    const tables = ["image", "text"].map((name, of) => {
      const path = join(folder, `${name}.csv`);
      const line = (row) => [`i${row}`, ...Array.from({ length: 4 }, (_, dim) => ((row % 3 === dim % 3 ? 2 : 0) + ((row * 31 + dim * 17 + of * 7) % 101) / 100).toFixed(3))].join(",");
      writeFileSync(path, `id,a,b,c,d\n${Array.from({ length: 120 }, (_, row) => line(row)).join("\n")}\n`);
      return path;
    });
    const file = join(folder, "pair.json");
    writeFileSync(file, JSON.stringify(scar("modalities", ...tables, "--names", "image,text", "--clusters", "3")));
    await choose(page, file);
    await page.locator("#modalities-title").waitFor();
    assert.ok((await page.locator("#bias tbody tr").count()) > 0);
  }));

test("a saved report takes no data away for good, and a report on rows is named as what it is", () =>
  withPage(async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
    const [saved, rows] = [join(folder, "report.json"), join(folder, "rows.json")];
    writeFileSync(saved, JSON.stringify(scar("analyze", ...digits, ...SHORT_ARGS)));
    writeFileSync(rows, JSON.stringify(scar("rows", ...digits)));
    await choose(page, ...emoji);
    await state(page, "ready");
    await choose(page, rows);
    assert.equal(await state(page, "error"), "error");
    assert.match(await page.getByRole("alert").innerText(), /rows\.json.*scar rows/s);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await choose(page, saved);
    await page.locator("#overview-title:focus").waitFor();
    await open(page, "Data");
    await page.getByText("Before: emoji-image.npy, emoji-labels.csv.").waitFor();
    await page.click("#open-before");
    await page.getByRole("heading", { name: "1,870 samples in 9 classes" }).waitFor();
  }));
