#!/usr/bin/env python3
"""Compares xent with exact.py on random inputs of every kind.

    tests/reference/fuzz.py --xent build/src/xent --rows 1000 --seed 1
    tests/reference/fuzz.py --xent build/src/xent --dtype float32 --show loss gradient

Each loss must be within --max-ulp of the exact one, sum and mean must be the exact ones of the
losses printed, rounded once; one-hot softmax must print what sparse prints, and weighted with
pos_weight 1 what sigmoid prints. Prints the worst error of every command and kind of input, and up
to five failures. Python 3.11, nothing else.
"""

import argparse
import math
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

import exact

CLASSES = 7


# Inputs.


def tiny(rng):
    return math.ldexp(rng.uniform(-1, 1), rng.randint(-1073, -20))


def moderate(rng):
    return rng.choice((rng.uniform(-40, 40), rng.randint(-80, 80) / 8))


def huge(rng):
    return math.ldexp(rng.uniform(-1, 1), rng.randint(7, 1024))


def edge(rng):
    """Where the tail of a loss meets its last bits, and where exp underflows."""
    return rng.choice((-1, 1)) * rng.choice((36.7, 88, 104, 708, 745)) + rng.uniform(-1, 1)


def row_of(kind):
    return lambda rng: [kind(rng) for _ in range(CLASSES)]


def close_row(rng):
    """Logits a few ulps from one another."""
    base = rng.uniform(-8, 8)
    return [base + rng.randint(-3, 3) * math.ulp(base) for _ in range(CLASSES)]


def mixed_row(rng):
    return [rng.choice((tiny, moderate, huge, edge))(rng) for _ in range(CLASSES)]


def masked_row(rng):
    row = [rng.choice((moderate(rng), -math.inf)) for _ in range(CLASSES)]
    row[rng.randrange(CLASSES)] = moderate(rng)
    return row


ROWS = {"tiny": row_of(tiny), "moderate": row_of(moderate), "huge": row_of(huge),
        "edge": row_of(edge), "close": close_row, "mixed": mixed_row, "masked": masked_row}


def binary_labels(rng):
    few = (0.0, 1.0, 0.5, 2.0**-60, 1 - 2.0**-53, 1 - 2.0**-24, rng.random(), abs(tiny(rng)))
    return [rng.choice(few) for _ in range(CLASSES)]


def distribution(rng):
    """Labels of a softmax row: one-hot, nearly so, or soft."""
    parts = [rng.choice((0.0, 1.0, 2.0**-60, rng.random())) for _ in range(CLASSES)]
    parts[rng.randrange(CLASSES)] = 1.0
    if rng.random() < 0.3:
        parts = [float(part == 1.0 and 1.0 not in parts[:j]) for j, part in enumerate(parts)]
    return [part / sum(parts) for part in parts]


def in_dtype(row, dtype):
    """The row as dtype has it, with exponents out of its range brought back into it."""
    _, least, most = exact.PRECISION[dtype]

    def fit(x):
        if x == 0 or math.isinf(x):
            return x
        fraction, exponent = math.frexp(x)
        if exponent > most:
            exponent %= most
        elif exponent < least:
            exponent = -(-exponent % -least)
        return exact.rounded(Fraction(math.ldexp(fraction, exponent)), dtype)

    return [fit(x) for x in row]


# Comparing.


class Failures(list):
    def add(self, text):
        self.append(text)
        if len(self) <= 5:
            print("FAILED", text, file=sys.stderr)


class Runner:
    """Runs xent on one pair of files."""

    def __init__(self, xent, directory, command, logits, labels, dtype):
        self.dtype = dtype
        write(directory / "logits.csv", logits)
        write(directory / "labels.csv", labels)
        self.command = [xent, *command, "--logits", directory / "logits.csv",
                        "--labels", directory / "labels.csv", "--dtype", dtype]

    def text(self, *arguments):
        done = subprocess.run([*self.command, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"fuzz: {' '.join(map(str, done.args))}\n{done.stderr}")
        return done.stdout

    def numbers(self, *arguments):
        """All numbers printed; a float32 is printed with fewer digits than its value has."""
        values = (exact.number(float(word)) for word in self.text(*arguments).split())
        return [exact.rounded(value, self.dtype) for value in values]


def write(file, rows):
    file.write_text("".join(",".join(f"{x:.17g}" for x in row) + "\n" for row in rows))


def error_in_ulp(got, want, dtype):
    """How far a float is from an exact number, in ulps of the latter."""
    if isinstance(want, float) or math.isnan(got):
        return 0 if got == want or (math.isnan(got) and want != want) else math.inf
    if math.isinf(got):
        return 0 if got == exact.rounded(want, dtype) else math.inf
    return float(min(abs(Fraction(got) - want) / exact.quantum(want, dtype), 10**9))


def expected(command, show, row, labels, pos_weight):
    if command in ("sigmoid", "weighted"):
        return [exact.sigmoid_element(show, x, z, pos_weight) for x, z in zip(row, labels)]
    label = labels[0] if command == "sparse" else labels
    return exact.softmax_row(show, row, exact.softmax_targets(label, len(row)))


def compare(runner, command, show, logits, labels, pos_weight, max_ulp, failures):
    """The worst error, in ulp."""
    want = [(i, value) for i, (row, label) in enumerate(zip(logits, labels))
            for value in expected(command, show, row, label, pos_weight)]
    got = runner.numbers("--reduction", "none", "--show", show)
    if len(got) != len(want):
        failures.add(f"{command}: {len(got)} numbers, expected {len(want)}")
        return math.inf
    worst = 0
    for value, (i, reference) in zip(got, want):
        error = error_in_ulp(value, reference, runner.dtype)
        worst = max(worst, error)
        if error > max_ulp:
            failures.add(f"{command} --show {show}, pos_weight {pos_weight!r}: {error:.3f} ulp\n"
                         f"  logits {logits[i]}\n  labels {labels[i]}\n"
                         f"  got {value!r}, expected {exact.rounded(reference, runner.dtype)!r}")
    if show == "loss":
        compare_reduced(runner, got, failures)
    return worst


def compare_reduced(runner, losses, failures):
    total = exact.total(losses)
    for reduction, want in (("sum", total), ("mean", total / len(losses))):
        want = exact.rounded(want, runner.dtype)
        (got,) = runner.numbers("--reduction", reduction)
        if got != want and not (math.isnan(got) and math.isnan(want)):
            failures.add(f"{runner.command}: {reduction} {got!r}, expected {want!r}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, type=pathlib.Path, help="the program to test")
    parser.add_argument("--rows", type=int, default=200, help="rows of each kind of input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dtype", choices=exact.PRECISION, default="float64")
    parser.add_argument("--max-ulp", type=float, default=1)
    parser.add_argument("--show", nargs="+", default=["loss", "probabilities", "log-probabilities"])
    options = parser.parse_args()
    rng = random.Random(options.seed)
    xent = options.xent.resolve()
    failures = Failures()

    for kind, make_row in ROWS.items():
        logits = [in_dtype(make_row(rng), options.dtype) for _ in range(options.rows)]
        binary = [in_dtype(binary_labels(rng), options.dtype) for _ in logits]
        soft = [in_dtype(distribution(rng), options.dtype) for _ in logits]
        classes = [[rng.randrange(CLASSES)] for _ in logits]
        one_hot = [[float(j == y) for j in range(CLASSES)] for (y,) in classes]
        (pos_weight,) = in_dtype([rng.choice((0.0, 0.5, 1.5, rng.uniform(0, 20)))], options.dtype)

        with tempfile.TemporaryDirectory(prefix="xent-fuzz-") as name:
            def runner(labels, *command):
                return Runner(xent, pathlib.Path(name), command, logits, labels, options.dtype)

            for command, labels, q, arguments in (
                ("sigmoid", binary, 1.0, []),
                ("weighted", binary, pos_weight, ["--pos-weight", f"{pos_weight:.17g}"]),
                ("softmax", soft, 1.0, []),
                ("sparse", classes, 1.0, []),
            ):
                one = runner(labels, command, *arguments)
                for show in options.show:
                    worst = compare(
                        one, command, show, logits, labels, q, options.max_ulp, failures)
                    print(f"{command:9}{kind:9} {show:18} worst {worst:.3f} ulp")
            if runner(one_hot, "softmax").text() != runner(classes, "sparse").text():
                failures.add(f"one-hot softmax differs from sparse on {kind} logits")
            as_sigmoid = runner(binary, "weighted", "--pos-weight", "1").text()
            if as_sigmoid != runner(binary, "sigmoid").text():
                failures.add(f"weighted with pos_weight 1 differs from sigmoid on {kind} logits")
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
