// The built page starts isolated, its worker has threads, and nothing but its own files is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, startWorker, withPage } from "./page.mjs";

const isReady = (message) => {
  assert.ok(message.ready, `first message: ${JSON.stringify(message)}`);
  assert.ok(message.ready.n_threads >= 1);
};

test("the page is isolated and its worker ready with threads", () =>
  withPage(async ({ page }) => {
    assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
    const ready = await startWorker(page);
    isReady(ready);
    assert.ok(ready.memory > 0, "shared memory comes with `ready`");
    assert.ok(ready.ready.control_ptr > 0 && ready.ready.control_ptr + 16 <= ready.memory);
    const control = await page.evaluate(
      (pointer) => Array.from(new Int32Array(window.scarMemory.buffer, pointer, 3)),
      ready.ready.control_ptr,
    );
    assert.deepEqual(control, [0, 0, 0]);
  }));

test("the files work below any path", () => withPage(async ({ page }) => isReady(await startWorker(page)), { path: "/some/where/" }));

test("nothing is asked for once the page stands, and the worker answers offline", () =>
  withPage(async ({ page, context, asked }) => {
    isReady(await startWorker(page));
    // The page's own workers load meanwhile: it stands when two seconds have passed without a request.
    let nAsked = 0;
    while (nAsked !== asked.length) {
      nAsked = asked.length;
      await page.waitForTimeout(2000);
    }
    assert.ok(nAsked > 0);
    await context.setOffline(true);
    const message = await ask(page, { request: { job: 1, body: { measure: { matrix_idx: 0, ratio: 1, convention: "corrected" } } } });
    assert.ok(message.event?.body.refused, JSON.stringify(message));
    assert.deepEqual(asked.slice(nAsked), []);
  }));

test("the policy refuses connections to other origins", () =>
  withPage(
    async ({ page }) => {
      const outcome = await page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused"));
      assert.equal(outcome, "refused");
    },
    { expected: /Content Security Policy|violates the following/ },
  ));

test("a request that nobody understands ends the worker with words", () =>
  withPage(async ({ page }) => {
    isReady(await startWorker(page));
    const { crashed } = await ask(page, { request: { type: "dance" } });
    assert.match(crashed, /unknown request/);
  }));
