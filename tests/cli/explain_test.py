#!/usr/bin/env python3
"""Checks the numbers of --explain against exact.py, and the pages that it writes.

    tests/cli/explain_test.py --xent build/src/xent

The probabilities, the loss by every way that does not fail, and the gradient must be those of the
definition to 10 digits; HTML must be well-formed and refer to nothing; text must fit 80 columns.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reference"))
import exact

failed = 0


def check(what, got, wanted, tolerance=1e-10):
    global failed
    wanted = exact.rounded(wanted) if not isinstance(wanted, float) else wanted
    got = float(got)
    same = got == wanted or (math.isnan(got) and math.isnan(wanted))
    if not same and not abs(got - wanted) <= tolerance * max(abs(wanted), 1e-300):
        failed += 1
        print(f"FAILED {what}: {got} instead of {wanted}")


def run(xent, *arguments):
    return subprocess.run([xent, *arguments], check=True, capture_output=True, text=True).stdout


def parts(xent, *arguments):
    """The explanation's parts of one kind: parts(...)("table") is a list."""
    explanation = json.loads(run(xent, *arguments, "--explain", "--format", "json"))["explanation"]
    return lambda kind: [part[kind] for part in explanation if kind in part]


def check_steps(what, steps, wanted):
    for step in steps:
        if "value" in step and not step.get("fails"):
            check(f"{what}, {step['latex']}", step["value"], wanted, 1e-5)
    check(f"{what}, as computed", steps[-1]["value"], wanted, 3e-16)


def check_binary(xent, x, z, q, smoothing):
    what = f"x {x}, z {z}, q {q}, smoothing {smoothing}"
    part = parts(xent, "weighted", "--logits", f"[{x}]", "--labels", f"[{z}]", "--pos-weight",
                 str(q), "--label-smoothing", str(smoothing))
    loss = exact.sigmoid_element("loss", x, z, q, smoothing)
    probability, derivation, gradient = part("steps")
    check(f"{what}, p", probability[0]["value"],
          exact.sigmoid_element("probabilities", x, z), 1e-10)
    check_steps(what, derivation, loss)
    slope = exact.sigmoid_element("gradient", x, z, q, smoothing)
    check(f"{what}, gradient", gradient[0]["value"], slope, 1e-14)
    positive, negative, total = part("table")[1]
    check(f"{what}, terms", positive["term"] + negative["term"], loss, 1e-14)
    check(f"{what}, loss", total["term"], loss, 3e-16)


def check_softmax(xent, x, y, smoothing, weights):
    what = f"x {x}, y {y}, smoothing {smoothing}, weights {weights}"
    part = parts(xent, "sparse", "--logits", json.dumps([x]), "--labels", f"[{y}]",
                 "--label-smoothing", str(smoothing), "--class-weights", json.dumps(weights))
    terms = exact.softmax_targets(y, len(x), smoothing, weights)
    loss = exact.softmax_row("loss", x, terms)[0]
    table = {row["class"]: row for row in part("table")[0]}
    for c, p in enumerate(exact.softmax_row("probabilities", x, terms)):
        check(f"{what}, p of {c}", table[str(c)]["p"], p, 1e-12)
    check(f"{what}, sum of terms", table["sum"]["term"], loss, 1e-12)
    check_steps(what, part("steps")[0][1:], loss)
    wanted = exact.softmax_row("gradient", x, terms)
    gradient = next(t for t in part("table") if "gradient" in t[0])
    for c, slope in enumerate(wanted):
        check(f"{what}, gradient of {c}", gradient[c]["gradient"], slope, 1e-14)
        if abs(slope) > 1e-3:
            check(f"{what}, difference of {c}", gradient[c]["difference"], slope, 1e-5)


def check_pages(xent, *arguments):
    global failed
    html = run(xent, *arguments, "--explain", "--format", "html")
    for banned in ("<script", "http:", "https:", "src=", "href="):
        if banned in html.replace("http://www.w3.org/1998/Math/MathML", ""):
            failed += 1
            print(f"FAILED {arguments}: the page has {banned}")
    xml.etree.ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>"))
    for line in run(xent, *arguments, "--explain").splitlines():
        if len(line) > 80 or "\x1b" in line:
            failed += 1
            print(f"FAILED {arguments}: {line!r} is wider than 80 columns, or coloured")
    markdown = run(xent, *arguments, "--explain", "--format", "markdown")
    if markdown.count("$$") % 2 != 0 or "nan}" in markdown.replace("\\text{nan}", ""):
        failed += 1
        print(f"FAILED {arguments}: Markdown")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--xent", required=True, type=pathlib.Path)
    xent = parser.parse_args().xent.resolve()
    for x in (0.0, 1.5, -0.125, -10.0, 30.0, 700.0, 1000.0, -1000.0):
        for z in (0.0, 1.0, 0.25):
            for q, smoothing in ((1.0, 0.0), (1.5, 0.0), (0.0, 0.0), (3.0, 0.125)):
                check_binary(xent, x, z, q, smoothing)
    for x in ([3.0, 1.0, -3.0], [0.0, 0.0], [100.0, 0.0, 1.0], [1000.0, -1000.0, 3.0]):
        for y in range(len(x)):
            check_softmax(xent, x, y, 0.0, [1.0] * len(x))
            check_softmax(xent, x, y, 0.25, [1.0, 2.0, 0.5][:len(x)])
    wide = [math.sin(7.0 * c) * 9 for c in range(300)]
    odd = '{"logits": [["inf", 1], ["nan", 2], ["-inf", 0], ["-inf", "-inf"]], "labels": [0, 0, 1, 1]}'
    for arguments in (
            ("sparse", "--logits", "[[3, 1, -3]]", "--labels", "[2]"),
            ("sparse", "--logits", json.dumps([wide]), "--labels", "[17]", "--digits", "17"),
            *(("sparse", "--input", odd, "--quiet", "--row", row) for row in "1234"),
            ("sigmoid", "--logits", "[[1000, -1000, 3]]", "--labels", "[[0, 1, 0.5]]"),
            ("sigmoid", "--logits", '["inf", "nan"]', "--labels", "[0, 1]", "--row", "1"),
            ("sigmoid", "--logits", '["inf", "nan"]', "--labels", "[0, 1]", "--row", "worst"),
            ("weighted", "--logits", "-10", "--labels", "0", "--pos-weight", "1.5"),
            ("softmax", "--logits", "[[3, 1, -3]]", "--labels", "[[0.5, 0.25, 0.25]]"),
    ):
        check_pages(xent, *arguments)
    print("failed" if failed else "passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
