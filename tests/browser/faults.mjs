// What docs/reliability-page.md is made of: each test of a fault notes how often it was tried, and what came of it.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));

/**
 * Notes that `fault` was tried so many `times`, and the `outcome`, which the test has proved. It becomes a row of the `section` of the page,
 * as those of the native tests do (tests/common/faults.rs). Section and fault must be written out where this is called, since
 * tests/reliability.rs looks for them there.
 */
export function tried(section, fault, times, outcome) {
  assert.ok(times > 0 && outcome, `${fault}: tried nothing`);
  const folder = join(TARGET, "tmp/reliability");
  mkdirSync(folder, { recursive: true });
  const name = `${section} ${fault}`.replaceAll(/[^\p{L}\p{N}]/gu, "-");
  writeFileSync(join(folder, name), `${section}\t${fault}\t${times}\t${outcome}\n`);
}
