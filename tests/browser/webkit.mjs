// WebKit, as Debian has it (WebKitGTK): driven by WebDriver, since it speaks no BiDi and Playwright would need a WebKit of its own.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { PATIENCE, drivenPage } from "./driven.mjs";

/** WebKitGTK's own window, which its driver looks for elsewhere. */
const WINDOW = "ls /usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/libexec/webkit2gtk-4.1/MiniBrowser 2>/dev/null | head -n 1";

const said = (script) => execFileSync("sh", ["-c", script], { encoding: "utf8" }).trim();

/** The path of WebKit's window, or `null` where it, its driver or a screen for it is missing. */
export function webkitPath() {
  try {
    said("command -v WebKitWebDriver && command -v Xvfb");
    return said(WINDOW) || null;
  } catch {
    return null;
  }
}

/** A port that nobody listens at. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The number of a screen that nobody sees. */
async function screen(children) {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.stdio[3].once("data", (data) => resolve(`:${String(data).trim()}`));
    child.once("exit", () => reject(new Error("Xvfb ended at once")));
  });
}

/** Asks the driver: https://w3c.github.io/webdriver/ */
async function asked(address, method, body) {
  const answer = await fetch(address, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function untilAnswered(address) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    try {
      return await asked(`${address}/status`, "GET");
    } catch {
      // It has not started yet.
    }
  }
  throw new Error("WebKitWebDriver does not listen");
}

/**
 * Gives `use` a WebKit whose `open(url)` gives a page in a window of its own. `hasThreads`: memory may be shared, as in Safari; WebKitGTK
 * shares none by itself, also where it calls a page isolated.
 */
export async function withWebkit({ hasThreads }, use) {
  const children = [];
  try {
    const [display, port] = [await screen(children), await freePort()];
    const env = { ...process.env, DISPLAY: display, JSC_useSharedArrayBuffer: hasThreads ? "1" : "0" };
    children.push(spawn("WebKitWebDriver", [`--port=${port}`], { env, stdio: "ignore" }));
    const address = `http://127.0.0.1:${port}`;
    await untilAnswered(address);
    const options = { binary: webkitPath(), args: ["--automation"] };
    const { sessionId } = await asked(`${address}/session`, "POST", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
    const send = (method, path, body) => asked(`${address}/session/${sessionId}${path}`, method, body);
    try {
      await use({ open: (url) => openPage(send, url) });
    } finally {
      await send("DELETE", "");
    }
  } finally {
    for (const child of children.reverse()) child.kill();
  }
}

async function openPage(send, url) {
  const { handle } = await send("POST", "/window/new", { type: "window" });
  await send("POST", "/window", { handle });
  await send("POST", "/url", { url });
  const page = drivenPage({
    /** What went wrong in the page since it stands, as far as WebKit tells; and what it asked others for. */
    async problems() {
      const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
      const isForeign = (name) => !name.startsWith("blob:") && !name.startsWith("data:") && new URL(name).origin !== new URL(url).origin;
      return names.filter(isForeign);
    },
    /** What `act` gives in the page, of plain values only. */
    async evaluate(act, ...args) {
      const script = `const [text, done] = arguments;
        (async () => JSON.stringify(await (${act})(...JSON.parse(text))))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await send("POST", "/execute/async", { script, args: [JSON.stringify(args)] });
      if (error) throw new Error(error);
      return value === undefined || value === null ? undefined : JSON.parse(value);
    },
    async choose(...files) {
      const element = Object.values(await send("POST", "/element", { using: "css selector", value: "#file-input" }))[0];
      await send("POST", `/element/${element}/value`, { text: files.join("\n") });
    },
  });
  return page;
}
