// A result goes into a link and out of it again; links that are broken or hostile are refused in words, and the page goes on.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, example, open, run, rows, scar, screenshot, set, SHORT, SHORT_ARGS, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const digits = [example("digits/digits.npy"), example("digits/digits-labels.npy")];
const program = process.env.SCAR_BIN ?? new URL("../../target/debug/scar", import.meta.url).pathname;
const linkOf = (report, ...args) => {
  const file = join(mkdtempSync(join(tmpdir(), "scar-lens-")), "report.json");
  writeFileSync(file, JSON.stringify(report));
  return execFileSync(program, ["show", file, "--link", ...args], { encoding: "utf8" }).trim();
};

test("what is shared is shown first, is the program's, and gives the same numbers without and with the data", () =>
  withPage(async ({ page, context, url }) => {
    await choose(page, ...digits);
    await state(page, "ready");
    await set(page, { ...SHORT, seed: 3 });
    await run(page);
    const measured = await rows(page);
    const headline = await page.locator("#overview-title").innerText();
    await page.click("#share");
    const panel = page.locator("#share-panel");
    await panel.waitFor();
    assert.match(await panel.innerText(), /10 by name, with their rows: 0, 1, 2/);
    assert.match(await panel.innerText(), /Never in it: rows of the data/);
    await screenshot(page, "share");
    // An address of this machine opens nowhere else.
    assert.match(await panel.innerText(), /Send the part from #r= on/);
    const link = await page.locator("#share-link").inputValue();
    assert.ok(link.startsWith(`${url}#r=2.`) && link.length < 8_100, link);
    assert.equal(link.slice(url.length), linkOf(scar("analyze", ...digits, ...SHORT_ARGS, "--seed", "3")));
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click("#copy-share-link");
    await panel.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);

    const other = await context.newPage();
    await other.goto(link);
    await other.locator("#overview-title").waitFor();
    assert.equal(await other.locator("#overview-title").innerText(), headline);
    assert.deepEqual(await rows(other), measured);
    const note = other.locator("#linked-note");
    assert.match(await note.innerText(), /came by a link, opened on .*SCAR Lens 0\.1\.0 made it/);
    for (const place of ["Measures", "Foundation", "Completion", "Overview"]) await open(other, place);
    assert.ok(!(await download(other, "download-json")).text.includes("digits.npy"));
    assert.ok(other.url().includes("#") && other.url().includes("r=2."), "the link stays in the address");

    await choose(other, ...digits);
    await state(other, "ready");
    await run(other);
    assert.match(await note.innerText(), /Same data, same numbers/);
    await set(other, { seed: 4 });
    await run(other);
    assert.match(await note.innerText(), /not the same result/);
    assert.match(await note.innerText(), /the setting «seed»: 3 in the link, 4 here/);
    await other.click("#show-linked");
    assert.match(await note.innerText(), /came by a link/);
  }));

for (const [what, change, words] of [
  ["cut", (link) => link.slice(0, -40), /The link is damaged: its end is missing/],
  ["of another form", (link) => link.replace("#r=2.", "#r=9."), /form 9/],
  ["no link", () => "#r=%3Cimg%20src=x%3E", /The link is damaged/],
]) {
  test(`a link that is ${what} is refused in words, and the page takes files`, () =>
    withPage(async ({ page, url }) => {
      await page.goto(url + change(linkOf(scar("analyze", ...digits, ...SHORT_ARGS))));
      await page.reload();
      assert.equal(await state(page, "error"), "error");
      assert.match(await page.getByRole("alert").innerText(), words);
      await choose(page, ...digits);
      assert.equal(await state(page, "ready"), "ready");
    }));
}

test("markup in names of classes stays text", () =>
  withPage(async ({ page, url }) => {
    const name = "<img src=x onerror=document.title='taken'>";
    const report = JSON.stringify(scar("analyze", ...digits, ...SHORT_ARGS)).replaceAll('"class":"3"', `"class":${JSON.stringify(name)}`).replaceAll('"name":"3"', `"name":${JSON.stringify(name)}`);
    await page.goto(url + linkOf(JSON.parse(report)));
    await page.reload();
    await page.locator("#linked-note").waitFor();
    for (const place of ["Measures", "Foundation", "Overview"]) await open(page, place);
    await page.click("#share");
    await page.locator("#share-panel").waitFor();
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.notEqual(await page.title(), "taken");
    assert.ok((await page.locator("#share-panel").innerText()).includes("<img src=x"));
  }));
