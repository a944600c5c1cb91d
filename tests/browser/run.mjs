// Runs the browser tests two files at a time (a test waits for its page a part of its time), and leaves out a file that passed before on the very same inputs.
//
//   node run.mjs [FILE…]     SCAR_RERUN=1 runs every file
//
// A file's inputs are the built page, the shared helpers, the scripts, the browser, Node.js, and another browser, the program or the documents where the file
// asks for them. Only a file whose every test passed is remembered, so a failure runs again each time. The last lines are «# pass N» and «# fail N».
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "node:test";
import { tap } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { firefoxPath } from "./firefox.mjs";
import { webkitPath } from "./webkit.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = join(ROOT, "tests/browser");
const PASSED = join(ROOT, "target/browser-passed.json");
const PROGRAM = process.env.SCAR_BIN ?? join(ROOT, "target/debug/scar");
const isTest = (file) => file.endsWith(".test.mjs");
const callsProgram = (text) => /\bscar\(|SCAR_BIN|flows\.mjs/.test(text);
const readsDocs = (text) => text.includes("docs/");

// Every file below `path`, in an order that does not change.
function below(path) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.filter((file) => !file.includes("node_modules")).sort();
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(createHash("sha256").update(part).digest());
  return hash.digest("hex");
}

function inputsOfAll() {
  const helpers = below(HERE).filter((file) => !isTest(file));
  const read = ["dist", "www", "scripts"].map((folder) => join(ROOT, folder)).flatMap(below);
  const files = [...helpers, ...read, join(ROOT, "index.html")];
  const browser = process.env.CHROMIUM ? execFileSync(process.env.CHROMIUM, ["--version"], { encoding: "utf8" }) : "";
  return digest([process.version, browser, ...files.flatMap((file) => [file, readFileSync(file)])]);
}

function remembered() {
  try {
    return JSON.parse(readFileSync(PASSED, "utf8"));
  } catch {
    return {};
  }
}

const asked = process.argv.slice(2);
const files = (asked.length ? asked : readdirSync(HERE).filter(isTest)).map((file) => join(HERE, basename(file))).sort();
const common = inputsOfAll();
const program = existsSync(PROGRAM) ? readFileSync(PROGRAM) : "";
const docs = digest(below(join(ROOT, "docs")).map((file) => readFileSync(file)));
const version = (path) => (path ? execFileSync(path, ["--version"], { encoding: "utf8" }) : "");
const others = { "firefox.mjs": version(firefoxPath()), "webkit.mjs": webkitPath() ? String(statSync(webkitPath()).mtimeMs) : "" };
const otherBrowsers = (text) => Object.entries(others).flatMap(([driver, version]) => (text.includes(driver) ? [version] : []));
const keys = new Map(
  files.map((file) => {
    const text = readFileSync(file, "utf8");
    return [file, digest([common, text, callsProgram(text) ? program : "", readsDocs(text) ? docs : "", ...otherBrowsers(text)])];
  }),
);

const before = process.env.SCAR_RERUN ? {} : remembered();
const unchanged = files.filter((file) => before[basename(file)]?.key === keys.get(file));
const toRun = files.filter((file) => !unchanged.includes(file));
const counts = new Map(toRun.map((file) => [file, { passed: 0, failed: 0, skipped: 0 }]));
let [passed, failed] = [0, 0];
if (toRun.length) {
  const events = run({ files: toRun, concurrency: 2 });
  const count = (which) => (data) => {
    if (data.details?.type === "suite") return;
    const of = counts.get(data.file);
    // What lacks here is said in the line of TAP; it neither passed nor failed.
    if (of && data.skip !== undefined) of.skipped += 1;
    else if (of) of[which] += 1;
    // A file that dies before its first test is told under its own name, without a file.
    else failed += 1;
  };
  events.on("test:pass", count("passed"));
  events.on("test:fail", count("failed"));
  // The summary of TAP counts only what ran; its own lines come last, below.
  for await (const line of events.compose(tap)) if (!/^# (pass|fail|cancelled) /.test(line)) process.stdout.write(line);
}

const now = { ...remembered() };
for (const [file, of] of counts) {
  passed += of.passed;
  failed += of.failed;
  if (of.passed && !of.failed && !of.skipped) now[basename(file)] = { key: keys.get(file), passed: of.passed };
  else delete now[basename(file)];
  if (!of.passed && !of.failed && !of.skipped) failed += 1;
}
let skipped = 0;
for (const file of unchanged) skipped += before[basename(file)].passed;
mkdirSync(join(ROOT, "target"), { recursive: true });
rmSync(PASSED, { force: true });
writeFileSync(PASSED, JSON.stringify(now));

if (unchanged.length) {
  console.log(`# ${skipped} tests of ${unchanged.length} files passed before on the same page, program and files; SCAR_RERUN=1 runs them again`);
}
console.log(`# pass ${passed + skipped}\n# fail ${failed}`);
process.exitCode = failed ? 1 : 0;
