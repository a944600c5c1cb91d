// Firefox, driven by WebDriver BiDi: what a few flows need of it and no more. Playwright would need a Firefox of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { PATIENCE, drivenPage } from "./driven.mjs";

/** Nothing but the page is asked for, and nothing asks the person. */
const PREFERENCES = {
  "app.normandy.enabled": false,
  "app.update.auto": false,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

/** The path of a Firefox: `FIREFOX`, or what is installed; `null` where none is. */
export function firefoxPath() {
  try {
    const look = "command -v firefox-esr || command -v firefox";
    return process.env.FIREFOX || execFileSync("sh", ["-c", look], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

/** Resolves with the address that Firefox says it listens at. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const address = said.match(/WebDriver BiDi listening on (ws:\S+)/)?.[1];
      if (address) resolve(address);
    });
    child.once("exit", () => reject(new Error(`Firefox ended before it listened: ${said}`)));
    setTimeout(() => reject(new Error(`Firefox does not listen: ${said}`)), PATIENCE).unref();
  });
}

/** A line of commands and events: https://w3c.github.io/webdriver-bidi/ */
async function connect(address) {
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map();
  const listeners = [];
  socket.on("message", (text) => {
    const message = JSON.parse(text);
    if (message.type === "event") return listeners.forEach((hear) => hear(message));
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === "error") reject(new Error(`${message.error}: ${message.message}`));
    else resolve(message.result);
  });
  socket.on("close", () => waiting.forEach(({ reject }) => reject(new Error("Firefox is gone"))));
  let id = 0;
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set((id += 1), { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send, hear: (listener) => listeners.push(listener), close: () => socket.close() };
}

/** Gives `use` a Firefox of its own profile, whose `open(url, first)` gives a page in a context of its own, in which `first` ran before the page. */
export async function withFirefox(use) {
  const profile = mkdtempSync(join(tmpdir(), "scar-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const child = spawn(firefoxPath(), ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    const line = await connect(await listening(child));
    const { capabilities } = await line.send("session.new", { capabilities: {} });
    await line.send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
    await use({ version: capabilities.browserVersion, open: (url, first) => openPage(line, url, first) });
    line.close();
  } finally {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openPage(line, url, first) {
  const { userContext } = await line.send("browser.createUserContext");
  const { context } = await line.send("browsingContext.create", { type: "tab", userContext });
  const problems = [];
  line.hear(({ method, params }) => {
    if (method === "log.entryAdded" && params.source?.context === context && params.level === "error") problems.push(params.text);
    if (method !== "network.beforeRequestSent" || params.context !== context) return;
    const { protocol, origin } = new URL(params.request.url);
    if (!["blob:", "data:"].includes(protocol) && origin !== new URL(url).origin) problems.push(`request to another origin: ${params.request.url}`);
  });
  const locate = async (selector) => {
    const { nodes } = await line.send("browsingContext.locateNodes", { context, locator: { type: "css", value: selector } });
    if (nodes.length === 0) throw new Error(`there is no ${selector}`);
    return { sharedId: nodes[0].sharedId };
  };
  const page = drivenPage({
    problems: async () => problems,
    /** What `act` gives in the page, of plain values only. */
    async evaluate(act, ...args) {
      const { result, exceptionDetails } = await line.send("script.callFunction", {
        functionDeclaration: `async (text) => JSON.stringify(await (${act})(...JSON.parse(text)))`,
        arguments: [{ type: "string", value: JSON.stringify(args) }],
        awaitPromise: true,
        target: { context },
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value === undefined ? undefined : JSON.parse(result.value);
    },
    async choose(...files) {
      await line.send("input.setFiles", { context, element: await locate("#file-input"), files });
    },
  });
  if (first) await line.send("script.addPreloadScript", { functionDeclaration: `${first}`, contexts: [context] });
  await line.send("browsingContext.navigate", { context, url, wait: "complete" });
  return page;
}
