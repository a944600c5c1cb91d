// What the page has of its host and its browser: headers for threads, a copy for offline use, newer versions, what was asked for, what is stored.
//
// `window.scarHost` is for the page (src/ui/host.rs). An event `scar-host` on the window says that `state()` has changed.

/** Marks of this tab, in its session storage. */
const RELOADED = "scar-lens-reloaded";
const UPDATED = "scar-lens-updated";
const DATABASE = "scar-lens";
/** Before all that we keep in local and session storage. */
const OURS = "scar-lens";
/** The version of a page that `make serve` gives. */
const DEVELOPMENT = "development";
/** How long the page waits for a service worker before it goes on without one, in milliseconds. */
const PATIENCE = 10_000;
const HOUR = 3_600_000;
/** Loads in a row that the page may ask for to have threads. One is enough, unless a person loads the page again in that very moment. */
const MOST_RELOADS = 2;

const container = navigator.serviceWorker;
const script = new URL("service-worker.js", document.baseURI).href;

/**
 * What the page is told: `lack` is why it is not isolated, `hasUpdate` whether another version waits, `isMixed` whether new workers would be
 * of that one.
 */
const state = { isIsolated: self.crossOriginIsolated === true, lack: null, hasUpdate: false, isMixed: false, keeping: null, whyNot: null, requests: [], refused: [] };
/** Whether the page is about to be told of changes. */
let isTelling = false;
/** Whether a person had everything deleted: nothing is stored any more unless the page is loaded again. */
let isForgotten = false;
function change(fields) {
  Object.assign(state, fields);
  if (isTelling) return;
  isTelling = true;
  // The page reads the whole state, so once for many changes will do.
  setTimeout(() => {
    isTelling = false;
    window.dispatchEvent(new Event("scar-host"));
  }, 100);
}

/** What `promise` gives, or `otherwise` where that takes longer than `ms` or fails. */
const within = (ms, promise, otherwise = null) =>
  Promise.race([promise.catch(() => otherwise), new Promise((resolve) => setTimeout(resolve, ms, otherwise))]);

/** Keeps a mark in this tab, right before a reload of ours; `false` where it is there already, or the browser refuses. So none happens twice. */
function mark(key, value) {
  try {
    if (sessionStorage.getItem(key) === value) return false;
    sessionStorage.setItem(key, value);
    return sessionStorage.getItem(key) === value;
  } catch {
    return false;
  }
}

function marked(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function unmark(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // It was never kept.
  }
}

/** Asks a service worker; `null` where it does not answer. */
function ask(worker, question, ms = PATIENCE) {
  const answer = new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(question, [port2]);
  });
  return within(ms, answer);
}

/** The registration of this page's own folder, and no other: an outer folder may have a page too. */
async function registered() {
  const registration = await within(PATIENCE, Promise.resolve(container?.getRegistration(document.baseURI)));
  const newest = registration?.active ?? registration?.waiting ?? registration?.installing;
  return newest?.scriptURL === script ? registration : null;
}

/** Resolves with the service worker once it is active; with `null` where the browser refuses. */
async function active() {
  const registration = await container.register(script, { updateViaCache: "none" });
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (!worker || worker.state === "activated") return worker ?? null;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") resolve(null);
    });
  });
}

/** Resolves once another service worker has the page. */
const taken = () => new Promise((resolve) => container.addEventListener("controllerchange", resolve, { once: true }));

/** Has a version that waits take over, where this is the only tab. `true` where the page must be loaded again for it. */
async function takeUpdate(version) {
  if (!container?.controller) return false;
  const waiting = (await registered())?.waiting;
  const newer = waiting && (await ask(waiting, { ask: "state" }));
  // Without a mark the page would not know that it was loaded again, so it must not leave its version.
  if (!newer || newer.version === version || !mark(UPDATED, newer.version)) return false;
  unmark(UPDATED);
  const isTaken = taken().then(() => true);
  const { isAlone } = (await ask(waiting, { ask: "take over" })) ?? {};
  return isAlone === true && (await within(PATIENCE, isTaken, false)) && mark(UPDATED, newer.version);
}

/** Makes the next load of this page isolated; why not, if so. */
async function isolate() {
  if (!self.isSecureContext) return "insecure";
  if (!container) return "no-service-worker";
  if (!(await within(PATIENCE, active()))) return "refused";
  // The service worker gave this page its headers already, so another load would change nothing.
  if (container.controller) return "still";
  const nReloads = Number(marked(RELOADED));
  return nReloads < MOST_RELOADS && mark(RELOADED, String(nReloads + 1)) ? null : "refused";
}

/** Makes the page isolated and up to date; `false` where it is being loaded again for that, so that it need not start. */
export async function settle(version) {
  watchRequests();
  if (version === DEVELOPMENT) {
    (await registered())?.unregister();
    return true;
  }
  if (await takeUpdate(version)) return reload();
  if (state.isIsolated) {
    unmark(RELOADED);
    return true;
  }
  const lack = await isolate();
  if (lack === null) return reload();
  change({ lack });
  return true;
}

function reload() {
  location.reload();
  return false;
}

/** Keeps the page for offline use once the browser has time, and tells of newer versions. */
export function keepUp(version) {
  if (version === DEVELOPMENT || !container || !self.isSecureContext) return;
  const later = self.requestIdleCallback ?? ((act) => setTimeout(act, 2000));
  later(() => follow(version).catch(() => {}), { timeout: 5000 });
}

async function follow(version) {
  if (isForgotten) return;
  const worker = await within(PATIENCE, active());
  const registration = worker && (await registered());
  if (!registration) return;
  const look = () => tellUpdate(registration, version);
  const hear = () => registration.installing?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", hear);
  hear();
  container.addEventListener("controllerchange", look);
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
  await look();
  if (isForgotten) return;
  // Who pays for each megabyte is not made to load what is not needed yet.
  if (navigator.connection?.saveData) return change({ keeping: "save-data" });
  const kept = await ask(registration.active, { ask: "keep", version }, HOUR);
  note("service worker", kept?.requests ?? []);
  change({ keeping: kept?.isKept ? "kept" : "failed", whyNot: kept?.why ?? null });
}

/**
 * Looks whether the host has another version by now, for a tab whose files come from there: its next workers would be of that version.
 */
async function lookAtHost() {
  const version = document.querySelector("script[data-version]")?.dataset.version;
  if (!version || version === DEVELOPMENT || container?.controller || state.hasUpdate) return;
  const response = await fetch(document.baseURI.split("#")[0], { cache: "no-cache" }).catch(() => null);
  const now = response?.ok && (await response.text()).match(/data-version="?([^"\s>]+)/)?.[1];
  if (now && now !== version) change({ hasUpdate: true, isMixed: true });
}

/** Says whether another version waits, or has the page already. */
async function tellUpdate({ waiting }, version) {
  const other = waiting ?? container.controller;
  const newer = other && (await ask(other, { ask: "state" }));
  if (newer && newer.version !== version && (waiting || newer.isKept)) return change({ hasUpdate: true });
  // The page is of the version that waits: it came from the network.
  if (newer && waiting) await ask(waiting, { ask: "take over" });
}

// What was asked for.

/** Counts addresses that `who` asked for: a large file is asked for in thousands of parts. What is made in the tab itself is no request. */
function note(who, addresses) {
  const asked = addresses.filter((address) => /^(https?|wss?):/.test(address));
  for (const address of asked) {
    const known = state.requests.find((request) => request.who === who && request.address === address);
    if (known) known.n += 1;
    else state.requests.push({ who, address, n: 1 });
  }
  if (asked.length > 0) change({});
}

function watchRequests() {
  note("page", [location.href.split("#")[0]]);
  if (!self.PerformanceObserver) return;
  const observer = new PerformanceObserver((list) => note("page", list.getEntries().map(({ name }) => name)));
  observer.observe({ type: "resource", buffered: true });
  document.addEventListener("securitypolicyviolation", ({ blockedURI: address, effectiveDirective: directive }) => {
    // The policy of the host and that of the page refuse the same request, each for itself.
    const isKnown = state.refused.some((known) => known.address === address && known.directive === directive);
    if (!isKnown) change({ refused: [...state.refused, { address, directive }] });
  });
}

// What is stored.

/** Our keys in a storage that may be refused. */
function keysOf(storage) {
  try {
    return Object.keys(self[storage]).filter((key) => key.startsWith(OURS));
  } catch {
    return [];
  }
}

/** The names of the caches that our service worker made; none where the browser refuses such storage. */
async function cacheNames() {
  const before = `${OURS} ${new URL("./", document.baseURI).href} `;
  try {
    return (await caches.keys()).filter((name) => name.startsWith(before));
  } catch {
    return [];
  }
}

/** Deletes the database of results; `true` where there was one. */
function deleteDatabase() {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = ({ oldVersion }) => resolve(oldVersion > 0);
    request.onerror = () => resolve(false);
    // Another tab may be writing; it is deleted once that is done.
    request.onblocked = () => setTimeout(resolve, 2000, true);
  }).catch(() => false);
}

async function stored() {
  const registration = await registered();
  const said = registration?.active && (await ask(registration.active, { ask: "state" }, 2000));
  let nFiles = 0;
  for (const name of await cacheNames()) {
    nFiles += (await (await caches.open(name)).keys()).length;
  }
  return {
    serviceWorker: Boolean(registration),
    isKept: said?.isKept ?? false,
    hasPolicy: said?.hasPolicy ?? null,
    nFiles,
    nSettings: keysOf("localStorage").length,
    nMarks: keysOf("sessionStorage").length,
  };
}

/** Deletes all that the page stores in this browser; gives what there was. */
async function forget() {
  isForgotten = true;
  const before = await stored();
  const registration = await registered();
  if (registration) {
    // It may be at work, and must not put anything back.
    for (const worker of [registration.active, registration.waiting, registration.installing]) {
      if (worker) await ask(worker, { ask: "forget" }, 2000);
    }
    await registration.unregister();
  }
  for (const name of await cacheNames()) await caches.delete(name);
  for (const storage of ["localStorage", "sessionStorage"]) {
    for (const key of keysOf(storage)) self[storage].removeItem(key);
  }
  const hadDatabase = await deleteDatabase();
  change({ keeping: "deleted" });
  return { ...before, hadDatabase };
}

window.scarHost = { state: () => state, stored, forget, note, lookAtHost };
