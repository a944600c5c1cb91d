// A page of a browser that Playwright does not drive here: what needs nothing but to evaluate in it is the same for all (firefox.mjs, webkit.mjs).

/** Milliseconds that a start, or a state of the page, may take on a machine with much to do. */
export const PATIENCE = 120_000;

/** The page whose driver can `evaluate(act, ...args)`, `choose(...files)` once there is a field for files, and tell `problems()`. */
export function drivenPage(driver) {
  /** Resolves with what `look` gives in the page once that is something. */
  async function until(look, ...args) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const found = await driver.evaluate(look, ...args);
      if (found) return found;
    }
    throw new Error(`waited in vain for ${look}, ${args}`);
  }
  return {
    ...driver,
    until,
    state: (...names) => until((names) => names.find((name) => document.querySelector("main")?.dataset.state === name), names),
    text: (selector) => until((selector) => document.querySelector(selector)?.textContent, selector),
    // What is clicked may be gone right after.
    click: (selector) => until((selector) => [document.querySelector(selector)].some((element) => (element?.click(), element !== null)), selector),
    async choose(...files) {
      await until(() => Boolean(document.querySelector("#file-input")));
      await driver.choose(...files);
    },
  };
}
