// What happens to a tab in a session: others beside it, the background, sleep, leaving and coming back, a new version. The page on reliability in the docs says it.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, example, open, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { versionOf } from "./kept.mjs";
import { keepWorkers, withPage } from "./page.mjs";
import { DIST } from "./server.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const emoji = [example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv")];
const LONG = { convention: "published", "max-epochs": 100000, patience: 100000 };

const report = async (page) => JSON.parse((await download(page, "download-json")).text);
const expected = (files) => scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS);

async function read(page, files) {
  await choose(page, ...files);
  await state(page, "ready");
  await set(page, SHORT);
}

/** What is kept in this browser, once it is `n` results besides the last one. */
const keptCount = (page, n) =>
  page.waitForFunction(
    (n) =>
      new Promise((resolve) => {
        const opening = indexedDB.open("scar-lens");
        opening.onsuccess = () => {
          const asked = opening.result.transaction("visits").objectStore("visits").get("last");
          asked.onsuccess = () => (opening.result.close(), resolve(JSON.parse(asked.result ?? "null")?.kept.length === n));
        };
      }),
    n,
    { polling: 200 },
  );

test("two tabs compute each for itself, and keep results beside one another", () =>
  withPage(async ({ page, context, url }) => {
    const other = await context.newPage();
    await other.goto(url);
    await keepWorkers(other);
    await Promise.all([read(page, digits), read(other, emoji)]);
    await Promise.all([run(page), run(other)]);
    // What is lost in one tab is not lost in the other.
    await other.evaluate(() => window.workers["worker.js"].at(-1).terminate());
    await other.getByRole("alert").filter({ hasText: "lost while it rested" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.deepEqual([await report(page), await report(other)], [expected(digits), expected(emoji)]);
    for (const [tab, n] of [[page, 1], [other, 2]]) {
      await open(tab, "Overview");
      await tab.getByRole("button", { name: "Keep this result for comparison" }).click();
      await keptCount(tab, n);
    }
    // The tab that closes first takes nothing with it.
    await page.close();
    await other.reload();
    assert.match(await other.locator("#earlier-results").innerText(), /and 2 results for comparison/);
    tried("A session", "two tabs at work, one of which loses a worker", 2, "each has its own workers and data; results are kept beside one another, and of the last ones the newer is offered");
  }));

test("a tab in the background goes on, and shows what came of it", () =>
  withPage(async ({ page }) => {
    await read(page, digits);
    // A page that nobody sees draws no frames.
    await page.evaluate(() => {
      window.frames_ = [];
      window.draw = window.requestAnimationFrame;
      window.requestAnimationFrame = (act) => window.frames_.push(act);
    });
    await run(page);
    await page.evaluate(() => {
      window.requestAnimationFrame = window.draw;
      window.frames_.splice(0).forEach((act) => requestAnimationFrame(act));
    });
    assert.deepEqual(await report(page), expected(digits));
    tried("A session", "tab in the background", 1, "the computation goes on, and results are there when it is seen again");
  }));

test("a page that is frozen, as on a machine that sleeps, goes on when it wakes", () =>
  withPage(async ({ page, context }) => {
    await keepWorkers(page);
    await read(page, digits);
    const session = await context.newCDPSession(page);
    await page.click("#run");
    await state(page, "running", "done");
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await session.send("Page.setWebLifecycleState", { state: "active" });
    await state(page, "done");
    assert.deepEqual(await report(page), expected(digits));
    assert.equal(await page.evaluate(() => window.workers["worker.js"].length), 1, "sleep is no silence");
    tried("A session", "page that is frozen, as by sleep", 1, "work goes on when it wakes; sleep does not count as silence");
  }));

/** Whether the browser asks before it closes the tab; it then stays. */
async function asksBeforeLeaving(page) {
  let asked = false;
  page.once("dialog", async (dialog) => {
    asked = dialog.type() === "beforeunload";
    await dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return asked;
}

test("leaving is asked about while something is under way, and not afterwards", () =>
  withPage(async ({ page }) => {
    await read(page, digits);
    await set(page, LONG);
    await page.click("#run");
    await state(page, "running");
    assert.equal(await asksBeforeLeaving(page), true);
    assert.equal(await page.locator("main").getAttribute("data-state"), "running", "it goes on");
    await page.click("#cancel");
    await state(page, "ready");
    assert.equal(await asksBeforeLeaving(page), false);
    assert.ok(page.isClosed());
    tried("A session", "reload, close or another address in the middle of work", 2, "the browser asks first, and does not afterwards");
  }));

test("where the browser keeps nothing, leaving is asked about as long as there is a result", () =>
  withPage(
    async ({ page }) => {
      await read(page, digits);
      await run(page);
      // It is tried to keep it first.
      await page.waitForTimeout(500);
      assert.equal(await asksBeforeLeaving(page), true);
      assert.deepEqual(await report(page), expected(digits));
      tried("A session", "leaving where the browser keeps nothing", 1, "the browser asks as long as there is a result");
    },
    { prepare: (context) => context.addInitScript(() => (IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); })) },
  ));

test("back and forward go from place to place, and nothing is read again", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    await read(page, digits);
    await run(page);
    for (const place of ["Measures", "Foundation"]) await open(page, place);
    await page.goBack();
    await page.locator("[data-view=measures]").waitFor();
    await page.goForward();
    await page.locator("[data-view=foundation]").waitFor();
    assert.equal(await page.locator("main").getAttribute("data-state"), "done");
    assert.equal(await page.evaluate(() => window.workers["worker.js"].length), 1);
    // Out of the page and back: the data is gone, the result is offered.
    await page.goto(new URL("icon.svg", page.url()).href);
    await page.goBack();
    await page.locator("#show-result").click();
    await page.locator("#overview-title:focus").waitFor();
    assert.deepEqual(await report(page), expected(digits));
    tried("A session", "back and forward", 4, "from place to place with everything as it was; out of the page and back it offers the last result");
  }));

let second;
before(() => (second = versionOf({ "wasm.js": (text) => `${text}\n// another version\n` })));
after(() => rmSync(second, { recursive: true }));

test("a tab that no service worker keeps is told of a new version once it has to load something of it", () => {
  let folder = DIST;
  return withPage(
    async ({ page }) => {
      await keepWorkers(page);
      await read(page, digits);
      folder = second;
      assert.equal(await page.locator("#update-note").count(), 0);
      await page.evaluate(() => window.workers["worker.js"].at(-1).terminate());
      await page.locator("#update-note").waitFor();
      assert.match(await page.locator("#update-note").innerText(), /A new version was published\. .* reload before you go on/);
      tried("A session", "new version published while nothing keeps the page", 1, "nothing changes while workers live; before new ones start, the page says that they are of another version");
    },
    { folder: () => folder },
  );
});
