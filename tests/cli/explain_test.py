#!/usr/bin/env python3
"""Checks the numbers of --explain against exact.py, and the pages that it writes.

    tests/cli/explain_test.py --xent build/src/xent

In the full form the probabilities, the loss by every way that does not fail, and the gradient must be
those of the definition to 10 digits. In the short form the arithmetic that is printed must give, with the
numbers that are printed, the results that are printed: each line and each table is calculated again from
its text. HTML must be well-formed and refer to nothing; text must fit 80 columns.
"""

import argparse
import json
import math
import pathlib
import random
import re
import subprocess
import sys
import xml.etree.ElementTree
from decimal import Context, Decimal

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
    explanation = json.loads(run(xent, *arguments, "--explain", "full", "--format", "json"))["explanation"]
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


# The short form, calculated again from its text.

NUMBER = r"(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|inf)"


def significant(text):
    digits = re.sub(r"e.*", "", text).replace("-", "").replace(".", "").lstrip("0")
    return max(1, len(digits))


def agrees(value, text):
    """Whether a calculator's value is the printed one, to the digits that are printed."""
    if value.is_infinite() or text.endswith("inf"):
        return value == Decimal(text)
    return Context(prec=significant(text)).plus(value) == Decimal(text)


def calculate(formula):
    """The value of a printed formula; None if it has letters or leaves something out."""
    formula = formula.replace("−", "-").replace("·", "*")
    formula = re.sub(r"ln (" + NUMBER + ")", r"ln(\1)", formula)
    formula = re.sub(r"e\^(" + NUMBER + ")", r"e^(\1)", formula).replace("e^", "exp")
    formula = re.sub(NUMBER, lambda found: f"D('{found.group()}')", formula)
    if "…" in formula or "_" in formula or re.search(r"[a-z]", re.sub(r"exp|ln|D\('[^']*'\)", "", formula)):
        return None
    names = {"D": Decimal, "exp": lambda x: x.exp(),
             "ln": lambda x: Decimal("-inf") if x == 0 else x.ln()}
    return eval(formula, {"__builtins__": {}}, names)  # numbers and the names above


def wrapped_lines(text):
    lines = []
    for line in text.splitlines():
        if line.startswith("        ") and lines and lines[-1].startswith("      "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return lines


def check_line(what, line):
    """All sides of "p = 1/(1 + e^(−2)) = 0.88080" that are numbers."""
    global failed
    sides = re.split(r" ?= |≈ ", line.strip())
    printed = sides[-1].replace("−", "-").strip("()")
    if "≈" in line or not re.fullmatch("-?" + NUMBER, printed):
        return 0
    values = [value for value in map(calculate, filter(None, sides[:-1])) if value is not None]
    for value in values:
        if not agrees(value, printed):
            failed += 1
            print(f"FAILED {what}: {line.strip()}: a calculator gives {value:.15}")
    return len(values)


def rows_of(lines):
    """The rows of the printed table of classes, also if it is printed in two parts."""
    rows, heads = {}, None
    for line in lines:
        line = line.replace(">", " ", 1) if line.startswith(">") else line
        cells = [(found.end(), found.group()) for found in re.finditer(r"\S+(?: \S+)*", line)]
        if line.strip().startswith("class "):
            heads = dict(cells)
        elif not line.strip():
            heads = None
        elif heads and not line.strip().startswith("---"):
            own = rows.setdefault(cells[0][1], {})
            own.update({heads[end]: text for end, text in cells})
    return rows


def check_brief_table(what, lines):
    """Each power, each probability, each -ln p, each term, and the sums."""
    global failed
    rows = rows_of(lines)
    if "sum" not in rows:
        return 0
    sums = rows.pop("sum")
    power = next(head for head in sums if head.startswith("e^"))
    x = "x − m" if "x − m" in next(iter(rows.values())) else "logit x"
    checks = []
    if all("^" not in row[power] for row in rows.values()):
        checks.append((sum(Decimal(row[power]) for row in rows.values()), sums[power], "powers"))
    for row in rows.values():
        if "^" in row[power] or x not in row:
            continue
        if x == "x − m" and "inf" not in row[x]:
            m = max(Decimal(other["logit x"]) for other in rows.values() if x in other)
            checks.append((Decimal(row["logit x"]) - m, row[x], "x - m"))
        checks.append((Decimal(row[x]).exp(), row[power], "power"))
        checks.append((Decimal(row[power]) / Decimal(sums[power]), row["p"], "p"))
        if "term" not in row:
            continue
        if row["−ln p"] == "≈0":  # p is printed as 1
            checks.append((Decimal(row["p"]), "1", "p near 1"))
            continue
        checks.append((-Decimal(row["p"]).ln(), row["−ln p"], "-ln p"))
        target = Decimal(row.get("t", row.get("label t"))) * Decimal(row.get("w", "1"))
        if target != 0 and row["term"] != "≈0":
            checks.append((target * Decimal(row["−ln p"]), row["term"], "term"))
    if "term" in sums:
        checks.append((sum(Decimal(row["term"].replace("≈", "")) for row in rows.values()), sums["term"], "terms"))
    for value, printed, name in checks:
        if not agrees(value, printed):
            failed += 1
            print(f"FAILED {what}: {name} {printed}: a calculator gives {value:.15}")
    return len(checks)


def check_brief(xent, *arguments, most_lines=24):
    """Returns how many results were calculated again."""
    global failed
    text = run(xent, *arguments, "--explain")
    lines = wrapped_lines(text)
    if len(text.splitlines()) > most_lines or any(len(line) > 80 for line in text.splitlines()):
        failed += 1
        print(f"FAILED {arguments}: more than {most_lines} lines, or wider than 80 columns:\n{text}")
    return (sum(check_line(arguments, line) for line in lines if line.startswith("      "))
            + check_brief_table(arguments, lines))


def check_briefs(xent, seed=20):
    """Random rows of every loss, with and without weights, smoothing and soft labels."""
    global failed
    draw = random.Random(seed)
    calculated = 0
    for case in range(300):
        classes = draw.choice((2, 3, 4, 6))
        scale = draw.choice((1, 4, 20, 100))
        extra = []
        if case % 3 == 1:
            extra += ["--label-smoothing", draw.choice(("0.1", "0.3"))]
        if case % 4 == 1:
            extra += ["--weights", json.dumps([draw.choice((0.5, 3, 0.7))])]
        if case % 5 == 1:
            extra += ["--base", draw.choice(("2", "10"))]
        if case % 6 == 1:
            extra += ["--digits", draw.choice(("2", "3", "6", "8"))]
        weights = [draw.choice((1, 2, 0.3, 5.25)) for _ in range(classes)]
        own = ["--class-weights", json.dumps(weights)] if case % 8 == 0 else []
        # Some tables of weighted, smoothed and soft labels are so wide that they are printed in two parts.
        most_lines = 44 if own or (extra and case % 3 == 1) else 24
        row = [round(draw.gauss(0, scale), draw.choice((1, 3, 15))) for _ in range(classes)]
        if case % 2 == 0:
            label = str(draw.randrange(classes))
            calculated += check_brief(xent, "sparse", "--logits", json.dumps([row]), "--labels",
                                      label, *own, *extra, most_lines=most_lines)
            soft = [draw.randrange(1, 9) for _ in row]
            soft = [share / sum(soft) for share in soft]
            calculated += check_brief(xent, "softmax", "--logits", json.dumps([row]), "--labels",
                                      json.dumps([soft]), *own, *extra,
                                      most_lines=44 if own or extra or classes == 6 or scale > 4 else 24)
        else:
            calculated += check_brief(
                xent, "weighted", "--logits", json.dumps(row[:1]), "--labels",
                json.dumps([draw.choice((0, 1, 0.25))]), "--pos-weight",
                draw.choice(("1", "1.5", "3")), *extra)
    if calculated < 3000:
        failed += 1
        print(f"FAILED: only {calculated} results were calculated again")


def check_pages(xent, *arguments):
    for form in (("full",), ("brief",), ("brief", "--blank")):
        check_form(xent, arguments, "--explain", *form)


def check_form(xent, command, *form):
    global failed
    arguments = (*command, *form)
    html = run(xent, *arguments, "--format", "html")
    for banned in ("<script", "http:", "https:", "src=", "href="):
        own = html.replace("http://www.w3.org/1998/Math/MathML", "").replace('href="#', "")
        if banned in own:
            failed += 1
            print(f"FAILED {arguments}: the page has {banned}")
    xml.etree.ElementTree.fromstring(html.removeprefix("<!DOCTYPE html>"))
    for line in run(xent, *arguments).splitlines():
        if len(line) > 80 or "\x1b" in line:
            failed += 1
            print(f"FAILED {arguments}: {line!r} is wider than 80 columns, or coloured")
    markdown = run(xent, *arguments, "--format", "markdown")
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
    check_briefs(xent)
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
            ("sparse", "--logits", "[[3, 1], [1, 2]]", "--labels", "[1, 0]", "--row", "all",
             "--reduction", "mean"),
            ("sparse", "--logits", "[[0.75, 0.25]]", "--labels", "[1]", "--logits-are",
             "probabilities"),
            ("sigmoid", "--logits", "[-0.5]", "--labels", "[0.5]", "--logits-are",
             "log-probabilities"),
    ):
        check_pages(xent, *arguments)
    print("failed" if failed else "passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
