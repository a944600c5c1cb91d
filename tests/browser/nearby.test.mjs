// `#open=…` opens files of the page's own origin, and no others; `scar view` serves the page and its files so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { choose, download, example, scar, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";
import { DIST } from "./server.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const report = async (page) => JSON.parse((await download(page, "download-json")).text);

test("files beside the page are opened and analyzed by one address", () =>
  withPage(
    async ({ page }) => {
      assert.equal(await state(page, "done", "error"), "done");
      assert.deepEqual(await report(page), scar("analyze", ...digits));
      // Files of the person's own take their place, and the address says so no more.
      await choose(page, ...digits);
      assert.equal(await state(page, "ready"), "ready");
      assert.ok(!page.url().includes("open="), page.url());
    },
    { path: "/some/where/", hash: "#open=examples/digits/digits.npy,examples/digits/digits-labels.npy&run" },
  ));

for (const [what, open, words] of [
  ["of another origin", "https://example.org/x.npy", /example\.org\/x\.npy is not beside this page/],
  ["of a scheme that is no page's", "data:text/csv;base64,YQ==", /is not beside this page/],
  ["that is missing", "examples/none.npy", /none\.npy could not be fetched \(404/],
  ["without a name", "", /names no file/],
]) {
  test(`a file ${what} is refused in words, and the page takes files`, () =>
    withPage(
      async ({ page }) => {
        assert.equal(await state(page, "error"), "error");
        assert.match(await page.getByRole("alert").innerText(), words);
        await choose(page, ...digits);
        assert.equal(await state(page, "ready"), "ready");
      },
      { hash: `#open=${open}&run`, expected: /404/ },
    ));
}

test("a file that has no room is refused before it is fetched", () =>
  withPage(
    async ({ page, url }) => {
      await page.route("**/huge.npy", (route) => route.fulfill({ body: "", headers: { "Content-Length": "100000000000" } }));
      await page.goto(`${url}#open=huge.npy&run`);
      await page.reload();
      assert.equal(await state(page, "error"), "error");
      assert.match(await page.getByRole("alert").innerText(), /huge\.npy does not fit|could not be fetched/);
    },
    { expected: /ERR_/ },
  ));

/** Opens what `scar view` serves of `files` and gives it to `test`. */
async function withView(files, test) {
  const program = process.env.SCAR_BIN ?? new URL("../../target/debug/scar", import.meta.url).pathname;
  const view = spawn(program, ["view", "--no-open", "--port", "0", "--page", DIST, ...files], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [address] = await new Promise((resolve) => createInterface(view.stdout).once("line", (line) => resolve([line])));
    await withPage(
      async (tools) => {
        await tools.page.goto(address);
        await test({ ...tools, address });
      },
      { isAlone: false, isKept: true },
    );
  } finally {
    view.kill();
  }
}

test("`scar view` serves the page with its files opened", () =>
  withView(digits, async ({ page }) => {
    assert.equal(await state(page, "done", "error"), "done");
    assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
    assert.deepEqual(await report(page), scar("analyze", ...digits));
    // Its address is another each time: whatever were kept of it would never be used again.
    const left = await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
    assert.deepEqual(left, [0, 0]);
  }));

test("a large file is read in parts, where its host gives them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
  const [nRows, nDims] = [1_200, 4_000];
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${nRows}, ${nDims}), }`.padEnd(117) + "\n";
  const values = Float32Array.from({ length: nRows * nDims }, (_, i) => Math.sin(i));
  const parts = [Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(header), Buffer.from(values.buffer)];
  const files = [join(folder, "x.npy"), join(folder, "y.csv")];
  writeFileSync(files[0], Buffer.concat(parts));
  writeFileSync(files[1], `label\n${Array.from({ length: nRows }, (_, row) => `c${row % 2}`).join("\n")}\n`);
  try {
    await withView(files, async ({ page, context, address }) => {
      const asked = [];
      context.on("request", (request) => request.url().endsWith("/x.npy") && asked.push(request.headers().range));
      await page.goto("about:blank");
      await page.goto(address.replace("&run", "&budget=10"));
      assert.equal(await state(page, "ready", "error"), "ready");
      const bytes = asked.map((range) => range?.match(/bytes=(\d+)-(\d+)/)).map((ends) => (ends ? ends[2] - ends[1] + 1 : Infinity));
      assert.ok(bytes.length > 2 && Math.max(...bytes) <= 16 << 20, `${asked}`);
      const kept = scar("inspect", files[0], "--labels", files[1], "--memory-budget", "10").sample.kept;
      await page.locator("#sample-title").waitFor();
      assert.equal(await page.locator("#sample-title").textContent(), `Sample: ${kept} of 1,200 rows`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("of a file larger than any tab, a sample asks for its own rows alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scar-lens-"));
  const [nRows, nDims] = [60_000, 20_000];
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${nRows}, ${nDims}), }`.padEnd(117) + "\n";
  const files = [join(folder, "x.npy"), join(folder, "y.csv")];
  writeFileSync(files[0], Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(header)]));
  // Zeros that take no room on the disk.
  truncateSync(files[0], 128 + 4 * nRows * nDims);
  writeFileSync(files[1], `label\n${Array.from({ length: nRows }, (_, row) => `c${row % 2}`).join("\n")}\n`);
  try {
    await withView(files, async ({ page, context, address }) => {
      let bytes = 0;
      context.on("request", (request) => {
        const [, from, to] = (request.url().endsWith("/x.npy") && request.headers().range?.match(/bytes=(\d+)-(\d+)/)) || [0, 1, 0];
        bytes += to - from + 1;
      });
      await page.goto("about:blank");
      await page.goto(address.replace("&run", "&budget=4"));
      assert.equal(await state(page, "ready", "error"), "ready");
      await page.locator("#sample-title").waitFor();
      assert.match(await page.locator("#sample-title").textContent(), /^Sample: [45]\d of 60,000 rows$/);
      assert.ok(bytes > 1e6 && bytes < 2e7, `${bytes} bytes of 4.8e9`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a file that changes while it is read is told", () =>
  withPage(async ({ page, url }) => {
    let tag = 0;
    const body = Buffer.alloc(20e6, "1,2\n");
    await page.context().route("**/moving.csv", (route) => {
      const [, from, to] = route.request().headers().range.match(/bytes=(\d+)-(\d+)/).map(Number);
      const headers = { "Content-Range": `bytes ${from}-${to}/${body.length}`, ETag: `"${tag++}"` };
      return route.fulfill({ status: 206, headers, body: body.subarray(from, to + 1) });
    });
    await page.goto(`${url}#open=moving.csv`);
    await page.reload();
    assert.equal(await state(page, "error"), "error");
    assert.match(await page.getByRole("alert").innerText(), /moving\.csv cannot be read.*changed while it was read/s);
    tried("Files on the page", "file beside the page that changes while it is read in parts", 1, "named; nothing of it is used");
  }));
