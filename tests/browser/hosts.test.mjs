// The page on hosts that send no headers, below a path, without a network, and where service workers are refused.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { SHORT, SHORT_ARGS, choose, download, example, run, scar, set, state } from "./app.mjs";
import { builtOf, countLoads, finish, isolated, kept, secondVisitOffline, versionOf } from "./kept.mjs";
import { startWorker, withPage } from "./page.mjs";
import { DIST, headersOf } from "./server.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const bare = { headers: false, isKept: true };
const report = async (page) => JSON.parse((await download(page, "download-json")).text);
/** What a browser says of an address that nobody answers. */
const OFFLINE = /ERR_|Failed to load resource/;

test("on a host without headers the page is loaded once more, and has threads", async () => {
  let loads;
  await withPage(
    async ({ page }) => {
      await isolated(page);
      const { ready } = await startWorker(page);
      assert.ok(ready.n_threads >= 1);
      await kept(page);
      assert.equal(loads(), 2);
      // Once it works it is loaded as often as a person does that.
      await page.reload();
      await isolated(page);
      assert.equal(loads(), 3);
      assert.equal(await page.locator("#lack-note").count(), 0);
    },
    { ...bare, prepare: async (context) => (loads = await countLoads(context)) },
  );
});

test("a first visit that is broken off and begun again ends with threads", () =>
  withPage(async ({ page }) => {
    // Which of two loads wins, that of the person or the page's own, is a matter of moments; in the end there is one.
    for (const _ of [1, 2]) await page.reload().catch(() => {});
    await isolated(page);
  }, bare));

test("a host that sends the headers is not loaded again, and its page is kept too", async () => {
  let loads;
  await withPage(
    async ({ page }) => {
      await isolated(page);
      await kept(page);
      assert.equal(loads(), 1);
    },
    { isKept: true, prepare: async (context) => (loads = await countLoads(context)) },
  );
});

for (const [what, options] of [
  ["with headers, below a path", { isKept: true, path: "/some/where/" }],
  ["without headers, below a path", { ...bare, path: "/a/b%20c/" }],
]) {
  test(`from its second visit on a page of a host ${what} needs no network, and has the program's numbers`, () =>
    withPage(
      async (tools) => {
        const second = await secondVisitOffline(tools);
        await choose(second, ...digits);
        assert.equal(await state(second, "ready", "error"), "ready");
        await set(second, SHORT);
        await run(second);
        assert.deepEqual(await report(second), scar("analyze", ...digits, ...SHORT_ARGS));
        // The examples are files of the page.
        await second.goto(`${tools.url}?again#demo=digits`);
        assert.equal(await state(second, "ready", "error"), "ready");
      },
      { ...options, expected: OFFLINE },
    ));
}

test("data beside the page goes its own way: it is not kept, parts of it come, and no header is added", async () => {
  const folder = versionOf({});
  // Not part of the page: it was put there later.
  mkdirSync(join(folder, "data"));
  for (const file of ["digits.npy", "digits-labels.npy"]) writeFileSync(join(folder, "data", file), readFileSync(example(`digits/${file}`)));
  try {
    await withPage(
      async ({ page, url, goOffline }) => {
        await isolated(page);
        await kept(page);
        await page.reload();
        await isolated(page);
        await page.goto(`${url}#open=data/digits.npy,data/digits-labels.npy`);
        assert.equal(await state(page, "ready", "error"), "ready");
        const seen = await page.evaluate(async () => {
          const part = await fetch("data/digits.npy", { headers: { Range: "bytes=1-5" } });
          const whole = await fetch("data/digits.npy");
          const example = await fetch("examples/digits/digits.npy", { headers: { Range: "bytes=1-5" } });
          return {
            part: [part.status, await part.text()],
            example: [example.status, await example.text()],
            header: whole.headers.get("Cross-Origin-Embedder-Policy"),
            length: (await whole.arrayBuffer()).byteLength,
            kept: (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat(),
          };
        });
        const bytes = readFileSync(example("digits/digits.npy"));
        assert.deepEqual(seen.part, [206, "NUMPY"]);
        // A file of the page comes whole from what is kept, as a host may send it too: its parts could be of two versions.
        assert.equal(seen.example[0], 200);
        assert.deepEqual([seen.header, seen.length], [null, bytes.length]);
        assert.ok(seen.kept.length > 30 && !seen.kept.some((address) => address.includes("/data/")), seen.kept.join("\n"));
        await goOffline();
        assert.equal(await page.evaluate(() => fetch("data/digits.npy").then(() => "came", () => "failed")), "failed");
      },
      { ...bare, folder, expected: OFFLINE },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a page of the same origin that is no file of ours has the headers and the policy all the same", async () => {
  const folder = versionOf({});
  writeFileSync(join(folder, "other.html"), "<!doctype html><title>other</title>");
  try {
    await withPage(
      async ({ page, url }) => {
        await isolated(page);
        await page.goto(`${url}other.html`);
        assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
        assert.equal(await page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused")), "refused");
      },
      { ...bare, folder, expected: /Content Security Policy|violates the following/ },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What a window may refuse, and how often the page is loaded then. */
const REFUSALS = [
  ["has no service workers", () => Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined }), 1, /refuses the page a service worker/],
  [
    "refuses the service worker",
    () => (ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("The operation is insecure.", "SecurityError"))),
    1,
    /refuses the page a service worker/,
  ],
  [
    "refuses to store anything",
    () => {
      const refuse = { get: () => { throw new DOMException("Access is denied.", "SecurityError"); } };
      for (const storage of ["sessionStorage", "localStorage"]) Object.defineProperty(window, storage, refuse);
      for (const method of ["keys", "open", "has", "delete"]) CacheStorage.prototype[method] = () => Promise.reject(new DOMException("Denied.", "SecurityError"));
      for (const method of ["open", "deleteDatabase"]) IDBFactory.prototype[method] = refuse.get;
    },
    1,
    /refuses the page a service worker/,
  ],
  ["has an address that is not secure", () => Object.defineProperty(window, "isSecureContext", { get: () => false }), 1, /This address is not secure/],
  ["forgets what it stores", () => (Storage.prototype.setItem = () => {}), 1, /refuses the page a service worker/],
];

for (const [what, refuse, nLoads, words] of REFUSALS) {
  test(`a window that ${what} is told what lacks, and the page is loaded ${nLoads === 1 ? "once" : "no more than twice"}`, async () => {
    let loads;
    await withPage(
      async ({ page }) => {
        assert.match(await page.locator("#lack-note").innerText(), words);
        assert.equal(await page.evaluate(() => window.crossOriginIsolated), false);
        // Another load would come within the time that the page takes to stand.
        await page.waitForTimeout(1000);
        assert.equal(loads(), nLoads);
        await page.getByRole("button", { name: "Privacy" }).click();
        await page.locator("#stored-parts dd").first().waitFor();
        await page.getByRole("button", { name: "Delete all that is stored" }).click();
        await page.locator("#deleted", { hasText: /^(Deleted: |There was nothing)/ }).waitFor();
      },
      {
        ...bare,
        prepare: async (context) => {
          loads = await countLoads(context);
          await context.addInitScript(refuse);
        },
      },
    );
  });
}

test("where the service worker does not help, the page is loaded twice, ever, and says so", async () => {
  let loads;
  await withPage(
    async ({ page }) => {
      await page.locator("#lack-note").waitFor();
      assert.match(await page.locator("#lack-note").innerText(), /though it has the headers/);
      await page.waitForTimeout(1000);
      assert.equal(loads(), 2);
      await page.reload();
      await page.locator("#lack-note").waitFor();
      await page.waitForTimeout(1000);
      assert.equal(loads(), 3);
    },
    {
      ...bare,
      edit: (file, text) => (file === "service-worker.js" ? text.replace('"Cross-Origin-Embedder-Policy"', '"X-Nothing"') : text),
      prepare: async (context) => (loads = await countLoads(context)),
    },
  );
});

test("where the browser leaves the page out of the service worker, it is loaded three times, ever", async () => {
  let loads;
  await withPage(
    async ({ page }) => {
      await page.locator("#lack-note").waitFor();
      await page.waitForTimeout(1000);
      assert.equal(loads(), 3);
      await page.reload();
      await page.locator("#lack-note").waitFor();
      await page.waitForTimeout(1000);
      assert.equal(loads(), 4);
    },
    {
      ...bare,
      edit: (file, text) => (file === "service-worker.js" ? text.replace('"Cross-Origin-Embedder-Policy"', '"X-Nothing"') : text),
      prepare: async (context) => {
        loads = await countLoads(context);
        await context.addInitScript(() => Object.defineProperty(ServiceWorkerContainer.prototype, "controller", { get: () => null }));
      },
    },
  );
});

test("a host that changes a file has it served all the same, and the page says that it is not kept", () =>
  withPage(
    async ({ page }) => {
      await isolated(page);
      await page.waitForFunction(() => window.scarHost.state().keeping === "failed", null, { timeout: 60_000 });
      assert.match(await page.evaluate(() => window.scarHost.state().whyNot), /^wasm\.js on the host is not the file of this version$/);
      await choose(page, ...digits);
      assert.equal(await state(page, "ready", "error"), "ready");
    },
    { ...bare, edit: (file, text) => (file === "wasm.js" ? `${text}\n// A host added this.` : text) },
  ));

test("the list of the service worker is that of the folder, with the headers of hosts", async () => {
  const { version, headers, files } = builtOf(DIST);
  assert.match(version, /^[0-9a-f]{16}$/);
  const hosts = Object.fromEntries((await headersOf(DIST)).filter(([name]) => name !== "Cache-Control"));
  assert.deepEqual(headers, hosts);
  const digest = (file) => createHash("sha256").update(readFileSync(join(DIST, file))).digest("hex");
  for (const [file, known] of Object.entries(files)) assert.equal(known, digest(file), file);
  for (const file of ["index.html", "start.js", "host.js", "wasm.js", "worker.js", "reader.js", "worker/builds.js", "icon.svg", "manifest.webmanifest"]) {
    assert.ok(file in files, file);
  }
  assert.ok(!("service-worker.js" in files) && !("_headers" in files));
  assert.ok(readFileSync(join(DIST, "index.html"), "utf8").includes(`data-version="${version}"`));
});

test("what is packed unpacks to the file beside it, and data and what hardly becomes smaller are not packed", () => {
  const folder = mkdtempSync(join(tmpdir(), "scar-packed-"));
  try {
    mkdirSync(join(folder, "examples"));
    const text = "A line of some words.\n".repeat(500);
    const noise = randomBytes(5000);
    const files = { "index.html": `<script data-version="development"></script>${text}`, "a.js": text, "short.js": "1", "noise.wasm": noise, "examples/x.npy": text };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    for (const name of ["_headers", "service-worker.js"]) copyFileSync(join(DIST, name), join(folder, name));
    // Run again, it leaves the same.
    for (const _ of [1, 2]) finish("--pack", folder);
    const packed = readdirSync(folder, { recursive: true }).filter((name) => /\.(gz|br)$/.test(name));
    assert.deepEqual(packed.sort(), ["a.js.br", "a.js.gz", "index.html.br", "index.html.gz", "service-worker.js.br", "service-worker.js.gz"]);
    for (const name of packed) {
      const unpack = name.endsWith(".gz") ? gunzipSync : brotliDecompressSync;
      assert.deepEqual(unpack(readFileSync(join(folder, name))), readFileSync(join(folder, name.slice(0, -3))), name);
    }
    assert.deepEqual(Object.keys(builtOf(folder).files), ["a.js", "examples/x.npy", "index.html", "noise.wasm", "short.js"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the page can be installed: its manifest names icons of the sizes that they have", async () => {
  const manifest = JSON.parse(readFileSync(join(DIST, "manifest.webmanifest"), "utf8"));
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ["./", "./", "standalone"]);
  for (const { src, type, sizes } of manifest.icons.filter(({ type }) => type === "image/png")) {
    const bytes = readFileSync(join(DIST, src));
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, `${src} ${type}`);
  }
  await withPage(
    async ({ page, context }) => {
      const session = await context.newCDPSession(page);
      const { errors, manifest } = await session.send("Page.getAppManifest");
      assert.deepEqual(errors, []);
      assert.equal(manifest?.name ?? "SCAR Lens", "SCAR Lens");
    },
    { path: "/some/where/" },
  );
});
