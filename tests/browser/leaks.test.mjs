// Nothing reaches another origin from the page, the compute worker, a thread of its pool or the reader, whatever a script there
// tries: also where the host sends the two headers for threads and no policy, so that only index.html has one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, example, state } from "./app.mjs";
import { foreignOrigin, leak } from "./foreign.mjs";
import { isolated } from "./kept.mjs";
import { withPage } from "./page.mjs";

const PLACES = ["compute", "page", "pool", "reader"];
const isNoPolicy = (header) => header !== "Content-Security-Policy";
/** The built page's own policy; the attribute may stand on lines of its own. */
const META = /<meta\s+http-equiv="?Content-Security-Policy"?[^>]*>/i;

/** Scripts of the workers that leak before they do anything else. */
function leaking(to) {
  const now = (place) => `(${leak})("${place}", "${to}")`;
  // This one is loaded by the compute worker too; only a thread gets this message.
  const asThread = `self.addEventListener("message", ({ data }) => data?.type === "wasm_bindgen_worker_init" && ${now("pool")})`;
  return (file, text) => {
    if (file === "worker.js") return `${now("compute")};\n${text}`;
    if (file === "reader.js") return `${now("reader")};\n${text}`;
    return file.endsWith("workerHelpers.no-bundler.js") ? `${asThread};\n${text}` : text;
  };
}

/**
 * What reached the other origin, as `place/way`, from a page of a host with such headers that was used; `edit` as in `serve`.
 *
 * @returns {Promise<string[]>}
 */
async function leaks(headers, { path = "/", isKept = false, edit = (_, text) => text } = {}) {
  const other = await foreignOrigin();
  const leakily = leaking(other.url);
  try {
    await withPage(
      async ({ page }) => {
        await isolated(page);
        await page.addInitScript(() => {
          window.tried = {};
          new BroadcastChannel("leaks").onmessage = ({ data }) => (window.tried[data.place] = data.ways);
        });
        await page.reload();
        await isolated(page);
        await choose(page, example("digits/digits.npy"), example("digits/digits-labels.npy"));
        assert.equal(await state(page, "ready", "error"), "ready", "the page does not work");
        await page.evaluate(`(${leak})("page", "${other.url}")`);
        await page.waitForFunction((n) => Object.keys(window.tried).length === n, PLACES.length);
        const tried = await page.evaluate(() => window.tried);
        assert.deepEqual(Object.keys(tried).sort(), PLACES);
        for (const place of PLACES) assert.ok(tried[place].length >= 9, `${place} tried ${tried[place]}`);
        // What was sent last may be on its way.
        await page.waitForTimeout(1000);
      },
      { path, headers, isKept, edit: (file, text) => edit(file, leakily(file, text)), expected: /./, isAlone: false },
    );
    return [...new Set(other.asked.map((url) => url.slice(1)))].sort();
  } finally {
    await other.close();
  }
}

/** What reached the other origin from the service worker of a page on a host with such headers. */
async function leaksOfServiceWorker(headers) {
  const other = await foreignOrigin();
  try {
    await withPage(
      async ({ page }) => {
        await page.evaluate(() => {
          window.tried = new Promise((resolve) => (new BroadcastChannel("leaks").onmessage = ({ data }) => resolve(data)));
        });
        await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.ready;
          registration.active.postMessage("leak");
        });
        const { place, ways } = await page.evaluate(() => window.tried);
        assert.equal(place, "service worker");
        assert.ok(ways.length >= 9);
        await page.waitForTimeout(1000);
      },
      {
        headers,
        edit: (file, text) => {
          if (file !== "service-worker.js") return text;
          return `self.addEventListener("message", ({ data }) => data === "leak" && (${leak})("service worker", "${other.url}"));\n${text}`;
        },
        expected: /./,
        isAlone: false,
        isKept: true,
      },
    );
    return [...new Set(other.asked.map((url) => decodeURI(url.slice(1))))].sort();
  } finally {
    await other.close();
  }
}

test("nothing leaves from the service worker where the host sends the policy", async () => assert.deepEqual(await leaksOfServiceWorker(true), []));

test("a service worker obeys no policy but its host's, as the docs and the Privacy panel say", async () =>
  assert.ok((await leaksOfServiceWorker(isNoPolicy)).includes("service worker/fetch")));

test("nothing leaves where the host sends no policy", async () => assert.deepEqual(await leaks(isNoPolicy), []));

test("nothing leaves where the page lies below a path of such a host", async () =>
  assert.deepEqual(await leaks(isNoPolicy, { path: "/some/where/" }), []));

test("nothing leaves where the host sends nothing, and the service worker adds what lacks", async () =>
  assert.deepEqual(await leaks(false, { isKept: true }), []));

test("nothing leaves where the host sends the policy", async () => assert.deepEqual(await leaks(true), []));

test("nothing leaves where only the host has the policy", async () =>
  assert.deepEqual(await leaks(true, { edit: (file, text) => (file === "index.html" ? text.replace(META, "") : text) }), []));

test("without any policy everything would leave, so that these tests see it", async () => {
  const edit = (file, text) => (file === "index.html" ? text.replace(META, "") : text);
  const left = await leaks(isNoPolicy, { edit });
  const everywhere = ["cache", "events", "fetch", "fetch-in-worker", "font", "import", "websocket", "worker", "xhr"];
  const inPage = ["beacon", "form", "frame", "image", "media", "object", "ping", "prefetch", "preload", "script", "style"];
  const expected = ["compute", "page", "reader"].flatMap((place) => everywhere.map((way) => `${place}/${way}`));
  const missing = [...expected, ...inPage.map((way) => `page/${way}`), "pool/xhr"].filter((way) => !left.includes(way));
  assert.deepEqual(missing, []);
});
