#!/usr/bin/env python3
"""The known figures of the samples, recomputed from the definitions and compared with xent.

    tests/reference/known_figures_test.py --xent build/src/xent

For each figure of data/README.md: the exact value, by exact.py, stands there as it is rounded once,
and what xent prints is within 1 ULP of it. So no expected value comes from xent's own output.
"""

import argparse
import csv
import dataclasses
import json
import pathlib
import subprocess
import sys
from fractions import Fraction

import exact

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
MAX_ULP = 1


@dataclasses.dataclass
class Figure:
    what: str
    command: list[str]  # of xent, run in data/
    values: list[Fraction]  # exact
    shown: str = "{!r}"  # how data/README.md writes them


def table(name):
    with (DATA / name).open(newline="") as file:
        return [[float(cell) for cell in row] for row in csv.reader(file)]


def mean(losses):
    return sum(losses) / len(losses)


def sigmoid_losses(sample, pos_weight=1.0):
    rows = zip(table(f"{sample}_logits.csv"), table(f"{sample}_labels.csv"), strict=True)
    return [exact.sigmoid_element("loss", x, z, pos_weight)
            for logits, labels in rows for x, z in zip(logits, labels, strict=True)]


def sparse_losses(logits, labels):
    return [exact.softmax_row("loss", row, exact.softmax_targets(label, len(row)))[0]
            for row, label in zip(logits, labels, strict=True)]


def sources(loss, sample, *more, suffix="csv"):
    return [loss, "--logits", f"{sample}_logits.{suffix}", "--labels", f"{sample}_labels.{suffix}",
            *more]


def columns(file, logits):
    return ["sparse", "--input", file, "--logits-columns", logits, "--labels-columns", "label"]


def weighted_figures():
    for pos_weight in (1.5, 0.5):
        yield Figure(f"TensorFlow's weighted example, pos_weight {pos_weight}",
                     sources("weighted", "tensorflow_weighted", "--pos-weight", str(pos_weight)),
                     sigmoid_losses("tensorflow_weighted", pos_weight))


def three_classes_figures():
    logits = table("three_classes_logits.csv")
    [loss] = sparse_losses(logits, [int(label) for [label] in table("three_classes_labels.csv")])
    yield Figure("three classes by hand", sources("sparse", "three_classes"), [loss], "{:.15g}")
    yield Figure("three classes by hand, probabilities",
                 sources("sparse", "three_classes", "--show", "probabilities"),
                 exact.softmax_row("probabilities", logits[0], [Fraction(0)] * 3), "{:.8f}")


def multilabel_figures():
    losses = sigmoid_losses("multilabel")
    yield Figure("multi-label row", sources("sigmoid", "multilabel"), losses)
    for sample in ("multilabel", "multilabel_batch"):
        yield Figure(f"{sample}, mean", sources("sigmoid", sample, "--reduction", "mean"),
                     [mean(sigmoid_losses(sample))])


def predictions_figures():
    with (DATA / "predictions.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    losses = sparse_losses([[float(row[z]) for z in ("z0", "z1", "z2")] for row in rows],
                           [int(row["label"]) for row in rows])
    command = columns("predictions.csv", "z0-z2")
    yield Figure("predictions", command, losses)
    yield Figure("predictions, mean", [*command, "--reduction", "mean"], [mean(losses)])


def digits_figures():
    logits = table("digits_logits.csv")
    labels = [int(label) for [label] in table("digits_labels.csv")]
    assert json.loads((DATA / "digits_logits.json").read_text()) == logits
    expected = [mean(sparse_losses(logits, labels))]
    commands = [sources("sparse", "digits", suffix=suffix) for suffix in ("csv", "json", "npy")]
    for command in [*commands, columns("digits.csv", "z0-z9")]:
        yield Figure(f"digits, mean from {command[2]}", [*command, "--reduction", "mean"], expected,
                     "{:.15g}")


def complaints(figure, xent, readme):
    for value in figure.values:
        text = figure.shown.format(exact.rounded(value))
        if text not in readme:
            yield f"data/README.md lacks {text}"
    process = subprocess.run([xent, *figure.command], cwd=DATA, capture_output=True, text=True)
    printed = [Fraction(number) for number in process.stdout.split()]
    if process.stderr or len(printed) != len(figure.values):
        yield f"xent printed {len(printed)} numbers for {len(figure.values)}\n{process.stderr}"
        return
    for number, value in zip(printed, figure.values):
        ulp = abs(number - value) / exact.quantum(value, "float64")
        if ulp > MAX_ULP:
            yield f"xent printed {float(number)!r}, {float(ulp):.2f} ULP from the exact value"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, type=pathlib.Path, help="the program to test")
    xent = parser.parse_args().xent.resolve()
    readme = (DATA / "README.md").read_text()

    passed = failed = 0
    for figures in (weighted_figures, three_classes_figures, multilabel_figures,
                    predictions_figures, digits_figures):
        for figure in figures():
            wrong = list(complaints(figure, xent, readme))
            passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
            if wrong:
                print(f"FAILED {figure.what}: xent {' '.join(figure.command)}", *wrong, sep="\n")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
