// A new version of the page: it is used as a whole or not at all, and an open tab is told of it.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { choose, example, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { builtOf, countLoads, finish, isolated, kept, versionOf } from "./kept.mjs";
import { withPage } from "./page.mjs";

/** Files that each version has in its own form; some are loaded at once, some later. */
const MARKED = ["start.js", "host.js", "wasm.js", "worker.js", "thread.js", "reader.js", "worker/builds.js"];
const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];

let first, second;
before(() => {
  const marked = (name) => versionOf(Object.fromEntries(MARKED.map((file) => [file, (text) => `${text}\n// version ${name}\n`])));
  [first, second] = [marked("first"), marked("second")];
});
after(() => [first, second].forEach((folder) => rmSync(folder, { recursive: true })));

/** The versions that a tab gets its files of, and the digests of all that it gets. */
const versions = (page) =>
  page.evaluate(async (files) => {
    const texts = await Promise.all(files.map(async (file) => (await fetch(file)).text()));
    return [...new Set(texts.map((text) => text.match(/\/\/ version (\w+)/)?.[1]))];
  }, MARKED);

const update = (page) => page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration()).update()));
const told = (page) => page.locator("#update-note").waitFor({ timeout: 60_000 });

/** A page that is kept in the first version, from a host whose version `host.folder` is. */
async function withKept(use, options = {}) {
  const host = { folder: first };
  let loads;
  await withPage(
    async (tools) => {
      await isolated(tools.page);
      await kept(tools.page);
      await tools.page.reload();
      await isolated(tools.page);
      await use({ ...tools, host, loads });
    },
    { headers: false, isKept: true, folder: () => host.folder, prepare: async (context) => (loads = await countLoads(context)), ...options },
  );
}

for (const headers of [false, true]) {
  test(`an open tab goes on with its version, and has the new one after a reload, on a host ${headers ? "with" : "without"} headers`, () =>
    withKept(
      async ({ page, host, loads }) => {
        host.folder = second;
        await update(page);
        await told(page);
        assert.match(await page.locator("#update-note").innerText(), /A new version is ready\. Reload to use it\./);
        // Workers start with the first files, or anew after a reader was lost; they are of the tab's version.
        await choose(page, ...digits);
        assert.equal(await state(page, "ready", "error"), "ready");
        assert.deepEqual(await versions(page), ["first"]);
        const before = loads();
        await page.getByRole("button", { name: "Reload" }).click();
        await page.waitForFunction((version) => document.querySelector("script[data-version]")?.dataset.version === version, builtOf(second).version);
        await isolated(page);
        assert.deepEqual(await versions(page), ["second"]);
        assert.ok(loads() - before <= 2, `${loads() - before} loads`);
        await kept(page);
        assert.equal(await page.locator("#update-note").count(), 0);
        // What was of the former version is gone.
        assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1);
      },
      { headers },
    ));
}

test("a second tab has the version of the first, and the new one comes once the first is closed", () =>
  withKept(async ({ page, context, url, host }) => {
    const other = await context.newPage();
    await other.goto(url);
    await isolated(other);
    host.folder = second;
    await update(page);
    await told(page);
    await told(other);
    // The other tab still works with the first version, so that a reload does not take it away.
    await page.reload();
    await isolated(page);
    await told(page);
    for (const tab of [page, other]) assert.deepEqual(await versions(tab), ["first"]);
    const third = await context.newPage();
    await third.goto(url);
    await isolated(third);
    assert.deepEqual(await versions(third), ["first"]);
    await third.close();
    await other.close();
    await page.reload();
    await page.waitForFunction((version) => document.querySelector("script[data-version]")?.dataset.version === version, builtOf(second).version);
    await isolated(page);
    assert.deepEqual(await versions(page), ["second"]);
    tried("A session", "new version published while tabs that are kept for offline use are open", 1, "each tab goes on with all of its own version, and is told");
  }));

test("all tabs closed, the next one has the new version", () =>
  withKept(async ({ page, context, url, host }) => {
    host.folder = second;
    await update(page);
    await told(page);
    await page.close();
    // The browser notes that a tab is gone a moment later.
    const next = await context.newPage();
    await next.waitForTimeout(500);
    await next.goto(url);
    await isolated(next);
    assert.deepEqual(await versions(next), ["second"]);
  }));

test("a version that is on the host in part is not used, and not told of", async () => {
  const half = versionOf({});
  for (const file of [...MARKED, "index.html"]) copyFileSync(join(first, file), join(half, file));
  // Its list came before its files.
  copyFileSync(join(second, "service-worker.js"), join(half, "service-worker.js"));
  try {
    await withKept(
      async ({ page, host }) => {
        host.folder = half;
        // A service worker that cannot be installed is an error of `update` in some versions of Chromium.
        await update(page).catch(() => {});
        await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()).installing === null);
        assert.equal(await page.locator("#update-note").count(), 0);
        await page.reload();
        await isolated(page);
        assert.deepEqual(await versions(page), ["first"]);
        // The rest has come.
        host.folder = second;
        await update(page);
        await told(page);
        assert.deepEqual(await versions(page), ["first"]);
      },
      { expected: /./ },
    );
  } finally {
    rmSync(half, { recursive: true });
  }
});

test("what `make serve` serves at the address of a kept page takes its place at once, and nothing is kept", async () => {
  const developed = versionOf({});
  copyFileSync(new URL("../../www/service-worker.js", import.meta.url), join(developed, "service-worker.js"));
  const index = readFileSync(join(developed, "index.html"), "utf8");
  try {
    await withKept(
      async ({ page, host }) => {
        host.folder = developed;
        await page.reload();
        await page.waitForFunction(() => document.querySelector("script[data-version]")?.dataset.version === "development", null, { timeout: 60_000 });
        await page.locator("main").waitFor();
        const left = await page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]);
        assert.deepEqual(left, [0, 0]);
      },
      { headers: true, edit: (file, text) => (file === "index.html" && text === index ? text.replace(/data-version="[^"]*"/, 'data-version="development"') : text) },
    );
  } finally {
    rmSync(developed, { recursive: true });
  }
});

test("a version is a digest of all files: the same files have the same one, and each change makes another", () => {
  const [one, other, changed] = [versionOf({}), versionOf({}), versionOf({ "worker/builds.js": (text) => `${text} ` })];
  try {
    assert.equal(builtOf(one).version, builtOf(other).version);
    assert.notEqual(builtOf(one).version, builtOf(changed).version);
    finish(one);
    assert.deepEqual(builtOf(one), builtOf(other));
  } finally {
    for (const folder of [one, other, changed]) rmSync(folder, { recursive: true });
  }
});
