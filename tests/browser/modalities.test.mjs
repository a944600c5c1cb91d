// Modalities of the same samples: dropped together, compared, read on both sides.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, scar, screenshot, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** Every third row of the .npy file of float16 at `path`, in a file of the same name: all of them take minutes on two cores. */
function third(path) {
  const bytes = readFileSync(path);
  const body = 10 + bytes.readUInt16LE(8);
  const head = bytes.toString("latin1", 10, body);
  const [, rows, dims] = head.match(/\((\d+), (\d+)\)/).map(Number);
  const isFortran = head.includes("True");
  const kept = Math.ceil(rows / 3);
  const values = new Uint16Array(kept * dims);
  for (let row = 0; row < kept; row += 1) {
    for (let dim = 0; dim < dims; dim += 1) {
      const at = isFortran ? dim * rows + 3 * row : 3 * row * dims + dim;
      values[row * dims + dim] = bytes.readUInt16LE(body + 2 * at);
    }
  }
  const header = `{'descr': '<f2', 'fortran_order': False, 'shape': (${kept}, ${dims}), }`.padEnd(head.length - 1) + "\n";
  const file = join(mkdtempSync(join(tmpdir(), "scar-modalities-")), basename(path));
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 10), Buffer.from(header, "latin1"), Buffer.from(values.buffer)]));
  return file;
}

const EMOJI = ["image", "text"].map((name) => third(example(`emoji/emoji-${name}.npy`)));

/** Compares what was read, once it can be. */
async function compare(page, clusters = 10) {
  await open(page, "Modalities");
  const button = page.locator("#compare-modalities");
  await page.fill("#modality-clusters", String(clusters));
  await button.click();
  await page.locator("#download-modalities").waitFor({ timeout: 120_000 });
}

async function report(page) {
  return JSON.parse((await download(page, "download-modalities")).text);
}

/** A table of `n` samples as ids and values, in the order `rows`. */
function table(name, rows, dims, shift) {
  const path = join(mkdtempSync(join(tmpdir(), "scar-modalities-")), name);
  const value = (row, dim) => ((row % 3 === dim % 3 ? 2 : 0) + ((row * 31 + dim * 17 + shift * 7) % 101) / 100).toFixed(3);
  const head = ["id", ...Array.from({ length: dims }, (_, dim) => `f${dim}`)];
  const lines = rows.map((row) => [`item-${row}`, ...Array.from({ length: dims }, (_, dim) => value(row, dim))]);
  writeFileSync(path, [head, ...lines].map((cells) => cells.join(",")).join("\n") + "\n");
  return path;
}

test("emoji dropped as image and text are compared without labels, and both sides are the program's", () =>
  withPage(async ({ page }) => {
    await choose(page, ...EMOJI);
    await page.getByText("which needs none").first().waitFor();
    assert.equal(await page.locator("#run").isEnabled(), false);
    await compare(page);
    const finding = (await page.locator("#modalities-finding").innerText()).replaceAll(/\s+/g, " ");
    assert.match(finding, /^In \d+ of \d+ clusters? «(image|text)» surely needs more rows than «(text|image)»|no difference between/);
    assert.match(await page.locator(".modalities-place").innerText(), /agree by 0\.\d+ \(normalized mutual information/);
    const rows = await page.locator("#bias tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    assert.equal(rows.length, 10);
    assert.ok(rows.every((row) => row.length === 8 && /^cluster \d$/.test(row[0])));
    // Without ids items are called by their rows.
    assert.match(rows[0][6], /^row [\d,]+, row/);
    await screenshot(page, "modalities-emoji");
    const program = scar("modalities", ...EMOJI, "--names", "image,text");
    assert.deepEqual(await report(page), program);
    const html = await download(page, "download-modalities-html");
    assert.equal(html.name, "scar-image-text-modalities.html");
    assert.match(html.text, /<title>SCAR report: image and text<\/title>/);
    // What is said is what the numbers say.
    const { bias } = program.pairs[0];
    const learned = (side) => bias.filter((found) => found.sizes[side] > 0).length;
    // That clusters are not learned is told where it is so.
    const words = `«image» learns ${learned(0)} of 10 clusters and «text» ${learned(1)}.`;
    assert.equal(finding.endsWith(words), learned(0) + learned(1) < 20, finding);
    const more = bias.filter((found) => found.errors?.low > 0).length;
    const fewer = bias.filter((found) => found.errors?.high < 0).length;
    const both = bias.filter((found) => found.difference !== null || found.errors).length;
    const of = `${both} clusters`;
    if (Math.max(more, fewer) > 0) assert.ok(finding.includes(`In ${Math.max(more, fewer)} of ${of}`), finding);
    assert.equal(finding.includes(`the ${of} that both learn`), both < 10, finding);
  }));

test("the built-in emoji stand for their clusters, and names can be given", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-emoji");
    await state(page, "ready");
    await open(page, "Modalities");
    await page.getByLabel("Name of modality 1").fill("pictures");
    await compare(page, 8);
    const items = await page.locator("#bias tbody tr td:nth-child(7)").allInnerTexts();
    assert.equal(items.length, 8);
    assert.ok(items.every((text) => /\p{Emoji}/u.test(text)), items.join(" | "));
    assert.ok((await page.locator("#modalities-title").innerText()).includes("«pictures»"));
    // The measures of one modality are a task of their own, and what was compared stays.
    await page.click("#run");
    assert.equal(await state(page, "done", "error"), "done");
    assert.equal(await page.locator("#bias tbody tr").count(), 8);
    // With the labels as classes of both.
    await open(page, "Modalities");
    await page.selectOption("#modality-classes", "labels");
    await page.click("#compare-modalities");
    await page.locator("#bias").getByRole("row", { name: /^class Flags/ }).waitFor({ timeout: 120_000 });
    assert.equal(await page.locator("#bias tbody tr").count(), 9);
  }));

test("a plan across both sides counts a pair once, follows the form, and is the program's", () =>
  withPage(async ({ page }) => {
    await choose(page, ...EMOJI);
    await page.getByText("which needs none").first().waitFor();
    await compare(page);
    const plan = JSON.parse((await download(page, "modality-plan-json")).text);
    assert.deepEqual(plan, scar("modalities", ...EMOJI, "--names", "image,text").pairs[0].plan);
    const cells = () =>
      page.locator("#modality-plan tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1, 5).map((cell) => Number(cell.innerText.replaceAll(",", "")))));
    const sum = (rows, column) => rows.reduce((sum, row) => sum + row[column], 0);
    // A budget: all it pays for, and no more.
    await page.selectOption("#modality-rule", "even");
    await page.selectOption("#modality-limit", "cost");
    assert.match(await page.locator(".modalities-place").getByRole("status").innerText(), /Budget is “”/);
    await page.fill("#modality-most", "120");
    await page.getByRole("heading", { name: /^Acquire/ }).waitFor();
    let rows = await cells();
    assert.ok(rows.every(([items, pairs, first, second]) => items === pairs + first + second));
    const cost = (rows, pair) => sum(rows, 1) * pair + sum(rows, 2) + sum(rows, 3);
    assert.ok(cost(rows, 1.5) <= 120 && cost(rows, 1.5) > 110, JSON.stringify(rows));
    // A pair that costs more than both alone is not acquired.
    await page.getByLabel("A pair").fill("2.5");
    await page.waitForFunction(() => [...document.querySelectorAll("#modality-plan tbody tr")].every((row) => row.cells[2].innerText === "0"));
    rows = await cells();
    assert.ok(cost(rows, 2.5) <= 120);
    const csv = (await download(page, "modality-plan-csv")).text.trim().split("\n");
    assert.equal(csv.length, 11);
    assert.match(csv[0], /^first,second,class,.*pairs,only_first,only_second$/);
    assert.match(csv[1], /^image,text,0,/);
  }));

test("plans across modalities are held against random pairs on both sides and by retrieval", () =>
  withPage(async ({ page }) => {
    await choose(page, ...EMOJI);
    await page.getByText("which needs none").first().waitFor();
    await compare(page);
    await page.fill("#modality-seeds", "2");
    await page.click("#compare-pair-plans");
    await page.locator("#modality-verdict").waitFor({ timeout: 120_000 });
    const verdict = (await page.locator("#modality-verdict").innerText()).replaceAll("\u00a0", " ");
    assert.match(verdict, /^Over 2 splits of the items this rule moved accuracy, .* by [+−]?\d+\.\d points \(95 % interval .*\)/);
    assert.match(verdict, /better than random|worse than random/);
    const program = scar("modalities", ...EMOJI, "--names", "image,text", "--validate", "2").pairs[0].validation;
    assert.deepEqual((await report(page)).pairs[0].validation, program);
    const row = page.locator("#modality-trial tbody tr").first();
    assert.match(await row.innerText(), /All: in hand and every candidate/);
  }));

test("a number of clusters is chosen with help", () =>
  withPage(async ({ page }) => {
    await choose(page, ...EMOJI);
    await state(page, "idle");
    await open(page, "Modalities");
    await page.locator("#compare-clusters:enabled").waitFor();
    await page.click("#compare-clusters");
    const figure = page.locator("section.figure").filter({ has: page.locator("#clusters-title") });
    await figure.waitFor({ timeout: 120_000 });
    assert.match((await page.locator("#clusters-title").innerText()).replaceAll("\u00a0", " "), /^Clusters stand apart best with: «image» \d+ \(0\.\d+\), «text» \d+ \(0\.\d+\)$/);
    await figure.locator("details").evaluate((fold) => (fold.open = true));
    const rows = await figure.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
    const program = scar("modalities", ...EMOJI, "--names", "image,text", "--cluster-curve").modalities;
    assert.deepEqual(
      rows.map(([name, k, silhouette]) => [name, Number(k), silhouette]),
      program.flatMap(({ name, curve }) => curve.map(({ k, silhouette }) => [name, k, silhouette.toFixed(3)])),
    );
  }));

test("shuffled rows with ids give the result of those in order, and what has no partner is told", () =>
  withPage(async ({ page }) => {
    const all = Array.from({ length: 240 }, (_, row) => row);
    const shuffled = [...all].sort((a, b) => ((a * 7919) % 1009) - ((b * 7919) % 1009));
    const [image, text, mixed] = [table("image.csv", all, 5, 0), table("text.csv", all, 4, 1), table("text.csv", shuffled, 4, 1)];
    const pairs = [];
    for (const other of [text, mixed]) {
      await choose(page, image, other);
      await page.getByText("which needs none").first().waitFor();
      await compare(page, 3);
      pairs.push((await report(page)).pairs[0]);
    }
    assert.deepEqual(pairs[1], pairs[0]);
    await open(page, "Data");
    assert.match(await page.getByRole("list", { name: "Warnings about the files" }).innerText(), /240 rows were paired with those of image\.csv by their ids/);
    await choose(page, image, table("text.csv", shuffled.slice(40), 4, 1));
    await page.getByText(/left out: 40 rows of image\.csv without a partner/).waitFor();
    await choose(page, image, table("text.csv", all.map((row) => row + 1000), 4, 1));
    await page.getByRole("alert").getByText(/No id of image\.csv is in text\.csv/).waitFor();
  }));

test("a third modality is added, every pair is told, and cancelling keeps what stands", () =>
  withPage(async ({ page }) => {
    const all = Array.from({ length: 240 }, (_, row) => row);
    await choose(page, table("image.csv", all, 5, 0), table("text.csv", all, 4, 1));
    await page.getByText("which needs none").first().waitFor();
    await open(page, "Modalities");
    await page.setInputFiles("#modality-file", table("audio.csv", all, 6, 2));
    await page.getByLabel("Name of modality 3").waitFor();
    await compare(page, 3);
    const matrix = await page.locator("#modality-matrix tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
    assert.deepEqual(matrix.map((row) => row[0]), ["image", "text", "audio"]);
    for (const [row, cells] of matrix.entries()) {
      for (const [column, text] of cells.slice(1).entries()) assert.equal(text === "", row === column, `${row} ${column}: «${text}»`);
    }
    await page.selectOption("#modality-pair", { label: "text and audio" });
    await page.locator("#bias th", { hasText: "Rows, «audio»" }).waitFor();
    // One of three may stay out.
    await page.getByRole("checkbox", { name: "audio.csv" }).uncheck();
    await page.fill("#modality-clusters", "1");
    await page.click("#compare-modalities");
    assert.match(await page.getByRole("alert").innerText(), /Clusters is “1”\. Give a whole number from 2 to 240\./);
    await page.fill("#modality-clusters", "3");
    await page.click("#compare-modalities");
    await page.locator("#modality-matrix").waitFor({ state: "detached" });
    // The pair that was on screen is gone, and what is asked is asked of the one that is.
    await page.fill("#modality-seeds", "2");
    await page.click("#compare-pair-plans");
    await page.locator("#modality-verdict").waitFor({ timeout: 120_000 });
    const { pairs } = await report(page);
    assert.deepEqual(pairs.map(({ names }) => names), [["image", "text"]]);
    assert.equal(pairs[0].validation.seeds, 2);
  }));
