// Cancelling stops the work, keeps the data, and the next run is as the first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, download, example, choose, open, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
// Far more epochs than a test would wait for.
const long = { convention: "published", "max-epochs": 100000, patience: 100000 };
const usual = { convention: "corrected", "max-epochs": 100, patience: 5, ...SHORT };

async function startsLong(page) {
  await choose(page, ...files);
  await state(page, "ready");
  await set(page, long);
  await page.click("#run");
  await state(page, "running");
  await page.locator("[role=progressbar]").waitFor();
}

for (const [name, cancel] of [
  ["the button", (page) => page.click("#cancel")],
  ["the Escape key", (page) => page.keyboard.press("Escape")],
]) {
  test(`${name} cancels, and the data can be run again`, () =>
    withPage(async ({ page }) => {
      await startsLong(page);
      await cancel(page);
      await state(page, "ready");
      assert.equal(await page.locator("[role=progressbar]").count(), 0);
      await set(page, usual);
      await run(page);
      const { text } = await download(page, "download-json");
      assert.deepEqual(JSON.parse(text), scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS));
    }));
}

test("twenty cancels in a row leave no worker behind", () =>
  withPage(async ({ page }) => {
    await choose(page, ...files);
    await state(page, "ready");
    await set(page, long);
    const workers = () => page.workers().length;
    let before;
    for (let i = 0; i < 20; i += 1) {
      await page.click("#run");
      await state(page, "running");
      await page.locator("[role=progressbar]").waitFor();
      await page.click("#cancel");
      await state(page, "ready");
      if (i === 0) before = workers();
    }
    assert.equal(workers(), before, "no worker was left behind or started anew");
    tried("Workers that die", "cancels in a row", 20, "each is answered, and no worker is left behind");
  }));

test("the Escape key cancels nothing where it belongs to a field, a list or an explanation", () =>
  withPage(async ({ page }) => {
    await startsLong(page);
    const runs = async (what) => {
      // A cancel would be answered well within that time.
      await page.waitForTimeout(300);
      assert.equal(await page.locator("main").getAttribute("data-state"), "running", what);
      assert.equal(await page.locator(".progress__step").filter({ hasText: "stopping" }).count(), 0, what);
    };
    // The first numbers bring the overview into view.
    await page.locator("#overview-title:focus").waitFor({ timeout: 60_000 });
    await open(page, "Data");
    await page.focus("#seed");
    await page.keyboard.press("Escape");
    await runs("a text field");
    await page.focus("#convention");
    await page.keyboard.press("Escape");
    await runs("a list");
    // Of what floats over the page, Escape closes the nearest alone: first an explanation, by keyboard or under the pointer.
    await open(page, "Measures");
    await page.locator(".term__name").first().waitFor();
    const meaning = page.getByRole("tooltip");
    for (const show of [() => page.locator(".term__name").first().focus(), () => page.locator(".term").first().hover()]) {
      await page.locator("#run").focus();
      await show();
      await meaning.first().waitFor();
      await page.keyboard.press("Escape");
      await meaning.first().waitFor({ state: "hidden" });
      await runs("an explanation");
      await page.mouse.move(0, 0);
    }
    await page.evaluate(() => {
      const dialog = document.createElement("dialog");
      dialog.textContent = "A question";
      dialog.tabIndex = 0;
      document.body.append(dialog);
      dialog.showModal();
    });
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog").open);
    await runs("a dialog");
    await page.evaluate(() => {
      const menu = document.createElement("div");
      menu.setAttribute("role", "menu");
      menu.tabIndex = 0;
      document.body.append(menu);
      menu.focus();
    });
    await page.keyboard.press("Escape");
    await runs("a menu");
    await page.evaluate(() => {
      document.activeElement.blur();
      const list = document.createElement("div");
      list.popover = "auto";
      list.textContent = "A list";
      document.body.append(list);
      list.showPopover();
    });
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector(":popover-open"));
    await runs("what floats over the page");
    // On a checkbox, a slider or nothing at all there is nothing else that it could mean.
    await page.locator("h1").click();
    await page.keyboard.press("Escape");
    await state(page, "ready");
  }));
