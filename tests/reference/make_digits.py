#!/usr/bin/python3
"""Makes data/digits*: a classifier's logits on real images, and what scikit-learn says they cost.

    apt-get install --no-install-recommends python3-sklearn
    tests/reference/make_digits.py          writes data/digits*, prints the expected mean

The images are scikit-learn's digits (the test set of the UCI "Optical Recognition of Handwritten
Digits", 1797 images of 8 by 8 pixels); a fifth of them, drawn with a fixed seed, is the test split.
The classifier is a logistic regression on the pixels / 16, its logits are decision_function. CSV
and JSON hold the shortest digits that read back to the doubles of the NPY files. Made with
scikit-learn 1.2.1, NumPy 1.24.2 and SciPy 1.10.1 of Debian 12; others may differ in the last bits.
"""

import pathlib

import numpy
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def score():
    """Of the test split: the images' numbers from 0, their logits, their labels."""
    images, labels = load_digits(return_X_y=True)
    train, test = train_test_split(
        numpy.arange(len(labels)), test_size=360, random_state=0, stratify=labels)
    model = LogisticRegression(max_iter=1000).fit(images[train] / 16, labels[train])
    return test, model.decision_function(images[test] / 16), labels[test].astype(numpy.int64)


def softmax(logits):
    powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def write_lines(name, lines):
    (DATA / name).write_text("".join(line + "\n" for line in lines))


def main():
    ids, logits, labels = score()
    rows = [[repr(float(x)) for x in row] for row in logits]
    classes = [str(label) for label in labels]

    write_lines("digits_logits.csv", [",".join(row) for row in rows])
    write_lines("digits_labels.csv", classes)
    write_lines("digits.csv", ["id,label," + ",".join(f"z{c}" for c in range(10))] + [
        f"{image},{label}," + ",".join(row) for image, label, row in zip(ids, classes, rows)])
    nested = ",\n ".join(f"[{', '.join(row)}]" for row in rows)
    write_lines("digits_logits.json", [f"[{nested}]"])
    write_lines("digits_labels.json", [f"[{', '.join(classes)}]"])
    numpy.save(DATA / "digits_logits.npy", logits)
    numpy.save(DATA / "digits_labels.npy", labels)

    print(f"rows {len(labels)}, accuracy {accuracy_score(labels, logits.argmax(axis=1)):.4f}")
    print(f"log_loss {log_loss(labels, softmax(logits)):.15g}")


if __name__ == "__main__":
    main()
