#!/usr/bin/env node
// Runs the program of this platform, which npm has installed as an optional dependency.
const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const name = `@pmalint/${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/pmalint`);
} catch {
  const known = Object.keys(require("./package.json").optionalDependencies);
  console.error(
    known.includes(name)
      ? `pmalint: ${name} is not installed; install again without --omit=optional`
      : `pmalint: there is no package for ${process.platform} on ${process.arch}, only ${known.join(", ")}`,
  );
  process.exit(2);
}

const result = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (result.error) {
  console.error(`pmalint: cannot run ${program}: ${result.error.message}`);
}
// A program that a signal ended has no status, which must not pass for success.
process.exitCode = result.status ?? (result.signal ? 128 + constants.signals[result.signal] : 2);
