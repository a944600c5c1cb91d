// The *Privacy* panel says what was asked for and what is stored, and deletes it; and what it says is true.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHORT, choose, download, example, open, run, screenshot, set, state } from "./app.mjs";
import { isolated, kept } from "./kept.mjs";
import { withPage } from "./page.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const panel = async (page) => {
  await page.getByRole("button", { name: "Privacy" }).click();
  await page.locator("#stored-parts dd").first().waitFor();
};
/** The addresses that the panel lists, by the parts that asked. */
const listed = async (page) => {
  await page.getByText("All requests").click();
  const rows = await page.locator("#requests tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  return new Map(rows.map(([address, who, n]) => [address, { who, n: Number(n) }]));
};
/** Everything that the browser stores for the page's origin. */
const everything = (page) =>
  page.evaluate(async () => ({
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    registrations: (await navigator.serviceWorker.getRegistrations()).length,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
  }));
/** What threads load is not in the list, and the panel says so; nor is what the browser asks for by itself. */
const UNSEEN = /\/service-worker\.js$|\/snippets\/.*\/workerHelpers|\/icon|\.webmanifest$/;

for (const headers of [true, false]) {
  test(`a whole session asks the page's own host alone, and every request is listed, on a host ${headers ? "with" : "without"} headers`, () =>
    withPage(
      async ({ page, context, url, asked }) => {
        const requests = [];
        context.on("request", (request) => requests.push(request.url()));
        await isolated(page);
        await page.locator("#demo-digits").click();
        assert.equal(await state(page, "ready", "error"), "ready");
        await choose(page, ...digits);
        assert.equal(await state(page, "ready", "error"), "ready");
        await set(page, SHORT);
        await run(page);
        for (const place of ["Data", "Rows", "Measures", "Foundation", "Completion", "Modalities", "Compare", "Overview"]) await open(page, place);
        for (const id of ["download-json", "download-csv", "download-html"]) await download(page, id);
        await kept(page);
        await panel(page);
        assert.match(await page.locator("#requests-words").innerText(), /^\d+ requests, all to http:\/\/127\.0\.0\.1:\d+, where the page is from\. The page's policy had to refuse none\.$/);
        const seen = await listed(page);
        const paths = new Set(asked.map((address) => `.${address}`));
        assert.ok(paths.size > 40);
        const missing = [...paths].filter((path) => !seen.has(path) && !UNSEEN.test(path));
        assert.deepEqual(missing, []);
        // The parts of the page speak for themselves.
        assert.match(seen.get("./worker/compute/scar_worker_bg.wasm").who, /compute worker/);
        assert.match(seen.get("./worker/reader/scar_worker_bg.wasm").who, /reader/);
        assert.match(seen.get("./examples/digits/digits.npy").who, /page/);
        assert.match(seen.get("./worker/builds.js").who, /service worker/);
        // And nothing is listed that was not asked for: most of it by the network, all of it of the host.
        for (const address of seen.keys()) assert.ok(address.startsWith("./"), address);
        const origin = new URL(url).origin;
        assert.deepEqual(requests.filter((address) => /^(http|ws)/.test(address) && new URL(address).origin !== origin), []);
      },
      { headers, isKept: true },
    ));
}

test("what the policy refuses is listed", () =>
  withPage(
    async ({ page }) => {
      await page.evaluate(() => fetch("https://example.org/secret").catch(() => {}));
      await panel(page);
      assert.match(await page.locator("#requests-words").innerText(), /all to http:.* refused requests for 1 other address\.$/);
      assert.match(await page.locator("#refused-requests").innerText(), /https:\/\/example\.org\/secret \(connect-src\)/);
    },
    { expected: /Content Security Policy|violates the following/ },
  ));

test("the button deletes all that is stored and says what that was; without a network the page is gone then", () =>
  withPage(
    async ({ page, url, goOffline }) => {
      await isolated(page);
      await kept(page);
      await choose(page, ...digits);
      assert.equal(await state(page, "ready", "error"), "ready");
      await set(page, SHORT);
      await run(page);
      await page.getByRole("button", { name: /^Theme/ }).click();
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
      await panel(page);
      const before = await everything(page);
      assert.equal(before.registrations, 1);
      assert.deepEqual([before.caches.length, before.databases, before.local], [1, ["scar-lens"], ["scar-lens-theme"]]);
      const parts = await page.locator("#stored-parts").innerText();
      assert.match(parts, /Results\s+1 result, with names of classes and files; never the data/);
      assert.match(parts, /Files of the page\s+\d+ files/);
      assert.match(parts, /Settings\s+1 \(light or dark\)/);
      await screenshot(page, "privacy");

      await page.getByRole("button", { name: "Delete all that is stored" }).click();
      await page.locator("#deleted", { hasText: "Deleted" }).waitFor();
      const words = await page.locator("#deleted").innerText();
      assert.match(words, /^Deleted: the database with 1 result, \d+ files of the page, the service worker, 1 setting\. This tab goes on/);
      assert.deepEqual(await everything(page), { caches: [], databases: [], registrations: 0, local: [], session: [] });
      await page.waitForFunction(() => document.querySelector("#stored-parts")?.innerText.match(/none/g)?.length === 5);
      // The tab goes on, and what it finds is stored again.
      await page.getByRole("button", { name: "Close" }).click();
      await run(page);
      await goOffline();
      await assert.rejects(page.goto(`${url}?`), /ERR_/);
    },
    { headers: false, isKept: true, expected: /ERR_|Failed to load/ },
  ));

test("deleting while the page is being kept leaves nothing behind", () =>
  withPage(
    async ({ page }) => {
      await isolated(page);
      await panel(page);
      await page.getByRole("button", { name: "Delete all that is stored" }).click();
      await page.locator("#deleted", { hasText: /Deleted|nothing/ }).waitFor();
      // Whatever was under way has ended by then.
      await page.waitForTimeout(3000);
      const left = await everything(page);
      assert.deepEqual([left.caches, left.databases], [[], []]);
    },
    { headers: false, isKept: true },
  ));

test("the panel is a dialog: the keyboard opens and closes it, and Escape does not cancel work", () =>
  withPage(async ({ page }) => {
    await page.getByRole("button", { name: "Privacy" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Privacy" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Privacy" }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    // It fits a phone.
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole("button", { name: "Privacy" }).click();
    const [inner, outer] = await page.evaluate(() => [document.querySelector("#privacy-panel").scrollWidth, innerWidth]);
    assert.ok(inner <= outer, `${inner} > ${outer}`);
  }));
