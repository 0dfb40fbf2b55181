#!/usr/bin/env python3
"""Checks the mean of each file in tests/cli/files, as tools write them, against exact.py.

    tests/cli/files_test.py --xent build/src/xent

All hold the same predictions: see tests/cli/files/make.py. No command may warn; notes may say what was
taken for what. Every file of the folder is read.
"""

import argparse
import math
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
import exact

FILES = pathlib.Path(__file__).resolve().parent / "files"
LOGITS = [[1.5, -0.25, 3.0], [0.125, 2.0, -1.75], [12.5, -3.5, 0.5], [-1.0, 0.75, 1.25], [2.25, 2.5, -0.5]]
LABELS = [2, 1, 0, 1, 0]

NAMED = "--logits-columns cat,dog,fish"
CASES = [
    "sparse --input pandas.csv",
    "sparse --input pandas.tsv",
    "sparse --input pandas_names.csv",
    "sparse --input pandas_names.csv --classes cat,dog,fish",
    f"sparse --input pandas_notes.csv {NAMED}",
    f"sparse --input pandas_notes.csv {NAMED} --id-column note",
    "sparse --input pandas_without_names.csv",
    "sparse --logits pandas_array.csv --labels labels.csv",
    "sparse --input pandas_lists.csv",
    "sparse --input pandas_arrays.csv",
    "sparse --input pandas_comma.csv",
    "sparse --input pandas_comma.csv --decimal ,",
    "sigmoid --input pandas_flags.csv --logits-columns z",
    "sparse --logits numpy_logits.txt --labels numpy_labels.txt",
    "sparse --logits numpy_header.csv --labels labels.csv --comment '#'",
    "sparse --input r_write_csv.csv",
    "sparse --input r_write_csv2.csv",
    "sparse --input r_write_table.txt",
    "sparse --input r_write_table.tsv",
    "sparse --logits r_matrix.txt --labels labels.csv",
    "sigmoid --input r_flags.csv --logits-columns z",
    "sparse --input sqlite.csv",
    "sparse --logits sqlite_tabs.txt --labels labels.csv",
    "sparse --input miller.tsv",
    "sparse --input miller_index.csv",
    "sparse --input jq.csv",
    "sparse --input duckdb.csv",
    "sparse --input duckdb_lists.csv",
    "sparse --input polars.csv",
    "sparse --input excel_german.csv",
    "sparse --logits excel_german_rows.csv --labels labels.csv",
    "sparse --input excel_macintosh.csv",
    "sparse --input excel_quoted_bom.csv",
]


def sparse_mean():
    losses = [exact.rounded(exact.softmax_row("loss", row, exact.softmax_targets(label, len(row)))[0])
              for row, label in zip(LOGITS, LABELS)]
    return exact.total(losses) / len(losses)


def sigmoid_mean():
    """Of the first class."""
    losses = [exact.rounded(exact.sigmoid_element("loss", row[0], float(label == 0)))
              for row, label in zip(LOGITS, LABELS)]
    return exact.total(losses) / len(losses)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--xent", required=True, type=pathlib.Path)
    xent = parser.parse_args().xent.resolve()
    means = {"sparse": exact.rounded(sparse_mean()), "sigmoid": exact.rounded(sigmoid_mean())}
    failed = 0
    for case in CASES:
        words = shlex.split(case)
        done = subprocess.run([xent, *words, "--reduction", "mean"], cwd=FILES, capture_output=True,
                              text=True, check=False)
        lines = done.stderr.splitlines()
        is_quiet = all(line.startswith("xent: note: ") for line in lines)
        is_right = done.returncode == 0 and is_quiet and math.isclose(
            float(done.stdout), means[words[0]], rel_tol=1e-15)
        if not is_right:
            failed += 1
            print(f"FAILED xent {case}: {means[words[0]]} expected\n{done.stdout}{done.stderr}")
    unread = {file.name for file in FILES.iterdir() if file.suffix != ".py"} - set(
        shlex.split(" ".join(CASES)))
    if unread:
        failed += 1
        print("FAILED no command reads", *sorted(unread))
    print(f"{len(CASES) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
