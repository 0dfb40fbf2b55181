#!/usr/bin/env python3
"""The losses to 80 digits, from their definitions: where the tests' expected values come from.

    tests/reference/exact.py sparse --logits '[[3, 1, -3]]' --labels '[2]'
    tests/reference/exact.py weighted --logits '[1.5, -10]' --labels '[1, 0]' --pos-weight 1.5
    tests/reference/exact.py softmax --logits x.json --labels z.json --show gradient --dtype float32
    tests/reference/exact.py sparse --logits '[[3, 1, -3]]' --labels '[2]' --digits 30

Prints the exact results for the given inputs, each rounded once to --dtype (or to --digits), then
the exact sum and mean of these. Linear parts are rational numbers without any rounding; only exp
and log are rounded, to 110 digits, by Python's decimal module. Shares no code and no algebra with
src/core but the formulas of tf.nn. fuzz.py imports it. Python 3.11, nothing else.
"""

import argparse
import decimal
import json
import math
import pathlib
import sys
from decimal import Decimal
from fractions import Fraction

CONTEXT = decimal.Context(prec=110, Emin=-9999999, Emax=9999999, traps=[])
PRECISION = {"float64": (53, -1074, 1024), "float32": (24, -149, 128)}  # bits, least, too large: 2^


# Numbers: a Fraction, or a float where it is NaN or infinite.


def number(value):
    """The exact value of a float."""
    return Fraction(value) if math.isfinite(value) else float(value)


def quantum(value, dtype):
    """The distance between neighbours of dtype at a Fraction: its ulp."""
    bits, least, _ = PRECISION[dtype]
    if value == 0:
        return Fraction(2) ** least
    value = abs(value)
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    if value < Fraction(2) ** exponent:
        exponent -= 1
    return Fraction(2) ** max(exponent - bits + 1, least)


def rounded(value, dtype="float64"):
    """The float of dtype nearest to a number, ties to even."""
    if isinstance(value, float):
        return value
    step = quantum(value, dtype)
    nearest = round(value / step) * step  # round() of a Fraction goes to even
    if abs(nearest) >= Fraction(2) ** PRECISION[dtype][2]:
        return math.inf if value > 0 else -math.inf
    return float(nearest)


def to_decimal(value):
    return CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))


def exp(value):
    """e^value for value <= 0. Below e^-2300 that will do: positive, and far below any float."""
    return Fraction(CONTEXT.exp(to_decimal(max(value, Fraction(-2300)))))


def log1p(value):
    """log(1 + value) for value >= 0."""
    if value < Fraction(1, 10**30):
        return value - value**2 / 2 + value**3 / 3 - value**4 / 4
    return Fraction(CONTEXT.ln(to_decimal(1 + value)))


def times(factor, infinity):
    """factor * infinity for factor >= 0, where 0 * infinity is 0."""
    return infinity if factor > 0 else Fraction(0)


# One element of sigmoid and weighted: -a log(sigmoid(x)) - b log(1 - sigmoid(x)), where the target
# z gives a = q z and b = 1 - z.


def sigmoid_element(show, x, z, q=1.0, smoothing=0.0):
    if any(math.isnan(value) for value in (x, z, q)):
        return math.nan
    target = Fraction(z) * (1 - Fraction(smoothing)) + Fraction(smoothing) / 2
    a, b = Fraction(q) * target, 1 - target
    if math.isinf(x):
        up = x > 0
        return {
            "loss": times(b if up else a, math.inf),
            "gradient": b if up else -a,
            "probabilities": Fraction(up),
            "log-probabilities": Fraction(0) if up else -math.inf,
        }[show]
    x = Fraction(x)
    tail = exp(-abs(x))
    probability = (1 if x >= 0 else tail) / (1 + tail)
    opposite = (tail if x >= 0 else 1) / (1 + tail)  # 1 - probability, without cancelling
    if show == "loss":
        return a * max(-x, 0) + b * max(x, 0) + (a + b) * log1p(tail)
    if show == "gradient":
        return b * probability - a * opposite
    return probability if show == "probabilities" else -(max(-x, 0) + log1p(tail))


# One row of softmax and sparse: -sum_j t_j log(softmax(x)_j), where t_j is the target times the
# class weight.


def softmax_row(show, logits, terms):
    """[loss], or a value a class."""
    bad = any(math.isnan(v) for v in [*logits, *terms]) or max(logits) in (math.inf, -math.inf)
    if bad:
        return [math.nan] * (1 if show == "loss" else len(logits))
    top = max(range(len(logits)), key=lambda j: logits[j])
    gaps = [Fraction(logits[top]) - Fraction(x) if x > -math.inf else None for x in logits]
    powers = [Fraction(0) if gap is None else exp(-gap) for gap in gaps]
    rest = sum(power for j, power in enumerate(powers) if j != top)
    total = sum(terms)
    if show == "loss":
        if any(gap is None and term > 0 for gap, term in zip(gaps, terms)):
            return [math.inf]
        linear = sum(term * gap for term, gap in zip(terms, gaps) if gap is not None)
        return [linear + total * log1p(rest)]
    if show == "probabilities":
        return [power / (1 + rest) for power in powers]
    if show == "log-probabilities":
        return [-math.inf if gap is None else -(gap + log1p(rest)) for gap in gaps]
    # softmax_j * total - t_j, without the terms that cancel: (sum_k t_k e_j - t_j e_k) / sum e.
    return [
        sum(terms[k] * powers[j] - terms[j] * powers[k] for k in range(len(terms)) if k != j)
        / (1 + rest)
        for j in range(len(terms))
    ]


def softmax_targets(labels, classes, smoothing=0.0, class_weights=None):
    """The terms of a row: smoothed, then weighted. labels: a distribution, or one class."""
    if isinstance(labels, int):
        labels = [float(j == labels) for j in range(classes)]
    if any(math.isnan(label) for label in labels):
        return [math.nan] * classes
    smooth = Fraction(smoothing)
    weights = class_weights or [1.0] * classes
    return [Fraction(w) * (Fraction(z) * (1 - smooth) + smooth / classes)
            for z, w in zip(labels, weights)]


def weighted(weight, value):
    """A sample weight on a loss or gradient; weight 0 gives 0 whatever the value."""
    if weight == 0:
        return Fraction(0)
    return Fraction(weight) * value if isinstance(value, Fraction) else value


def total(values):
    """The exact sum of floats."""
    special = sum(value for value in values if not math.isfinite(value))  # NaN for both infinities
    return special or sum(map(Fraction, values), Fraction(0))


# The command line.


def nested(text):
    source = text if text[0] in "[{-.0123456789" else pathlib.Path(text).read_text()
    return json.loads(source, parse_int=float)


def flat(value):
    return [x for item in value for x in flat(item)] if isinstance(value, list) else [float(value)]


def tiled(values, count):
    """Aligned with trailing axes, as pos_weight: one a class for every row."""
    values = flat(values)
    return values * (count // len(values))


def spread(values, count):
    """Aligned with leading axes, as weights: one a row for every class."""
    values = flat(values)
    return [value for value in values for _ in range(count // len(values))]


def elementwise(options):
    """The numbers of sigmoid and weighted, and each one's weight."""
    logits, labels = flat(options.logits), flat(options.labels)
    pos_weights = tiled(options.pos_weight, len(logits))
    weights = spread(options.weights, len(logits))
    results = [[weighted(w, sigmoid_element(options.show, x, z, q, options.label_smoothing))]
               for x, z, q, w in zip(logits, labels, pos_weights, weights)]
    return results, weights, weights


def rowwise(options):
    """The numbers of softmax and sparse a row, each row's weight, and with its class weight."""
    rows = options.logits if isinstance(options.logits[0], list) else [options.logits]
    labels = options.labels
    if options.loss == "sparse":
        labels = [int(label) for label in flat(labels)]
    elif not isinstance(labels[0], list):
        labels = [labels]
    weights = spread(options.weights, len(rows))
    results, divisors = [], []
    for i, (row, label) in enumerate(zip(rows, labels)):
        if label == options.ignore_index:
            weights[i] = 0.0
            label = 0
        terms = softmax_targets(label, len(row), options.label_smoothing, options.class_weights)
        values = softmax_row(options.show, row, terms)
        results.append([weighted(weights[i], value) for value in values])
        divisors.append(weighted(weights[i], sum(terms)))
    return results, weights, divisors


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loss", choices=["sigmoid", "weighted", "softmax", "sparse"])
    parser.add_argument("--logits", type=nested, required=True, help="JSON, or a file of it")
    parser.add_argument("--labels", type=nested, required=True)
    parser.add_argument("--pos-weight", type=nested, default=1.0,
                        help="one, or one a class or element")
    parser.add_argument("--class-weights", type=nested)
    parser.add_argument("--weights", type=nested, default=1.0, help="one, or one a row or element")
    parser.add_argument("--label-smoothing", type=float, default=0.0)
    parser.add_argument("--ignore-index", type=int)
    parser.add_argument("--show", default="loss",
                        choices=["loss", "gradient", "probabilities", "log-probabilities"])
    parser.add_argument("--dtype", choices=PRECISION, default="float64")
    parser.add_argument("--digits", type=int, help="print exact values to so many digits instead")
    options = parser.parse_args()
    if "probabilities" in options.show:
        options.weights = 1.0  # weights are for losses and what derives from them

    results, weights, divisors = (
        elementwise if options.loss in ("sigmoid", "weighted") else rowwise)(options)

    def text(value):
        if options.digits and isinstance(value, Fraction):
            return str(decimal.Context(prec=options.digits).plus(to_decimal(value)))
        value = rounded(value, options.dtype)
        return repr(value) if options.dtype == "float64" else f"{value:.9g}"

    for row in results:
        print(*map(text, row))
    if options.show == "loss":
        losses = [rounded(row[0], options.dtype) for row in results]
        exact = total(losses)
        print("sum", text(exact), file=sys.stderr)
        for name, divisor in (("counted", sum(w != 0 for w in weights)), ("elements", len(losses)),
                              ("weights", sum(map(Fraction, divisors)))):
            print(f"mean ({name})", text(exact / divisor if divisor else math.nan), file=sys.stderr)


if __name__ == "__main__":
    main()
