#!/usr/bin/env python3
"""What must hold for any input, whatever the figures.

    tests/reference/properties_test.py --xent build/src/xent [--seed N]
"""

import argparse
import json
import math
import random
import subprocess
import sys


class Xent:
    def __init__(self, program):
        self.program = program
        self.failed = 0

    def run(self, *command):
        words = [word if isinstance(word, str) else json.dumps(word) for word in command]
        return subprocess.run([self.program, *words], capture_output=True, text=True,
                              check=True).stdout

    def mean(self, loss, logits, labels, *options):
        return float(self.run(loss, "--logits", logits, "--labels", labels, *options,
                              "--reduction", "mean"))

    def check(self, what, holds):
        if not holds:
            self.failed += 1
            print(f"FAILED {what}")


def numbers(rng, rows, columns):
    return [[rng.gauss(0, 4) for _ in range(columns)] for _ in range(rows)]


def ulps(a, b):
    return abs(a - b) / math.ulp(max(abs(a), abs(b))) if a != b else 0


def scaling_weights(xent, rng):
    """The weighted mean stays, to the rounding of the scaled weights and losses."""
    logits, labels = numbers(rng, 9, 4), [rng.randrange(4) for _ in range(9)]
    weights = [rng.uniform(0, 3) for _ in labels]
    mean = [xent.mean("sparse", logits, labels, "--weights", [w * scale for w in weights],
                      "--divisor", "weights") for scale in (1, 8, 7.3)]
    xent.check("weights times a power of 2 change no bit of the weighted mean", mean[0] == mean[1])
    xent.check("weights times 7.3 change the weighted mean by 4 ULP at most",
               ulps(mean[0], mean[2]) <= 4)


def permuting_rows(xent, rng):
    logits, labels = numbers(rng, 50, 3), [rng.randrange(3) for _ in range(50)]
    order = rng.sample(range(50), 50)
    for loss, truth in (("sparse", labels), ("sigmoid", [[rng.random()] * 3 for _ in labels])):
        xent.check(f"permuting rows of {loss} changes no bit of the mean",
                   xent.mean(loss, logits, truth) ==
                   xent.mean(loss, [logits[i] for i in order], [truth[i] for i in order]))


def ignoring_rows(xent, rng):
    logits, labels = numbers(rng, 20, 5), [rng.choice([-1, 0, 1, 2, 3, 4]) for _ in range(20)]
    kept = [i for i in range(20) if labels[i] >= 0]
    weights = ["--class-weights", [0.5, 1, 2, 3, 4]]
    for divisor in ("counted", "weights"):
        options = [*weights, "--divisor", divisor]
        xent.check(f"ignoring rows equals deleting them, mean by {divisor}",
                   xent.mean("sparse", logits, labels, *options, "--ignore-index", "-1") ==
                   xent.mean("sparse", [logits[i] for i in kept], [labels[i] for i in kept],
                             *options))


def one_hot(xent, rng):
    logits, labels = numbers(rng, 12, 4), [rng.randrange(4) for _ in range(12)]
    rows = [[float(c == label) for c in range(4)] for label in labels]
    for smoothing in ("0", "0.1"):
        options = ["--class-weights", [rng.uniform(0, 3) for _ in range(4)], "--divisor", "weights",
                   "--label-smoothing", smoothing]
        xent.check(f"one-hot equals index, class weights and smoothing {smoothing}",
                   xent.mean("sparse", logits, labels, *options) ==
                   xent.mean("softmax", logits, rows, *options))


def finite_differences(xent, rng):
    """Central differences of the reduced loss agree with its gradient."""
    step = 1e-5
    soft = [1 / 4, 1 / 2, 1 / 8, 1 / 8]
    cases = (("sigmoid", [[0.2, 1, 0, 0.5]] * 3, []),
             ("weighted", [[0.2, 1, 0, 0.5]] * 3, ["--pos-weight", [1, 2, 3, 0.5]]),
             ("softmax", [soft] * 3, ["--label-smoothing", "0.1"]),
             ("sparse", [3, 0, 1], ["--class-weights", [1, 2, 3, 0.5], "--divisor", "weights"]))
    for loss, labels, options in cases:
        options = [*options, "--weights", [1, 0.5, 2]]
        logits = numbers(rng, 3, 4)
        gradient = xent.run(loss, "--logits", logits, "--labels", labels, *options, "--show",
                            "gradient", "--reduction", "mean").split()
        for i in range(12):
            ends = []
            for sign in (1, -1):
                moved = [row[:] for row in logits]
                moved[i // 4][i % 4] += sign * step
                ends.append(xent.mean(loss, moved, labels, *options))
            slope = (ends[0] - ends[1]) / (2 * step)
            xent.check(f"the gradient of {loss} is the slope at logit {i}",
                       abs(slope - float(gradient[i])) < 1e-8)


def random_case(rng):
    """A command of any loss, with options at random."""
    loss = rng.choice(("sigmoid", "weighted", "softmax", "sparse"))
    rows, classes = rng.randint(1, 4), rng.randint(2, 4)
    has_classes = loss in ("softmax", "sparse")
    is_deep = has_classes and rng.random() < 0.5  # [rows, classes, 2]: classes on the axis 1
    logits = numbers(rng, rows, classes)
    width = 2 if is_deep else 1
    if is_deep:
        logits = [[[x, rng.gauss(0, 4)] for x in row] for row in logits]
    if loss == "sparse":
        labels = [[rng.choice([-1, *range(classes)]) for _ in range(width)] for _ in range(rows)]
        labels = labels if is_deep else [row[0] for row in labels]
    elif loss == "softmax":
        hot = [[rng.randrange(classes) for _ in range(width)] for _ in range(rows)]
        labels = [[[float(h == c) for h in row] for c in range(classes)] for row in hot]
        labels = labels if is_deep else [[z[0] for z in row] for row in labels]
    else:
        labels = [[rng.choice([0, 1, 0.25]) for _ in range(classes)] for _ in range(rows)]
    command = [loss, "--logits", logits, "--labels", labels]
    optional = [["--label-smoothing", "0.1"], ["--weights", [rng.choice([0, 1, 2.5])
                                                             for _ in range(rows)]],
                ["--dtype", "float32"], ["--base", rng.choice(["2", "10"])],
                ["--reduction", rng.choice(["mean", "sum"])]]
    if has_classes:
        optional.append(["--class-weights", [rng.choice([1, 2, 0.5]) for _ in range(classes)]])
    for option in optional:
        command += option if rng.random() < 0.4 else []
    command += ["--axis", "1"] if is_deep else []
    command += ["--ignore-index", "-1"] if loss == "sparse" else []
    command += ["--pos-weight", "3"] if loss == "weighted" else []
    return command


def figures(account):
    """Every loss that an account shows, as it is printed."""
    numbers_of = [account.get(name) for name in ("value", "sum", "perplexity", "bits")]
    numbers_of += [*account["means"].values(), *account.get("baselines", {}).values()]
    for own in account.get("by_class", []):
        numbers_of += [own["sum"], own["mean"]]
    numbers_of += [top["loss"] for top in account.get("top", [])]
    return sorted({number for number in numbers_of if number is not None})


def finding_what_is_shown(xent, rng):
    for _ in range(25):
        command = [*random_case(rng), "--by-class", "--top", "2", "--quiet", "--format", "json",
                   "--digits", "6"]
        account = json.loads(xent.run(*command), parse_float=str, parse_int=str)
        for figure in figures(account):
            answer = json.loads(xent.run(*command, "--find", figure))
            xent.check(f"--find {figure}, which the account shows: {command}", answer["found"])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, help="the program to test")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    xent = Xent(options.xent)
    for prove in (scaling_weights, permuting_rows, ignoring_rows, one_hot, finite_differences,
                  finding_what_is_shown):
        prove(xent, random.Random(options.seed))
    print(f"{xent.failed} failed")
    sys.exit(1 if xent.failed else 0)


if __name__ == "__main__":
    main()
