// What a visit loads: the usual formats need the small reader alone, and the decoders of all others come once a file needs them.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { SHORT, SHORT_ARGS, choose, download, example, fixture, run, scar, set, state } from "./app.mjs";
import { secondVisitOffline } from "./kept.mjs";
import { withPage } from "./page.mjs";
import { DIST } from "./server.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const parquet = fixture("formats/parquet/list_dict_labels.parquet");
const report = async (page) => JSON.parse((await download(page, "download-json")).text);
/** The decoders, by the addresses that were asked for. */
const decoders = (asked) => asked.filter((address) => address.includes("worker/reader_all/"));

/** Runs `use` with the path of a folder, which is removed after it. */
async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "scar-visit-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a table of three classes into `folder` and gives its path. */
function table(folder) {
  const rows = Array.from({ length: 90 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${(i % 3) + Math.sin(7 * i)},${"abc"[i % 3]}`);
  writeFileSync(join(folder, "table.csv"), `x,y,z,label\n${rows.join("\n")}\n`);
  return join(folder, "table.csv");
}

/** Bytes of a file as a host sends it: packed by `make build`, or packed here, quickly, where the page was built for the tests. */
function sentBytes(path) {
  const packed = join(DIST, `${path}.br`);
  if (existsSync(packed)) return statSync(packed).size;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return Math.min(brotliCompressSync(readFileSync(join(DIST, path)), { params }).length, statSync(join(DIST, path)).size);
}

/** Most kilobytes of a first visit to what `make build` gives. It only ever goes down. */
const MOST_BUILT_KB = 2_310;
/**
 * The same for the quicker build of the tests, packed quickly. Its size depends on the compiler and on how the build was cut into parts, by some percent,
 * so this one has room for that, but none for the decoders (1,300 kB more than the small reader).
 */
const MOST_QUICK_KB = 3_250;
const MOST_KB = existsSync(join(DIST, "worker/compute/scar_worker_bg.wasm.br")) ? MOST_BUILT_KB : MOST_QUICK_KB;

for (const [what, files] of [
  ["a .npy", () => digits],
  ["a CSV", (folder) => [table(folder)]],
]) {
  test(`a first visit with ${what} loads no decoder of another format, and no more than it must`, () =>
    withFolder((folder) =>
      withPage(async ({ page, asked }) => {
        await choose(page, ...files(folder));
        assert.equal(await state(page, "ready", "error"), "ready");
        await set(page, SHORT);
        await run(page);
        assert.deepEqual(decoders(asked), []);
        const paths = [...new Set(asked.map((address) => new URL(address, "http://host").pathname.slice(1) || "index.html"))];
        const parts = paths.map((path) => [Math.round(sentBytes(path) / 1000), path]).sort(([a], [b]) => b - a);
        const sum = parts.reduce((sum, [kilobytes]) => sum + kilobytes, 0);
        // The three modules at least were counted.
        assert.ok(parts.filter(([, path]) => path.endsWith(".wasm")).length === 3, `${paths}`);
        assert.ok(sum <= MOST_KB, `${sum} kB, and ${MOST_KB} are the limit: ${parts.slice(0, 6).map((part) => part.join(" kB "))}`);
      }),
    ));
}

for (const [where, headers] of [
  ["", true],
  [", also on one thread", false],
]) {
  test(`a file of a rare format is read with the decoders, which are loaded once${where}`, () =>
    withPage(
      async ({ page, asked }) => {
        await choose(page, ...digits);
        assert.equal(await state(page, "ready", "error"), "ready");
        await choose(page, parquet);
        await page.getByRole("heading", { name: "200 samples" }).waitFor();
        assert.equal(await state(page, "ready", "error"), "ready");
        assert.equal(decoders(asked).filter((address) => address.endsWith(".wasm")).length, 1);
        await set(page, SHORT);
        await run(page);
        assert.deepEqual(await report(page), scar("analyze", parquet, ...SHORT_ARGS));
        // What the small reader read is read by the same code, and neither is loaded again.
        const before = asked.length;
        await choose(page, ...digits);
        await page.getByRole("heading", { name: "1,797 samples" }).waitFor();
        await choose(page, parquet);
        await page.getByRole("heading", { name: "200 samples" }).waitFor();
        assert.equal(await state(page, "ready", "error"), "ready");
        assert.deepEqual(asked.slice(before), []);
      },
      { headers },
    ));
}

test("content decides: a packed table of a rare format under another name, in a folder with other files", () =>
  withFolder((place) => {
    const folder = join(place, "set");
    mkdirSync(folder);
    writeFileSync(join(folder, "README.md"), "A set.");
    writeFileSync(join(folder, "train.csv.gz"), gzipSync(readFileSync(parquet)));
    return withPage(async ({ page, asked }) => {
      await page.setInputFiles("#folder-input", folder);
      assert.equal(await state(page, "ready", "error"), "ready");
      assert.match(await page.locator("#data-title").innerText(), /200 samples/);
      assert.match(await page.getByRole("list", { name: "Warnings about the files" }).innerText(), /README\.md: left out by name/);
      assert.ok(decoders(asked).length > 0);
    });
  }));

test("labels of a usual format beside a matrix of a rare one, and a table under the name of a rare one", () =>
  withFolder((folder) =>
    withPage(async ({ page, asked }) => {
      copyFileSync(table(folder), join(folder, "table.parquet"));
      await choose(page, join(folder, "table.parquet"));
      assert.equal(await state(page, "ready", "error"), "ready");
      assert.deepEqual(decoders(asked), []);
      await choose(page, fixture("formats/parquet/fixed_zstd.parquet"), fixture("formats/labels/labels_int.npy"));
      await page.getByRole("heading", { name: "200 samples" }).waitFor();
      assert.equal(await state(page, "ready", "error"), "ready");
      assert.ok(decoders(asked).length > 0);
    }),
  ));

test("decoders that do not load are told of, usual files are read all the same, and the next try loads them", () => {
  let isHeldBack = true;
  return withPage(
    async ({ page }) => {
      await choose(page, parquet);
      await state(page, "error");
      const told = await page.getByRole("alert").innerText();
      assert.match(told, /reads files of this kind did not load \(.+\)\. Look at the network connection, and choose the files again\./);
      await choose(page, ...digits);
      assert.equal(await state(page, "ready", "error"), "ready");
      isHeldBack = false;
      await choose(page, parquet);
      await page.getByRole("heading", { name: "200 samples" }).waitFor();
      assert.equal(await state(page, "ready", "error"), "ready");
    },
    { edit: (file, text) => (isHeldBack && file.startsWith("worker/reader_all/") ? null : text), expected: /404/ },
  );
});

test("without a network, from the second visit on, a rare format is read", () =>
  withPage(
    async (tools) => {
      const second = await secondVisitOffline(tools);
      await choose(second, parquet);
      assert.equal(await state(second, "ready", "error"), "ready");
      await set(second, SHORT);
      await run(second);
      assert.deepEqual(await report(second), scar("analyze", parquet, ...SHORT_ARGS));
    },
    { isKept: true, headers: false, expected: /ERR_|Failed to load resource/ },
  ));
