// The main flows in Firefox, as Debian has it: with threads, and with one where the host sends no headers. Firefox ESR has no
// `Atomics.waitAsync`, so the threads are those of a browser without it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SHORT_ARGS, example, scar } from "./app.mjs";
import { firefoxPath, withFirefox } from "./firefox.mjs";
import { serve } from "./server.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
// Without it every flow is skipped by name, with this reason; scripts/tools.sh installs it where it can.
const skip = firefoxPath() ? false : "no Firefox here: apt-get install firefox-esr, or FIREFOX=path";

/** Sets fields of the form by their ids, as typing does. */
const set = (page, fields) =>
  page.evaluate((fields) => {
    for (const [id, value] of Object.entries(fields)) {
      const field = document.getElementById(id);
      field.value = value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }, fields);

/** The JSON that a person would save. */
const saved = (page) =>
  page.evaluate(async () => {
    const made = new Promise((resolve) => {
      const create = URL.createObjectURL;
      URL.createObjectURL = (blob) => (resolve(blob.text()), (URL.createObjectURL = create), create.call(URL, blob));
    });
    document.querySelector("#download-json").click();
    return JSON.parse(await made);
  });

async function withServed(options, use) {
  const server = await serve(options);
  try {
    await withFirefox(async (firefox) => use({ ...firefox, url: server.url }));
  } finally {
    await server.close();
  }
}

test("with threads: an example, its numbers, a cancel, a file of one's own, a broken one, a link", { skip }, () =>
  withServed({}, async ({ open, url }) => {
    const page = await open(`${url}#demo=digits`);
    await page.state("ready");
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    await set(page, { ratios: "1, 2" });
    await page.click("#run");
    assert.equal(await page.state("done", "error"), "done");
    const report = await saved(page);
    assert.deepEqual(report, scar("analyze", ...digits, ...SHORT_ARGS));
    await page.click("#share");
    const link = await page.until(() => document.querySelector("#share-link")?.value);
    // A long analysis is stopped.
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await page.click("#run");
    await page.until(() => document.querySelector("[role=progressbar]") !== null);
    await page.click("#cancel");
    await page.state("ready");
    // Files of one's own, dropped.
    const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
    try {
      const table = join(folder, "own.csv");
      const row = (i) => `${i % 7},${(i * 3) % 5},${i % 2 ? "odd" : "even"}`;
      writeFileSync(table, `a,b,label\n${Array.from({ length: 60 }, (_, i) => row(i)).join("\n")}\n`);
      await page.choose(table);
      await page.until(() => document.querySelector("#data-title")?.textContent.includes("60 samples in 2 classes"));
      writeFileSync(table, "a,b,label\n1,2,x\n3,y\n");
      await page.choose(table);
      assert.equal(await page.state("error"), "error");
      assert.match(await page.text("[role=alert]"), /own\.csv/);
    } finally {
      rmSync(folder, { recursive: true });
    }
    // A result as a link, opened in another tab without the data.
    assert.deepEqual(page.problems, []);
    const other = await open(link);
    assert.equal(await other.text("#overview-title"), report.overview.headline);
    assert.deepEqual(other.problems, []);
  }));

test("with one thread, on a host without headers: an analysis and a cancel", { skip }, () =>
  withServed({ headers: false, edit: (file, text) => (file === "service-worker.js" ? null : text) }, async ({ open, url }) => {
    const page = await open(url);
    await page.choose(...digits);
    await page.state("ready");
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    await set(page, { convention: "published", "max-epochs": 100000, patience: 100000 });
    await page.click("#run");
    await page.until(() => document.querySelector("[role=progressbar]") !== null);
    await page.click("#cancel");
    await page.state("ready");
    await set(page, { convention: "corrected", "max-epochs": 100, patience: 5, ratios: "1, 2" });
    await page.click("#run");
    assert.equal(await page.state("done", "error"), "done");
    assert.deepEqual(await saved(page), scar("analyze", ...digits, ...SHORT_ARGS));
  }));

/** Keeps the page's workers, and those that a worker has made end one of their own when they are told so. */
const keepWorkers = () => {
  window.workers = [];
  window.Worker = class extends window.Worker {
    constructor(address, options) {
      super(address, options);
      if (options.name === "worker.js") window.workers.push(this);
    }
  };
};
// The first ones are the pool's; behind them may stand what waits in the place of `Atomics.waitAsync`.
const MORTAL = (file, text) => {
  if (file !== "worker.js") return text;
  const obeys = `${text}\nnew BroadcastChannel("fate").onmessage = () => self.threads[0].terminate();`;
  return obeys.replace("super(...args);", "super(...args);\n    (self.threads ??= []).push(this);");
};

test("a compute worker that ends is noticed, and a thread of it", { skip }, () =>
  withServed({ edit: MORTAL }, async ({ open, url }) => {
    const page = await open(url, keepWorkers);
    await page.choose(...digits);
    await page.state("ready");
    for (const [end, says] of [
      [() => window.workers.at(-1).terminate(), "the browser ended it"],
      [() => new BroadcastChannel("fate").postMessage("now"), "a thread of it was lost"],
    ]) {
      await page.evaluate(end);
      await page.until((says) => document.querySelector("[role=alert]")?.textContent.includes(says), says);
      await page.evaluate(() => document.querySelector(".alert__close").click());
      await set(page, { ratios: "1, 2" });
      await page.click("#run");
      assert.equal(await page.state("done", "error"), "done");
    }
    assert.deepEqual(await saved(page), scar("analyze", ...digits, ...SHORT_ARGS));
  }));
