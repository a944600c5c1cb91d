// Style sheets: their order decides nothing, and people who ask their system for other colors see what there is to see.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, run, state } from "./app.mjs";
import { withPage } from "./page.mjs";

/** Places that draw something once there is a report; each is made when it is first in view. */
const PLACES = ["Data", "Rows", "Measures", "Foundation", "Completion"];

/** Some properties of every element of the page that a rule could change. */
const styles = (page) =>
  page.evaluate(() => {
    const names = ["display", "color", "background-color", "font-size", "font-weight", "padding", "margin", "border", "white-space", "text-align", "min-inline-size", "max-inline-size"];
    return [...document.querySelectorAll("body *")].map((element) => {
      const style = getComputedStyle(element);
      return `${element.tagName}.${element.className} ${names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ")}`;
    });
  });

/** Puts the style sheets in the other order, but for the first, which names the layers. */
const turnRound = (page) =>
  page.evaluate(async () => {
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].slice(1);
    const place = sheets.at(-1).nextSibling;
    await Promise.all(
      sheets.reverse().map((sheet) => {
        const loaded = new Promise((resolve) => sheet.addEventListener("load", resolve, { once: true }));
        place.parentNode.insertBefore(sheet, place);
        return loaded;
      }),
    );
    return sheets.length;
  });

for (const [name, width] of [
  ["a wide window", 1280],
  ["a phone", 375],
]) {
  test(`the order of the style sheets decides nothing, in ${name}`, () =>
    withPage(async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.click("#demo-digits");
      await state(page, "ready");
      await run(page);
      for (const place of PLACES) await open(page, place);
      // A link under the pointer has colors of its own.
      await page.mouse.move(0, 0);
      // Nothing more is on its way: without the rail's sheet for a moment, a figure could be drawn anew.
      await page.waitForTimeout(300);
      const before = await styles(page);
      assert.ok((await turnRound(page)) > 10);
      const after = await styles(page);
      assert.deepEqual(
        after.filter((style, idx) => style !== before[idx]),
        [],
      );
    }));
}

test("bars are seen where a person's own colors take the place of the page's", () =>
  withPage(async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active" });
    await page.click("#demo-digits");
    await state(page, "ready");
    const backgrounds = (selector) =>
      page.locator(selector).evaluateAll((elements) => [...new Set(elements.map((element) => getComputedStyle(element).backgroundColor))]);
    const [ground] = await backgrounds("html");
    assert.notDeepEqual(await backgrounds("#run"), [ground]);
    await run(page);
    for (const place of PLACES) await open(page, place);
    for (const bar of [".class-table__bar", ".class-counts__bar", ".plan-table__adds"]) {
      const found = await backgrounds(bar);
      assert.ok(found.length > 0, bar);
      assert.ok(!found.includes(ground) && !found.includes("rgba(0, 0, 0, 0)"), `${bar}: ${found} on ${ground}`);
    }
  }));

test("soft ink is stronger where more contrast is asked for", () =>
  withPage(async ({ page }) => {
    const soft = () => page.locator(".intro__text").evaluate((element) => getComputedStyle(element).color);
    const usual = await soft();
    await page.emulateMedia({ contrast: "more" });
    assert.notEqual(await soft(), usual);
  }));
