// A folder is read as the program reads it: what belongs to the set is chosen by name, and the rest is told.
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choose, download, drop, fixture, run, scar, screenshot, set, state } from "./app.mjs";
import { tried } from "./faults.mjs";
import { withPage } from "./page.mjs";

const [matrix, labels] = [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")];

/** Gives a folder called `digits`, filled with copies and texts, to `use`; its path below `digits` is the key. */
async function withFolder(files, use) {
  const place = await mkdtemp(join(tmpdir(), "scar-folder-"));
  try {
    const folder = join(place, "digits");
    for (const [path, { copy, text = "" }] of Object.entries(files)) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await (copy ? cp(copy, join(folder, path)) : writeFile(join(folder, path), text));
    }
    await use(folder);
  } finally {
    await rm(place, { recursive: true });
  }
}

const splits = {
  "README.md": {},
  "dataset_dict.json": { text: "{}" },
  ".git/HEAD": {},
  "train/X.npy": { copy: matrix },
  "train/labels.npy": { copy: labels },
  "test/X.npy": { copy: fixture("oracle/iris_X.npy") },
  "test/labels.npy": { copy: fixture("oracle/iris_labels.npy") },
};

const notes = (page) => page.getByRole("list", { name: "Warnings about the files" }).innerText();

/**
 * Drops files and a folder, as a browser hands them over: `entries` is a tree of names, with texts, File contents as bytes in
 * base64, or trees below them; `null` is a file that the browser does not give, `false` one whose bytes it does not give. A folder of its own gives `batch` entries at a time, as browsers do.
 */
async function dropTree(page, tree, { batch = 100, hasEntries = true } = {}) {
  // Before the page stands, nothing hears of a drop.
  await page.locator("#file-input").waitFor({ state: "attached" });
  return page.evaluate(
    ([tree, batch, hasEntries]) => {
      const file = (name, text) => new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name);
      const refused = (name) => new DOMException("a browser's own words", name);
      const locked = (name) => {
        const blob = () => Object.assign(new Blob(["x"]), { arrayBuffer: () => Promise.reject(refused("NotReadableError")) });
        return Object.assign(new File(["x"], name), { slice: blob });
      };
      const entry = (name, content, above) => {
        const fullPath = `${above}/${name}`;
        if (!content && content !== "") {
          const file = (take, fail) => setTimeout(() => (content === null ? fail(refused("NotFoundError")) : take(locked(name))));
          return { isFile: true, isDirectory: false, name, fullPath, file };
        }
        if (typeof content === "string") {
          return { isFile: true, isDirectory: false, name, fullPath, file: (take) => setTimeout(() => take(file(name, content))) };
        }
        const createReader = () => {
          const left = Object.entries(content).map(([name, content]) => entry(name, content, fullPath));
          return { readEntries: (take) => setTimeout(() => take(left.splice(0, batch))) };
        };
        return { isFile: false, isDirectory: true, name, fullPath, createReader };
      };
      const items = Object.entries(tree).map(([name, content]) => ({
        kind: "file",
        getAsFile: () => file(name, typeof content === "string" ? content : ""),
        ...(hasEntries && { webkitGetAsEntry: () => entry(name, content, "") }),
      }));
      const transfer = new DataTransfer();
      for (const item of items) transfer.items.add(item.getAsFile());
      Object.defineProperty(transfer, "items", { value: items });
      for (const type of ["dragenter", "drop"]) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }
    },
    [tree, batch, hasEntries],
  );
}

const base64 = async (path) => (await import("node:fs/promises")).readFile(path, "base64");

test("a chosen folder gives the program's report, with what was left out", () =>
  withFolder(splits, (folder) =>
    withPage(async ({ page }) => {
      await page.setInputFiles("#folder-input", folder);
      await state(page, "ready");
      assert.match(await page.locator("main").innerText(), /1,797/);
      const told = await notes(page);
      assert.match(told, /digits\/test\/X\.npy and 1 more: left out, since it is of the split «test»/);
      assert.match(told, /digits\/README\.md: left out by name/);
      await screenshot(page, "folder-ready");
      await set(page, { ratios: "20, 30" });
      await run(page);
      const { text } = await download(page, "download-json");
      const expected = scar("analyze", folder, "--ratios", "20,30");
      // Browsers leave hidden files to the page or keep them back.
      const visible = (report) => ({ ...report, data: { ...report.data, problems: report.data.problems.filter(({ message }) => !/hidden/.test(message)) } });
      assert.deepEqual(visible(JSON.parse(text)), visible(expected));
      // Files of one's own take the place of the folder and of what was told of it.
      await choose(page, fixture("formats/npy/f16.npy"), fixture("formats/labels/labels_int.npy"));
      await page.getByRole("heading", { name: "200 samples" }).waitFor();
      assert.doesNotMatch(await page.locator("main").innerText(), /: left out/);
    }),
  ));

test("a dropped folder is listed to its end, and files beside it are read whatever their names", () =>
  withPage(async ({ page }) => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${String(i).padStart(3, "0")}.png`, ""]));
    const tree = { digits: { images: many, ".git": { HEAD: "" }, data: { "X.npy": await base64(matrix), "labels.csv": "" } } };
    await dropTree(page, { ...tree, "README.npy": await base64(labels) });
    // `labels.csv` is empty, and no file beside the folder has the name of labels: the page tells what does not fit.
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /labels\.csv is empty/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await dropTree(page, { ...tree, "labels.npy": await base64(labels) });
    await state(page, "ready");
    const told = await notes(page);
    assert.match(told, /digits\/images\/000\.png and 249 more: left out/);
    assert.match(told, /digits\/\.git\/: left out by name, hidden/);
    assert.match(told, /labels\.csv: left out, since the labels are read from labels\.npy/);
    assert.match(await page.locator("main").innerText(), /1,797/);
  }));

test("files of a folder that the browser does not give are left out by name, and the rest is read", () =>
  withPage(async ({ page }) => {
    const data = { "X.npy": await base64(matrix), "labels.npy": await base64(labels) };
    await dropTree(page, { digits: { ...data, "labels.csv": null, "README.md": null } });
    await state(page, "ready");
    const told = await notes(page);
    assert.match(told, /digits\/labels\.csv: left out, since it cannot be read: it is not where it was\. Check who may read it/);
    assert.match(told, /digits\/README\.md: left out by name/);
    assert.match(await page.locator("main").innerText(), /1,797/);
    // What is left is chosen anew: without one of two sets, the other is read.
    await dropTree(page, { two: { a: { "X.npy": false, "labels.npy": null }, b: data } });
    await page.getByText("two/a/X.npy: left out, since it cannot be read: the browser may not read it.").waitFor();
    assert.match(await notes(page), /two\/a\/labels\.npy: left out, since it cannot be read: it is not where it was/);
    assert.match(await page.locator("main").innerText(), /1,797/);
    // Nothing but such files: refused in words, and what is shown stays.
    await dropTree(page, { set: { "X.npy": false, "labels.npy": null } });
    await state(page, "error");
    const alert = await page.getByRole("alert").innerText();
    assert.match(alert, /Nothing is left to read of the folder\. set\/labels\.npy: left out, since it cannot be read/);
    assert.match(alert, /set\/X\.npy: left out, since it cannot be read: the browser may not read it/);
    assert.doesNotMatch(alert, /a browser's own words/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await state(page, "ready"), "ready");
    tried("Files on the page", "files of a dropped folder that the browser does not give", 6, "left out by name with the reason, and the rest is read; refused in words where nothing is left");
  }));

test("a folder without data is refused and loses nothing", () =>
  withPage(async ({ page }) => {
    await choose(page, matrix, labels);
    await state(page, "ready");
    await dropTree(page, { code: { "main.py": "", "cat.png": "" } });
    await state(page, "error");
    assert.match(await page.getByRole("alert").innerText(), /code holds no file of embeddings or labels/);
    await page.getByRole("button", { name: "Dismiss" }).click();
    assert.equal(await state(page, "ready"), "ready");
  }));

test("plain files are read as ever, also where a browser knows no entries", () =>
  withPage(async ({ page }) => {
    await dropTree(page, { "X.npy": await base64(matrix), "labels.npy": await base64(labels) }, { hasEntries: false });
    await state(page, "ready");
    await drop(page, matrix, labels);
    await state(page, "ready");
    assert.doesNotMatch(await page.locator("main").innerText(), /: left out/);
  }));

test("the folder's control is reached and named by keyboard, and fits a phone", () =>
  withPage(async ({ page }) => {
    const input = page.getByLabel("Choose a folder…");
    assert.equal(await input.getAttribute("id"), "folder-input");
    await page.locator("#file-input").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "folder-input");
    assert.ok(await input.evaluate((input) => input.webkitdirectory));
    for (const scheme of ["light", "dark"]) {
      for (const width of [375, 1440]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
        await screenshot(page, `drop-zone-${scheme}-${width}`);
      }
    }
  }));
