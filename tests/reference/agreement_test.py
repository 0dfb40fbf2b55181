#!/usr/bin/env python3
"""Every option that changes a number, against the exact reference: xent and exact.py, same words.

    tests/reference/agreement_test.py --xent build/src/xent

Both are given the same command lines. A loss or gradient is within 2 ULP of the exact one: 1 for
the kernel, and up to a half each for rounding a smoothed target or a weight's product. Sums and
means are of rounded losses there and here, so they too are within 2 ULP.
"""

import argparse
import itertools
import pathlib
import struct
import subprocess
import sys
import json

HERE = pathlib.Path(__file__).resolve().parent
MAX_ULP = 2
ROWS = "[[3, 1, -3], [1, 2, 3], [0.5, -700.25, 0.125], [100, 0, -100]]"
ELEMENTS = "[[1.5, -0.1, -10], [0, 700, -800], [-0.25, 30, 1e-9]]"
BINARY = ["[[1, 0.5, 0], [1, 0, 1], [0.25, 1, 0.0625]]"]
SOFT = "[[0.25, 0.5, 0.25], [0, 0, 1], [1, 0, 0], [0.5, 0.5, 0]]"


def commands():
    """Command lines, without the program."""
    shows = [["--show", "gradient"], []]
    dtypes = [["--dtype", "float32"], []]
    smoothings = [["--label-smoothing", "0.125"], ["--label-smoothing", "1e-6"], []]
    weights = [["--weights", "[2, 0, 0.375, 1]"], []]
    class_weights = [["--class-weights", "[1, 2.5, 0.1]"], []]
    for show, dtype, smoothing, weight in itertools.product(shows, dtypes, smoothings, weights):
        common = show + dtype + smoothing
        for classes in class_weights:
            more = common + weight + classes
            yield ["sparse", "--logits", ROWS, "--labels", "[2, 0, 0, 0]", *more]
            yield ["softmax", "--logits", ROWS, "--labels", SOFT, *more]
            yield ["sparse", "--logits", ROWS, "--labels", "[2, -100, 1, 0]",
                   "--ignore-index", "-100", *more]
        three = ["--weights", "[2, 0, 0.375]"] if weight else []
        yield ["sigmoid", "--logits", ELEMENTS, "--labels", *BINARY, *common, *three]
        for pos_weight in ("2.5", "[0.5, 1, 3]"):
            yield ["weighted", "--logits", ELEMENTS, "--labels", *BINARY, "--pos-weight",
                   pos_weight, *common, *three]


def run(program, command):
    done = subprocess.run([*program, *command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{program} {command}: {done.stderr}")
    return done


def ordinal(text, dtype):
    """Neighbouring floats have neighbouring ordinals."""
    value = float(text)
    if dtype == "float32":
        bits = struct.unpack("<i", struct.pack("<f", value))[0]
        return bits if bits >= 0 else -(bits & 0x7FFFFFFF)
    bits = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def differences(xent, command):
    """What differs by more than the bound."""
    dtype = "float32" if "float32" in command else "float64"
    reference = run([sys.executable, HERE / "exact.py"], command)
    expected = reference.stdout.split()
    printed = run([xent], [*command, "--quiet"]).stdout.split()
    if "--show" not in command:
        account = json.loads(run([xent], [*command, "--format", "json", "--quiet"]).stdout)
        for line in reference.stderr.splitlines():
            name, value = line.rsplit(" ", 1)
            divisor = name.removeprefix("mean (").removesuffix(")")
            expected.append(value)
            printed.append(account["sum"] if name == "sum" else account["means"][divisor])
    if len(printed) != len(expected):
        yield f"{len(printed)} numbers, expected {len(expected)}"
    for got, want in zip(printed, expected):
        if abs(ordinal(got, dtype) - ordinal(want, dtype)) > MAX_ULP:
            yield f"{got}, expected {want}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", type=pathlib.Path, required=True)
    xent = parser.parse_args().xent.resolve()
    passed = failed = 0
    for command in commands():
        wrong = list(differences(xent, command))
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for difference in wrong:
            print(" ".join(map(str, command)), "->", difference)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
