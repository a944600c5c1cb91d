// What both workers need before they start: whether this browser can run a build, memory for it, and how a worker ends.
//
// Messages of a worker to the page:
//   { ready: <Ready>, memory: WebAssembly.Memory }   the first; crates/scar-protocol/src/ready.rs
//   { event: { job, body: <Event> }, file?: Blob }   of a job; crates/scar-protocol/src/event.rs. What was extracted comes beside it
//   { done: number }                                 units of work done so far, where no memory is shared
//   { requests: string[] }                           addresses that it asked for, once it is ready; no answer to anything
//   { unsupported: string }                          this browser lacks something; in plain words
//   { crashed: string }                              the worker is lost: terminate it, start another
//   { life: string, isThread?: true }                the name of a lock that the worker, or a thread of it, holds as long as it lives
//   { here: true }                                   answers { ask: true } of the page, at once unless the worker computes
// Nothing follows `unsupported` or `crashed`.

/** Modules whose one function uses the feature: `WebAssembly.validate` says whether the browser knows it. */
const PROBES = {
  // atomic.load of a shared memory
  threads: [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 4, 1, 3, 1, 1, 10, 11, 1, 9, 0, 65, 0, 254, 16, 2, 0, 26, 11],
  // i8x16.splat, i8x16.popcnt
  simd: [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
};

/** Most of the memory a worker may ever take, in pages of 64 KiB: 4 GiB, then less, because iPhones refuse large maxima. */
const MAXIMUM_PAGES = [65536, 32768, 16384, 8192];

const knows = (feature) => WebAssembly.validate(new Uint8Array(PROBES[feature]));

/** What keeps this browser from running the workers, in plain words; `null` where nothing does. */
export function missing() {
  if (knows("simd") && knows("threads")) return null;
  return "This browser is too old: its WebAssembly lacks SIMD or atomics. Use Chrome, Edge, Firefox or Safari of 2023 or later.";
}

/**
 * Whether memory can be shared among threads here: browsers allow it to pages that are isolated from other sites. WebKitGTK calls pages
 * isolated and shares none all the same: it makes such memory, but lets nobody send it.
 */
export const canShare = () => self.crossOriginIsolated === true && typeof SharedArrayBuffer === "function";

/**
 * What the bindings of `build` start with: the module, and memory of at most `most` pages. Where memory cannot be shared, both are for one
 * thread: the same code, so the same numbers.
 */
export async function startOf(build, most = MAXIMUM_PAGES[0]) {
  const address = new URL(`./worker/${build.name}/scar_worker_bg.wasm`, import.meta.url);
  const shared = canShare();
  return { module_or_path: shared ? address : await unsharedModule(address), memory: memory(build.initialPages, most, shared) };
}

/** The largest memory that the browser grants. A smaller maximum than the module's own is allowed. */
function memory(initial, most, shared) {
  let refusal;
  for (const maximum of MAXIMUM_PAGES.filter((pages) => pages <= most)) {
    try {
      const memory = new WebAssembly.Memory({ initial, maximum, shared });
      // Nobody can ask a memory for it (crates/scar-border/src/memory.rs).
      self.maximumBytes = maximum * 65536;
      return memory;
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error(`no memory (${refusal.message})`);
}

async function unsharedModule(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} did not load (${response.status})`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  takeUnsharedMemory(bytes);
  return WebAssembly.compile(bytes);
}

const IMPORTS = 2;
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];
const SHARED = 2;

/**
 * Makes the module in `bytes` take memory that is not shared, by one bit in its list of imports. Atomic instructions work on such memory
 * too; only waiting does not, and one thread never waits.
 */
export function takeUnsharedMemory(bytes) {
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skip = (length) => (at += length);
  const limits = () => {
    const flags = bytes[at++];
    number();
    if (flags & 1) number();
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const length = number();
    if (section !== IMPORTS) {
      skip(length);
      continue;
    }
    for (let left = number(); left > 0; left--) {
      skip(number());
      skip(number());
      const kind = bytes[at++];
      if (kind === MEMORY) {
        bytes[at] &= ~SHARED;
        return;
      }
      if (kind === FUNCTION) number();
      else if (kind === GLOBAL) skip(2);
      else if (kind === TABLE) {
        skip(1);
        limits();
      } else {
        skip(1);
        number();
      }
    }
  }
  throw new Error("the module imports no memory");
}

/**
 * Holds a lock for as long as this worker lives, and posts `{ life }` with its name: whoever asks for the same lock gets it once the worker has
 * ended, in whatever way. Browsers without locks, and addresses that are not secure, have none: then nobody is told.
 */
export async function live(more = {}) {
  if (!self.navigator.locks || !self.crypto?.randomUUID) return;
  const life = `scar-lens ${crypto.randomUUID()}`;
  const isHeld = await new Promise((resolve) => {
    const hold = () => new Promise(() => resolve(true));
    navigator.locks.request(life, hold).catch(() => resolve(false));
  });
  if (isHeld) self.postMessage({ life, ...more });
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

/** Tells the page what this worker asks for and has asked for, for the page's list. */
function tellRequests() {
  if (!self.PerformanceObserver) return;
  const tell = (list) => self.postMessage({ requests: list.getEntries().map(({ name }) => name) });
  new PerformanceObserver(tell).observe({ type: "resource", buffered: true });
}

/** Collects what the page sends until the worker is ready; gives a function that delivers it, and all that follows. */
export function inbox() {
  const waiting = [];
  let deliver = (data) => waiting.push(data);
  self.addEventListener("message", ({ data }) => {
    if (data?.ask) self.postMessage({ here: true });
    if (data?.request === undefined && data?.port === undefined) return;
    try {
      deliver(data);
    } catch (error) {
      crash(error);
    }
  });
  return (take) => {
    tellRequests();
    deliver = take;
    for (const data of waiting.splice(0)) deliver(data);
  };
}
