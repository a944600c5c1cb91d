// Names that mean something elsewhere, in every field that has one: on the page they are text, short, and on one line.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, open, run, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";

/** Markup, a mark that turns the line around, an isolate, a command of a terminal, a formula. */
const EVIL = "<img src=x onerror=alert(1)>\u202e\u2066\u001b[31m|`=1+1";
const evil = (field) => `${field}${EVIL}`;
const long = (field) => `${evil(field)}${"y".repeat(100_000)}`;
const PLACES = ["Data", "Overview", "Rows", "Measures", "Foundation", "Completion", "Modalities", "Compare"];

const cell = (text) => `"${text.replaceAll('"', '""')}"`;

/** Two tables of the same 120 items, in whose names everything is hostile. A file's own name has no room for 100 kB. */
function tables(folder) {
  return ["one", "two"].map((side, at) => {
    const heads = ["id", long("label"), evil("patient"), evil("f0"), long("f1"), "f2"].map(cell);
    const row = (i) => {
      const value = (dim) => ((i * (dim + 3 + at)) % 17) / 7 + (dim === i % 3 ? 1.5 : 0);
      const label = i % 3 === 0 ? long("=class") : evil(`+class${i % 3}`);
      return [cell(i === 5 ? long("@id5") : evil(`-id${i}`)), cell(label), cell(evil(`group${i >> 2}`)), value(0), value(1), value(2)];
    };
    const file = join(folder, `<img src=x>\u202e\u001b[31m${side}.csv`);
    writeFileSync(file, [heads, ...Array.from({ length: 120 }, (_, i) => row(i))].map((cells) => cells.join(",")).join("\n"));
    return file;
  });
}

/** What of the page in view acts, turns a line around or is too long, in text and in what a reader of screens says. */
const wild = (page) =>
  page.evaluate(() => {
    const texts = [document.body.innerText];
    for (const name of ["title", "aria-label", "alt", "placeholder"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
    }
    for (const element of document.querySelectorAll("option, svg text, svg title")) texts.push(element.textContent);
    for (const element of document.querySelectorAll("input")) texts.push(element.value);
    const bad = /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b-\u001f]|y{101}/;
    const found = texts.filter((text) => bad.test(text)).map((text) => text.slice(Math.max(0, text.search(bad) - 120), text.search(bad) + 40));
    if (document.querySelector("img[src=x]")) found.push("a name became an image");
    return found;
  });

async function isCalm(page, where) {
  assert.deepEqual(await wild(page), [], where);
}

test("hostile names are text in every place of the page, and whole in what is saved", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scar-names-"));
  try {
    await withPage(async ({ page }) => {
      let n = 0;
      const look = async (where) => {
        await isCalm(page, where);
        n += 1;
      };
      const files = tables(folder);
      await choose(page, files[0]);
      // Which column has the labels may be asked; either way the first is they.
      await state(page, "ready");
      await look("Data, read");
      await set(page, { ratios: "1, 2" });
      await run(page);
      for (const place of PLACES.slice(0, 6)) {
        await open(page, place);
        await look(place);
      }
      await open(page, "Rows");
      await page.click("#look");
      await page.locator("#rows tbody tr").first().waitFor();
      await page.locator("#rows-kind").selectOption({ label: "All rows" });
      await look("Rows, looked at");
      await open(page, "Completion");
      await page.click("#choose-plan-rows");
      await page.locator("#plan-counts").waitFor({ state: "attached" });
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      await look("Completion, chosen");
      await open(page, "Overview");
      await page.getByRole("button", { name: "Keep this result for comparison" }).click();
      const report = JSON.parse((await download(page, "download-json")).text);
      assert.ok(report.data.labels.classes.some(({ name }) => name === long("=class")), "JSON holds names whole");
      assert.ok((await download(page, "download-csv")).text.includes(long("=class")), "and so does CSV");
      // Both files are modalities of the same items.
      await choose(page, ...files);
      await page.getByText(/two\.csv/).first().waitFor();
      await state(page, "ready");
      await look("Data, two files");
      await run(page);
      await open(page, "Compare");
      await look("Compare");
      await open(page, "Modalities");
      await page.selectOption("#modality-classes", "labels");
      await page.click("#compare-modalities");
      await page.locator("#download-modalities").waitFor();
      await look("Modalities");
      assert.ok((await download(page, "download-modalities")).text.includes("y".repeat(100_000)), "the comparison's JSON holds them whole");
      // A refusal quotes what it is about.
      const refused = join(folder, `\u202e<img src=x>bad.csv`);
      writeFileSync(refused, `a,${cell(long("b"))}\n1,2\n3,${cell(long("word"))}\n4\n`);
      await choose(page, refused);
      await state(page, "error");
      await look("a refusal");
      tried(
        "Names on the page",
        "markup, turning marks, commands of a terminal and 100 kB in the names of classes, ids, columns, files, modalities and groups",
        n,
        "text on one line, cut, in every place; whole in what is saved",
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
