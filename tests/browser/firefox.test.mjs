// The main flows in Firefox, as Debian has it: with threads, and with one where the host sends no headers. Firefox ESR has no
// `Atomics.waitAsync`, so the threads are those of a browser without it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT_ARGS, scar } from "./app.mjs";
import { tried } from "./faults.mjs";
import { firefoxPath, withFirefox } from "./firefox.mjs";
import { digits, mainFlow, saved, set, shortFlow } from "./flows.mjs";
import { serve } from "./server.mjs";

// Without it every flow is skipped by name, with this reason; scripts/tools.sh installs it where it can.
const skip = firefoxPath() ? false : "no Firefox here: apt-get install firefox-esr, or FIREFOX=path";

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
    const page = await mainFlow({ open, url });
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    tried("Browsers", "Firefox ESR with threads: an example, a cancel, files of one's own, a broken file, a link", 5, "the same numbers to the last digit");
  }));

test("with one thread, on a host without headers: an analysis and a cancel", { skip }, () =>
  withServed({ headers: false, edit: (file, text) => (file === "service-worker.js" ? null : text) }, async ({ open, url }) => {
    const page = await shortFlow({ open, url });
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    tried("Browsers", "Firefox ESR with one thread, on a host without headers: an analysis and a cancel", 2, "the same numbers");
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
    tried("Browsers", "Firefox ESR: compute worker or thread that ends", 2, "noticed, said and replaced");
  }));
