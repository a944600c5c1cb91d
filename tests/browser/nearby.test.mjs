// `#open=…` opens files of the page's own origin, and no others; `scar view` serves the page and its files so.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { choose, download, example, scar, state } from "./app.mjs";
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

test("`scar view` serves the page with its files opened", async () => {
  const program = process.env.SCAR_BIN ?? new URL("../../target/debug/scar", import.meta.url).pathname;
  const view = spawn(program, ["view", "--no-open", "--port", "0", "--page", DIST, ...digits], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [address] = await new Promise((resolve) => createInterface(view.stdout).once("line", (line) => resolve([line])));
    await withPage(
      async ({ page }) => {
        await page.goto(address);
        assert.equal(await state(page, "done", "error"), "done");
        assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
        assert.deepEqual(await report(page), scar("analyze", ...digits));
      },
      { isAlone: false },
    );
  } finally {
    view.kill();
  }
});
