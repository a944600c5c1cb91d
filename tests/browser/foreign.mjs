// Another origin that counts what reaches it, and every way in which a script could send something there.
import { createServer } from "node:http";

/**
 * A server on a port of its own, which answers everything to everybody; `asked` grows with each request, WebSockets too.
 *
 * @returns {Promise<{url: string, asked: string[], close: () => Promise<void>}>}
 */
export async function foreignOrigin() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Content-Type", "text/javascript");
    response.end("");
  });
  server.on("upgrade", (request, socket) => {
    asked.push(request.url);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/**
 * Tries to send 1,000 bytes to `/place/way` of the origin `to`, in every way that there is where it runs, and tells the ways in a
 * broadcast. It is sent to page and workers as its own text, so that it uses nothing around it.
 */
export function leak(place, to) {
  const body = "x".repeat(1000);
  const address = (way) => `${to}/${place}/${way}`;
  // What fails in a worker would be an error of whoever started it.
  const worker = (text) => void new Worker(URL.createObjectURL(new Blob([`try { ${text} } catch {}`], { type: "text/javascript" })));
  const anywhere = {
    fetch: (url) => void fetch(url, { method: "POST", mode: "no-cors", body }).catch(() => {}),
    xhr: (url) => {
      const request = new XMLHttpRequest();
      // A thread that soon waits for work would not send it later.
      request.open("POST", url, Boolean(self.document));
      request.send(body);
    },
    websocket: (url) => void new WebSocket(url.replace("http", "ws")),
    events: (url) => void new EventSource(url),
    import: (url) => void import(url).catch(() => {}),
    font: (url) => void new FontFace("leak", `url(${url})`).load().catch(() => {}),
    cache: (url) => void caches.open("leak").then((cache) => cache.add(url)).catch(() => {}),
    worker: (url) => worker(`importScripts("${url}")`),
    "fetch-in-worker": (url) => worker(`fetch("${url}", { method: "POST", mode: "no-cors", body: "${body}" }).catch(() => {})`),
  };
  const element = (name, fields, place = document.body) => void place.append(Object.assign(document.createElement(name), fields));
  const inPage = {
    beacon: (url) => void navigator.sendBeacon(url, body),
    image: (url) => void (new Image().src = url),
    script: (src) => element("script", { src }),
    style: (href) => element("link", { rel: "stylesheet", href }, document.head),
    prefetch: (href) => element("link", { rel: "prefetch", href }, document.head),
    preload: (href) => element("link", { rel: "preload", as: "fetch", crossOrigin: "", href }, document.head),
    frame: (src) => element("iframe", { src }),
    object: (data) => element("object", { data }),
    media: (src) => element("video", { src, preload: "auto" }),
    form: (action) => {
      element("iframe", { name: "leak" });
      const form = Object.assign(document.createElement("form"), { action, method: "post", target: "leak" });
      document.body.append(form);
      form.submit();
    },
    ping: (ping) => {
      const link = Object.assign(document.createElement("a"), { href: "#", ping });
      document.body.append(link);
      link.click();
    },
  };
  const ways = self.document ? { ...anywhere, ...inPage } : anywhere;
  for (const [way, send] of Object.entries(ways)) {
    try {
      send(address(way));
    } catch {
      // Refused at once, or not known here.
    }
  }
  new BroadcastChannel("leaks").postMessage({ place, ways: Object.keys(ways) });
}
