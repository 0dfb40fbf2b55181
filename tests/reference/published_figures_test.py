#!/usr/bin/env python3
"""Figures that frameworks publish, in their documentation and their own tests, and what xent prints.

    tests/reference/published_figures_test.py --xent build/src/xent

Each figure is a literal of the source named with it. xent agrees if it is within one unit of the
last digit there (so many of them are cut, not rounded), or within the relative tolerance that the
source itself uses.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field

import printed

# Where the figures stand.
TF_NN = "TensorFlow 2.14, documentation of tf.nn."
TF_SPARSE = "TensorFlow, python/kernel_tests/nn_ops/sparse_xent_op_test.py, testNpXent"
TF_LOSSES = "TensorFlow, python/kernel_tests/losses_test.py, "
TF_KERAS_DOC = "TensorFlow 2.0, documentation of tf.keras.losses."
TF_KERAS = "tf-keras 2.15, src/losses_test.py, "
KERAS_DOC = "Keras 3, src/losses/losses.py, docstring of "
KERAS = "Keras 3, src/losses/losses_test.py, "
TORCH = "PyTorch, test/cpp/api/modules.cpp, "
OPTAX = "optax, losses/_classification_test.py, "
SKLEARN = "scikit-learn 1.5, metrics/tests/test_classification.py, "
ONNX = "ONNX 1.12 (opset 13), backend test data, node/test_sce_"
PADDLE = "Paddle 2.5, documentation of nn."
FLUX = "Flux 0.12, src/losses/functions.jl, docstring of "
MINDSPORE = "MindSpore 2.3, documentation of ops."


@dataclass
class Figure:
    source: str
    loss: str
    logits: object
    labels: object
    expected: list  # literals, as they stand in the source
    options: list = field(default_factory=list)
    relative: float = 0

    def command(self):
        return [self.loss, "--logits", json.dumps(self.logits), "--labels", json.dumps(self.labels),
                *self.options]


def like(call, *options):
    return ["--like", call, *options]


def weights(values):
    return ["--weights", json.dumps(values)]


SUM = ["--reduction", "sum"]
NONE = ["--reduction", "none"]
PROBABILITIES = ["--logits-are", "probabilities"]
FLOAT32 = ["--dtype", "float32"]
IN_FLOAT32 = 1e-6  # of what was computed in float32 in several steps


def tensorflow():
    yield Figure(TF_NN + "sigmoid_cross_entropy_with_logits", "sigmoid",
                 [1, -1, 0, 1, -1, 0, 0], [0, 0, 0, 1, 1, 1, 0.5],
                 ["1.3132617", "0.3132617", "0.6931472", "0.3132617", "1.3132617", "0.6931472",
                  "0.6931472"], like("tf.nn.sigmoid_cross_entropy_with_logits"))
    yield Figure(TF_NN + "softmax_cross_entropy_with_logits", "softmax", [[4, 2, 1], [0, 5, 1]],
                 [[1, 0, 0], [0, 0.8, 0.2]], ["0.16984604", "0.82474494"],
                 like("tf.nn.softmax_cross_entropy_with_logits"), relative=IN_FLOAT32)
    yield Figure(TF_SPARSE, "sparse", [[1, 1, 1, 1], [1, 2, 3, 4]], [3, 0], ["1.3862", "3.4420"],
                 like("tf.nn.sparse_softmax_cross_entropy_with_logits"), relative=1e-3)
    gradient = ["0.25", "0.25", "0.25", "-0.75", "-0.968", "0.087", "0.237", "0.6439"]
    yield Figure(TF_SPARSE, "sparse", [[1, 1, 1, 1], [1, 2, 3, 4]], [3, 0], gradient,
                 ["--show", "gradient"])

    right = [[10, 0, 0], [0, 10, 0], [0, 0, 10]]
    one_hot, wrong = [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    for loss, labels, name in (("softmax", wrong, "SoftmaxCrossEntropyLossTest."),
                               ("sparse", [2, 0, 1], "SparseSoftmaxCrossEntropyLossTest.")):
        call = like("tf.losses." + {"softmax": "softmax", "sparse": "sparse_softmax"}[loss]
                    + "_cross_entropy")
        yield Figure(TF_LOSSES + name + "testAllWrong", loss, right, labels, ["10.0"], call,
                     relative=1e-4)
        yield Figure(TF_LOSSES + name + "testNonZeroLossWithOneDimBatchSpecificWeights", loss,
                     right, labels, [(1.2 + 3.4 + 5.6) * 10.0 / 3.0], call + weights([1.2, 3.4, 5.6]),
                     relative=1e-4)
        yield Figure(TF_LOSSES + name + "testAllWrongAllWeightsMissing", loss, right, labels,
                     ["0.0"], call + weights([0, 0, 0]) + ["--quiet"])
        yield Figure(TF_LOSSES + name + "testSomeWeightsMissing", loss, right, labels, ["12.0"],
                     call + weights([1.2, 0, 0]), relative=1e-4)
    yield Figure(TF_LOSSES + "SoftmaxCrossEntropyLossTest.testSoftmaxLabelSmoothing", "softmax",
                 [[100, -100, -100]], [[1, 0, 0]], [400.0 * 0.1 / 3.0],
                 like("tf.losses.softmax_cross_entropy", "--label-smoothing", "0.1"), relative=1e-6)
    sigmoid = like("tf.losses.sigmoid_cross_entropy")
    name = TF_LOSSES + "SigmoidCrossEntropyLossTest."
    yield Figure(name + "testLossWithSingleDimPlaceholderForLogitsAndWeights1", "sigmoid",
                 [[1]] * 32, [[1]] * 32, ["0.313"], sigmoid + weights([[1]] * 32))
    sure = [[100, -100, -100], [-100, 100, -100], [-100, -100, 100]]
    yield Figure(name + "testAllCorrectSigmoid", "sigmoid", sure, one_hot, ["0.0"], sigmoid)
    yield Figure(name + "testAllWrongSigmoid", "sigmoid", sure, wrong, [600.0 / 9.0], sigmoid,
                 relative=1e-6)
    yield Figure(name + "testAllWrongSigmoidWithMeasurementSpecificWeights", "sigmoid", sure, wrong,
                 [1700.0 / 7.0], sigmoid + weights([[3, 4, 5], [2, 6, 0], [8, 0, 1]]),
                 relative=1e-6)
    yield Figure(name + "testSigmoidLabelSmoothingCorrect", "sigmoid", [[100, -100, -100]],
                 [[1, 0, 1]], [(100.0 + 50.0 * 0.1) / 3.0], sigmoid + ["--label-smoothing", "0.1"],
                 relative=1e-6)


def keras_binary():
    call = like("keras.losses.BinaryCrossentropy")
    doc = KERAS_DOC + "BinaryCrossentropy"
    x, y = [[-18.6, 0.51], [2.94, -12.8]], [[0, 1], [0, 0]]
    yield Figure(doc, "sigmoid", [-18.6, 0.51, 2.94, -12.8], [0, 1, 0, 0], ["0.8654"], call)
    yield Figure(doc, "sigmoid", x, y, ["0.8654"], call)
    yield Figure(doc, "sigmoid", x, y, ["0.243"], call + weights([0.8, 0.2]))
    yield Figure(doc, "sigmoid", x, y, ["1.730"], call + SUM)
    yield Figure(doc, "sigmoid", x, y, ["0.235", "1.496"], call + NONE)

    test = KERAS + "BinaryCrossentropyTest."
    p = call + PROBABILITIES
    yield Figure(test + "test_unweighted", "sigmoid",
                 [[0.9, 0.1, 0.2], [0.3, 0.8, 0.1], [0.1, 0.2, 0.7]],
                 [[1, 0, 0], [0, 1, 0], [0, 0, 1]], ["0.20046903"], p, relative=IN_FLOAT32)
    # Clipped to 1 - 1e-7 in float32, which is 1 - 1.19e-7.
    bad, truth = [[1, 1], [1, 0]], [[1, 0], [1, 0]]
    yield Figure(test + "test_unweighted", "sigmoid", bad, truth, ["3.98559"], p + FLOAT32)
    yield Figure(test + "test_scalar_weighted", "sigmoid", bad, truth, ["9.1668"],
                 p + FLOAT32 + weights([2.3, 2.3]))
    yield Figure(test + "test_sample_weighted", "sigmoid", bad, truth, ["4.7827"],
                 p + FLOAT32 + weights([1.2, 3.4]))
    x, y = [[10, -10, 10], [10, 10, -10]], [[1, 0, 1], [0, 1, 1]]
    yield Figure(test + "test_unweighted", "sigmoid", x, y, ["3.3333"], call)
    yield Figure(test + "test_scalar_weighted", "sigmoid", x, y, ["7.666"],
                 call + weights([2.3, 2.3]))
    yield Figure(test + "test_sample_weighted", "sigmoid", x, y, ["10.0"], call + weights([4, 3]),
                 relative=1e-4)
    yield Figure(test + "test_no_reduction", "sigmoid", x, y, ["0.0", "6.666"], call + NONE)
    yield Figure(test + "test_label_smoothing", "sigmoid", [[10, -10, -10]], [[1, 0, 1]],
                 [(10.0 + 5.0 * 0.1) / 3.0], call + ["--label-smoothing", "0.1"], relative=1e-4)


def keras_2_binary():
    # ln(p + eps) of probabilities that were clipped to eps = 1e-7, in float32.
    call = like("tf.keras.losses.BinaryCrossentropy", *PROBABILITIES, *FLOAT32)
    yield Figure(TF_KERAS_DOC + "BinaryCrossentropy", "sigmoid", [1, 1, 1, 0], [0, 0, 1, 1],
                 ["11.522857"], call)
    yield Figure(TF_KERAS + "BinaryCrossentropyTest.test_unweighted", "sigmoid",
                 [[1, 1], [1, 0]], [[1, 0], [1, 0]], ["3.833"], call)


def keras_classes():
    p = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
    for loss, labels, name in (("softmax", [[0, 1, 0], [0, 0, 1]], "CategoricalCrossentropy"),
                               ("sparse", [1, 2], "SparseCategoricalCrossentropy")):
        call = like("keras.losses." + name, *PROBABILITIES)
        yield Figure(KERAS_DOC + name, loss, p, labels, ["1.177"], call)
        yield Figure(KERAS_DOC + name, loss, p, labels, ["0.814"], call + weights([0.3, 0.7]))
        yield Figure(KERAS_DOC + name, loss, p, labels, ["2.354"], call + SUM)
        yield Figure(KERAS_DOC + name, loss, p, labels, ["0.0513", "2.303"], call + NONE)

    p = [[0.9, 0.05, 0.05], [0.5, 0.89, 0.6], [0.05, 0.01, 0.94]]
    x = [[8, 1, 1], [0, 9, 1], [2, 3, 5]]
    for loss, labels, name in (
            ("softmax", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "CategoricalCrossentropy"),
            ("sparse", [0, 1, 2], "SparseCategoricalCrossentropy")):
        call, test = like("keras.losses." + name), KERAS + name + "Test."
        for given, options, figures in ((p, PROBABILITIES, ("0.3239", "0.7449", "1.0696")),
                                        (x, [], ("0.0573", "0.1317", "0.31829"))):
            plain, scalar, sample = figures
            yield Figure(test + "test_unweighted", loss, given, labels, [plain], call + options)
            yield Figure(test + "test_scalar_weighted", loss, given, labels, [scalar],
                         call + options + weights([2.3, 2.3, 2.3]), relative=3e-3)  # 3 places
            yield Figure(test + "test_sample_weighted", loss, given, labels, [sample],
                         call + options + weights([1.2, 3.4, 5.6]))
        yield Figure(test + "test_no_reduction", loss, x, labels,
                     ["0.001822", "0.000459", "0.169846"], call + NONE)
    yield Figure(KERAS + "CategoricalCrossentropyTest.test_label_smoothing", "softmax",
                 [[100, -100, -100]], [[1, 0, 0]], [400.0 * 0.1 / 3.0],
                 like("keras.losses.CategoricalCrossentropy", "--label-smoothing", "0.1"),
                 relative=1e-6)
    yield Figure(KERAS + "SparseCategoricalCrossentropyTest.test_ignore_class", "sparse",
                 [[[0.854, 0.698, 0.598], [0.088, 0.86, 0.018]]], [[-1, 2]], ["0.0", "1.480129"],
                 like("keras.losses.SparseCategoricalCrossentropy", *NONE, "--ignore-index", "-1"))


def pytorch():
    call = like("torch.nn.CrossEntropyLoss")
    yield Figure(TORCH + "CrossEntropyLoss", "sparse", [[3, 3], [2, 2]], [0, 1], ["0.6931"], call)
    smoothed = call + ["--label-smoothing", "0.15"]
    x = [[3, 1], [1, 2]]
    yield Figure(TORCH + "CrossEntropyLoss", "sparse", x, [0, 1], ["0.3326"], smoothed)
    yield Figure(TORCH + "CrossEntropyLoss", "softmax", x, [[0.8, 0.2], [0.1, 0.9]], ["0.5701"],
                 call + ["--label-smoothing", "0.2"])
    yield Figure(TORCH + "NLLLoss", "sparse",
                 [[-0.1315, -3.1315, -2.5315], [-3.7038, -0.1038, -2.6038],
                  [-2.3422, -1.3422, -0.4422]], [1, 0, 2], ["2.4258"],
                 call + ["--logits-are", "log-probabilities"])
    # Losses that are other names of the binary one: of the sign of the label, of its mean by row.
    yield Figure(TORCH + "SoftMarginLossDefaultOptions", "sigmoid", [2, 4, 1, 3], [0, 1, 1, 0],
                 ["1.3767317"], like("torch.nn.BCEWithLogitsLoss"))
    yield Figure(TORCH + "SoftMarginLossNoReduction", "sigmoid", [2, 4, 1, 3], [0, 1, 1, 0],
                 ["2.1269281", "0.01814993", "0.3132617", "3.0485873"],
                 like("torch.nn.BCEWithLogitsLoss", *NONE))
    x, y = [[0, 2, 2, 0], [2, 1, 0, 1]], [[0, 0, 1, 0], [1, 0, 1, 1]]
    yield Figure(TORCH + "MultiLabelSoftMarginLossDefaultOptions", "sigmoid", x, y, ["0.7608436"],
                 like("torch.nn.BCEWithLogitsLoss"))
    each = weights([[0.1, 0.6, 0.4, 0.8]] * 2)
    yield Figure(TORCH + "MultiLabelSoftMarginLossWeightedNoReduction, their mean", "sigmoid", x, y,
                 [(0.4876902 + 0.3321295) / 2], like("torch.nn.BCEWithLogitsLoss", *each),
                 relative=1e-6)


def optax():
    x = [[10, 1, -2], [1, 4, 0.2]]
    test = OPTAX + "SoftmaxCrossEntropyTest"
    yield Figure(test, "softmax", x, [[0, 1, 0], [1, 0, 0]], ["9.00013", "3.0696733"],
                 like("optax.softmax_cross_entropy"), relative=1e-6)
    yield Figure(OPTAX + "SoftmaxCrossEntropyWithIntegerLabelsTest", "sparse", x, [1, 0],
                 ["9.00013", "3.0696733"], like("optax.softmax_cross_entropy_with_integer_labels"),
                 relative=1e-6)
    yield Figure(OPTAX + "SafeSoftmaxCrossEntropyTest", "softmax",
                 [["-inf", 0, 0], ["-inf", 0, 0], ["-inf", 0, "-inf"]],
                 [[0, 0.5, 0.5], [0.4, 0.3, 0.3], [0, 1, 0]], ["0.693147", "inf", "0.0"],
                 like("optax.softmax_cross_entropy", "--quiet"))
    x = [0.14, 1.456, 2.356, -0.124, -2.47]
    yield Figure(OPTAX + "PolyLossTest.test_scalar, eps 0", "softmax", x,
                 [0.1, 0.15, 0.2, 0.25, 0.3], ["2.8990"], like("optax.softmax_cross_entropy"))
    yield Figure(OPTAX + "PolyLossTest.test_batched, eps 0", "softmax", [[4, 2, 1], [0, 5, 1]],
                 [[1, 0, 0], [0, 0.8, 0.2]], ["0.1698", "0.8247"],
                 like("optax.softmax_cross_entropy"))
    call = like("optax.sigmoid_binary_cross_entropy", "--reduction", "mean")
    for x, y, expected in (([-1e9, -1e-9], [1, 0], "5e08"), ([-1e9, -1e-9], [0, 1], "0.3465736"),
                           ([1e9, 1e-9], [1, 0], "0.3465736"), ([1e9, 1e-9], [0, 1], "5e08"),
                           ([-1e9, 1e-9], [1, 0], "5e08"), ([-1e9, 1e-9], [0, 1], "0.3465736"),
                           ([1e9, -1e-9], [1, 0], "0.3465736"), ([1e9, -1e-9], [0, 1], "5e08"),
                           ([0, 0], [1, 0], "0.6931472"), ([0, 0], [0, 1], "0.6931472")):
        yield Figure(OPTAX + "SigmoidCrossEntropyTest", "sigmoid", x, y, [expected], call,
                     relative=1e-6)


def sklearn():
    call = like("sklearn.metrics.log_loss")
    p = [[0.5, 0.5], [0.1, 0.9], [0.01, 0.99], [0.9, 0.1], [0.75, 0.25], [0.001, 0.999]]
    yield Figure(SKLEARN + "test_log_loss", "sparse", p, [0, 0, 0, 1, 1, 1], ["1.8817971"], call)
    yield Figure(SKLEARN + "test_log_loss", "sigmoid", [row[1] for row in p], [0, 0, 0, 1, 1, 1],
                 ["1.8817971"], call)
    p, y = [[0.2, 0.7, 0.1], [0.6, 0.2, 0.2], [0.6, 0.1, 0.3]], [1, 0, 2]
    yield Figure(SKLEARN + "test_log_loss", "sparse", p, y, ["0.6904911"], call)
    yield Figure(SKLEARN + "test_log_loss", "sparse", p * 2, y * 2, [0.6904911 * 6], call + SUM,
                 relative=1e-6)
    yield Figure("scikit-learn, documentation of metrics.log_loss", "sparse",
                 [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]], [1, 0, 0, 1], ["0.21616"],
                 call)


def onnx():
    call = like("onnx SoftmaxCrossEntropyLoss")
    x = [[0.5488135, 0.71518934, 0.60276335, 0.5448832, 0.4236548],
         [0.6458941, 0.4375872, 0.891773, 0.96366274, 0.3834415],
         [0.79172504, 0.5288949, 0.56804454, 0.92559665, 0.071036056]]
    w = ["--class-weights", "[0.9, 0.7, 0.8, 0.9, 0.9]"]
    ignore = "--ignore-index"
    for name, labels, options, expected in (
            ("mean", [1, 4, 3], [], ["1.5613848"]),
            ("mean_weight", [1, 4, 3], w, ["1.5690333"]),
            ("mean_no_weight_ii", [2, 4, 3], [ignore, "2"], ["1.6091878"]),
            ("mean_weight_ii", [0, 4, 3], [*w, ignore, "0"], ["1.609188"]),
            ("sum", [1, 4, 3], SUM, ["4.6841545"]),
            ("none", [1, 4, 3], NONE, ["1.4657786", "1.9176139", "1.3007619"]),
            ("none_weights", [1, 4, 3], [*w, *NONE], ["1.026045", "1.7258525", "1.1706858"]),
            ("NCd1d2d3_sum_weight_high_ii", [10, 4, 3],
             ["--class-weights", "[0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805]",
              ignore, "10", *SUM], ["2.0399737"])):
        yield Figure(ONNX + name, "sparse", x, labels, expected, call + options,
                     relative=IN_FLOAT32)


def other_frameworks():
    yield Figure(PADDLE + "BCELoss", "sigmoid", [0.5, 0.6, 0.7], [1, 0, 1], ["0.65537095"],
                 like("paddle.nn.BCELoss"), relative=IN_FLOAT32)
    yield Figure(FLUX + "logitbinarycrossentropy", "sigmoid", [2, -1, 3.1415927], [1, 0, 1],
                 ["0.160832"], like("Flux.logitbinarycrossentropy"))
    yield Figure(FLUX + "binarycrossentropy", "sigmoid", [0.731059, 0.5, 0.731059], [1, 0, 1],
                 ["0.43989"], like("Flux.binarycrossentropy"))
    yield Figure(FLUX + "logitcrossentropy", "softmax",
                 [[-9, -8, -7], [-6, -5, -4], [-3, -2, -1], [0, 0, 1], [2, 3, 4], [5, 6, 7],
                  [8, 9, 7.5]],
                 [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 0]],
                 ["1.5791205"], like("Flux.logitcrossentropy"))


def mindspore():
    yield Figure(MINDSPORE + "SigmoidCrossEntropyWithLogits", "sigmoid",
                 [[-0.8, 1.2, 0.7], [-0.1, -0.4, 0.7]], [[0.3, 0.8, 1.2], [-0.6, 0.1, 2.2]],
                 ["0.6111007", "0.5032824", "0.26318604", "0.58439666", "0.5530153", "-0.4368139"],
                 ["--no-validate", "--quiet"])
    yield Figure(MINDSPORE + "SoftmaxCrossEntropyWithLogits", "softmax",
                 [[2, 4, 1, 4, 5], [2, 1, 2, 4, 3]], [[0, 0, 0, 0, 1], [0, 0, 0, 1, 0]],
                 ["0.5899297", "0.52374405"], relative=IN_FLOAT32)


def agrees(value, literal, relative):
    expected = float(literal)
    if value == expected:
        return True
    unit = printed.last_digit(literal) if isinstance(literal, str) and not relative else 0
    return abs(value - expected) <= max(unit, relative * abs(expected))


def complaint(figure, xent):
    run = subprocess.run([xent, *figure.command()], capture_output=True, text=True)
    values = [float(word) for word in run.stdout.split()]
    pairs = list(zip(values, figure.expected))
    if run.returncode == 0 and len(values) == len(figure.expected) and all(
            agrees(value, literal, figure.relative) for value, literal in pairs):
        return None
    return (f"{figure.source}\n  xent {' '.join(figure.command())}\n"
            f"  published {figure.expected}\n  printed   {values} {run.stderr}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, help="the program to test")
    xent = parser.parse_args().xent
    figures = [figure for framework in (tensorflow, keras_binary, keras_2_binary, keras_classes,
                                        pytorch, optax, sklearn, onnx, other_frameworks,
                                        mindspore) for figure in framework()]
    complaints = [wrong for figure in figures if (wrong := complaint(figure, xent))]
    for wrong in complaints:
        print(f"FAILED {wrong}")
    count = sum(len(figure.expected) for figure in figures)
    print(f"{count} figures of {len(figures)} calls, {len(complaints)} calls failed")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
