// Prints how much memory the page takes: after each of ten analyses, over fifty cancels, and after readings that take much. `make bench` does
// not run it: node memory-bench.mjs [ROWS [DIMS]]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, run, set, state } from "./app.mjs";
import { keepWorkers, withPage } from "./page.mjs";

const [rows, dims] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 256)];
const LONG = { convention: "published", "max-epochs": 100000, patience: 100000 };

/** A matrix as .npy: numbers by a rule, some tens of different ones. */
export function npy(rows, dims) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`.padEnd(117) + "\n";
  const values = Float32Array.from({ length: rows * dims }, (_, i) => (((Math.floor(i / dims) % 10) * 3 + (i % dims) * 7 + i * 13) % 101) / 50 - 1);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([118, 0]), Buffer.from(header), Buffer.from(values.buffer)]);
}

/** Megabytes of all renderers, shared ones by their part; and of the memories of the workers. */
async function megabytes(page, context) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pss = ({ id }) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))[1]) / 1000;
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(pss);
  const workers = await page.evaluate(() =>
    Object.fromEntries(Object.entries(window.workers).map(([script, all]) => [script, Math.round((all.at(-1).ready?.memory.buffer.byteLength ?? 0) / 1e6)])),
  );
  return `${Math.round(renderers.reduce((a, b) => a + b, 0))} MB, of which ${JSON.stringify(workers)}`;
}

const folder = mkdtempSync(join(tmpdir(), "scar-memory-"));
try {
  const [matrix, labels] = [join(folder, "x.npy"), join(folder, "y.csv")];
  writeFileSync(matrix, npy(rows, dims));
  writeFileSync(labels, `label\n${Array.from({ length: rows }, (_, i) => `c${i % 10}`).join("\n")}\n`);
  await withPage(async ({ page, context }) => {
    const say = async (what) => console.log(`${what}: ${await megabytes(page, context)}`);
    await keepWorkers(page);
    await page.waitForFunction(() => window.workers["worker.js"][0]?.ready);
    await say("empty");
    await choose(page, matrix, labels);
    await state(page, "ready");
    await say(`${rows} × ${dims} read`);
    await set(page, { ratios: "1, 10" });
    for (let i = 1; i <= 10; i += 1) {
      await run(page);
      await say(`analysis ${i}`);
    }
    await set(page, LONG);
    for (let i = 1; i <= 50; i += 1) {
      await page.click("#run");
      await state(page, "running");
      await page.locator("[role=progressbar]").waitFor();
      await page.click("#cancel");
      await state(page, "ready");
      if (i % 10 === 0) await say(`cancel ${i}`);
    }
    for (let i = 1; i <= 5; i += 1) {
      await choose(page, matrix, labels);
      await state(page, "reading", "ready");
      await state(page, "ready");
      await page.waitForTimeout(1000);
      await say(`read again ${i}`);
    }
  });
} finally {
  rmSync(folder, { recursive: true });
}
