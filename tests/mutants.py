#!/usr/bin/env python3
"""Changes the program one operator, constant or branch at a time, and lists what no test notices.

    tests/mutants.py src/report --sample 300 --seed 1     300 of the changes that can be made there
    tests/mutants.py src/io/csv_line.cpp:40-60            all of those in some lines
    tests/mutants.py src/io --optimize 1                  where tests take longer than compiling
    tests/mutants.py src/cli --also '^(cli|docs): [^m]'   tried on the command line, too
    tests/mutants.py src/report --list                    what can be changed, changing nothing

A change, a mutant, is tried by the test programs that are linked with it and by the tests of ctest
whose names match --also; what killed the last one goes first. It is killed when a test fails, crashes
or takes ten times as long as it should. A survivor is a line that no test pins down, or a change that
makes no difference; which of them, people must say. The last lines count the mutants of each folder;
the percentage is that of the killed among those that compile.

Sources are copied to a temporary directory, once for each of --jobs, and built there: what changes
without optimisation, so that it is compiled soon, the rest with a little, so that tests are quick.
The caller's tree is only read. ccache is used where there is one. A mutant takes seconds: this is
run by hand, not by ctest.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import queue
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MEMORY = 4 << 30  # bytes that a test may ask for: an endless loop must not take the machine's
SLOWER = 10  # times as long as unchanged, and so many seconds: it hangs

# ---------------------------------------------------------------- what can be changed

TOKEN = re.compile(r"""
    (?P<skipped> //[^\n]* | /\*.*?\*/ | ^[ \t]*\#(?:\\\n|[^\n])* )
  | (?P<string>  (?:u8|[uUL])?(?: R"(?P<fence>[^(]*)\(.*?\)(?P=fence)" | "(?:\\.|[^"\\])*" ) )
  | (?P<char>    '(?:\\.|[^'\\])+' )
  | (?P<number>  \.?\d(?:[eEpP][+-]|'?[\w.])* )
  | (?P<word>    [A-Za-z_]\w* )
  | (?P<mark>    <=>|<<=|>>=|->|::|\+\+|--|<<|>>|[-+*/%&|^=!<>]=|&&|\|\||[^\s\w] )
""", re.VERBOSE | re.MULTILINE | re.DOTALL)

# Between blanks these are binary operators: the layout of the sources has template brackets,
# pointers, references and signs touch what they belong to.
BINARY = {"<": "<=", ">": ">=", "<=": "<", ">=": ">", "==": "!=", "!=": "==",
          "&&": "||", "||": "&&", "&": "|", "|": "&", "|=": "&=", "&=": "|=",
          "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "<<": ">>", ">>": "<<",
          "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=",
          "?": "== false ?"}  # the last: of a condition, its last part
PREFIX = {"++": "--", "--": "++", "!": "", "-": ""}
TRUTH = {"true": "false", "false": "true"}
EMPTY = {"false", "0", '""', "nullptr", "std::nullopt", "std::string()", "std::string_view()"}
JUMPS = {"break", "continue", "throw"}
BEFORE_STATEMENT = {";", "{", "}", "else", ")", ":"}
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "|=", "&=", "^=", "%=", "<<=", ">>="}
CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    path: str  # in the tree
    start: int  # in the file's text
    end: int
    new: str
    line: int
    old_line: str
    old: str

    def __str__(self):
        old, new = " ".join(self.old.split()), self.new or "nothing"
        return f"{self.path}:{self.line}: {old}  ->  {new}\n    {self.old_line.strip()}"


class Finder:
    """The mutants of one file."""

    def __init__(self, path, text, strings):
        self.path, self.text, self.strings = path, text, strings
        self.tokens = [t for t in TOKEN.finditer(text) if t.lastgroup != "skipped"]
        self.words = [t.group() for t in self.tokens] + [""]
        self.lines = [m.start() for m in re.finditer(r"^", text, re.MULTILINE)]
        self.mutants = []

    def find(self):
        i = 0
        while i < len(self.tokens):
            if self.words[i] in ("static_assert", "using", "namespace", "friend"):
                i = self.after(i, {";", "{"})
                continue
            self.change(i)
            i += 1
        return self.mutants

    def change(self, i):
        token, word = self.tokens[i], self.words[i]
        kind = token.lastgroup
        if self.is_default(i):
            return
        if kind == "number":
            self.add(i, i, f"({word} + 1)")
            self.add(i, i, f"({word} - 1)")
        elif kind == "string" and self.strings and word != '""':
            self.add(i, i, '""')
        elif word in TRUTH:
            self.add(i, i, TRUTH[word])
        elif word in BINARY and self.has_blanks(i) and not self.joins_text(i):
            self.add(i, i, BINARY[word])
        elif word in PREFIX and self.is_prefix(i):
            self.add(i, i, PREFIX[word])
        elif word in ("if", "while") and self.words[i + 1] == "(":
            self.negate(i + 1)
        elif word == "return" and self.words[i + 1] not in (";", "{"):
            self.empty_result(i, self.after(i, {";"}) - 2)
        if self.may_begin_statement(i) and self.is_removable(i):
            self.add(i, self.after(i, {";"}) - 2, "")

    def add(self, first, last, new):
        start, end = self.tokens[first].start(), self.tokens[last].end()
        line, whole = self.line_at(start)
        self.mutants.append(Mutant(self.path, start, end, new, line, whole, self.text[start:end]))

    def is_default(self, i):
        """Whether the token is what a member in a header begins as: its users give it a value."""
        return (self.path.endswith(".h") and self.words[i - 1] == "=" and self.words[i + 1] == ";"
                and "constexpr" not in self.line_at(self.tokens[i].start())[1])

    def line_at(self, at):
        """The number of the line that holds an offset, and the line."""
        number = bisect.bisect_right(self.lines, at)
        return number, self.text[self.lines[number - 1]:].split("\n", 1)[0]

    def has_blanks(self, i):
        return (self.text[self.tokens[i].start() - 1].isspace()
                and self.text[self.tokens[i].end()].isspace())

    def joins_text(self, i):
        """Whether a + stands beside a literal string, for which there is no -."""
        return (self.words[i] in ("+", "+=")
                and "string" in (self.tokens[i - 1].lastgroup, self.tokens[i + 1].lastgroup))

    def is_prefix(self, i):
        follows = self.text[self.tokens[i].end()]
        return (self.text[self.tokens[i].start() - 1] in " (\n{[!" and not follows.isspace()
                and self.words[i - 1] != "operator")

    def closed(self, i):
        """The index behind the bracket that closes the one at i."""
        depth = 0
        while i < len(self.tokens):
            depth += (self.words[i] in CLOSING) - (self.words[i] in CLOSING.values())
            i += 1
            if depth == 0:
                break
        return i

    def after(self, i, ends):
        """The index behind the first of `ends` from i on that is in no bracket."""
        while i < len(self.tokens):
            if self.words[i] in ends:
                return i + 1
            i = self.closed(i) if self.words[i] in CLOSING else i + 1
        return i

    def empty_result(self, first, last):
        """return x -> return {}, unless that is what x is."""
        if "".join(self.words[first + 1:last + 1]) not in EMPTY:
            self.add(first, last, "return {}")

    def negate(self, opening):
        """if (x) -> if (!(x)), also behind a first statement; not where x declares something, nor
        where the change of one operator is the same."""
        closing = self.closed(opening) - 1
        first = opening + 1
        if ";" in self.words[first:closing]:
            first = self.after(first, {";"})
        words = set(self.words[first:closing])
        is_same = not words & {"&&", "||"} and (self.words[first] == "!" or words & {"==", "!="})
        if "=" not in words and not is_same:
            start, end = self.tokens[first].start(), self.tokens[closing - 1].end()
            self.add(first, closing - 1, f"!({self.text[start:end]})")

    def may_begin_statement(self, i):
        between = self.text[self.tokens[i - 1].end():self.tokens[i].start()]
        is_in_expression = self.words[i - 1] == ":" and "\n" not in between  # x ? y : z
        return i > 0 and self.words[i - 1] in BEFORE_STATEMENT and not is_in_expression

    def is_removable(self, i):
        """Whether what begins here as a statement is an assignment, a call, a step or a jump."""
        if self.words[i] in JUMPS:
            return True
        step = self.words[i] in ("++", "--")
        i += self.words[i] in ("++", "--", "*")
        if self.tokens[i].lastgroup != "word" or self.words[i] in ("return", "if", "for", "while"):
            return False
        i, calls = i + 1, False
        while self.words[i] in (".", "->", "::", "(", "["):
            calls = calls or self.words[i] == "("
            i = self.closed(i) if self.words[i] in CLOSING else i + 2
        return self.words[i] in ASSIGNMENTS or (self.words[i] == ";" and (calls or step))


def find_mutants(places, strings):
    """All mutants of files, folders and file:line or file:first-last."""
    found = []
    for place in places:
        name, lines = re.fullmatch(r"(.*?)(?::([\d-]+))?", place).groups()
        path = (pathlib.Path.cwd() / name).resolve()
        files = sorted(p for p in path.rglob("*") if p.suffix in (".cpp", ".h")) \
            if path.is_dir() else [path]
        first, last = (lines.split("-") * 2)[:2] if lines else (1, sys.maxsize)
        for file in files:
            own = Finder(str(file.relative_to(ROOT)), file.read_text(), strings).find()
            found += [m for m in own if int(first) <= m.line <= int(last)]
    return found


# ---------------------------------------------------------------- trying a mutant

@dataclasses.dataclass
class Finished:
    status: int | None  # None: its time was up
    output: str
    seconds: float


def run(command, directory, seconds=None):
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    started = time.monotonic()
    process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, text=True,
                               errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True, preexec_fn=limited,
                               env=os.environ | {"CCACHE_BASEDIR": str(directory.parent)})
    try:
        output, status = process.communicate(timeout=seconds)[0], process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, status = process.communicate()[0], None
    return Finished(status, output, time.monotonic() - started)


class Workspace:
    """A copy of the sources and its build."""

    def __init__(self, place, also, flag):
        self.tree, self.build, self.also, self.flag = place, place / "build", also, flag
        self.files = {}  # test program: all files that it is made of
        self.commands = {}  # test: how it is run; those that are no program need xent
        self.seconds = {}  # of each test, unchanged
        self.order = []  # of tests: the one that killed last comes first
        self.originals = {}  # text of each file that is to be changed
        self.changed = None

    def prepare(self, paths):
        """Builds and tries what the mutants of `paths` will need, unchanged."""
        tracked = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT,
                                 check=True, capture_output=True, text=True).stdout
        for name in filter(None, tracked.split("\0")):
            if (ROOT / name).is_file():
                (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.tree / name)
        self.originals = {path: (self.tree / path).read_text() for path in paths}
        folders = {(self.tree / path).parent for path in paths}
        for folder in folders:
            lists = folder / "CMakeLists.txt"
            if lists.exists():
                text = re.sub(r"(?<=\s)-O[23](?=[\s)])", self.flag, lists.read_text())
                lists.write_text(f"add_compile_options({self.flag})\n" + text)
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        self.build.mkdir()
        self.must(["cmake", "..", "-G", "Ninja", "-DBUILD_TESTING=ON", "-DCMAKE_BUILD_TYPE=None",
                   "-DCMAKE_CXX_FLAGS=-O1 -D_GLIBCXX_ASSERTIONS", *launcher])
        listed = self.must(["ninja", "-t", "targets", "all"])
        for program in re.findall(r"^(tests/\S+_tests?): CXX_EXECUTABLE", listed, re.MULTILINE):
            inputs = self.must(["ninja", "-t", "inputs", program]).split()
            if folders & {pathlib.Path(self.build, name).parent for name in inputs}:
                self.must(["ninja", program])
                self.files[program] = self.files_of(program)
                self.commands[program] = [str(self.build / program), "--abort"]
        self.order = sorted(self.files, key=lambda program: len(self.files[program]))
        if self.also:
            self.must(["ninja", "xent"])
            listed = self.must(["ctest", "--show-only=json-v1", "-R", self.also])
            tests = json.loads(listed)["tests"]
            self.commands |= {test["name"]: test["command"] for test in tests}
            self.order += [test["name"] for test in tests]
        for test in self.order:
            finished = run(self.commands[test], self.build)
            if finished.status != 0:
                sys.exit(f"mutants: {test} fails unchanged\n{finished.output[-3000:]}")
            self.seconds[test] = finished.seconds

    def must(self, command):
        finished = run(command, self.build)
        if finished.status != 0:
            sys.exit(f"mutants: {' '.join(command)}\n{finished.output[-3000:]}")
        return finished.output

    def files_of(self, program):
        inputs = self.must(["ninja", "-t", "inputs", program]).split()
        deps = self.must(["ninja", "-t", "deps", *(f for f in inputs if f.endswith(".o"))])
        names = {str((self.build / line.strip()).resolve()) for line in deps.splitlines()
                 if line.startswith(" ")}
        here = str(self.tree.resolve()) + "/"
        return {name.removeprefix(here) for name in names if name.startswith(here)}

    def outcome(self, mutant):
        """survived, killed, hung or not compiling."""
        if self.changed not in (None, mutant.path):
            (self.tree / self.changed).write_text(self.originals[self.changed])
        text = self.originals[mutant.path]
        self.changed = mutant.path
        (self.tree / mutant.path).write_text(text[:mutant.start] + mutant.new + text[mutant.end:])
        for test in list(self.order):
            if mutant.path not in self.files.get(test, {mutant.path}):
                continue
            built = run(["ninja", "-j1", test if test in self.files else "xent"], self.build, 600)
            if built.status != 0:  # the build also runs a program, to list its tests
                return "killed" if "Error running test exec" in built.output else "not compiling"
            finished = run(self.commands[test], self.build,
                           self.seconds[test] * SLOWER + SLOWER)
            if finished.status != 0:
                self.order.remove(test)
                self.order.insert(0, test)
                return "hung" if finished.status is None else "killed"
        return "survived"


# ---------------------------------------------------------------- all of them

def percentage(counts):
    killed = counts["killed"] + counts["hung"]
    tried = killed + counts["survived"]
    return f"{100 * killed / tried:.1f} %" if tried else "-"


def report(outcomes):
    print("\nsurvivors")
    for mutant, outcome in sorted(outcomes.items(), key=lambda o: (o[0].path, o[0].start)):
        if outcome == "survived":
            print(mutant)
    folders = collections.defaultdict(collections.Counter)
    for mutant, outcome in outcomes.items():
        folders[str(pathlib.Path(mutant.path).parent)][outcome] += 1
        folders["all"][outcome] += 1
    print()
    for folder in sorted(folders, key=lambda name: (name == "all", name)):
        counts = folders[folder]
        print(f"{folder}: {counts['killed'] + counts['hung']} killed ({counts['hung']} by time), "
              f"{counts['survived']} survived, {counts['not compiling']} do not compile: "
              f"{percentage(counts)}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", metavar="PATH[:LINES]")
    parser.add_argument("--sample", type=int, metavar="N", help="only N of them, at random")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--also", metavar="REGEX", help="tests of ctest that try what is left")
    parser.add_argument("--strings", action="store_true", help="empty string literals, too")
    parser.add_argument("--optimize", type=int, default=0, metavar="LEVEL",
                        help="of what is changed: 0, or 1 where its tests take long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("mutants: stopped"))  # cleans up, as Ctrl-C

    mutants = find_mutants(options.places, options.strings)
    in_all = len(mutants)
    if options.sample is not None and options.sample < in_all:
        mutants = random.Random(options.seed).sample(mutants, options.sample)
    mutants.sort(key=lambda m: (m.path, m.start))
    if options.list:
        print(*mutants, sep="\n")
        return
    print(f"{len(mutants)} of {in_all} mutants", flush=True)

    outcomes = {}
    with tempfile.TemporaryDirectory(prefix="xent-mutants-") as place:
        free = queue.SimpleQueue()
        paths = {m.path for m in mutants}
        for number in range(min(options.jobs, len(mutants))):
            workspace = Workspace(pathlib.Path(place) / str(number), options.also,
                                  f"-O{options.optimize}")
            workspace.prepare(paths)
            free.put(workspace)

        def attempt(mutant):
            workspace = free.get()
            try:
                return workspace.outcome(mutant)
            finally:
                free.put(workspace)

        pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
        tried = {pool.submit(attempt, mutant): mutant for mutant in mutants}
        try:
            for future in concurrent.futures.as_completed(tried):
                mutant = tried[future]
                outcomes[mutant] = future.result()
                print(f"{len(outcomes)}/{len(mutants)} {outcomes[mutant]}: {mutant}", flush=True)
        finally:  # also where it is interrupted
            pool.shutdown(cancel_futures=True)
    report(outcomes)


if __name__ == "__main__":
    main()
