// The main flows in WebKit, the engine of Safari, as Debian has it: with threads, and with one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tried } from "./faults.mjs";
import { mainFlow, shortFlow } from "./flows.mjs";
import { serve } from "./server.mjs";
import { webkitPath, withWebkit } from "./webkit.mjs";

// Without it every flow is skipped by name, with this reason; scripts/tools.sh installs it where it can.
const skip = webkitPath() ? false : "no WebKit here: apt-get install webkit2gtk-driver xvfb";

async function withServed(options, use) {
  const server = await serve();
  try {
    await withWebkit(options, async (webkit) => use({ ...webkit, url: server.url }));
  } finally {
    await server.close();
  }
}

test("with threads: an example, its numbers, a cancel, a file of one's own, a broken one, a link", { skip }, () =>
  withServed({ hasThreads: true }, async (webkit) => {
    const page = await mainFlow(webkit);
    assert.equal(await page.evaluate(() => typeof SharedArrayBuffer), "function");
    tried("Browsers", "WebKitGTK with threads: an example, a cancel, files of one's own, a broken file, a link", 5, "the same numbers to the last digit");
  }));

test("a page that is called isolated and may share no memory all the same computes on one thread", { skip }, () =>
  withServed({ hasThreads: false }, async (webkit) => {
    const page = await shortFlow(webkit);
    assert.deepEqual(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer]), [true, "undefined"]);
    tried("Browsers", "WebKitGTK with one thread, where an isolated page may share no memory: an analysis and a cancel", 2, "the same numbers");
  }));
