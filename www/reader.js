// The reader: turns files into rows, in a memory of its own, and sends them through a port to the compute worker
// (www/worker.js). It may die of a crafted file; the page then starts another.
//
// `reader.js` reads the usual formats, which a first visit needs; `reader.js?all` has the decoders of all formats, five times as large, and
// the page starts it once `reader.js` has answered that the files need it.
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
  const { reader, reader_all } = await import("./worker/builds.js");
  const isForAll = new URL(import.meta.url).searchParams.has("all");
  const build = isForAll ? reader_all : reader;
  const { default: init, startReader, read, connectReader, linkAllFormats } = await import(`./worker/${build.name}/scar_worker.js`);
  await init(await startOf(build, MOST_PAGES));
  if (isForAll) linkAllFormats();
  startReader();
  open(({ request, files, port }) => (port ? connectReader(port) : read(request, files ?? [])));
}

start().catch(crash);
