// Frames of the map at 100,000 points, and the time of the look before it: rows of README's «Performance» table.
import { mkdirSync, existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { choose, open, state } from "./app.mjs";
import { withPage } from "./page.mjs";

const N = 100_000;
const D = 64;
const folder = fileURLToPath(new URL("../../target/bench/", import.meta.url));
const row = (what, figure) => console.log(`| ${what} | Chromium | ${figure} |`);

/** An `.npy` file of version 1. */
function npy(path, descr, shape, array) {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }`;
  const start = Buffer.from(`\x93NUMPY\x01\x00v\x00${header.padEnd(117)}\n`, "latin1");
  writeFileSync(path, Buffer.concat([start, Buffer.from(array.buffer)]));
}

const [matrix, labels] = [`${folder}map-${N}x${D}.npy`, `${folder}map-${N}x${D}-labels.npy`];
if (!existsSync(labels)) {
  mkdirSync(folder, { recursive: true });
  let seed = 1;
  const uniform = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 2 - 1;
  const centers = Float32Array.from({ length: 10 * D }, () => uniform());
  const values = new Float32Array(N * D);
  for (let i = 0; i < values.length; i += 1) values[i] = centers[(Math.floor(i / D) % 10) * D + (i % D)] + uniform() + uniform();
  npy(matrix, "<f4", `${N}, ${D}`, values);
  npy(labels, "<i8", `${N},`, BigInt64Array.from({ length: N }, (_, i) => BigInt(i % 10)));
}

await withPage(async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  await choose(page, matrix, labels);
  await state(page, "ready");
  if (!(await page.locator("#ratios").isVisible())) await page.getByText("Settings", { exact: true }).first().click();
  await page.fill("#ratios", "1");
  await page.click("#run");
  await state(page, "done");
  await open(page, "Rows");
  const start = performance.now();
  await page.click("#look");
  const canvas = page.getByRole("application", { name: "Map of the rows" });
  await canvas.waitFor({ timeout: 300_000 });
  row(`100,000 × ${D}, k = 10: look at every row, the probe known`, `${((performance.now() - start) / 1000).toFixed(2)} s`);
  await canvas.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  for (const [name, dragged] of [["pointing", false], ["moving", true]]) {
    // Events come from inside the page, one a frame, so that the figure is not that of the driver.
    const { frames, draws, worst } = await canvas.evaluate(
      (canvas, dragged) =>
        new Promise((resolve) => {
          const { left, top, width, height } = canvas.getBoundingClientRect();
          const tell = (type, x, y) =>
            canvas.dispatchEvent(new PointerEvent(type, { clientX: left + x, clientY: top + y, bubbles: true, button: 0, pointerId: 1 }));
          const put = CanvasRenderingContext2D.prototype.putImageData;
          let draws = 0;
          CanvasRenderingContext2D.prototype.putImageData = function (...given) {
            draws += 1;
            return put.apply(this, given);
          };
          if (dragged) tell("pointerdown", width / 2, height / 2);
          const start = performance.now();
          let [frames, last, worst] = [0, start, 0];
          const step = (now) => {
            frames += 1;
            if (frames > 2) worst = Math.max(worst, now - last);
            last = now;
            // Between two frames, as a pointer does.
            setTimeout(() => tell("pointermove", width / 2 + 100 * Math.sin(frames / 20), height / 2 + 60 * Math.cos(frames / 20)));
            if (now - start < 4000) return requestAnimationFrame(step);
            if (dragged) tell("pointerup", width / 2, height / 2);
            CanvasRenderingContext2D.prototype.putImageData = put;
            resolve({ frames: frames / ((now - start) / 1000), draws: draws / ((now - start) / 1000), worst });
          };
          requestAnimationFrame(step);
        }),
      dragged,
    );
    row(`map of 100,000 points, ${name}`, `${frames.toFixed(0)} frames a second, ${draws.toFixed(0)} drawn, longest ${worst.toFixed(0)} ms`);
  }
});
