// Pages that a service worker keeps, and versions of the built page.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DIST } from "./server.mjs";

/** Resolves once all files of the page are kept. */
export const kept = (page) => page.waitForFunction(() => window.scarHost?.state().keeping === "kept", null, { timeout: 120_000 });

/** Resolves once the page is isolated and stands, whether it was loaded again for it or not. */
export async function isolated(page) {
  await page.waitForFunction(() => window.crossOriginIsolated && document.querySelector("main"), null, { timeout: 60_000 });
}

/** Ends a first visit once the page is kept, takes the host away, and gives the page of a second visit. */
export async function secondVisitOffline({ page, context, url, goOffline }) {
  await isolated(page);
  await kept(page);
  await page.close();
  await goOffline();
  const second = await context.newPage();
  await second.goto(url);
  await isolated(second);
  return second;
}

/** Has every page of the context count how often it is loaded; gives a function that tells. */
export async function countLoads(context) {
  let n = 0;
  await context.exposeFunction("countLoad", () => (n += 1));
  await context.addInitScript(() => location.protocol !== "about:" && window === window.top && window.countLoad());
  return () => n;
}

const FINISH = fileURLToPath(new URL("../../scripts/finish-page.sh", import.meta.url));
export const finish = (...args) => execFileSync(FINISH, args, { stdio: "ignore" });

/** A copy of the built page as another version: `edits` change the texts of its files by their path. Whoever makes it removes it. */
export function versionOf(edits) {
  const folder = mkdtempSync(join(tmpdir(), "scar-page-"));
  cpSync(DIST, folder, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), "utf8")));
  finish(folder);
  return folder;
}

/** The list in the service worker of a folder. */
export function builtOf(folder) {
  const [line] = readFileSync(join(folder, "service-worker.js"), "utf8").split("\n");
  return JSON.parse(line.slice("self.built = ".length, -1));
}
