#!/usr/bin/env python3
"""Makes the files in this folder: the same five predictions, as tools write them.

    python3 tests/cli/files/make.py

Needs Debian's python3-pandas, r-base-core, sqlite3, miller and jq. The files of tools that Debian does
not have (DuckDB, Polars, Excel) are written here byte for byte as those tools write them. The test,
tests/cli/files_test.py, needs none of this.
"""

import json
import pathlib
import subprocess
import textwrap

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
CLASSES = ["cat", "dog", "fish"]
LOGITS = [[1.5, -0.25, 3.0], [0.125, 2.0, -1.75], [12.5, -3.5, 0.5], [-1.0, 0.75, 1.25], [2.25, 2.5, -0.5]]
LABELS = [2, 1, 0, 1, 0]
NOTES = ["plain", "a, b", 'the "best"', "two\nlines", "last"]


def write(name, content):
    data = content if isinstance(content, bytes) else content.encode()
    (HERE / name).write_bytes(data)


def run(command, given=""):
    return subprocess.run(command, cwd=HERE, input=given, capture_output=True, text=True, check=True).stdout


def frame():
    data = pd.DataFrame(LOGITS, columns=CLASSES)
    data["label"] = LABELS
    return data


def by_pandas():
    named = frame()
    named["label"] = [CLASSES[label] for label in LABELS]
    noted = frame()
    noted.insert(0, "note", NOTES)
    without_names = pd.DataFrame(LOGITS)
    without_names["label"] = LABELS
    lists = pd.DataFrame({"logits": LOGITS, "label": LABELS})
    arrays = pd.DataFrame({"logits": [np.array(row) for row in LOGITS], "label": LABELS})
    flags = pd.DataFrame({"z": [row[0] for row in LOGITS], "label": [label == 0 for label in LABELS]})
    write("pandas.csv", frame().to_csv())
    write("pandas_names.csv", named.to_csv(index=False))
    write("pandas_notes.csv", noted.to_csv(index=False))
    write("pandas_without_names.csv", without_names.to_csv())
    write("pandas_array.csv", pd.DataFrame(LOGITS).to_csv())
    write("pandas_lists.csv", lists.to_csv(index=False))
    write("pandas_arrays.csv", arrays.to_csv(index=False))
    write("pandas_comma.csv", frame().to_csv(index=False, sep=";", decimal=","))
    write("pandas_flags.csv", flags.to_csv(index=False))
    write("pandas.tsv", frame().to_csv(sep="\t"))


def by_numpy():
    np.savetxt(HERE / "numpy_logits.txt", LOGITS)
    np.savetxt(HERE / "numpy_labels.txt", LABELS, fmt="%d")
    np.savetxt(HERE / "numpy_header.csv", LOGITS, delimiter=",", header="cat,dog,fish", fmt="%.6g")


def by_r():
    rows = ", ".join(f"{name} = c({', '.join(str(row[c]) for row in LOGITS)})"
                     for c, name in enumerate(CLASSES))
    labels = f"label = c({', '.join(map(str, LABELS))})"
    script = f"""
      d <- data.frame({rows}, {labels})
      write.csv(d, "r_write_csv.csv")
      write.csv2(d, "r_write_csv2.csv", row.names = FALSE)
      write.table(d, "r_write_table.txt")
      write.table(d, "r_write_table.tsv", sep = "\\t", quote = FALSE)
      m <- as.matrix(d[, 1:3])
      dimnames(m) <- NULL
      write.table(m, "r_matrix.txt", row.names = FALSE, col.names = FALSE)
      write.csv(data.frame(z = d$cat, label = d$label == 0), "r_flags.csv", row.names = FALSE)
    """
    run(["Rscript", "-e", script])


def by_sqlite():
    values = ", ".join(f"({', '.join(map(str, row))}, {label})" for row, label in zip(LOGITS, LABELS))
    script = f"""
      create table d (cat real, dog real, fish real, label integer);
      insert into d values {values};
      .headers on
      .mode csv
      .once sqlite.csv
      select * from d;
      .headers off
      .mode tabs
      .once sqlite_tabs.txt
      select cat, dog, fish from d;
    """
    run(["sqlite3", ":memory:"], textwrap.dedent(script))


def by_miller_and_jq():
    text = frame().to_csv(index=False)
    write("miller.tsv", run(["mlr", "--icsv", "--otsv", "cat"], text))
    write("miller_index.csv", run(["mlr", "--icsv", "--ocsv", "cat", "-n", "-N", "index"], text))
    rows = json.dumps([row + [CLASSES[label]] for row, label in zip(LOGITS, LABELS)])
    write("jq.csv", run(["jq", "-r", f"{json.dumps(CLASSES + ['label'])}, .[] | @csv"], rows))


def by_hand():
    def lines(rows, end, separator=","):
        return "".join(separator.join(row) + end for row in rows)

    header = CLASSES + ["label"]
    numbers = [[str(number) for number in row] for row in LOGITS]
    labelled = [row + [str(label)] for row, label in zip(numbers, LABELS)]
    german = [[cell.removesuffix(".0").replace(".", ",") for cell in row] for row in labelled]
    listed = [[f'"[{", ".join(row)}]"', str(label)] for row, label in zip(numbers, LABELS)]
    named = [row + [CLASSES[label]] for row, label in zip(numbers, LABELS)]
    write("duckdb.csv", lines([header] + labelled, "\n"))
    write("duckdb_lists.csv", lines([["logits", "label"]] + listed, "\n"))
    write("polars.csv", lines([header] + named, "\n"))
    write("excel_german.csv", "\ufeff" + lines([header] + german, "\r\n", ";"))
    write("excel_german_rows.csv", lines([row[:3] for row in german], "\r\n", ";"))
    write("excel_macintosh.csv", lines([header] + labelled, "\r"))
    write("excel_quoted_bom.csv", "\ufeff" + lines([[f'"{cell}"' for cell in row] for row in [header] + labelled], "\r\n"))
    write("labels.csv", lines([["label"]] + [[str(label)] for label in LABELS], "\n"))


if __name__ == "__main__":
    by_pandas()
    by_numpy()
    by_r()
    by_sqlite()
    by_miller_and_jq()
    by_hand()
