// Gives the page's files the headers that its host may not send, and serves them where there is no network.
//
// scripts/finish-page.sh writes `self.built = { version, headers, files }` above this text: `headers` are those of _headers, `files` has
// the SHA-256 of each file by its path. The list is in this script, so a browser sees a new version by comparing the script alone.
// The page (www/host.js) registers it and asks it, each time with a port for the answer:
//   { ask: "state" }            { version, isKept, hasPolicy }: whether the host sends the policy with this script, which obeys no other
//   { ask: "keep", version }    { isKept, requests }: keeps all files, unless it is of another version; `requests` are what it asked for
//   { ask: "take over" }        { isAlone }: takes the place of the former version, unless another tab uses that
//   { ask: "forget" }           { nFiles }: deletes all it keeps, and keeps nothing more
//
// Either all files come from the cache of one version or none does. As long as a file is missing there, requests go to the network, as if
// there were no service worker; headers are added all the same. A new version waits until no tab uses the former one.
const { version, headers: HEADERS, files: FILES } = self.built ?? {};
const SCOPE = self.registration.scope;
/** Before the version in the names of our caches. Other pages of the origin have theirs. */
const OURS = `scar-lens ${SCOPE} `;
/** What stands in the cache once all files do. */
const WHOLE = `${SCOPE}?whole`;
/** Kinds of requests whose answer runs as a script or a page. What a page reads as data needs no header. */
const RUNS = new Set(["document", "iframe", "frame", "embed", "object", "script", "worker", "sharedworker"]);
const POLICY = "Content-Security-Policy";

/** The cache of this version, once it is known to be whole. */
let whole = null;
let isForgotten = false;
let keeping = null;

async function wholeCache() {
  if (whole === null && !isForgotten && (await caches.has(OURS + version))) {
    const cache = await caches.open(OURS + version);
    if (await cache.match(WHOLE)) whole = cache;
  }
  return whole;
}

/** The path of a file of the page, or `null`. A query changes no file. */
function pathOf({ origin, pathname }) {
  if (!(origin + pathname).startsWith(SCOPE)) return null;
  const path = (origin + pathname).slice(SCOPE.length) || "index.html";
  return Object.hasOwn(FILES, path) ? path : null;
}

/** `headers` of the host with ours. A policy of the host holds beside ours. */
function dressedHeaders(headers) {
  const dressed = new Headers(headers);
  for (const [name, value] of Object.entries(HEADERS)) {
    if (name !== POLICY) dressed.set(name, value);
    else if (dressed.get(name) !== value) dressed.append(name, value);
  }
  return dressed;
}

/** The same response with our headers; its body goes through as it comes. */
function dressed(response) {
  const { status, statusText, body } = response;
  // These can be made by the browser alone.
  if (response.type === "opaqueredirect" || status < 200 || [204, 205, 304].includes(status)) return response;
  return new Response(body, { status, statusText, headers: dressedHeaders(response.headers) });
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where a file may come from, the nearest first: an older version, the browser's own cache, the host. */
async function* candidates(path, requests) {
  for (const name of await caches.keys()) {
    const kept = name.startsWith(OURS) && (await (await caches.open(name)).match(SCOPE + path));
    if (kept) yield kept;
  }
  // Hosts give the first page by the folder's address; some know it by no other.
  for (const address of path === "index.html" ? [SCOPE, SCOPE + path] : [SCOPE + path]) {
    for (const cache of ["force-cache", "reload"]) {
      requests.push(address);
      yield await fetch(address, { cache });
    }
  }
}

/** A file of this very version, whatever the host has by now. */
async function verified(path, requests) {
  for await (const response of candidates(path, requests)) {
    const bytes = await response.arrayBuffer();
    if (response.ok && (await digest(bytes)) === FILES[path]) {
      const type = response.headers.get("Content-Type") ?? "application/octet-stream";
      return new Response(bytes, { headers: dressedHeaders({ "Content-Type": type }) });
    }
  }
  throw new Error(`${path} on the host is not the file of this version`);
}

async function keepAll(requests) {
  if (await wholeCache()) return;
  if (isForgotten) throw new Error("what was kept was deleted");
  const cache = await caches.open(OURS + version);
  for (const path of Object.keys(FILES)) {
    if (!(await cache.match(SCOPE + path))) {
      const file = await verified(path, requests);
      if (isForgotten) throw new Error("it was deleted meanwhile");
      await cache.put(SCOPE + path, file);
    }
  }
  const own = await fetch(`${SCOPE}service-worker.js`, { method: "HEAD" });
  requests.push(own.url);
  await cache.put(WHOLE, Response.json({ hasPolicy: own.headers.has(POLICY) }));
}

/** Keeps all files; asked again meanwhile, it does it once. */
function keep(requests = []) {
  keeping ??= keepAll(requests).finally(() => (keeping = null));
  return keeping;
}

/** Deletes our caches, but that of `name`; gives how many files there were. */
async function deleteCaches(name = "") {
  let nFiles = 0;
  for (const other of await caches.keys()) {
    if (!other.startsWith(OURS) || other === name) continue;
    nFiles += (await (await caches.open(other)).keys()).length;
    await caches.delete(other);
  }
  return nFiles;
}

/** The tabs that show this page, be it of this version or of another. */
const tabs = async () => (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).filter(({ url }) => url.startsWith(SCOPE));

const ANSWERS = {
  async state() {
    const mark = await (await wholeCache())?.match(WHOLE);
    return { version, isKept: Boolean(mark), hasPolicy: mark ? (await mark.json()).hasPolicy : null };
  },
  async keep({ version: pages }) {
    const requests = [];
    // The files of the page that asks are of another version: mixing them is what this script is there to prevent.
    if (pages !== version) return { isKept: false, requests };
    try {
      await keep(requests);
      // A tab that was loaded from the network has its later parts from here too. Others may be of another version.
      if ((await tabs()).length === 1) await self.clients.claim();
      return { isKept: true, requests };
    } catch (error) {
      return { isKept: false, requests, why: error.message };
    }
  },
  async "take over"() {
    const isAlone = (await tabs()).length <= 1;
    if (isAlone) await self.skipWaiting();
    return { isAlone };
  },
  async forget() {
    isForgotten = true;
    whole = null;
    await keeping?.catch(() => {});
    return { nFiles: await deleteCaches() };
  },
};

self.addEventListener("message", (event) => {
  const answer = ANSWERS[event.data?.ask];
  if (answer) event.waitUntil(answer(event.data).then((said) => event.ports[0]?.postMessage(said)));
});

async function respond(request, path) {
  const cache = path === null ? null : await wholeCache();
  if (!cache) return dressed(await fetch(request));
  return (await cache.match(SCOPE + path)) ?? verified(path, []);
}

if (self.built) {
  self.addEventListener("install", (event) => {
    // The first version adds headers at once, as the page waits for them, and keeps files when the page asks for it. A later one is whole
    // before it is used.
    if (self.registration.active) event.waitUntil(keep());
  });
  self.addEventListener("activate", (event) => event.waitUntil(deleteCaches(OURS + version)));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    // Data beside the page goes its own way, whole or in parts: nothing is added to it, and nothing of it is kept.
    const path = pathOf(url);
    if (path !== null || RUNS.has(request.destination)) event.respondWith(respond(request, path));
  });
} else {
  // Of `make serve`: where a built page stood at the same address, its service worker goes.
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(retire()));
}

async function retire() {
  await deleteCaches();
  await self.registration.unregister();
  for (const tab of await tabs()) await tab.navigate(tab.url).catch(() => {});
}
