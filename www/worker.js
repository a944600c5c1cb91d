// The compute worker: gives the module memory, and threads where memory can be shared, and passes messages on.
//
// The page starts it as a module, from a `blob:` whose only line imports it (src/ui/peer.rs), so that it has the page's content
// security policy, and its threads have it too; `worker.js?threads=1` has so many of them. The page sends
//   { request: { job, body: <Request> } }    crates/scar-protocol; may be sent at once, they wait
//   { port: MessagePort }                    at its other end a reader (www/reader.js) that sends what it reads; a new one replaces the old
// and gets what www/wasm.js says.
import { canShare, crash, end, inbox, live, missing, startOf } from "./wasm.js";

const MAX_THREADS = 8;

/** As many threads as cores, or as `worker.js?threads=` asks; their number never changes a result. */
function nThreads() {
  const asked = Number(new URL(import.meta.url).searchParams.get("threads"));
  return Math.min(asked >= 1 ? Math.floor(asked) : navigator.hardwareConcurrency || 1, MAX_THREADS);
}

// A panic in a thread of the pool reaches nobody by itself: the pool's workers are made inside wasm-bindgen-rayon, which
// does not listen to them. Their panic hook posts `{ crashed }` (crates/scar-border/src/post.rs), and what traps without a hook is an error.
// While this thread waits for the pool it hears neither; for that the hook also sets a flag that the page looks at. A thread that ends
// without a word is noticed by its lock (www/thread.js), which the page watches too.
self.Worker = class extends self.Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => data?.crashed !== undefined && end(data));
    this.addEventListener("message", ({ data }) => data?.life !== undefined && self.postMessage(data));
    this.addEventListener("error", (event) => crash(event.message || "a thread's script failed"));
  }
  postMessage(message, ...rest) {
    // The pool's helper tells each thread which module to import.
    if (message?.mainJS) message = { ...message, mainJS: new URL(`thread.js#${new URLSearchParams({ module: message.mainJS })}`, import.meta.url).href };
    super.postMessage(message, ...rest);
  }
};

const open = inbox();

async function start() {
  const lacks = missing();
  if (lacks) {
    end({ unsupported: lacks });
    return;
  }
  await live();
  const { compute } = await import("./worker/builds.js");
  const { default: init, initThreadPool, start, handle, connect } = await import(`./worker/${compute.name}/scar_worker.js`);
  await init(await startOf(compute));
  if (canShare()) await initThreadPool(nThreads());
  start();
  open(({ request, port }) => (port ? connect(port) : handle(request)));
}

start().catch(crash);
