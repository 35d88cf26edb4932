#!/usr/bin/env python3
"""Asks pmalint, check-jsonschema and remark-lint-frontmatter-schema what is wrong with the documents of
tests/comparison, and writes the table of docs/comparison.md. The other two are installed into a temporary folder, from
PyPI and npm. pmalint is that of target/debug, or the program named by PMALINT.

check-jsonschema reads whole YAML files, so that it gets the front matter cut out of each document.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PYTHON = ["check-jsonschema==0.39.0"]
NPM = ["remark-cli@12.0.1", "remark-frontmatter@5.0.0", "remark-lint-frontmatter-schema@3.15.4"]
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"


def run(command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


def install(folder):
    script = '. .ci/registries.sh; python_programs "$1/py" $2; npm_programs "$1/npm" $3'
    done = run(["bash", "-c", script, "install", folder, " ".join(PYTHON), " ".join(NPM)], cwd=TOP)
    if done.returncode:
        sys.exit(done.stderr)


def pmalint(work):
    program = os.environ.get("PMALINT", TOP / "target/debug/pmalint")
    (work / ".pmalint.yaml").write_text("documents: ['documents/*.md']\nschema: schema.yaml\n")
    command = [program, "check", "--select", "PMA101,PMA102", "--as-of", "2026-11-22", "--format", "json"]
    said = {}
    for found in json.loads(run(command, cwd=work).stdout)["diagnostics"]:
        place = f"{found['start']['line']}:{found['start']['column']}"
        said.setdefault(Path(found["path"]).stem, []).append((place, found["message"]))
    return said


def check_jsonschema(work, folder):
    cut = work / "cut"
    cut.mkdir()
    for document in sorted((work / "documents").glob("*.md")):
        front_matter = document.read_text().split("---\n")[1]
        (cut / f"{document.stem}.yaml").write_text(front_matter)
    command = [folder / "py/bin/check-jsonschema", "--schemafile", work / "front-matter.yaml"]
    files = sorted(cut.glob("*.yaml"))
    result = json.loads(run([*command, "--output-format", "json", *files]).stdout)
    said = {}
    for found in result["errors"]:
        said.setdefault(Path(found["filename"]).stem, []).append((found["path"], found["message"]))
    for found in result["parse_errors"]:
        said.setdefault(Path(found["filename"]).stem, []).append(("", "Failed to parse"))
    return said


def remark(work, folder):
    (work / "node_modules").symlink_to(folder / "npm/node_modules")
    (work / ".remarkrc.mjs").write_text(
        "import frontmatter from 'remark-frontmatter';\n"
        "import schema from 'remark-lint-frontmatter-schema';\n"
        "const schemas = {'./front-matter.yaml': ['./documents/*.md']};\n"
        "export default {plugins: [frontmatter, [schema, {schemas}]]};\n"
    )
    command = ["node_modules/.bin/remark", "documents", "--no-stdout", "--no-color"]
    said, document = {}, None
    for line in run(command, cwd=work).stderr.splitlines():
        if name := re.match(r"documents/(.+)\.md", line):
            document = name[1]
        elif found := re.match(r"\s*(?:(\d+:\d+)-\d+:\d+)?\s+warning\s+(.+?) • ", line):
            said.setdefault(document, []).append((found[1] or "", found[2]))
    return said


def cell(said):
    place = lambda text: f"**{text}** " if text else ""
    text = "<br>".join(place(where) + message for where, message in said).replace("|", "\\|")
    return text or "nothing"


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        install(folder)
        work = folder / "work"
        shutil.copytree(TOP / "tests/comparison", work)
        columns = [pmalint(work), check_jsonschema(work, folder), remark(work, folder)]
    table = "| Document | pmalint | check-jsonschema | remark-lint-frontmatter-schema |\n|---|---|---|---|\n"
    for document in sorted((TOP / "tests/comparison/documents").glob("*.md")):
        cells = " | ".join(cell(column.get(document.stem, [])) for column in columns)
        link = f"[{document.stem}](../tests/comparison/documents/{document.name})"
        table += f"| {link} | {cells} |\n"
    page = TOP / "docs/comparison.md"
    text = page.read_text()
    before, rest = text.split(BEGIN)
    page.write_text(before + BEGIN + table + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
