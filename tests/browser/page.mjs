// A page in Chromium that notes whatever goes wrong: console errors, page errors, requests to other origins. The tests of a file
// share one browser, and each has a context of its own in it: processes, storage, caches and downloads are its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What Chromium notes where a page that reads is left, and asks, but nobody has touched it: it leaves without the question. */
const NOT_ASKED = /Blocked attempt to show a 'beforeunload' confirmation panel/;

function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  return execFileSync("sh", ["-c", "command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome"], {
    encoding: "utf8",
  }).trim();
}

/** How long a browser waits for the next test before it is closed, in milliseconds. */
const REST = 300;
let browser = null;
let closing;
let nUsers = 0;

/** Gives `use` the browser of this file's tests. One that ended with an earlier test is replaced. */
async function withBrowser(use) {
  clearTimeout(closing);
  nUsers += 1;
  try {
    if (!browser?.isConnected()) browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: ARGS });
    return await use(browser);
  } finally {
    nUsers -= 1;
    // The file ends once its browser is closed, so nobody has to say which test is the last.
    if (nUsers === 0) closing = setTimeout(closeBrowser, REST);
  }
}

async function closeBrowser() {
  const last = browser;
  browser = null;
  await last?.close();
}

/**
 * Opens the built page and gives it to `test`; fails afterwards on any error or foreign request. Console errors that
 * match `expected` are part of the test; so are requests to other origins unless it `isAlone`. `path`, `headers` and `edit` are
 * those of `serve`. The page has no service worker unless it `isKept`: keeping all its files would take each test a second.
 * `prepare` is called before the first page is opened.
 *
 * @param {(tools: {page: import("playwright-core").Page, context: import("playwright-core").BrowserContext,
 *   url: string, asked: string[], goOffline: () => Promise<void>}) => Promise<void>} test
 * @param {{path?: string, headers?: boolean | ((name: string) => boolean), edit?: (file: string, text: string) => string | null,
 *   folder?: string | (() => string), hash?: string, expected?: RegExp, isAlone?: boolean, isKept?: boolean,
 *   prepare?: (context: import("playwright-core").BrowserContext) => Promise<void>}} options
 */
export async function withPage(test, options = {}) {
  const { path = "/", headers = true, edit, folder, hash = "", expected = /^(?!)/, isAlone = true, isKept = false, prepare } = options;
  const server = await serve({ path, headers, edit, folder });
  try {
    await withBrowser(async (browser) => {
      // Smooth scrolling draws frames for a fifth of the tests' time.
      const context = await browser.newContext({ reducedMotion: "reduce", serviceWorkers: isKept ? "allow" : "block" });
      try {
        await prepare?.(context);
        const page = await context.newPage();
        const problems = [];
        const note = (text) => expected.test(text) || NOT_ASKED.test(text) || problems.push(text);
        page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
        page.on("pageerror", (error) => note(`page error: ${error.message}`));
        // The context hears the requests of workers too.
        context.on("request", (request) => {
          const { protocol, origin } = new URL(request.url());
          if (isAlone && !["blob:", "data:"].includes(protocol) && origin !== new URL(server.url).origin) {
            problems.push(`request to another origin: ${request.url()}`);
          }
        });
        await page.goto(server.url + hash);
        await test({ page, context, url: server.url, asked: server.asked, goOffline: server.close });
        assert.deepEqual(problems, []);
      } finally {
        await context.close();
      }
    });
  } finally {
    await server.close();
  }
}

/**
 * Loads the page anew and keeps all workers that it starts, by script in `window.workers`, each with its message `ready`. While
 * `window.isDeaf`, readers take no request.
 */
export async function keepWorkers(page) {
  await page.addInitScript(() => {
    window.workers = { "worker.js": [], "reader.js": [] };
    window.Worker = class extends window.Worker {
      constructor(address, options) {
        super(address, options);
        this.script = options.name;
        (window.workers[this.script] ??= []).push(this);
        this.addEventListener("message", ({ data }) => {
          if (data.memory) this.ready = data;
          if (data.life) this.lives = (this.lives ?? 0) + 1;
        });
      }
      postMessage(message, ...rest) {
        if (message.request) this.isAsked = true;
        if (!(window.isDeaf && this.script === "reader.js" && message.request)) super.postMessage(message, ...rest);
      }
    };
  });
  await page.reload();
}

/** Ends the newest worker of `script` as its own panic would; resolves with how many there were. */
export function crash(page, script, why = "unreachable executed") {
  return page.evaluate(
    ([script, why]) => {
      const all = window.workers[script];
      const count = all.length;
      all[count - 1].dispatchEvent(new MessageEvent("message", { data: { crashed: why } }));
      return count;
    },
    [script, why],
  );
}

/**
 * Starts a worker of its own beside the page's, as the page does, and keeps it as `window.scarWorker`; its messages as
 * `window.scarMessages`.
 * Resolves with the first message, `memory` replaced by its size in bytes.
 */
export function startWorker(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        window.scarMessages = [];
        const script = JSON.stringify(new URL("./worker.js", document.baseURI));
        const module = new Blob([`import ${script};`], { type: "text/javascript" });
        window.scarWorker = new Worker(URL.createObjectURL(module), { type: "module" });
        window.scarWorker.onerror = (event) => reject(new Error(event.message || "worker.js did not load"));
        window.scarWorker.onmessage = ({ data }) => {
          // It may tell of its life before it is ready.
          if (data.life) return;
          window.scarMessages.push(data);
          if (window.scarMessages.length > 1) return;
          window.scarMemory = data.memory;
          resolve({ ...data, memory: data.memory?.buffer.byteLength });
        };
      }),
  );
}

/** Posts `message` to the worker of `startWorker` and resolves with its next message that has one of `keys`. */
export function ask(page, message, keys = ["event", "crashed"]) {
  return page.evaluate(
    ([message, keys]) =>
      new Promise((resolve) => {
        window.scarWorker.onerror = (event) => event.preventDefault();
        window.scarWorker.addEventListener("message", function hear({ data }) {
          if (!keys.some((key) => key in data)) return;
          window.scarWorker.removeEventListener("message", hear);
          resolve(data);
        });
        window.scarWorker.postMessage(message);
      }),
    [message, keys],
  );
}
