// What both workers need before they start: whether this browser can run a build, memory for it, and how a worker ends.
//
// Messages of a worker to the page:
//   { ready: <Ready>, memory: WebAssembly.Memory }   the first; crates/scar-protocol/src/ready.rs
//   { event: { job, body: <Event> }, file?: Blob }   of a job; crates/scar-protocol/src/event.rs. What was extracted comes beside it
//   { unsupported: string }                          this browser lacks something; in plain words
//   { crashed: string }                              the worker is lost: terminate it, start another
// Nothing follows `unsupported` or `crashed`.

/** Modules whose one function uses the feature: `WebAssembly.validate` says whether the browser knows it. */
const PROBES = {
  // atomic.load of a shared memory
  threads: [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 4, 1, 3, 1, 1, 10, 11, 1, 9, 0, 65, 0, 254, 16, 2, 0, 26, 11],
  // i8x16.splat, i8x16.popcnt
  simd: [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
};

/** Most of the memory a build may ever take, in pages of 64 KiB: 4 GiB, then less, because iPhones refuse large maxima. */
const MAXIMUM_PAGES = [65536, 32768, 16384, 8192];

const knows = (feature) => WebAssembly.validate(new Uint8Array(PROBES[feature]));

/** What keeps this browser from running `build`, in plain words; `null` where nothing does. */
export function missing(build) {
  if (!knows("simd")) return "This browser is too old: its WebAssembly has no SIMD. Use Chrome, Edge, Firefox or Safari of 2023 or later.";
  if (build.threads && !self.crossOriginIsolated) {
    return (
      "This page is not isolated from other sites, so the browser gives it no threads. Open it in a tab of its own; " +
      "its server must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp."
    );
  }
  if (build.threads && !(knows("threads") && "waitAsync" in Atomics)) {
    return "This browser has no WebAssembly threads. Use Chrome, Edge, Firefox or Safari of 2025 or later.";
  }
  return null;
}

/** The largest shared memory that the browser grants. A smaller maximum than the module's own is allowed. */
export function sharedMemory(initial, most = MAXIMUM_PAGES[0]) {
  let refusal;
  for (const maximum of MAXIMUM_PAGES.filter((pages) => pages <= most)) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error(`no memory (${refusal.message})`);
}

let isOver = false;
/** Posts the last message; whatever comes after the first is its consequence. */
export function end(message) {
  if (!isOver) self.postMessage(message);
  isOver = true;
}
export const crash = (error) => end({ crashed: String(error?.message ?? error) });

self.addEventListener("error", (event) => crash(event.message || "the worker's script failed"));
self.addEventListener("unhandledrejection", (event) => crash(event.reason));

/** Collects what the page sends until the worker is ready; gives a function that delivers it, and all that follows. */
export function inbox() {
  const waiting = [];
  let deliver = (data) => waiting.push(data);
  self.addEventListener("message", ({ data }) => {
    if (data?.request === undefined && data?.port === undefined) return;
    try {
      deliver(data);
    } catch (error) {
      crash(error);
    }
  });
  return (take) => {
    deliver = take;
    for (const data of waiting.splice(0)) deliver(data);
  };
}
