#!/usr/bin/env python3
"""Presets against the frameworks themselves, on random inputs.

    tests/reference/presets_test.py --xent build/src/xent [--cases N] [--seed N]

Runs those of scikit-learn and PyTorch that are installed (Debian: python3-sklearn, python3-torch)
beside xent --like, and says which. Without either it exits with 77, which ctest takes as skipped.

Tolerances are bounds of what the frameworks round. They compute in the dtype, in a number of steps:
each of these rounds something no greater than `scale`, the magnitudes that the result is a sum of,
by half an epsilon. There are a few for a loss, one for each class and one for each loss of a sum.
xent rounds a loss once and a sum once, which is less than one of the steps that are counted.
"""

import argparse
import collections
import importlib
import json
import re
import subprocess
import sys
import warnings

SKIPPED = 77
STEPS_OF_A_LOSS = 8


def installed(module):
    """Its package, or None."""
    try:
        importlib.import_module(module)
    except ImportError:
        return None
    return sys.modules[module.partition(".")[0]]


sklearn, torch = installed("sklearn.metrics"), installed("torch")
if sklearn is None and torch is None:
    print("skipped: neither scikit-learn nor PyTorch is installed "
          "(Debian: python3-sklearn, python3-torch)")
    sys.exit(SKIPPED)

import numpy as np  # pylint: disable=wrong-import-position
from scipy.special import expit, logsumexp, softmax  # pylint: disable=wrong-import-position


class Case:
    """A question in the words of both: a command, what the framework answers, how near it is."""

    def __init__(self, command, call, dtype):
        self.command = [command, "--like", call, "--quiet", "--dtype", np.dtype(dtype).name]
        self.call = f"xent {command} --like {call}"
        self.dtype = dtype

    def give(self, option, value):
        """Numbers are passed in full: those of the dtype are no other numbers for xent."""
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        self.command += [option, value if isinstance(value, str) else json.dumps(value)]

    def expect(self, answer, scale, steps):
        """The answer, and how far off it may be: of none if the call refuses."""
        self.answer = None if answer is None else np.ravel(np.asarray(answer, dtype=np.float64))
        self.tolerance = steps * float(np.finfo(self.dtype).eps) / 2 * np.ravel(scale)

    def differs(self, xent):
        """What is wrong, or nothing."""
        done = subprocess.run([xent, *self.command], capture_output=True, text=True, check=False)
        if self.answer is None:
            return "" if done.returncode == 2 else f"the call refuses, xent says {done.stdout}"
        if done.returncode != 0:
            return done.stderr
        ours = np.array([float(word) for word in done.stdout.split()])
        if ours.shape != self.answer.shape:
            return f"{ours.size} numbers for {self.answer.size}"
        with np.errstate(invalid="ignore"):
            near = (np.abs(ours - self.answer) <= self.tolerance) & np.isfinite(self.tolerance)
        same = (ours == self.answer) | (np.isnan(ours) & np.isnan(self.answer))
        if np.all(near | same):
            return ""
        return f"{ours}, but the call gives {self.answer}, tolerance {self.tolerance}"


def random_shape(rng, ranks):
    return tuple(int(n) for n in rng.integers(1, 5, size=rng.choice(ranks)))


def weights_like(rng, shape, dtype):
    return rng.choice([0, 0.25, 1, 2.5], size=shape).astype(dtype)


def reduced_scale(scale, reduction, divisor):
    """Of a reduced loss: all its terms are added; of a mean they are divided then."""
    if reduction == "none":
        return scale
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sum(scale) / (divisor if reduction == "mean" else 1)


def torch_cases(rng, count):
    for _ in range(count):
        for make in (torch_binary, torch_probabilities, torch_classes, torch_log_probabilities):
            yield from make(rng)


def answer_of_torch(case, rng, loss, x, y, reduction, scale, divisor, terms, slope=None):
    """Expects the loss, or, of logits, now and then its gradient, whose slope is at most that."""
    logits = torch.tensor(x, requires_grad=True)
    result = loss(logits, y)
    steps = STEPS_OF_A_LOSS + terms
    is_nan = np.any(np.isnan(result.detach().numpy()))  # whose gradient of nothing is 0 in xent
    if slope is None or reduction == "none" or is_nan or rng.random() < 0.7:
        case.expect(result.detach().numpy(), reduced_scale(scale, reduction, divisor), steps)
        return
    result.backward()
    case.give("--show", "gradient")
    with np.errstate(divide="ignore", invalid="ignore"):
        by = divisor if reduction == "mean" else 1
        case.expect(logits.grad.numpy(), np.broadcast_to(slope / by, x.shape), steps)


def torch_binary(rng):
    dtype = rng.choice([np.float32, np.float64])
    shape = random_shape(rng, range(5))
    x = (rng.normal(size=shape) * rng.choice([1, 10, 100])).astype(dtype)
    z = np.where(rng.random(shape) < 0.5, rng.integers(0, 2, size=shape),
                 rng.random(shape)).astype(dtype)
    reduction = rng.choice(["mean", "sum", "none"])
    command = rng.choice(["sigmoid", "weighted"])
    case = Case(command, "torch.nn.BCEWithLogitsLoss", dtype)
    for option, value in (("--logits", x), ("--labels", z), ("--reduction", str(reduction))):
        case.give(option, value)
    options, q, w = {"reduction": str(reduction)}, np.ones((), dtype), np.ones((), dtype)
    if rng.random() < 0.5:
        w = weights_like(rng, shape, dtype)
        options["weight"] = torch.tensor(w)
        case.give("--weights", w)
    if command == "weighted":
        q = weights_like(rng, rng.choice([0, 1]) * shape[-1:], dtype)
        options["pos_weight"] = torch.tensor(q)
        case.give("--pos-weight", q)
    loss = torch.nn.BCEWithLogitsLoss(**options)
    scale = w * (1 + q) * (1 + np.abs(x))
    answer_of_torch(case, rng, loss, x, torch.tensor(z), reduction, scale, x.size, x.size,
                    np.max(w) * (1 + np.max(q)))
    yield case


def torch_probabilities(rng):
    """Of any kind: sure ones, tiny ones, some of which only float64 has."""
    dtype = rng.choice([np.float32, np.float64])
    shape = random_shape(rng, range(4))
    p = expit(rng.normal(size=shape) * rng.choice([1, 10, 100])).astype(dtype)
    p = np.where(rng.random(shape) < 0.2, rng.choice([0, 1, 1e-9, 1e-42, 1e-46]), p).astype(dtype)
    z = np.where(rng.random(shape) < 0.5, rng.integers(0, 2, size=shape),
                 rng.random(shape)).astype(dtype)
    reduction = str(rng.choice(["mean", "sum", "none"]))
    case = Case("sigmoid", "torch.nn.BCELoss", dtype)
    for option, value in (("--logits", p), ("--labels", z), ("--reduction", reduction)):
        case.give(option, value)
    options, w = {"reduction": reduction}, np.ones((), dtype)
    if rng.random() < 0.5:
        w = weights_like(rng, shape, dtype)
        options["weight"] = torch.tensor(w)
        case.give("--weights", w)
    answer_of_torch(case, rng, torch.nn.BCELoss(**options), p, torch.tensor(z), reduction,
                    np.broadcast_to(w * 100, shape), p.size, p.size)
    yield case


def torch_log_probabilities(rng):
    dtype = rng.choice([np.float32, np.float64])
    classes, rows = int(rng.integers(2, 6)), random_shape(rng, range(1, 4))
    x = rng.normal(size=(rows[0], classes, *rows[1:])) * rng.choice([1, 10, 100])
    x = np.minimum(x - logsumexp(x, axis=1, keepdims=True), 0).astype(dtype)
    y, ignored = rng.integers(0, classes, size=rows), -100
    reduction = str(rng.choice(["mean", "sum", "none"]))
    case = Case("sparse", "torch.nn.NLLLoss", dtype)
    options, weights = {"reduction": reduction}, np.ones(classes)
    if rng.random() < 0.3:
        ignored = options["ignore_index"] = int(rng.choice([-1, 0, 255]))
        case.give("--ignore-index", str(ignored))
    if rng.random() < 0.5:
        weights = weights_like(rng, classes, dtype)
        options["weight"] = torch.tensor(weights)
        case.give("--class-weights", weights)
    y = np.where(rng.random(rows) < rng.choice([0, 0.3, 1]), ignored, y)
    for option, value in (("--logits", x), ("--labels", y), ("--reduction", reduction)):
        case.give(option, value)
    counted = np.where(y != ignored, weights[np.where(y != ignored, y, 0)], 0)
    scale = counted * np.max(np.abs(x), axis=1)
    answer_of_torch(case, rng, torch.nn.NLLLoss(**options), x, torch.tensor(y), reduction, scale,
                    np.sum(counted), y.size)
    yield case


def torch_classes(rng):
    dtype = rng.choice([np.float32, np.float64])
    classes = int(rng.integers(2, 6))
    shape = random_shape(rng, range(4))  # of the losses; the classes are the axis 1, or the only
    axis = min(1, len(shape))
    x = rng.normal(size=(*shape[:axis], classes, *shape[axis:])) * rng.choice([1, 10, 100])
    x = x.astype(dtype)
    smoothing = float(rng.choice([0, 0, 0.1, 0.3, 1]))
    reduction = str(rng.choice(["mean", "sum", "none"]))
    w = weights_like(rng, classes, dtype) if rng.random() < 0.5 else None
    options = {"label_smoothing": smoothing, "reduction": reduction,
               "weight": None if w is None else torch.tensor(w)}
    weights = np.ones(classes) if w is None else w
    command = rng.choice(["sparse", "softmax"])
    case = Case(command, "torch.nn.CrossEntropyLoss", dtype)
    if command == "sparse":
        y, ignored = rng.integers(0, classes, size=shape), -100
        if rng.random() < 0.3:
            ignored = options["ignore_index"] = int(rng.choice([-1, 0, 255]))
            case.give("--ignore-index", str(ignored))
        y = np.where(rng.random(shape) < rng.choice([0, 0.3, 1]), ignored, y)
        counts = y != ignored
        divisor = np.sum(np.where(counts, weights[np.where(counts, y, 0)], 0))
        target = torch.tensor(y)
    else:
        y = softmax(rng.normal(size=x.shape), axis=axis).astype(dtype)
        counts, divisor, target = np.ones(shape), max(1, np.prod(shape)), torch.tensor(y)
    for option, value in (("--logits", x), ("--labels", y), ("--reduction", reduction)):
        case.give(option, value)
    if smoothing:
        case.give("--label-smoothing", str(smoothing))
    if w is not None:
        case.give("--class-weights", w)
    spread = np.max(x, axis=axis) - np.min(x, axis=axis) + np.log(classes) + 1
    scale = counts * spread * np.max(weights) * (1 + smoothing)
    answer_of_torch(case, rng, torch.nn.CrossEntropyLoss(**options), x, target, reduction, scale,
                    divisor, classes + y.size, 2 * np.max(weights))
    yield case


def sklearn_cases(rng, count):
    for _ in range(count):
        yield sklearn_case(rng)


def sklearn_case(rng):
    """Probabilities of any kind: sure ones, tiny ones, rows of any sum; or logits, or logarithms."""
    dtype = rng.choice([np.float32, np.float64])
    is_binary = rng.random() < 0.4
    rows, classes = int(rng.integers(1, 9)), 2 if is_binary else int(rng.integers(2, 6))
    given = rng.choice(["probabilities", "probabilities", "logits", "log-probabilities"])
    shape = ((rows,) if rng.random() < 0.5 else (rows, 1)) if is_binary else (rows, classes)
    x = (rng.normal(size=shape) * rng.choice([1, 10, 100])).astype(dtype)
    p = (expit if is_binary else lambda x: softmax(x, axis=1))(x).astype(dtype)
    if given == "probabilities":
        p *= rng.choice([1, rng.random()], size=(rows, *[1] * (len(shape) - 1))).astype(dtype)
        p = np.where(rng.random(shape) < 0.1, rng.choice([0, 1, 1e-9, 1e-20]), p).astype(dtype)
        x = p
    elif given == "log-probabilities":
        with np.errstate(divide="ignore"):
            x = np.log(p)
        x = np.where(x < -700, dtype(-700), x)  # as JSON has no infinity
        p = np.exp(x)
    y = rng.integers(0, classes, size=rows)
    case = Case("sigmoid" if is_binary else "sparse", "sklearn.metrics.log_loss", dtype)
    labels = y.reshape(shape) if is_binary else y
    for option, value in (("--logits", x), ("--labels", labels)):
        case.give(option, value)
    if given != "probabilities" or rng.random() < 0.5:
        case.give("--logits-are", str(given))
    w = None
    if rng.random() < 0.5:
        w = weights_like(rng, rows, dtype)
        case.give("--weights", w)
    is_mean = rng.random() < 0.7
    case.give("--reduction", "mean" if is_mean else "sum")
    weights = np.ones(rows) if w is None else w.astype(np.float64)
    try:
        answer = sklearn.metrics.log_loss(y, p, normalize=is_mean, sample_weight=w,
                                          labels=range(classes))
    except ZeroDivisionError:
        answer = None
    # A rounding of p moves -log p by as much, of e^x by x times, and -log(1 - p) by 1/(1 - p) times.
    # Losses go to 36, of probabilities clipped.
    conditioning = 1
    if given != "probabilities":
        conditioning = np.minimum(np.max(np.abs(x)), 100)
        if is_binary:
            conditioning += 1 / np.clip(1 - np.max(p), np.finfo(dtype).eps, 1)
    scale = weights * (36 + conditioning)
    case.expect(answer, reduced_scale(scale, "mean" if is_mean else "sum", np.sum(weights)),
                STEPS_OF_A_LOSS + classes + rows)
    return case


def listed_calls(xent, framework):
    """Those that xent has a preset for: "xent sparse --like torch.nn.CrossEntropyLoss"."""
    for command in ("sigmoid", "weighted", "softmax", "sparse"):
        text = subprocess.run([xent, command, "--help-all"], capture_output=True, text=True,
                              check=True).stdout
        for call in re.findall(rf"\b{framework}\.[\w.]*\w", text):
            yield f"xent {command} --like {call}"


def check(xent, framework, cases):
    """The number of cases that differ."""
    seen, failed = collections.Counter(), 0
    for case in cases:
        seen[case.call] += 1
        wrong = case.differs(xent)
        if wrong:
            failed += 1
            print(" ".join(case.command), "->", wrong)
    for call in set(listed_calls(xent, framework)) - set(seen):
        failed += 1
        print(f"{call} is not compared")
    for call, number in sorted(seen.items()):
        print(f"{call}: {number} inputs")
    return failed


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, help="the program to test")
    parser.add_argument("--cases", type=int, default=1000, help="of each framework")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # scikit-learn warns of rows that do not sum to 1
    failed, ran = 0, 0
    for framework, module, package, cases in (
            ("scikit-learn", sklearn, "python3-sklearn", sklearn_cases),
            ("PyTorch", torch, "python3-torch", torch_cases)):
        if module is None:
            print(f"not run: {framework}, which is not installed (Debian: {package})")
            continue
        print(f"run: {framework} {module.__version__}")
        ran += 1
        failed += check(options.xent, module.__name__,
                        cases(np.random.default_rng(options.seed), options.cases))
    print(f"{failed} failed")
    return (1 if failed else 0) if ran else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
