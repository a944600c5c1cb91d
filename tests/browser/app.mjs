// Using the page as a person does: by roles, names and the ids of the page's contract.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

// The fixtures stand in the crates that they test: oracle/ in the method's, all others in the reader's.
export const fixture = (name) => join(ROOT, "crates", name.startsWith("oracle/") ? "scar-method" : "scar-data", "tests/fixtures", name);
export const example = (name) => join(ROOT, "www/examples", name);

/** What a test leaves to be looked at. */
export async function screenshot(page, name) {
  const folder = process.env.SCAR_SCREENSHOTS ?? join(ROOT, "target/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Resolves once `<main data-state>` is one of `states`. */
export async function state(page, ...states) {
  const selector = states.map((name) => `main[data-state="${name}"]`).join(", ");
  await page.waitForSelector(selector, { state: "attached", timeout: 120_000 });
  return page.locator("main").getAttribute("data-state");
}

export async function choose(page, ...files) {
  await page.setInputFiles("#file-input", files);
}

/** Drops files on the page, as from a folder. */
export async function drop(page, ...files) {
  const bytes = await Promise.all(files.map(async (file) => [basename(file), (await readFile(file)).toString("base64")]));
  // Before the page stands, nothing hears of a drop.
  await page.locator("#file-input").waitFor({ state: "attached" });
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) {
      transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
    }
    return transfer;
  }, bytes);
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** Goes to a place, by the name that the rail has for it, unless it is in view. */
export async function open(page, title) {
  if (await page.locator(`[data-view=${title.toLowerCase()}]`).isVisible()) return;
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: title, exact: true }).click();
  await page.locator(`#${title.toLowerCase()}-title:focus`).waitFor();
  // Tests read what is folded too.
  if (title === "Foundation") await page.locator("#ways-to-reckon").evaluate((fold) => (fold.open = true));
}

/** Goes to the place in which an element stands, where another is in view. */
export async function reach(page, selector) {
  const hidden = await page.locator(selector).evaluate((element) => element.closest("[data-view][hidden]")?.dataset.view);
  if (hidden) await open(page, hidden[0].toUpperCase() + hidden.slice(1));
}

export async function set(page, fields) {
  await reach(page, "#seed");
  if (!(await page.locator("#seed").isVisible())) await page.getByText("Settings", { exact: true }).first().click();
  for (const [id, value] of Object.entries(fields)) {
    if (id === "convention") await page.selectOption("#convention", value);
    else await page.fill(`#${id}`, String(value));
  }
}

/** Settings of a short analysis, for tests whose claim is that one runs and not what it finds; the program's for the same. */
export const SHORT = { ratios: "1, 2" };
export const SHORT_ARGS = ["--ratios", "1,2"];

export async function run(page) {
  await reach(page, "#run");
  await page.click("#run");
  assert.equal(await state(page, "done", "error"), "done");
}

/** The table's rows as texts, class first. */
export async function rows(page) {
  return page.locator("#measures tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
}

/** The text of a downloaded report. */
export async function download(page, id) {
  await reach(page, `#${id}`);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`#${id}`)]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** What `scar` printed, by its arguments. */
const printed = new Map();

/** What `scar` prints, as an object; of a refusal the object too. It runs once for the same files of this repository. */
export function scar(...args) {
  const key = JSON.stringify(args);
  let text = printed.get(key);
  if (text === undefined) {
    text = runScar(args);
    // A test may write a file of its own anew.
    if (args.every((arg) => !isAbsolute(arg) || arg.startsWith(ROOT))) printed.set(key, text);
  }
  return JSON.parse(text);
}

function runScar(args) {
  const program = process.env.SCAR_BIN ?? join(ROOT, "target/debug/scar");
  try {
    return execFileSync(program, [...args, "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    if (!error.stdout) throw error;
    return error.stdout;
  }
}
