// The Rows place read as a person reads it: its finding, its map by pointer and keyboard, its table, its files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download, example, open, run, scar, screenshot, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const finding = (page) => page.locator("#rows-finding");
const place = (page) => page.getByRole("region", { name: /likely labelled wrong/ });
const map = (page) => page.getByRole("application", { name: "Map of the rows" });
const selected = (page) => page.getByRole("group", { name: "Selection" }).getByRole("status");
const body = (page) => page.locator("#rows tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** How the finding begins. */
const begins = (program) => (program.wrong.confident === 0 ? "None" : String(program.wrong.confident));

/** Opens an example, analyzes it, and looks at its rows. */
async function look(page) {
  assert.equal(await state(page, "done", "error"), "done");
  await open(page, "Rows");
  await page.getByRole("button", { name: "Look at every row" }).click();
  await map(page).waitFor({ timeout: 120_000 });
  await page.locator("#rows tbody tr").first().waitFor();
  assert.equal(await state(page, "done"), "done");
}

test("rows of digits: the finding, the table and its file are the program's", () =>
  withPage(
    async ({ page }) => {
      await look(page);
      const program = scar("rows", example("digits/digits.npy"), "--labels", example("digits/digits-labels.npy"));
      const words = (await finding(page).innerText()).replaceAll("\u00a0", " ");
      assert.match(words, new RegExp(`^${begins(program)} of 1,797 rows (is|are) likely labelled wrong`));
      assert.match(words, new RegExp(`${program.duplicates.rows === 0 ? "None" : `${program.duplicates.rows} \\(.* %\\)`} nearly repeat another`));
      assert.match(words, new RegExp(`${program.far.rows} \\(0.33 %\\) lie far from every class`));

      // The table begins with the label that is likeliest wrong, and says what is nearest to it.
      await page.selectOption("#rows-kind", "Taken for another class");
      const rows = await body(page);
      const wrong = program.rows.filter((row) => row.wrong);
      assert.equal(wrong.length, program.wrong.rows);
      assert.equal(rows.length, Math.min(wrong.length, 50), "a page of the table");
      const surest = wrong.reduce((a, b) => (b.wrong_score > a.wrong_score ? b : a));
      assert.equal(rows[0][0].replace(",", ""), String(surest.row));
      assert.equal(rows[0][1], surest.label);
      assert.ok(rows[0][2].startsWith(surest.suggested), rows[0][2]);
      assert.ok(rows[0][8].replaceAll(",", "").startsWith(String(surest.nearest[0].row)), rows[0][8]);
      const head = page.getByRole("columnheader", { name: "Neighbors" });
      await head.getByRole("button").click();
      assert.equal(await head.getAttribute("aria-sort"), "descending");

      // The file holds the rows of the table, with all digits.
      const { name, text } = await download(page, "rows-csv");
      assert.equal(name, "scar-digits-rows.csv");
      const lines = text.trim().split("\n");
      assert.equal(lines.length, 1 + program.wrong.rows);
      const [columns, first] = [lines[0].split(","), lines.find((line) => line.startsWith(`${surest.row},`)).split(",")];
      assert.equal(Number(first[columns.indexOf("confidence")]), surest.confidence);
      assert.equal(Number(first[columns.indexOf("wrong_score")]), surest.wrong_score);
      assert.equal(Number(first[columns.indexOf("label_votes")]), surest.neighbor_votes.label);
      assert.equal(first[columns.indexOf("suggested")], surest.suggested);
      assert.equal(first[columns.indexOf("convention")], "corrected");

      // Found by class and by kind.
      await page.selectOption("#rows-kind", "All rows");
      await page.fill("#rows-search", "1553");
      assert.deepEqual((await body(page)).map((row) => row[0]), ["1,553"]);
    },
    { hash: "#demo=digits&run" },
  ));

test("the map takes the system's dark colors at once, and the page's own choice goes before them", () =>
  withPage(
    async ({ page }) => {
      await page.emulateMedia({ colorScheme: "light" });
      await look(page);
      const canvas = map(page);
      // Points of one color: those of the first class.
      const has = (color) => canvas.evaluate((canvas, [r, g, b]) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let at = 0; at < data.length; at += 4) if (data[at] === r && data[at + 1] === g && data[at + 2] === b) return true;
        return false;
      }, color);
      const until = async (color) => {
        for (let turn = 0; turn < 100 && !(await has(color)); turn++) await page.waitForTimeout(50);
        return has(color);
      };
      const [light, dark] = [[0xc4, 0x53, 0x7a], [0xee, 0x86, 0xa8]];
      assert.ok((await until(light)) && !(await has(dark)), "light at first");
      await page.emulateMedia({ colorScheme: "dark" });
      assert.ok((await until(dark)) && !(await has(light)), "dark without a click");
      // Auto, light: the system's colors are no matter any more.
      await page.getByRole("button", { name: /^Theme/ }).click();
      assert.ok(await until(light), "light by choice");
      await page.emulateMedia({ colorScheme: "light" });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForTimeout(200);
      assert.ok((await has(light)) && !(await has(dark)), "the choice stays");
    },
    { hash: "#demo=digits&run" },
  ));

test("the map is moved, zoomed and selected on by pointer and by keyboard", () =>
  withPage(
    async ({ page }) => {
      await look(page);
      assert.match(await page.locator("#map-title").innerText(), /^1,797 rows on the two directions/);
      assert.match(await page.locator("#map-words").innerText(), /^These hold 29\s% of the variance/);
      const canvas = map(page);
      await canvas.scrollIntoViewIfNeeded();
      const pixels = () => canvas.evaluate((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.reduce((n, byte, i) => n + (i % 4 === 3 && byte > 0), 0));
      assert.ok((await pixels()) > 5_000, "points are drawn");

      // Keyboard: what is in the middle is told, selected, zoomed to.
      await canvas.focus();
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowRight");
      const readout = page.locator(".map__readout");
      await page.waitForFunction(() => /^Row [\d,]+ · label \d/.test(document.querySelector(".map__readout").innerText));
      const told = await readout.innerText();
      await page.keyboard.press(" ");
      assert.match(await selected(page).innerText(), /^1 row selected/);
      await page.selectOption("#rows-kind", "All rows");
      assert.ok(told.startsWith(`Row ${(await body(page))[0][0]} `), told);
      await canvas.focus();
      await page.keyboard.press("Delete");
      await page.keyboard.press("0");
      await page.keyboard.press("a");
      assert.match(await selected(page).innerText(), /^1,797 rows selected/);
      await page.keyboard.press("Delete");

      // Lasso: a quarter of the map.
      await page.getByRole("button", { name: "Lasso" }).click();
      await canvas.scrollIntoViewIfNeeded();
      const at = await canvas.boundingBox();
      const go = (x, y) => page.mouse.move(at.x + at.width * x, at.y + at.height * y, { steps: 5 });
      await go(0.5, 0.5);
      await page.mouse.down();
      for (const [x, y] of [[0.98, 0.5], [0.98, 0.98], [0.5, 0.98]]) await go(x, y);
      await page.mouse.up();
      const words = await selected(page).innerText();
      const n = Number(/^[\d,]+/.exec(words)[0].replaceAll(",", ""));
      assert.ok(n > 50 && n < 900, words);
      const { text } = await download(page, "selection-csv");
      assert.equal(text.trim().split("\n").length, 1 + n);

      // Color by: the legend counts every row.
      for (const way of ["Label", "Class predicted", "Correct or wrong", "Confidence of the probe", "Near duplicates and far rows"]) {
        await page.selectOption("#map-color", way);
        const counts = await page.getByRole("list", { name: "Legend" }).locator(".map__count").allInnerTexts();
        assert.equal(counts.reduce((sum, count) => sum + Number(count.replaceAll(",", "")), 0), 1797, way);
      }
      const entry = page.getByRole("list", { name: "Legend" }).getByRole("button").nth(1);
      await entry.click();
      assert.equal(await entry.getAttribute("aria-pressed"), "true");

      // The selection alone is analyzed, and all rows again.
      await page.click("#analyze-selection");
      await page.waitForFunction((n) => document.querySelector("#data-title").innerText.includes(`${n} samples`), n.toLocaleString("en"));
      assert.equal(await state(page, "done", "error"), "done");
      const report = JSON.parse((await download(page, "download-json")).text);
      assert.equal(report.data.matrix.rows, n);
      assert.equal(report.data.matrix.part, `selection of ${n.toLocaleString("en")} of 1,797 rows`);
      await open(page, "Data");
      await page.click("#all-rows");
      await page.waitForFunction(() => document.querySelector("#data-title").innerText.includes("1,797 samples"));
      assert.equal(await state(page, "done", "error"), "done");
    },
    { hash: "#demo=digits&run" },
  ));

test("rows of emoji have the ids and classes of their files", () =>
  withPage(
    async ({ page }) => {
      await look(page);
      const program = scar("rows", example("emoji/emoji-image.npy"), "--labels", example("emoji/emoji-labels.csv"));
      const words = (await finding(page).innerText()).replaceAll("\u00a0", " ");
      assert.match(words, new RegExp(`^${begins(program)} of 1,870 rows (is|are) likely labelled wrong`));
      // Copies as groups, and which rows to keep of each.
      const { text } = await download(page, "one-of-each-csv");
      assert.equal(text.match(/,false$/gm).length, program.duplicates.to_drop);
      await page.selectOption("#rows-kind", "Groups of copies");
      assert.equal((await body(page)).length, Math.min(program.duplicates.n_groups, 50));
      await page.fill("#rows-cosine", "0.95");
      await page.getByRole("button", { name: "Look again" }).click();
      await page.waitForFunction(() => document.querySelector("#rows-finding").innerText.includes("cosine ≥ 0.95"));
      const again = scar("rows", example("emoji/emoji-image.npy"), "--labels", example("emoji/emoji-labels.csv"), "--duplicate-cosine", "0.95");
      assert.ok((await finding(page).innerText()).includes(`${again.duplicates.rows} (`));
      await page.fill("#rows-cosine", "2");
      await page.getByRole("button", { name: "Look again" }).click();
      assert.match(await page.getByRole("alert").innerText(), /0\.5 to 1/);
    },
    { hash: "#demo=emoji&run" },
  ));

test("ids beside the rows name them", () =>
  withPage(async ({ page }) => {
    const lines = ["id,f0,f1,label"];
    for (let row = 0; row < 60; row++) lines.push(`r${row},${(row % 2) * 6 + Math.sin(row)},${Math.cos(row)},${["ant", "bee"][row % 2]}`);
    lines.push("odd,6.0,0.1,ant");
    await page.setInputFiles("#file-input", { name: "x.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
    await state(page, "ready");
    await run(page);
    await look(page);
    await page.selectOption("#rows-kind", "Likely wrong labels");
    const rows = await body(page);
    assert.equal(rows[0][0], "odd (row 60)");
    assert.deepEqual([rows[0][1], rows[0][2]], ["ant", "bee (likely)"]);
    assert.match(rows[0][8], /^r\d+ \(row \d+\) \(0\.\d+|1\.000\)/);
  }));

test("nothing is cut off on a phone or a desk, light or dark", () =>
  withPage(
    async ({ page }) => {
      // The place is opened on the phone, where its entry is the smallest.
      await page.setViewportSize({ width: 375, height: 812 });
      await look(page);
      for (const [width, height] of [[375, 812], [1440, 1000]]) {
        for (const scheme of ["light", "dark"]) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme: scheme });
          // The map is drawn anew with the frame after that of the change.
          await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
          await screenshot(place(page), `rows-${width}-${scheme}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${wide} px wide at ${width} px, ${scheme}`);
        }
      }
    },
    { hash: "#demo=digits&run" },
  ));
