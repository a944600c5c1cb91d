// The Foundation place read as a person reads it: its finding, its totals, its sliders by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { download, open, run, screenshot, set, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const finding = (page) => page.locator("#foundation-finding");
const place = (page) => page.getByRole("region", { name: /convention \(seed 0\)/ });
const number = (text) => Number(text.replace(/[^\d]/g, ""));

/** The size in the row of a formula. */
async function total(page, formula) {
  const row = page.getByRole("region", { name: "Sizes of the whole" }).getByRole("row", { name: new RegExp(`^${formula}`) });
  return number((await row.getByRole("cell").first().innerText()).split("\n")[0]);
}

/** Resolves with what `read` gives once that is no longer `before`. */
async function changed(page, read, before) {
  for (let i = 0; i < 100; i++) {
    const now = await read();
    if (now !== before) return now;
    await page.waitForTimeout(20);
  }
  throw new Error(`still ${before}`);
}

/** Notes whether the page ever leaves `done` or shows a progress bar. */
async function watch(page) {
  await page.evaluate(() => {
    window.trained = false;
    new MutationObserver(() => {
      const isDone = document.querySelector("main").dataset.state === "done";
      if (!isDone || document.querySelector("[role=progressbar]")) window.trained = true;
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

test("the place opens by its entry and answers the sliders without training", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    await run(page);
    const { measured, foundation } = JSON.parse((await download(page, "download-json")).text);
    await open(page, "Foundation");
    // The finding names its convention, its number and its doubt.
    const words = await finding(page).innerText();
    assert.match(words, /corrected convention \(seed 0\)/);
    assert.match(words, /95\s% interval/);
    const rounded = (size) => Number(size.toPrecision(3));
    assert.equal(number(/≈\s[\d,]+/.exec(words)[0]), measured.whole.beyond_data ? rounded(measured.whole.size - measured.test.train_rows) : rounded(measured.whole.size));
    assert.equal(await total(page, "Measured, the whole"), rounded(measured.whole.size));
    const before = await total(page, "All orders");
    assert.equal(before, rounded(foundation.total.all_orders));
    assert.match(await place(page).innerText(), /no bound decides its height/, "λ has no slider in this convention");
    assert.equal(await page.getByRole("slider").count(), 3);

    await watch(page);
    const epsilon = page.getByRole("slider", { name: "ε", exact: true });
    await epsilon.focus();
    await page.keyboard.press("ArrowRight");
    const after = await changed(page, () => total(page, "All orders"), before);
    assert.ok(after < before, `${after} of a wider tolerance`);
    assert.equal(await epsilon.getAttribute("aria-valuetext"), "0.012");
    // The measured size follows from the errors that are there, and names the tolerance that it is for.
    await page.getByText(/^Measured: rows of .* at ε\s=\s0\.012 /).waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await changed(page, () => total(page, "All orders"), after);
    assert.equal(await total(page, "All orders"), before);
    assert.equal(await finding(page).innerText(), words);
    assert.equal(await page.evaluate(() => window.trained), false, "nothing was trained");

    // Every class stands in the ranking's table, and one in the figure of its own.
    await page.locator("#class-sizes").evaluate((table) => (table.closest("details").open = true));
    assert.equal(await page.locator("#class-sizes tbody tr").count(), 10);
    await page.getByLabel("Class", { exact: true }).selectOption("7");
    await page.getByRole("heading", { name: /^Class 7: ≈\s\d+ of its own rows needed/ }).waitFor();
    await page.getByLabel("Show the published data sets beside").check();
    await page.getByRole("img", { name: /^The foundation is smaller than the data/ }).waitFor();
    for (const text of await page.locator("figure svg").allTextContents()) assert.doesNotMatch(text, /NaN|inf/);
  }));

test("under a published convention the bound of λ moves the sizes, and its diagnostic stands beside them", () =>
  withPage(async ({ page }) => {
    await page.click("#demo-digits");
    await state(page, "ready");
    await set(page, { convention: "published", "max-epochs": 10 });
    await run(page);
    await open(page, "Foundation");
    assert.match(await finding(page).innerText(), /^By the published convention \(seed 0\) the theory asks for ≈\s[\d,]+ samples/);
    const before = await finding(page).innerText();
    const bound = page.getByRole("slider", { name: "λ bound" });
    await bound.focus();
    await page.keyboard.press("ArrowLeft");
    const after = await changed(page, () => finding(page).innerText(), before);
    assert.ok(number(/≈\s[\d,]+/.exec(after)[0]) > number(/≈\s[\d,]+/.exec(before)[0]), "a lower bound gives larger sizes");
    const row = page.getByRole("row", { name: /^Truncated reported/ });
    assert.match(await row.innerText(), /half the number of classes/);
  }));

test("nothing is cut off on a phone or a desk", () =>
  withPage(
    async ({ page }) => {
      await page.setViewportSize({ width: 375, height: 812 });
      assert.equal(await state(page, "done", "error"), "done");
      await open(page, "Foundation");
      for (const [width, height, scheme] of [[375, 812, "dark"], [1440, 1000, "light"]]) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        await screenshot(place(page), `foundation-${width}-${scheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} px wide at ${width} px`);
      }
    },
    { hash: "#demo=digits&run" },
  ));
