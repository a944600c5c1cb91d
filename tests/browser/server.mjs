// A static server for `dist/` with the headers of `dist/_headers`, as a host would send them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

export const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The headers of the one rule, `/*`, in the `_headers` of a folder. */
export async function headersOf(folder) {
  const lines = (await readFile(join(folder, "_headers"), "utf8")).split("\n");
  return lines
    .filter((line) => /^\s+\S/.test(line))
    .map((line) => line.trim())
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
}

/**
 * Serves `dist/` below `path` on a free port; `headers: false` is a host that sends none, and a function chooses some by name.
 * `edit(file, text)` gives the text of pages and scripts that is sent, `null` for none. `asked` grows with each request. A `folder` that is
 * a function is asked each time for its files, as a host is that gets another version.
 *
 * @returns {Promise<{url: string, asked: string[], close: () => Promise<void>}>}
 */
export async function serve({ folder = DIST, path = "/", headers = true, edit = (_, text) => text } = {}) {
  const isSent = typeof headers === "function" ? headers : () => headers;
  const folderNow = typeof folder === "function" ? folder : () => folder;
  const extra = (await headersOf(folderNow())).filter(([name]) => isSent(name));
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    const { pathname } = new URL(request.url, "http://host");
    const asFile = (path) => (path === "." || path === "" ? "index.html" : path);
    const file = pathname.startsWith(path) ? asFile(normalize(decodeURIComponent(pathname.slice(path.length)))) : "..";
    try {
      if (file.startsWith("..")) throw new Error("outside");
      let body = await readFile(join(folderNow(), file));
      if ([".html", ".js"].includes(extname(file))) body = edit(file, body.toString());
      if (body === null) throw new Error("held back");
      for (const [name, value] of extra) response.setHeader(name, value);
      const part = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      if (part) {
        response.writeHead(206, { "Content-Range": `bytes ${part[1]}-${part[2]}/${body.length}` });
        response.end(body.subarray(Number(part[1]), Number(part[2]) + 1));
        return;
      }
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}${path}`, asked, close };
}
