#!/usr/bin/env node
// Makes the npm packages: build.js FOLDER PLATFORM=BINARY... writes FOLDER/pmalint, the launcher, which depends on a
// package for each platform, and FOLDER/PLATFORM for those whose program is given. Version and texts are Cargo.toml's.
const fs = require("node:fs");
const path = require("node:path");

// As Node names them. The programs for Linux are static, so that one serves every libc.
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

const top = path.join(__dirname, "../..");
const cargo = fs.readFileSync(path.join(top, "Cargo.toml"), "utf8");
function field(name) {
  const found = cargo.match(new RegExp(`^${name} = "(.*)"$`, "m"));
  if (!found) throw new Error(`Cargo.toml has no ${name}`);
  return found[1];
}

function write(folder, manifest, files) {
  fs.mkdirSync(folder, { recursive: true });
  const common = {
    version: field("version"),
    description: field("description"),
    license: field("license"),
    repository: { type: "git", url: `git+${field("repository")}.git` },
  };
  const text = JSON.stringify({ ...manifest, ...common }, null, 2);
  fs.writeFileSync(path.join(folder, "package.json"), `${text}\n`);
  for (const [name, source, mode] of files) {
    fs.copyFileSync(source, path.join(folder, name));
    fs.chmodSync(path.join(folder, name), mode);
  }
}

const texts = ["LICENSE-APACHE", "LICENSE-MIT"].map((name) => [name, path.join(top, name), 0o644]);
const readme = ["README.md", path.join(top, "README.md"), 0o644];
const [folder, ...programs] = process.argv.slice(2);
const dependencies = PLATFORMS.map((platform) => [`@pmalint/${platform}`, field("version")]);
write(
  path.join(folder, "pmalint"),
  {
    name: "pmalint",
    keywords: ["postmortem", "incident", "linter"],
    bin: { pmalint: "pmalint.js" },
    engines: { node: ">=18" },
    optionalDependencies: Object.fromEntries(dependencies),
  },
  [["pmalint.js", path.join(__dirname, "pmalint.js"), 0o755], readme, ...texts],
);
for (const program of programs) {
  const [platform, binary] = program.split(/=(.*)/s);
  if (!PLATFORMS.includes(platform) || !binary) throw new Error(`not PLATFORM=BINARY: ${program}`);
  const [os, cpu] = platform.split("-");
  write(
    path.join(folder, platform),
    { name: `@pmalint/${platform}`, os: [os], cpu: [cpu], preferUnplugged: true },
    [["pmalint", binary, 0o755], ...texts],
  );
}
