// The compute worker: chooses the build that this browser can run, gives it memory and threads, and passes messages on.
//
// The page starts it with `new Worker("./worker.js", { type: "module" })`; `worker.js?threads=1` has so many threads. Messages:
//   page → worker   { request: <Request>, files?: File[] }           src/protocol.rs; may be sent at once, they wait
//   worker → page   { event: <Event>, memory?: WebAssembly.Memory }  memory comes with `ready`, where it is shared
//                   { unsupported: string }                          this browser lacks something; in plain words
//                   { crashed: string }                              the worker is lost: terminate it, start another
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

const MAX_THREADS = 8;

const knows = (feature) => WebAssembly.validate(new Uint8Array(PROBES[feature]));

/** What keeps this browser from running `build`, in plain words; `null` where nothing does. */
function missing(build) {
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
function sharedMemory(initial) {
  let refusal;
  for (const maximum of MAXIMUM_PAGES) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error(`no memory (${refusal.message})`);
}

/** As many threads as cores, or as `worker.js?threads=` asks; their number never changes a result. */
function nThreads() {
  const asked = Number(new URL(self.location.href).searchParams.get("threads"));
  return Math.min(asked >= 1 ? Math.floor(asked) : navigator.hardwareConcurrency || 1, MAX_THREADS);
}

let isOver = false;
/** Posts the last message; whatever comes after the first is its consequence. */
function end(message) {
  if (!isOver) self.postMessage(message);
  isOver = true;
}
const crash = (error) => end({ crashed: String(error?.message ?? error) });

self.addEventListener("error", (event) => crash(event.message || "the worker's script failed"));
self.addEventListener("unhandledrejection", (event) => crash(event.reason));

// A panic in a thread of the pool reaches nobody by itself: the pool's workers are made inside wasm-bindgen-rayon, which
// does not listen to them. Their panic hook posts `{ crashed }` (src/worker/mod.rs), and what traps without a hook is an error.
// While this thread waits for the pool it hears neither; for that the hook also sets a flag that the page looks at.
self.Worker = class extends self.Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => data?.crashed !== undefined && end(data));
    this.addEventListener("error", (event) => crash(event.message || "a thread's script failed"));
  }
};

const waiting = [];
let deliver = (data) => waiting.push(data);
self.addEventListener("message", ({ data }) => {
  if (data?.request === undefined) return;
  try {
    deliver(data);
  } catch (error) {
    crash(error);
  }
});

async function start() {
  const { builds } = await import("./worker/builds.js");
  const build = builds.find((build) => missing(build) === null);
  if (!build) {
    end({ unsupported: missing(builds[builds.length - 1]) });
    return;
  }
  const { default: init, initThreadPool, start, handle } = await import(`./worker/${build.name}/scar_worker.js`);
  const module_or_path = new URL(`./worker/${build.name}/scar_worker_bg.wasm`, import.meta.url);
  if (build.threads) {
    await init({ module_or_path, memory: sharedMemory(build.initialPages) });
    await initThreadPool(nThreads());
  } else {
    await init({ module_or_path });
  }
  start();
  deliver = ({ request, files }) => handle(request, files ?? []);
  for (const data of waiting.splice(0)) deliver(data);
}

start().catch(crash);
