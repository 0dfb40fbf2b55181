#!/usr/bin/env python3
"""Runs the command-line cases: a command, and all that it prints.

    tests/cli/run_cases.py --xent build/src/xent                    every case
    tests/cli/run_cases.py --xent build/src/xent errors             one topic
    tests/cli/run_cases.py --xent build/src/xent errors/a_case      one case
    tests/cli/run_cases.py --xent build/src/xent --refresh errors   take what is printed as expected

After --refresh, review the change with git diff.

A case is a directory tests/cli/cases/<topic>/<sentence_with_underscores>/ that holds

    cmd      a bash script, run with pipefail; xent is on its PATH
    stdout   all it prints there; an absent file means nothing
    stderr   likewise
    status   its exit status; absent means 0

and any files that cmd reads. It runs in a fresh directory with copies of these files and a link
`data` to the repository's samples.
"""

import argparse
import dataclasses
import difflib
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from sandbox import Sandbox

CASES = pathlib.Path(__file__).resolve().parent / "cases"
EXPECTATIONS = ("stdout", "stderr", "status")
SECONDS = 120


@dataclasses.dataclass
class Outcome:
    stdout: bytes
    stderr: bytes
    status: bytes  # as the file holds it: a number and a newline


def read_expected(case):
    def read(name, absent):
        file = case / name
        return file.read_bytes() if file.exists() else absent

    return Outcome(read("stdout", b""), read("stderr", b""), read("status", b"0").strip() + b"\n")


def write_expected(case, outcome):
    absent = {"stdout": b"", "stderr": b"", "status": b"0\n"}
    for name in EXPECTATIONS:
        content = getattr(outcome, name)
        if content == absent[name]:
            (case / name).unlink(missing_ok=True)
        else:
            (case / name).write_bytes(content)


def run(case, xent):
    """The case's outcome, or None where its time was up."""
    with Sandbox(xent) as sandbox:
        shutil.copytree(case, sandbox.work, ignore=shutil.ignore_patterns(*EXPECTATIONS),
                        dirs_exist_ok=True)
        stdout, stderr, status = sandbox.bash("-o", "pipefail", "cmd", seconds=SECONDS)
        return None if status is None else Outcome(stdout, stderr, b"%d\n" % status)


def lines(content):
    """Lines for people: bytes that are not UTF-8 escaped, a missing last newline said."""
    text = content.decode(errors="backslashreplace")
    split = text.split("\n")
    return split[:-1] if split[-1] == "" else split[:-1] + [split[-1] + "  (no newline)"]


def differences(expected, got):
    for name in EXPECTATIONS:
        old, new = getattr(expected, name), getattr(got, name)
        if old != new:
            yield from difflib.unified_diff(
                lines(old), lines(new), f"{name} expected", f"{name} printed", lineterm="")


def complaint(case, xent, refresh):
    """What is wrong with the case's outcome, or None."""
    got = run(case, xent)
    if got is None:
        return f"still running after {SECONDS} s"
    if refresh:
        write_expected(case, got)
        return None
    expected = read_expected(case)
    if got == expected:
        return None
    return "\n".join(differences(expected, got)) or "the bytes differ, though they print alike"


def find_cases(selected):
    cases = sorted(path for path in CASES.glob("*/*") if path.is_dir())
    for name in selected:
        if not any(is_in(case, name) for case in cases):
            sys.exit(f"run_cases: no case in {CASES / name}")
    if selected:
        cases = [case for case in cases if any(is_in(case, name) for name in selected)]
    for case in cases:
        if not (case / "cmd").is_file():
            sys.exit(f"run_cases: {case} has no cmd")
    return cases


def is_in(case, name):
    """Whether a case is the one of this name, or of the topic of this name."""
    return CASES / name in (case, case.parent)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, type=pathlib.Path, help="the program to test")
    parser.add_argument("--refresh", action="store_true", help="take what is printed as expected")
    parser.add_argument("selected", nargs="*", metavar="TOPIC[/CASE]")
    options = parser.parse_args()
    xent = options.xent.resolve()
    if not os.access(xent, os.X_OK):
        parser.error(f"{xent} cannot be run")

    cases = find_cases(options.selected)
    failed = 0
    for case in cases:
        wrong = complaint(case, xent, options.refresh)
        if wrong:
            failed += 1
            command = (case / "cmd").read_text().rstrip()
            print(f"FAILED {case.relative_to(CASES)}\n{command}\n{wrong}\n")
    print(f"{len(cases) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not cases else 0)


if __name__ == "__main__":
    main()
