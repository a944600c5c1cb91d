// The reader: turns files into rows, in a memory of its own, and sends them through a port to the compute worker
// (www/worker.js). It may die of a crafted file; the page then starts another.
//
// The page starts it as a module, from a `blob:` whose only line imports it (src/ui/peer.rs), so that it has the page's content
// security policy. The page sends
//   { port: MessagePort }                                  first of all: at its other end the compute worker
//   { request: { job, body: <Request> }, files: File[] }    to read or to extract, crates/scar-protocol; may be sent at once, they wait
// and gets what www/wasm.js says.
import { crash, end, inbox, live, missing, startOf } from "./wasm.js";

/** 2 GiB: rows pass through, so that most files take far less; an address space of its own beside the compute worker's. */
const MOST_PAGES = 32768;

const open = inbox();

async function start() {
  const lacks = missing();
  if (lacks) {
    end({ unsupported: lacks });
    return;
  }
  await live();
  const { reader } = await import("./worker/builds.js");
  const { default: init, startReader, read, connectReader } = await import(`./worker/${reader.name}/scar_worker.js`);
  await init(await startOf(reader, MOST_PAGES));
  startReader();
  open(({ request, files, port }) => (port ? connectReader(port) : read(request, files ?? [])));
}

start().catch(crash);
