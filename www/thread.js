// A thread of the compute worker's pool. www/worker.js gives it to the pool's threads in the place of the module that they import, which
// it names in its fragment: `thread.js#module=…`. It is that module, for a thread that tells the page of its life (www/wasm.js).
import { live } from "./wasm.js";

const address = new URLSearchParams(new URL(import.meta.url).hash.slice(1)).get("module");
const { default: init, wbg_rayon_start_worker: work } = await import(address);

export default async function start(module, memory) {
  // Afterwards the thread hears nothing any more: it works, or waits for work.
  await live({ isThread: true });
  return init(module, memory);
}

export { work as wbg_rayon_start_worker };
