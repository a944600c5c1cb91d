// A page in Chromium that notes whatever goes wrong: console errors, page errors, requests to other origins.
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

function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  return execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"], {
    encoding: "utf8",
  }).trim();
}

/**
 * Opens the built page and gives it to `test`; fails afterwards on any error or foreign request. Console errors that
 * match `expected` are part of the test.
 *
 * @param {(tools: {page: import("playwright-core").Page, context: import("playwright-core").BrowserContext,
 *   url: string, asked: string[]}) => Promise<void>} test
 * @param {{path?: string, headers?: boolean, hash?: string, expected?: RegExp}} options
 */
export async function withPage(test, { path = "/", headers = true, hash = "", expected = /^(?!)/ } = {}) {
  const server = await serve({ path, headers });
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: ARGS });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems = [];
    const note = (text) => expected.test(text) || problems.push(text);
    page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
    page.on("pageerror", (error) => note(`page error: ${error.message}`));
    // The context hears the requests of workers too.
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!["blob:", "data:"].includes(protocol) && origin !== new URL(server.url).origin) {
        problems.push(`request to another origin: ${request.url()}`);
      }
    });
    await page.goto(server.url + hash);
    await test({ page, context, url: server.url, asked: server.asked });
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Starts a worker of its own beside the page's and keeps it as `window.scarWorker`; its messages as `window.scarMessages`.
 * Resolves with the first message, `memory` replaced by its size in bytes.
 */
export function startWorker(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        window.scarMessages = [];
        window.scarWorker = new Worker("./worker.js", { type: "module" });
        window.scarWorker.onerror = (event) => reject(new Error(event.message || "worker.js did not load"));
        window.scarWorker.onmessage = ({ data }) => {
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
