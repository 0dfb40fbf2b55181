#!/usr/bin/env python3
"""Runs every command that README.md and docs/*.md show, and compares what it prints.

    tests/docs/run_examples.py --xent build/src/xent                   every document
    tests/docs/run_examples.py --xent build/src/xent docs/manual.md    one
    tests/docs/run_examples.py --xent build/src/xent --refresh         write what is printed

An example is a fenced block that opens with ```console. A line `$ command` is run; it goes on after
a backslash at its end, and in lines that begin with `> ` right below it. What follows, up to the
next `$ `, is what it prints, on stdout and stderr together; a line that is just `...` stands for
any lines. The commands of a document run in one shell, in order, in a fresh directory with a link
`data` to the repository's samples. A block that opens with ```console no-test: REASON is not run.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from sandbox import ROOT, Sandbox

SECONDS = 60
FENCE = re.compile(r"( *)(`{3,}|~{3,})\s*(.*?)\s*$")


@dataclasses.dataclass
class Example:
    first: int  # the line of its `$ `, from 0
    command: str
    expected: list[str]
    indent: str = ""
    printed: list[str] | None = None  # None when the shell ended before it

    @property
    def output(self):
        """Where its output is: the first line of it, from 0, and the one past the last."""
        start = self.first + self.command.count("\n") + 1
        return start, start + len(self.expected)

    def passes(self):
        parts = [r"(.*\n)*" if line == "..." else re.escape(line) + "\n" for line in self.expected]
        return self.printed is not None and bool(
            re.fullmatch("".join(parts), "".join(line + "\n" for line in self.printed)))


def blocks(lines):
    """The fenced blocks: what stands after the fence, the indentation, the lines' numbers."""
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        number += 1
        if not opening:
            continue
        indent, fence, info = opening.groups()
        start = number
        while number < len(lines) and lines[number].strip() != fence:
            number += 1
        yield info, indent, range(start, min(number, len(lines)))
        number += 1


def find_examples(document, lines):
    examples = []
    for info, indent, numbers in blocks(lines):
        kind, _, rest = info.partition(" ")
        if kind != "console":
            continue
        if rest:
            if not re.fullmatch(r"no-test: \S.*", rest):
                sys.exit(f"{document}:{numbers.start}: expected no-test: REASON after console")
            continue
        within = (lines[number].removeprefix(indent) for number in numbers)
        examples += block_examples(document, indent, list(within), numbers.start)
    return examples


def block_examples(document, indent, lines, first):
    examples = []
    open_command = False  # whether the line before belongs to a command
    for number, line in enumerate(lines, first):
        if line.startswith("$ "):
            examples.append(Example(number, line[2:], [], indent))
            open_command = True
        elif not examples:
            sys.exit(f"{document}:{number + 1}: expected a line that starts with $")
        elif open_command and (line == ">" or line.startswith("> ")):
            examples[-1].command += "\n" + line[2:]
        elif open_command and examples[-1].command.endswith("\\"):
            examples[-1].command += "\n" + line
        else:
            examples[-1].expected.append(line)
            open_command = False
    return examples


def run(examples, xent):
    """Fills in what each example prints, all run by one shell as a reader would."""
    # A NUL ends each output; `after` keeps $? for the next command.
    script = "after() { local status=$?; printf '\\0'; return $status; }\n"
    script += "".join(f"eval {shlex.quote(example.command)}\nafter\n" for example in examples)
    with Sandbox(xent) as sandbox:
        printed, *_ = sandbox.bash("-c", script, seconds=SECONDS, stderr=subprocess.STDOUT)
    outputs = printed.decode(errors="backslashreplace").split("\0")[:-1]
    for example, output in zip(examples, outputs):
        example.printed = output.removesuffix("\n").split("\n") if output else []


def report(document, example):
    print(f"FAILED {document}:{example.first + 1}: $ {example.command}")
    if example.printed is None:
        print(f"the shell ended, or ran for {SECONDS} s, before this was done")
    else:
        print("\n".join(["expected:", *example.expected, "printed:", *example.printed]))
    print()


def refresh(document, lines, examples):
    for example in reversed(examples):
        if example.printed is not None and not example.passes():
            start, end = example.output
            lines[start:end] = [example.indent + line for line in example.printed]
    document.write_text("".join(line + "\n" for line in lines))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, type=pathlib.Path, help="the program to test")
    parser.add_argument("--refresh", action="store_true", help="write what is printed")
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", type=pathlib.Path)
    options = parser.parse_args()
    xent = options.xent.resolve()
    if not os.access(xent, os.X_OK):
        parser.error(f"{xent} cannot be run")

    passed = failed = 0
    for document in options.documents or [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        lines = document.read_text().removesuffix("\n").split("\n")
        examples = find_examples(document, lines)
        run(examples, xent)
        if options.refresh:
            refresh(document, lines, examples)
        for example in examples:
            good = example.passes() or (options.refresh and example.printed is not None)
            passed, failed = (passed + 1, failed) if good else (passed, failed + 1)
            if not good:
                report(document, example)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
