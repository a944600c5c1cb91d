// The browser half of `make bench`: prints rows of README's «Performance» table.
import { choose, example, state } from "./app.mjs";
import { fileURLToPath } from "node:url";
import { withPage } from "./page.mjs";

const row = (what, figure) => console.log(`| ${what} | Chromium | ${figure} |`);
const secs = (ms) => `${(ms / 1000).toFixed(2)} s`;
const synthetic = (name) => fileURLToPath(new URL(`../../target/bench/gaussian-50000x768${name}.npy`, import.meta.url));
const SHAPE = "50,000 × 768, k = 10";

/** Milliseconds from choosing `files` until the last number stands, as the driver sees it. */
async function time(page, files) {
  await page.waitForTimeout(500);
  const start = performance.now();
  await choose(page, ...files);
  await state(page, "ready");
  await page.click("#run");
  await state(page, "done");
  return performance.now() - start;
}

const threads = await (async () => {
  let n;
  await withPage(async ({ page }) => (n = await page.evaluate(() => navigator.hardwareConcurrency)));
  return Math.min(n, 8);
})();

for (const [name, files] of [
  ["digits", ["digits/digits.npy", "digits/digits-labels.npy"]],
  ["emoji, text", ["emoji/emoji-text.npy", "emoji/emoji-labels.csv"]],
  ["emoji, image", ["emoji/emoji-image.npy", "emoji/emoji-labels.csv"]],
]) {
  await withPage(async ({ page }) => {
    row(`${name}: files to last number, ${threads} threads`, secs(await time(page, files.map(example))));
  });
}

/** Milliseconds from choosing `files` until they are read and until it is told that first numbers stand, by the page's own clock. */
async function timeFirst(page, files) {
  // As long as a person looks at the page at the least.
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    let start;
    document.querySelector("#file-input").addEventListener("change", () => (start = performance.now()), true);
    window.times = new Promise((resolve) => {
      let read;
      new MutationObserver((_, observer) => {
        if (document.querySelector("main").dataset.state === "ready") read ??= performance.now() - start;
        if (read === undefined || !document.querySelector("[data-view=data] .notice a")) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve({ read, first: performance.now() - start })));
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  });
  await choose(page, ...files);
  return page.evaluate(() => window.times);
}

const firsts = [];
for (let i = 0; i < 5; i += 1) {
  await withPage(async ({ page }) => firsts.push(await timeFirst(page, [synthetic(""), synthetic("-labels")])));
}
firsts.sort((one, other) => one.first - other.first);
const { first, read } = firsts[2];
row(
  `${SHAPE}: file to first numbers, ${threads} threads`,
  `${secs(first)} (reading ${secs(read)}); median of 5, least ${secs(firsts[0].first)}, most ${secs(firsts[4].first)}`,
);

await withPage(async ({ page }) => {
  await choose(page, synthetic(""), synthetic("-labels"));
  await state(page, "ready");
  await page.click("#run");
  await state(page, "running");
  await page.waitForTimeout(2000);
  // Inside the page, so that the figure is not that of the driver.
  const ms = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const main = document.querySelector("main");
        const start = performance.now();
        new MutationObserver(() => main.dataset.state !== "running" && resolve(performance.now() - start)).observe(main, {
          attributes: true,
        });
        document.querySelector("#cancel").click();
      }),
  );
  row(`${SHAPE}: cancel to ready, ${threads} threads`, `${ms.toFixed(0)} ms`);
});

await withPage(async ({ page }) => {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement("input"), { id: "bench-files", type: "file", multiple: true });
    document.body.append(input);
  });
  await page.setInputFiles("#bench-files", [synthetic(""), synthetic("-labels")]);
  const epoch = await page.evaluate(async () => {
    const worker = new Worker("./worker.js?threads=1", { type: "module" });
    const reader = new Worker("./reader.js", { type: "module" });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port1 }, [port1]);
    reader.postMessage({ port: port2 }, [port2]);
    const heard = [];
    let wake = () => {};
    // An event is its name, or an object with its name as the one key.
    const named = (event) => (typeof event === "string" ? { type: event } : { type: Object.keys(event)[0], ...Object.values(event)[0] });
    worker.onmessage = ({ data }) => (heard.push(data.ready ? { type: "ready", ...data.ready } : data.event ? named(data.event.body) : data), wake());
    // A request that the reader does not understand would be waited for for ever.
    worker.onerror = reader.onerror = (event) => (heard.push({ crashed: event.message }), wake());
    const next = async (...types) => {
      for (;;) {
        const event = heard.shift();
        if (event && (types.includes(event.type) || event.crashed || event.problem)) return event;
        if (!event) await new Promise((resolve) => (wake = resolve));
      }
    };
    const ready = await next("ready");
    const files = [...document.querySelector("#bench-files").files];
    reader.postMessage({ request: { job: 1, body: { read: { purpose: "data", options: { other_label_columns: [], drop_non_finite: false, sample_seed: 0n } } } }, files });
    const loaded = await next("loaded");
    if (loaded.type !== "loaded") throw new Error(JSON.stringify(loaded));
    // The time of an analysis at ratio 1 less that of one with fewer epochs is the time of the epochs between.
    const analyze = async (job, maxEpochs) => {
      const settings = {
        convention: "published", ratios: [1], seed: 0n, l2: 0.01, tolerance: 1e-5, test_share: 0, max_epochs: maxEpochs, patience: 1000,
        learning_rate: 1e-3, delta: 0.01, epsilon: 0.01, order: 3, ratio_rule: "floor-e",
      };
      const start = performance.now();
      worker.postMessage({ request: { job, body: { analyze: { matrix_idx: 0, settings } } } });
      const event = await next("done");
      if (event.type !== "done") throw new Error(JSON.stringify(event));
      return performance.now() - start;
    };
    let best = Infinity;
    for (let i = 0; i < 3; i += 1) best = Math.min(best, ((await analyze(10 + 2 * i, 22)) - (await analyze(11 + 2 * i, 2))) / 20);
    return { ms: best, nThreads: ready.n_threads };
  });
  const gflops = (4 * 50_000 * 768 * 10) / epoch.ms / 1e6;
  row(`${SHAPE}: one epoch, ${epoch.nThreads} thread`, `${gflops.toFixed(1)} GFLOP/s (${epoch.ms.toFixed(0)} ms)`);
});

// The lessons, on the page's own thread, by the page's own clock: training, five more probes and all measures, or all 83 trainings.
await withPage(
  async ({ page }) => {
    for (const [lesson, what] of [["coverage", "regions, logits, measures"], ["enough", "the same and a learning curve"], ["modalities", "the same and two views"]]) {
      const took = [];
      for (let seed = 1; seed <= 7; seed += 1) {
        await page.goto(new URL(`#learn=${lesson}&rows=500&classes=4&noise=20&seed=${seed}`, page.url()).href);
        await page.waitForFunction((seed) => location.hash.includes(`seed=${seed}`), seed);
        await page.waitForTimeout(400);
        took.push(Number(await page.locator("section.learn").getAttribute("data-took-ms")));
      }
      row(`lesson, 500 points of 4 classes: ${what}`, `${took.sort((a, b) => a - b)[3].toFixed(0)} ms`);
    }
  },
  { hash: "#learn=step" },
);
