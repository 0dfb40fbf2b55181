#!/usr/bin/env python3
"""Fails on an #include in src/ that goes against the arrows of the house (docs/design.md).

    tests/include_arrows_test.py          names each such include
"""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parents[1] / "src"

# Layer: the layers it may include, besides itself.
ARROWS = {
    "main.cpp": {"cli", "app", "base"},
    "cli": {"app", "io", "report", "base"},  # of io and report only the types of options
    "app": {"io", "core", "report", "base"},
    "report": {"core", "io", "base"},
    "io": {"core", "base"},
    "core": {"base"},
    "base": set(),
}
# Library: the files that may include it.
LIBRARIES = {
    "CLI": r"cli/.*",
    "nlohmann": r"io/(json|ndjson).*|report/json.*",
}
# Layers that others can link: nothing but the standard library, and the C library, besides the
# arrows.
STANDARD_ONLY = {"core", "base"}

INCLUDE = re.compile(r"\s*#\s*include\s*(.*)")


def complaint(file, included):
    """What is wrong with a line `#include included` in a file of src/, or None."""
    layer = file.split("/")[0]
    quoted = re.match(r'"([^"]+)"', included)
    if quoted:
        target = quoted[1].split("/")[0]
        if target not in ARROWS or "/" not in quoted[1] or ".." in quoted[1]:
            return 'expected "layer/file.h"'
        if target != layer and target not in ARROWS[layer]:
            return f"{layer} may include {', '.join(sorted(ARROWS[layer])) or 'no other layer'}"
        return None

    angled = re.match(r"<([^>]+)>", included)
    if not angled:
        return "expected a name in quotes or angle brackets"
    for library, files in LIBRARIES.items():
        if angled[1].startswith(library + "/") and not re.fullmatch(files, file):
            return f"{library} may be included by {files} only"
    if layer in STANDARD_ONLY and not re.fullmatch(r"[a-z_0-9]+|sys/.*", angled[1]):
        return f"{layer} may include only the standard library and the C library's sys/"
    return None


def main():
    failed = 0
    for path in sorted(SRC.rglob("*")):
        if path.suffix not in {".h", ".cpp", ".inc"}:
            continue
        file = path.relative_to(SRC).as_posix()
        if file.split("/")[0] not in ARROWS:
            print(f"src/{file}: belongs to no layer")
            failed += 1
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            include = INCLUDE.match(line)
            wrong = include and complaint(file, include[1])
            if wrong:
                print(f"src/{file}:{number}: {line.strip()}: {wrong}")
                failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
