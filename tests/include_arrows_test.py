#!/usr/bin/env python3
"""Fails on an #include in src/ that goes against the floors of the house (docs/design.md), on
files that include each other in a circle, and on two types of one name in headers: to the linker they are
one, and it keeps the functions of either.

    tests/include_arrows_test.py          names each such include
"""

import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parents[1] / "src"

# The floors from the ground up; each has rooms, by the files in them. A file may include files of
# its own room and of lower floors.
FLOORS = [
    {"base": r"base/.*"},
    {"core": r"core/.*"},
    {"io/number": r"io/number/.*"},
    {"io/bytes": r"io/bytes/.*"},
    {"io: readers": r"io/(role|fields|field_names|field_plan|parts_reader|reader|array_reader|whole_reader)\..*"},
    {"io/csv": r"io/csv/.*", "io/json": r"io/json/.*", "io/npy": r"io/npy/.*"},
    {"io: open, writers": r"io/(open|row_writer|foreign|safetensors)\..*"},
    {"document": r"document/.*"},
    {"report": r"report/.*"},
    {"explain": r"explain/.*"},
    {"app/job": r"app/job/.*"},
    {"app/slips": r"app/slips/.*"},
    {"app/account": r"app/account/.*", "app/frameworks": r"app/frameworks/.*"},
    {"app/steps": r"app/steps/.*"},
    {"app/flow": r"app/flow/.*"},
    {"app/answers": r"app/answers/.*", "app/doctor": r"app/doctor/.*"},
    {"app: run": r"app/run\..*"},
    {"cli": r"cli/.*"},
    {"main": r"main\.cpp"},
]
# Library: the files that may include it.
LIBRARIES = {"CLI": r"cli/.*"}
# Rooms that others can link: nothing but the standard library, and the C library, besides the
# floors.
STANDARD_ONLY = {"core", "base"}

TYPE = re.compile(r"(?:struct|class|enum class) (\w+)(?=[^;]*\{| final|$)")  # at the start of a line
UNNAMED = re.compile(r"core/kernels/.*")  # its templates are in unnamed namespaces
INCLUDE = re.compile(r"\s*#\s*include\s*(.*)")


def room_of(file):
    """The floor, from 0, and the name of the room that a file of src/ is in."""
    for floor, rooms in enumerate(FLOORS):
        for name, files in rooms.items():
            if re.fullmatch(files, file):
                return floor, name
    return None


def complaint(file, included, files):
    """What is wrong with a line `#include included` in a file of src/, or None."""
    floor, room = room_of(file)
    quoted = re.match(r'"([^"]+)"', included)
    if quoted:
        if quoted[1] not in files:
            return "expected the path of a file in src/"
        other_floor, other_room = room_of(quoted[1])
        if other_room != room and other_floor >= floor:
            return f"{room} does not stand above {other_room}"
        return None

    angled = re.match(r"<([^>]+)>", included)
    if not angled:
        return "expected a name in quotes or angle brackets"
    for library, users in LIBRARIES.items():
        if angled[1].startswith(library + "/") and not re.fullmatch(users, file):
            return f"{library} may be included by {users} only"
    if room in STANDARD_ONLY and not re.fullmatch(r"[a-z_0-9]+|sys/.*", angled[1]):
        return f"{room} may include only the standard library and the C library's sys/"
    return None


def circles(includes):
    """Units (a header with its source) that reach themselves by includes of other units."""
    unit = lambda file: re.sub(r"\.(h|cpp)$", "", file)
    arrows = {}
    for file, included in includes:
        if unit(file) != unit(included):
            arrows.setdefault(unit(file), set()).add(unit(included))

    def reached(start):
        seen, waiting = set(), [start]
        while waiting:
            for other in arrows.get(waiting.pop(), set()) - seen:
                seen.add(other)
                waiting.append(other)
        return seen

    return sorted(start for start in arrows if start in reached(start))


def main():
    failed = 0
    paths = [path for path in sorted(SRC.rglob("*")) if path.suffix in {".h", ".cpp", ".inc"}]
    files = {path.relative_to(SRC).as_posix(): path for path in paths}
    includes = []
    types = {}
    for file, path in files.items():
        if room_of(file) is None:
            print(f"src/{file}: is in no room")
            failed += 1
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            own = TYPE.match(line) if file.endswith(".h") and not UNNAMED.fullmatch(file) else None
            if own and types.setdefault(own[1], file) != file:
                print(f"src/{file}:{number}: {own[1]} is also a type of src/{types[own[1]]}")
                failed += 1
            include = INCLUDE.match(line)
            if not include:
                continue
            if quoted := re.match(r'"([^"]+)"', include[1]):
                includes.append((file, quoted[1]))
            if wrong := complaint(file, include[1], files):
                print(f"src/{file}:{number}: {line.strip()}: {wrong}")
                failed += 1
    if circle := circles(includes):
        print("in a circle:", ", ".join(circle))
        failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
