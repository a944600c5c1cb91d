// Workers that end without a word, at any stage: the page notices, says which and why, starts another, reads its files again, and works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, SHORT_ARGS, choose, download, example, open, run, scar, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { keepWorkers, withPage } from "./page.mjs";

const files = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const other = [example("emoji/emoji-text.npy"), example("emoji/emoji-labels.csv")];
/** Far more epochs than a test would wait for; and back. */
const LONG = { convention: "published", "max-epochs": 100000, patience: 100000 };
const USUAL = { convention: "corrected", "max-epochs": 100, patience: 5, ...SHORT };

/** Scripts of workers that obey `fate`: the newest thread is ended, the compute worker or the reader closes itself or works for ever. */
const MORTAL = (file, text) => {
  const obey = (acts) => `${text}\nnew BroadcastChannel("fate").onmessage = ({ data }) => (${acts})[data]?.();`;
  const acts = (name) => `{ "${name} closes": () => self.close(), "${name} hangs": () => { for (;;); }, "a thread ends": () => self.threads?.at(-1).terminate() }`;
  if (file === "worker.js") return obey(acts("compute")).replace("super(...args);", "super(...args);\n    (self.threads ??= []).push(this);");
  return file === "reader.js" ? obey(acts("reader")) : text;
};
const fate = (page, what) => page.evaluate((what) => new BroadcastChannel("fate").postMessage(what), what);

/** The browser ends the newest worker of `script`, right after `click` on what is named, if any. The worker does not hear of it before. */
const end = (page, script, click) =>
  page.evaluate(
    ([script, click]) => {
      if (click) document.querySelector(click).click();
      window.workers[script].at(-1).terminate();
    },
    [script, click],
  );

const count = (page, script) => page.evaluate((script) => window.workers[script].length, script);
/** The alert says what matches; it is then dismissed. */
async function says(page, text) {
  await page.getByRole("alert").filter({ hasText: text }).waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
}

/** An analysis gives what the program gives. */
async function goesOn(page) {
  await set(page, USUAL);
  await run(page);
  assert.deepEqual(JSON.parse((await download(page, "download-json")).text), scar("analyze", files[0], "--labels", files[1], ...SHORT_ARGS));
}

async function running(page) {
  await set(page, LONG);
  await page.click("#run");
  await state(page, "running");
  await page.locator("[role=progressbar]").waitFor();
}

test("a compute worker that ends is replaced at any stage", () =>
  withPage(
    async ({ page }) => {
      await keepWorkers(page);
      // Before anything was read.
      await page.waitForFunction(() => window.workers["worker.js"][0]?.lives);
      await end(page, "worker.js");
      await says(page, /lost while it rested: the browser ended it\. Another one has started\./);
      // While files are read: they are read again without another word of the person.
      await page.evaluate(() => (window.isDeaf = true));
      await choose(page, ...files);
      await state(page, "reading");
      await page.evaluate(() => (window.isDeaf = false));
      await end(page, "worker.js");
      await state(page, "ready");
      await says(page, /ended without an answer: the browser ended it\. Another one has started, and reads the files again\./);
      // While it rests with the data.
      await fate(page, "compute closes");
      await says(page, /lost while it rested: .* reads the files again\./);
      assert.equal(await state(page, "ready", "error"), "ready");
      // While it trains.
      await running(page);
      await fate(page, "compute closes");
      await says(page, /ended without an answer: the browser ended it\. .* reads the files again\. Run it again/);
      await goesOn(page);
      // While it looks at rows, and while it chooses them.
      await open(page, "Rows");
      await end(page, "worker.js", "#look");
      await says(page, /ended without an answer/);
      await page.click("#look");
      await page.locator("#rows tbody tr").first().waitFor();
      await open(page, "Completion");
      await end(page, "worker.js", "#choose-plan-rows");
      await says(page, /ended without an answer/);
      // Once all is done, the result stays.
      await fate(page, "compute closes");
      await says(page, /lost while it rested/);
      assert.equal(await state(page, "done", "error"), "done");
      await goesOn(page);
      tried("Workers that die", "compute worker closed, or ended by the browser: before any file, while it reads, rests, trains, looks at rows, chooses rows, and after an analysis", 7, "an alert says so, another starts and reads the files again; results on screen stay");
    },
    { edit: MORTAL },
  ));

test("an example or a file that the address names is run also where the compute worker ends while it is read", () =>
  withPage(async ({ page }) => {
    await keepWorkers(page);
    for (const named of ["demo=digits", "open=examples/digits/digits.npy,examples/digits/digits-labels.npy"]) {
      await page.waitForFunction(() => window.workers["worker.js"].at(-1)?.lives);
      const n = await count(page, "worker.js");
      await page.evaluate((named) => {
        window.isDeaf = true;
        window.workers["reader.js"].at(-1).isAsked = false;
        location.hash = `#${named}&seed=3&run`;
      }, named);
      await page.waitForFunction(() => window.workers["reader.js"].at(-1).isAsked);
      await page.evaluate(() => (window.isDeaf = false));
      await end(page, "worker.js");
      await state(page, "done", "error");
      assert.equal(await count(page, "worker.js"), n + 1);
      assert.match(await page.locator("#overview h2").innerText(), /\w/);
      assert.equal(JSON.parse((await download(page, "download-json")).text).settings.seed, 3);
    }
    tried("Workers that die", "compute worker that ends while the example or file of an address with run is read", 2, "the next one reads it, and the analysis runs without a click");
  }));

test("a thread that ends is noticed while it works and while it rests", () =>
  withPage(
    async ({ page }) => {
      await keepWorkers(page);
      await choose(page, ...files);
      await state(page, "ready");
      await running(page);
      await fate(page, "a thread ends");
      await says(page, /ended without an answer: a thread of it was lost/);
      await goesOn(page);
      await fate(page, "a thread ends");
      await says(page, /lost while it rested: a thread of it was lost/);
      await goesOn(page);
      tried("Workers that die", "thread of the pool that ends, at work and at rest", 2, "the same within about two seconds: so long Chromium lets a thread finish");
    },
    { edit: MORTAL },
  ));

test("a reader that ends is replaced: at once while it rests, and with the same files where it reads", () =>
  withPage(
    async ({ page }) => {
      await keepWorkers(page);
      await page.waitForFunction(() => window.workers["reader.js"][0]?.lives && window.workers["reader.js"][0].ready);
      await fate(page, "reader closes");
      await page.waitForFunction(() => window.workers["reader.js"][1]?.ready);
      assert.equal(await page.getByRole("alert").count(), 0, "nothing was lost that a person would have to know of");
      await choose(page, ...files);
      await state(page, "ready");
      await page.evaluate(() => (window.isDeaf = true));
      await choose(page, ...other);
      await state(page, "reading");
      await page.evaluate(() => (window.isDeaf = false));
      await end(page, "reader.js");
      await page.getByRole("heading", { name: "1,870 samples in 9 classes" }).waitFor();
      // Where the second ends too, the person decides.
      await page.evaluate(() => (window.isDeaf = true));
      await choose(page, ...files);
      await state(page, "reading");
      for (const n of [3, 4]) {
        await page.waitForFunction((n) => window.workers["reader.js"][n - 1]?.ready, n);
        await end(page, "reader.js");
      }
      await says(page, /the reader was lost \(the browser ended it\)\. Another reader has started/);
      await page.evaluate(() => (window.isDeaf = false));
      await choose(page, ...files);
      await state(page, "ready");
      assert.equal(await count(page, "worker.js"), 1, "the compute worker stays");
      await goesOn(page);
      tried("Workers that die", "reader that ends: at rest, while it reads, and again with the same files", 4, "at rest nobody need know; another reads the same files; after two the person decides, and the data that was there stays");
    },
    { edit: MORTAL },
  ));

/** The page's clock goes a hundred times as fast from now on. */
const hurry = (page) =>
  page.evaluate(() => {
    const now = performance.now.bind(performance);
    const start = now();
    performance.now = () => start + (now() - start) * 100;
  });

test("workers that hang are told of and replaced, and those that work in silence are not", () =>
  withPage(
    async ({ page }) => {
      await keepWorkers(page);
      await choose(page, ...files);
      await state(page, "ready");
      await running(page);
      await hurry(page);
      // Minutes of that clock: work that does not count up is asked, and answers.
      await page.evaluate(() => {
        const { ready } = window.workers["worker.js"].at(-1).ready;
        const done = ready.control_ptr / 4;
        const load = Atomics.load;
        window.countUp = () => (Atomics.load = load);
        Atomics.load = (view, at) => (at === done || at === done + 1 ? 0 : load(view, at));
      });
      await page.waitForTimeout(4000);
      assert.equal(await page.locator("main").getAttribute("data-state"), "running");
      await page.evaluate(() => window.countUp());
      await page.click("#cancel");
      await state(page, "ready");
      // The compute worker hangs before the analysis reaches it.
      await fate(page, "compute hangs");
      await page.waitForTimeout(100);
      await page.click("#run");
      await page.locator(".progress__step").filter({ hasText: /no sign of it for \d+ s/ }).waitFor();
      await says(page, /ended without an answer: it gave no sign of life for 60 seconds\. Another one has started, and reads the files again/);
      await goesOn(page);
      await fate(page, "reader hangs");
      await page.waitForTimeout(100);
      await choose(page, ...other);
      await says(page, /the reader was lost \(it gave no sign of life for 60 seconds\)/);
      assert.equal(await count(page, "worker.js"), 2);
      assert.equal(await page.locator("#run").count(), 1, "the data from before stays");
      tried("Workers that die", "compute worker or reader that hangs; work that does not count up", 3, "from 10 s on the progress line says that nothing is heard, after 60 s it is replaced; work that answers is left alone");
    },
    { edit: MORTAL },
  ));

test("what could not start offline goes on once the page is online", () =>
  withPage(
    async ({ page, context }) => {
      await keepWorkers(page);
      await choose(page, ...files);
      await state(page, "ready");
      await context.setOffline(true);
      await end(page, "worker.js");
      await says(page, /could not start: (worker|reader)\.js did not load\. The page is offline, .*It goes on once it is online\./);
      // Asked all the same, it says so again.
      await set(page, USUAL);
      await page.click("#run");
      await says(page, /could not start: .*offline/);
      await context.setOffline(false);
      await page.waitForFunction(() => window.workers["worker.js"].at(-1).ready);
      await goesOn(page);
      tried("Workers that die", "worker that cannot start without a network", 2, "said, and it goes on once the browser is online");
    },
    { headers: (name) => name !== "Cache-Control", expected: /ERR_INTERNET_DISCONNECTED/ },
  ));
