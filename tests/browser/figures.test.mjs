// Every figure read as a person reads it: what it says, the table behind it, and the files it is saved as.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { open, reach, run, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** The figures in their order, each by the part of its files' names. */
const FIGURES = ["curves", "bubbles", "whole", "ranking", "distribution", "step", "size-bars"];

async function analyzed(page, demo = "digits") {
  await page.click(`#demo-${demo}`);
  await state(page, "ready");
  await run(page);
  // Places are made when they are first in view.
  for (const place of ["Measures", "Foundation"]) await open(page, place);
}

const figures = (page) => page.locator("section.figure");
const named = (page, name) => figures(page).filter({ has: page.locator(`#${name}-title`) });

/** What a button saves: the file's name and its bytes. Chromium holds the eleventh download of a page back, so no test asks for more than ten. */
async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The size of a PNG, from its header. */
function dimensions(bytes) {
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** What a figure says on the page, and the two files it is saved as. */
async function standsAlone(page, name) {
  await reach(page, `#${name}-title`);
  const figure = named(page, name);
  const title = (await figure.getByRole("heading").first().innerText()).replaceAll("\u00a0", " ");
  assert.ok(title.length > 20, `${name}: «${title}»`);
  // The drawing is one picture that is called by its finding and described by its note.
  const picture = figure.getByRole("img", { name: title });
  assert.equal(await picture.count(), 1, name);
  assert.ok((await page.locator(`#${await picture.getAttribute("aria-describedby")}`).innerText()).length > 20);
  const table = figure.locator("details table");
  await table.evaluate((table) => (table.closest("details").open = true));
  assert.ok((await table.locator("tbody tr").count()) > 0, `${name} has a table`);
  assert.doesNotMatch(await table.innerText(), /NaN|inf/);

  const svg = await saved(page, figure.getByRole("button", { name: `Download SVG: ${title}` }));
  assert.equal(svg.name, `scar-digits-${name}.svg`);
  const told = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return { is: root.tagName, title: root.querySelector("title")?.textContent, words: root.textContent, width: root.getAttribute("width") };
  }, svg.bytes.toString());
  assert.deepEqual([told.is, told.title.replaceAll("\u00a0", " ")], ["svg", title]);
  assert.match(told.words, /digits\.npy · 1,797 × 64 · 10 classes · seed 0 · corrected · SCAR Lens/);
  // In the colors on screen, with its ground; nothing of the page is needed to show it.
  assert.match(svg.bytes.toString(), /fill="#14171b"/);
  assert.doesNotMatch(svg.bytes.toString(), /var\(|style=|<style|NaN|href|class=/);

  const png = await saved(page, figure.getByRole("button", { name: `Download PNG: ${title}` }));
  assert.equal(png.name, `scar-digits-${name}.png`);
  assert.equal(dimensions(png.bytes)[0], 2 * Number(told.width), "twice its own size");
}

// Two halves, for the sake of the downloads.
for (const half of [FIGURES.slice(0, 4), FIGURES.slice(4)]) {
  test(`figures have words, a table and two files that stand alone: ${half.join(", ")}`, () =>
    withPage(async ({ page }) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await analyzed(page);
      assert.equal(await figures(page).count(), FIGURES.length);
      for (const name of half) await standsAlone(page, name);
      assert.equal(await page.locator("[role=alert]").count(), 0);
      // By the page's own choice it is light.
      await page.getByRole("button", { name: /^Theme/ }).click();
      await open(page, "Foundation");
      const light = await saved(page, named(page, "whole").getByRole("button", { name: /^Download SVG/ }));
      assert.match(light.bytes.toString(), /<rect width="\d+" height="[\d.]+" fill="#ffffff"/);
    }));
}

test("the curve of the whole marks the size that the finding names", () =>
  withPage(async ({ page }) => {
    await analyzed(page);
    const figure = named(page, "whole");
    const title = await figure.getByRole("heading").innerText();
    const size = /^(≈\s[\d,]+) of 1,797 rows do as well as all$/.exec(title)?.[1];
    assert.ok(size, title);
    assert.ok((await figure.locator(".figure__note").innerText()).startsWith(`The test error comes within ε\u00a0=\u00a00.010 of that of all 1,797 rows with ${size} rows (95\u00a0% interval `));
    assert.ok((await page.locator("#foundation-finding").innerText()).includes(size), "as the place's finding does");
    const drawn = await figure.locator("svg").textContent();
    assert.ok(drawn.replaceAll("\u00a0", " ").includes(`n ${size.replaceAll("\u00a0", " ")}`), drawn);
    for (const words of ["threshold", "bound of draws", "Test error", "rows trained with (log)"]) assert.ok(drawn.includes(words), words);
    // The bound stands above the law, and both fall.
    const cells = await figure.locator("#whole-errors tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => Number.parseFloat(cell.textContent.replace(",", "")))));
    assert.equal(cells.length, 7);
    for (const [i, [rows, , law, bound]] of cells.entries()) {
      assert.ok(bound >= law, `${rows} rows`);
      if (i > 0) assert.ok(rows > cells[i - 1][0] && law <= cells[i - 1][2]);
    }
  }));

test("classes without a size are told in words, and counted beside the axis", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-emoji");
    await state(page, "ready");
    // So wide that a probe which never predicts some classes is good enough.
    await set(page, { epsilon: 0.4 });
    await run(page);
    await open(page, "Foundation");
    const ranking = named(page, "ranking");
    const n_without = Number(/ (\d+) class(?:es have| has) no size\./.exec(await ranking.locator(".figure__note").innerText())?.[1]);
    assert.ok(n_without > 0);
    assert.equal((await ranking.locator("svg").textContent()).split("no size").length - 1, n_without);
    const distribution = named(page, "distribution");
    assert.match(await distribution.locator(".figure__note").innerText(), new RegExp(` ${n_without} class(es have| has) no size\\.`));
    assert.match(await distribution.locator("svg").textContent(), /no size.*rows of the class \(log\)/s);
    await distribution.locator("details").evaluate((fold) => (fold.open = true));
    const counts = await distribution.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.deepEqual(counts[0].slice(0, 2), ["no size", String(n_without)]);
    const sum = (column) => counts.reduce((sum, row) => sum + (Number(row[column]) || 0), 0);
    assert.deepEqual([sum(1), sum(2)], [9, 9], "every class once by size and once by rows");
  }));

test("published data sets stand behind the bubbles, and another convention is said beside the switch", () =>
  withPage(async ({ page }) => {
    await analyzed(page);
    await open(page, "Measures");
    const bubbles = named(page, "bubbles");
    const box = page.getByRole("checkbox", { name: "Show the published data sets behind" });
    const hint = () => page.locator("#published-measures-hint").innerText();
    assert.match(await hint(), /published convention, your numbers of the corrected one/);
    const before = await bubbles.locator("circle").count();
    await box.check();
    await bubbles.getByText("your data set").waitFor();
    // 38 points, and one in the legend.
    assert.equal(await bubbles.locator("circle").count(), before + 39);
    assert.match(await bubbles.locator("svg").textContent(), /CIFAR-10 · /);
    assert.match(await page.locator("#bubbles-note").innerText(), /38 published pairs/);
    await bubbles.locator("details").evaluate((fold) => (fold.open = true));
    await bubbles.getByRole("row", { name: /^CIFAR-10 · DINO-v2 0\.535 0\.972 0\.982 1\.000$/ }).waitFor();
    assert.equal(await bubbles.locator("tbody tr").count(), 10 + 1 + 38);
    // One choice for every figure, and it stays for the next analysis.
    await open(page, "Foundation");
    assert.ok(await page.getByRole("checkbox", { name: "Show the published data sets beside" }).isChecked());
    await set(page, { convention: "published", "max-epochs": 10 });
    await run(page);
    await open(page, "Measures");
    assert.ok(await box.isChecked());
    assert.match(await hint(), /^The definitions behind the published points differ/);
  }));

test("figures are readable at 320 px", () =>
  withPage(
    async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 700 });
      assert.equal(await state(page, "done", "error"), "done");
      await open(page, "Measures");
      await page.getByRole("checkbox", { name: "Show the published data sets behind" }).check();
      let nFigures = 0;
      for (const place of ["Measures", "Foundation"]) {
        await open(page, place);
        const sizes = await page.locator("[data-view]:not([hidden]) section.figure").evaluateAll((figures) =>
          figures.flatMap((figure) =>
            [...figure.querySelectorAll("svg")].map((svg) => ({
              id: figure.querySelector("h3").id,
              // Pixels of the page for one of the drawing's.
              scale: svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
              px: Math.min(...[...svg.querySelectorAll("text")].map((text) => Number.parseFloat(text.getAttribute("font-size")))),
              // Text that leaves its drawing is cut off.
              cut: [...svg.querySelectorAll("text")].filter((text) => {
                const [inner, outer] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
                return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
              }).map((text) => text.textContent),
            })),
          ),
        );
        nFigures += sizes.length;
        for (const { id, scale, px, cut } of sizes) {
          assert.ok(scale * px >= 9.5, `${id}: text of ${(scale * px).toFixed(1)} px`);
          assert.deepEqual(cut, [], id);
        }
        const targets = await page.locator("[data-view]:not([hidden]) .figure__downloads button").evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
        assert.ok(targets.every((height) => height >= 24));
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
      }
      assert.ok(nFigures >= FIGURES.length);
    },
    { hash: "#demo=emoji&run" },
  ));
