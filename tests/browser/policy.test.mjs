// The content security policy stands in three files, for hosts, for `make serve`, and for what a host does not send.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { tried } from "./faults.mjs";
import { DIST, headersOf } from "./server.mjs";

const root = new URL("../../", import.meta.url);
const text = (file) => readFile(new URL(file, root), "utf8");
const POLICY = "Content-Security-Policy";

/** A policy as its directives, so that two are compared whatever their order. */
const directives = (policy) => policy.split(";").map((directive) => directive.trim()).sort();

/** What `<meta http-equiv>` of a page says; attributes may come without quotes. */
function metaPolicy(html) {
  const meta = html.match(/<meta\s[^>]*http-equiv="?Content-Security-Policy"?[^>]*>/i)?.[0] ?? "";
  return meta.match(/content="([^"]*)"/)?.[1] ?? "";
}

test("hosts, `make serve` and the page itself have one policy", async () => {
  const hosts = new Map(await headersOf(new URL("www/", root).pathname));
  const table = (await text("Trunk.toml")).split("[serve.headers]")[1].split(/^\[/m)[0];
  const serve = new Map([...table.matchAll(/^"([^"]+)" = "(.*)"$/gm)].map(([, name, value]) => [name, value]));
  assert.deepEqual(Object.fromEntries(serve), Object.fromEntries(hosts));
  // A page cannot say in itself who may frame it.
  const inPage = directives(hosts.get(POLICY)).filter((directive) => !directive.startsWith("frame-ancestors "));
  assert.deepEqual(directives(metaPolicy(await text("index.html"))), inPage);
  assert.match(await text("index.html"), /<meta name="referrer" content="no-referrer"/);
  assert.equal(hosts.get("Referrer-Policy"), "no-referrer");
});

test("the recipes for hosts have the same policy and headers", async () => {
  const recipes = (await text("docs/hosting.md")).split("\n### ").filter((recipe) => /^(nginx|Caddy)/.test(recipe));
  assert.equal(recipes.length, 2);
  const hosts = await headersOf(new URL("www/", root).pathname);
  for (const recipe of recipes) {
    for (const [name, value] of hosts) assert.ok(recipe.includes(`${name} ${value.includes(" ") ? `"${value}"` : value}`), `${name} in ${recipe}`);
  }
});

test("the built page has the policy before all that it could govern, and hosts get the headers", async () => {
  const [built, source] = [await readFile(join(DIST, "index.html"), "utf8"), await text("index.html")];
  assert.deepEqual(directives(metaPolicy(built)), directives(metaPolicy(source)));
  assert.ok(!/<(script|link|style|img)\b/i.test(built.slice(0, built.indexOf(POLICY))), "something stands before the policy");
  assert.equal(await readFile(join(DIST, "_headers"), "utf8"), await text("www/_headers"));
});

test("no file of the built page names the folder that it was built in, so that the folder changes no byte", async () => {
  const folder = Buffer.from(fileURLToPath(root));
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const naming = [];
  for (const file of files) if ((await readFile(file)).includes(folder)) naming.push(file);
  assert.ok(files.some((file) => file.endsWith("worker_bg.wasm")) && files.length > 50, `${files.length} files`);
  assert.deepEqual(naming, []);
  tried("Builds", "folder of the checkout, looked for in each file of the page", files.length, "named in none: it changes no byte");
});
