// What each framework's call sets in a request and which jobs it takes, and the numbers that
// mistakes give.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/frameworks/call_names.h"
#include "app/frameworks/conventions.h"
#include "app/requests.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;

std::string told(const Request& request) {
  std::string text;
  for (const auto& [name, value] : request.like->set) {
    text += (text.empty() ? "" : ", ") + name + " " + value;
  }
  return text;
}

/// The request of a call for logits, as if the user gave these settings.
Request applied(const std::string& call, Request request) {
  apply(find_convention(call, request), request);
  return request;
}

Request of(Loss loss, Given given = Given::logits) {
  Request request;
  request.loss = loss;
  request.given = given;
  return request;
}

/// The calls that take a job, in the order of the table.
std::vector<std::string> takers(const Request& request) {
  const Job job = prepare(request);
  std::vector<std::string> calls;
  for (const Convention& convention : conventions()) {
    if (applies(convention, job)) calls.emplace_back(convention.call);
  }
  return calls;
}

Request weighted_of(const std::string& logits, const std::string& labels,
                    const std::string& pos_weight) {
  Request request = request_of(Loss::weighted, logits, labels);
  add_source(request, Role::pos_weight, pos_weight);
  return request;
}

}  // namespace

// ---------------------------------------------------------------- calls

TEST_CASE("a call sets what the framework does", "[app][conventions]") {
  struct Case {
    const char* call;
    Loss loss;
    Given given;
    const char* version;
    const char* set;
  };
  const auto sigmoid = Loss::sigmoid;
  const auto softmax = Loss::softmax;
  const auto sparse = Loss::sparse;
  const auto logits = Given::logits;
  const auto probabilities = Given::probabilities;
  const std::vector<Case> cases{
      {"tf.nn.sigmoid_cross_entropy_with_logits", sigmoid, logits, "TensorFlow 2.16",
       "reduction none"},
      {"tf.nn.weighted_cross_entropy_with_logits", Loss::weighted, logits, "TensorFlow 2.16",
       "reduction none"},
      {"tf.nn.softmax_cross_entropy_with_logits", softmax, logits, "TensorFlow 2.16",
       "reduction none"},
      {"tf.nn.sparse_softmax_cross_entropy_with_logits", sparse, logits, "TensorFlow 2.16",
       "reduction none"},
      {"tf.losses.sigmoid_cross_entropy", sigmoid, logits, "TensorFlow 2.16",
       "reduction mean, divisor counted, empty zero"},
      {"tf.losses.softmax_cross_entropy", softmax, logits, "TensorFlow 2.16",
       "reduction mean, divisor counted, empty zero"},
      {"tf.losses.sparse_softmax_cross_entropy", sparse, logits, "TensorFlow 2.16",
       "reduction mean, divisor counted, empty zero"},
      {"keras.losses.BinaryCrossentropy", sigmoid, logits, "Keras 3.8",
       "reduction mean, divisor elements, empty zero, last_axis averaged first"},
      {"keras.losses.BinaryCrossentropy", sigmoid, probabilities, "Keras 3.8",
       "logits_are probabilities, reduction mean, divisor elements, empty zero, "
       "last_axis averaged first, clip 1e-07"},
      {"keras.losses.CategoricalCrossentropy", softmax, logits, "Keras 3.8",
       "reduction mean, divisor elements, empty zero"},
      {"keras.losses.CategoricalCrossentropy", softmax, probabilities, "Keras 3.8",
       "logits_are probabilities, reduction mean, divisor elements, empty zero, "
       "row_sums made 1, clip 1e-07"},
      {"keras.losses.SparseCategoricalCrossentropy", sparse, logits, "Keras 3.8",
       "reduction mean, divisor elements, empty zero"},
      {"keras.losses.SparseCategoricalCrossentropy", sparse, probabilities, "Keras 3.8",
       "logits_are probabilities, reduction mean, divisor elements, empty zero, "
       "clip 1e-07, row_sums made 1"},
      {"tf.keras.losses.BinaryCrossentropy", sigmoid, probabilities, "TensorFlow 2.15",
       "logits_are probabilities, reduction mean, divisor elements, empty zero, "
       "last_axis averaged first, clip 1e-07, log_epsilon 1e-07"},
      {"torch.nn.BCEWithLogitsLoss", sigmoid, logits, "PyTorch 1.13",
       "reduction mean, divisor elements, empty zero"},
      {"torch.nn.BCEWithLogitsLoss", Loss::weighted, logits, "PyTorch 1.13",
       "reduction mean, divisor elements, empty zero"},
      {"torch.nn.CrossEntropyLoss", sparse, logits, "PyTorch 1.13",
       "ignore_index -100, reduction mean, divisor weights, axis 1, "
       "divisor_weights of the labels"},
      {"torch.nn.CrossEntropyLoss", softmax, logits, "PyTorch 1.13",
       "reduction mean, divisor elements, empty zero, axis 1"},
      {"torch.nn.NLLLoss", sparse, Given::log_probabilities, "PyTorch 1.13",
       "logits_are log-probabilities, ignore_index -100, reduction mean, divisor weights, axis 1"},
      {"torch.nn.BCELoss", sigmoid, probabilities, "PyTorch 1.13",
       "logits_are probabilities, reduction mean, divisor elements, empty zero, log_floor -100"},
      {"optax.sigmoid_binary_cross_entropy", sigmoid, logits, "optax 0.2.3", "reduction none"},
      {"optax.softmax_cross_entropy", softmax, logits, "optax 0.2.3", "reduction none"},
      {"optax.softmax_cross_entropy_with_integer_labels", sparse, logits, "optax 0.2.3",
       "reduction none"},
      {"onnx SoftmaxCrossEntropyLoss", sparse, logits, "ONNX opset 13",
       "reduction mean, divisor weights, axis 1"},
      {"sklearn.metrics.log_loss", sparse, probabilities, "scikit-learn 1.2",
       "logits_are probabilities, reduction mean, divisor weights, empty error, "
       "clip 2.220446049250313e-16, row_sums made 1"},
      {"sklearn.metrics.log_loss", sigmoid, probabilities, "scikit-learn 1.2",
       "logits_are probabilities, reduction mean, divisor weights, empty error, "
       "clip 2.220446049250313e-16"},
  };
  REQUIRE(conventions().size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& [call, loss, given, version, set] = cases[i];
    const Convention& convention = conventions()[i];
    Request request = of(loss);
    apply(convention, request);
    CAPTURE(call, name_of(loss));
    CHECK(request.like->call == call);
    CHECK(request.like->version == version);
    CHECK(told(request) == set);
    CHECK(convention.loss == loss);
    CHECK(request.given == given);
    CHECK(computed_of(request) == given);
    CHECK(request.quirks.takes_probabilities() == (given == Given::probabilities));
    CHECK(&find_convention(call, of(loss, given)) == &convention);
  }
}

TEST_CASE("what a call sets is what the request has", "[app][conventions]") {
  const Request torch = applied("torch.nn.CrossEntropyLoss", of(Loss::sparse));
  CHECK(torch.ignored == std::vector<std::int64_t>{-100});
  CHECK(torch.reduction == Reduction::mean);
  CHECK(torch.divisor == Divisor::weights);
  CHECK(torch.empty == Empty::nan);
  CHECK(torch.quirks.classes_second);
  CHECK(torch.quirks.weighs_by_label);
  const Request keras =
      applied("keras.losses.BinaryCrossentropy", of(Loss::sigmoid, Given::probabilities));
  CHECK(keras.reduction == Reduction::mean);
  CHECK(keras.divisor == Divisor::elements);
  CHECK(keras.empty == Empty::zero);
  CHECK(keras.quirks.averages_last);
  CHECK(keras.quirks.clip.float64 == 1e-7);
  CHECK(keras.quirks.clip.float32 == 1e-7);
  CHECK_FALSE(keras.quirks.normalizes);
  const Request optax = applied("optax.softmax_cross_entropy", of(Loss::softmax));
  CHECK(optax.reduction == Reduction::none);
  CHECK(optax.ignored.empty());
}

TEST_CASE("a call leaves the settings that the user gave", "[app][conventions]") {
  for (const Convention& convention : conventions()) {
    Request request = of(convention.loss, Given::log_probabilities);
    request.chosen = {.given = true,
                      .axis = true,
                      .ignored = true,
                      .reduction = true,
                      .divisor = true,
                      .empty = true};
    request.reduction = Reduction::sum;
    request.divisor = Divisor::batch;
    request.empty = Empty::error;
    apply(convention, request);
    CAPTURE(convention.call);
    CHECK(request.given == Given::log_probabilities);
    CHECK(request.ignored.empty());
    CHECK(request.reduction == Reduction::sum);
    CHECK(request.divisor == Divisor::batch);
    CHECK(request.empty == Empty::error);
    CHECK_FALSE(request.quirks.classes_second);
    CHECK(told(request).find("reduction") == std::string::npos);
  }
  Request request = of(Loss::sparse);
  request.reduction = Reduction::mean;
  request.chosen.reduction = true;
  CHECK(told(applied("torch.nn.CrossEntropyLoss", request)) ==
        "ignore_index -100, divisor weights, axis 1, divisor_weights of the labels");
  request.chosen.empty = true;
  request.empty = Empty::error;
  CHECK(applied("tf.losses.sparse_softmax_cross_entropy", request).empty == Empty::error);
}

TEST_CASE("a divisor that the user gave asks for a mean of a call that has none",
          "[app][conventions]") {
  Request request = of(Loss::sparse);
  request.chosen.divisor = true;
  request.reduction = Reduction::mean;
  request.divisor = Divisor::batch;
  CHECK(told(applied("tf.nn.sparse_softmax_cross_entropy_with_logits", request)).empty());
  request.reduction = Reduction::sum;
  CHECK(told(applied("tf.nn.sparse_softmax_cross_entropy_with_logits", request)) ==
        "reduction none");
}

TEST_CASE("a mean asked for of a call that has none divides by its elements",
          "[app][conventions]") {
  Request request = of(Loss::sparse);
  request.chosen.reduction = true;
  request.reduction = Reduction::mean;
  CHECK(told(applied("optax.softmax_cross_entropy_with_integer_labels", request)) ==
        "divisor elements");
}

TEST_CASE("Keras leaves ignored rows out of the count, and no call else", "[app][conventions]") {
  Request request = of(Loss::sparse);
  request.ignored = {7};
  request.chosen.ignored = true;
  const auto divisor = [&](const char* call) { return applied(call, request).divisor; };
  CHECK(divisor("keras.losses.SparseCategoricalCrossentropy") == Divisor::counted);
  CHECK(divisor("torch.nn.CrossEntropyLoss") == Divisor::weights);
  CHECK(divisor("onnx SoftmaxCrossEntropyLoss") == Divisor::weights);
  request.loss = Loss::softmax;
  CHECK(divisor("torch.nn.CrossEntropyLoss") == Divisor::elements);
  CHECK(divisor("keras.losses.CategoricalCrossentropy") == Divisor::elements);
}

TEST_CASE("logits that a call takes as probabilities are told", "[app][conventions]") {
  const auto tail = [](Loss loss, Given given, const char* call) {
    Request request = of(loss, given);
    request.chosen.given = true;
    const std::string all = told(applied(call, request));
    return all.substr(std::min(all.find("probabilities "), all.size()));
  };
  const char* const log_loss = "sklearn.metrics.log_loss";
  CHECK(tail(Loss::sigmoid, Given::logits, log_loss) ==
        "probabilities sigmoid of the logits, clip 2.220446049250313e-16");
  CHECK(tail(Loss::sparse, Given::logits, log_loss) ==
        "probabilities softmax of the logits, clip 2.220446049250313e-16, row_sums made 1");
  CHECK(tail(Loss::sigmoid, Given::log_probabilities, log_loss) ==
        "probabilities exp of the log-probabilities, clip 2.220446049250313e-16");
  CHECK(tail(Loss::sigmoid, Given::probabilities, log_loss).empty());
  Request floats = of(Loss::sigmoid);
  floats.dtype = Dtype::float32;
  const std::string all = told(applied(log_loss, floats));
  CHECK(all.substr(all.find("clip")) == "clip 1.1920929e-07");
}

TEST_CASE("a call is found by the kind of logits, and refused with what is near",
          "[app][conventions]") {
  const auto found = [](Given given) {
    return find_convention("keras.losses.BinaryCrossentropy", of(Loss::sigmoid, given)).given;
  };
  CHECK(found(Given::logits) == Given::logits);
  CHECK(found(Given::probabilities) == Given::probabilities);
  CHECK(found(Given::log_probabilities) == Given::logits);
  const auto refused = [](const std::string& call, Loss loss) {
    return refusal([&] { find_convention(call, of(loss)); });
  };
  CHECK(refused("optax.softmax_cross_entropy", Loss::sparse) ==
        "--like optax.softmax_cross_entropy is not a call of xent sparse | "
        "it is one of xent softmax");
  CHECK(refused("torch.nn.CrossEntropyLoss", Loss::sigmoid) ==
        "--like torch.nn.CrossEntropyLoss is not a call of xent sigmoid | "
        "it is one of xent sparse or xent softmax");
  CHECK(refused("keras.losses.BinaryCrossentropy", Loss::softmax) ==
        "--like keras.losses.BinaryCrossentropy is not a call of xent softmax | "
        "it is one of xent sigmoid");
  CHECK(refused("torch.nn.CrosEntropyLos", Loss::sparse) ==
        "--like is \"torch.nn.CrosEntropyLos\", which is no call that is known | "
        "perhaps torch.nn.CrossEntropyLoss");
  CHECK(refused("mine", Loss::sparse) ==
        "--like is \"mine\", which is no call that is known | "
        "xent sparse --help-all lists them");
}

TEST_CASE("a call is refused for what it cannot do", "[app][conventions]") {
  const char* const keras = "keras.losses.BinaryCrossentropy";
  const auto refused = [](const char* call, const Request& request) {
    return refusal([&] { applied(call, request); });
  };
  Request request = of(Loss::sigmoid);
  request.ignored = {-1};
  CHECK(refused(keras, request) ==
        "keras.losses.BinaryCrossentropy ignores no label | give what is ignored --weights of 0");
  CHECK(refused("tf.losses.sigmoid_cross_entropy", request) == "no error");
  const std::string of_logits =
      "--by-class and --top are of single logits, which keras.losses.BinaryCrossentropy averages "
      "first";
  request = of(Loss::sigmoid);
  request.by_class = true;
  CHECK(refused(keras, request) == of_logits);
  request.by_class = false;
  request.top = 1;
  CHECK(refused(keras, request) == of_logits);
  CHECK(refused("torch.nn.BCEWithLogitsLoss", request) == "no error");
  request = of(Loss::sigmoid, Given::probabilities);
  request.show = Show::gradient;
  CHECK(refused(keras, request) ==
        "--show gradient needs logits, and keras.losses.BinaryCrossentropy takes probabilities");
  request = of(Loss::sparse);
  request.show = Show::gradient;
  CHECK(refused("torch.nn.NLLLoss", request) ==
        "--show gradient needs logits, and torch.nn.NLLLoss takes log-probabilities");
  request = of(Loss::sigmoid);
  request.show = Show::gradient;
  CHECK(refused("torch.nn.BCELoss", request) ==
        "--show gradient needs logits, and torch.nn.BCELoss takes probabilities");
  request.given = Given::logits;
  CHECK(refused(keras, request) == "no error");
}

TEST_CASE("logarithms are altered as a call does", "[app][conventions]") {
  const auto loss = [](const char* call, Dtype dtype, const std::string& p, const std::string& z) {
    Request request = request_of(Loss::sigmoid, p, z);
    request.given = Given::probabilities;
    request.dtype = dtype;
    return evaluate(applied(call, request)).sum;
  };
  const auto near = [](double value) { return Catch::WithinULP(value, 8); };
  const auto float64 = Dtype::float64, float32 = Dtype::float32;
  const char* const floor = "torch.nn.BCELoss";
  CHECK(loss(floor, float64, "[0]", "[1]") == 100);
  CHECK(loss(floor, float64, "[1]", "[0]") == 100);
  CHECK(loss(floor, float64, "[0, 1]", "[0, 1]") == 0);
  CHECK(loss(floor, float64, "[0]", "[0.75]") == 75);
  CHECK(loss(floor, float64, "[1e-40]", "[1]") == -std::log(1e-40));
  CHECK(loss(floor, float64, "[1e-50]", "[1]") == 100);
  CHECK(loss(floor, float64, "[1e-20]", "[0]") == 1e-20);
  CHECK(loss(floor, float32, "[0.25]", "[1]") == static_cast<double>(std::log(4.0F)));
  // Clipped to 1e-7, which is then added again: in float32 1 - (1 - 1e-7) is 2^-23.
  const char* const epsilon = "tf.keras.losses.BinaryCrossentropy";
  CHECK_THAT(loss(epsilon, float64, "[0]", "[1]"), near(-std::log(2e-7)));
  CHECK_THAT(loss(epsilon, float64, "[0.25]", "[1]"), near(-std::log(0.25 + 1e-7)));
  CHECK_THAT(loss(epsilon, float64, "[0.25]", "[0]"), near(-std::log(0.75 + 1e-7)));
  CHECK(loss(epsilon, float32, "[1]", "[0]") ==
        static_cast<double>(-std::log(std::ldexp(1.0F, -23) + 1e-7F)));
  CHECK(loss(epsilon, float32, "[1]", "[1]") == 0);
  Request smoothed = request_of(Loss::sigmoid, "[0]", "[1]");
  smoothed.given = Given::probabilities;
  smoothed.label_smoothing = 0.5;  // the label is 3/4
  CHECK_THAT(evaluate(applied(epsilon, smoothed)).sum, near(-0.75 * std::log(2e-7)));
  Request of_logits = request_of(Loss::sigmoid, "[-200]", "[1]");
  of_logits.chosen.given = true;
  CHECK(evaluate(applied(floor, of_logits)).sum == 100);
}

TEST_CASE("log_loss takes a table", "[app][conventions]") {
  const auto refused = [](Loss loss, const std::string& logits, const std::string& labels) {
    Request request = request_of(loss, logits, labels);
    apply(find_convention("sklearn.metrics.log_loss", request), request);
    return refusal(request);
  };
  const auto refusal_of = [](const std::string& shape) {
    return "logits have shape " + shape +
           ", but sklearn.metrics.log_loss takes a table: one column (xent sigmoid), or one per "
           "class (xent sparse)";
  };
  CHECK(refused(Loss::sigmoid, "[0.5, 0.25]", "[1, 0]") == "no error");
  CHECK(refused(Loss::sigmoid, "[[0.5], [0.25]]", "[[1], [0]]") == "no error");
  CHECK(refused(Loss::sigmoid, "[[0.5, 0.25]]", "[[1, 0]]") == refusal_of("[1, 2]"));
  CHECK(refused(Loss::sigmoid, "[[[0.5]]]", "[[[1]]]") == refusal_of("[1, 1, 1]"));
  CHECK(refused(Loss::sparse, "[[0.5, 0.5]]", "[1]") == "no error");
  CHECK(refused(Loss::sparse, "[[0.5]]", "[0]") == refusal_of("[1, 1]"));
  CHECK(refused(Loss::sparse, "[[[0.5, 0.5]]]", "[[1]]") == refusal_of("[1, 1, 2]"));
}

TEST_CASE("a call takes a job whose options it has", "[app][conventions]") {
  using Calls = std::vector<std::string>;
  const std::string tf = "tf.losses.sparse_softmax_cross_entropy";
  const std::string keras = "keras.losses.SparseCategoricalCrossentropy";
  const std::string torch = "torch.nn.CrossEntropyLoss";
  const std::string onnx = "onnx SoftmaxCrossEntropyLoss";
  const Request sparse = request_of(Loss::sparse, "[[1, 2, 3], [4, 5, 6]]", "[0, 1]");
  CHECK(takers(sparse) == Calls{"tf.nn.sparse_softmax_cross_entropy_with_logits", tf, keras, torch,
                                "optax.softmax_cross_entropy_with_integer_labels", onnx});
  Request weights = sparse;
  add_source(weights, Role::weights, "[1, 2]");
  CHECK(takers(weights) == Calls{tf, keras});
  Request ignoring = sparse;
  ignoring.ignored = {-1};
  CHECK(takers(ignoring) == Calls{tf, keras, torch, onnx});
  weights.ignored = {-1};  // Keras' divisor would be neither
  CHECK(takers(weights) == Calls{tf});
  Request class_weights = sparse;
  add_source(class_weights, Role::class_weights, "[1, 2, 3]");
  CHECK(takers(class_weights) == Calls{keras, torch, onnx});
  Request smoothed = sparse;
  smoothed.label_smoothing = 0.1;
  CHECK(takers(smoothed) == Calls{torch});
  Request probabilities = request_of(Loss::sparse, "[[0.5, 0.5]]", "[0]");
  probabilities.given = Given::probabilities;
  CHECK(takers(probabilities) == Calls{keras, "sklearn.metrics.log_loss"});
  add_source(probabilities, Role::weights, "[2]");
  CHECK(takers(probabilities) == Calls{keras, "sklearn.metrics.log_loss"});
  Request one_class = request_of(Loss::sparse, "[[0.5]]", "[0]");
  one_class.given = Given::probabilities;
  CHECK(takers(one_class) == Calls{keras});

  const Request sigmoid = request_of(Loss::sigmoid, "[1, 2]", "[0, 1]");
  CHECK(takers(sigmoid) == Calls{"tf.nn.sigmoid_cross_entropy_with_logits",
                                 "tf.losses.sigmoid_cross_entropy",
                                 "keras.losses.BinaryCrossentropy", "torch.nn.BCEWithLogitsLoss",
                                 "optax.sigmoid_binary_cross_entropy"});
  weights = sigmoid;
  add_source(weights, Role::weights, "[1, 2]");
  CHECK(takers(weights) == Calls{"tf.losses.sigmoid_cross_entropy",
                                 "keras.losses.BinaryCrossentropy", "torch.nn.BCEWithLogitsLoss"});
  ignoring = sigmoid;
  ignoring.ignored = {-1};
  CHECK(takers(ignoring) == Calls{"tf.losses.sigmoid_cross_entropy"});
  smoothed = sigmoid;
  smoothed.label_smoothing = 0.1;
  CHECK(takers(smoothed) ==
        Calls{"tf.losses.sigmoid_cross_entropy", "keras.losses.BinaryCrossentropy"});

  probabilities = request_of(Loss::sigmoid, "[[0.5, 0.25]]", "[[0, 1]]");
  probabilities.given = Given::probabilities;
  const std::string keras_2 = "tf.keras.losses.BinaryCrossentropy";
  CHECK(takers(probabilities) ==
        Calls{"keras.losses.BinaryCrossentropy", keras_2, "torch.nn.BCELoss"});
  probabilities.label_smoothing = 0.1;
  CHECK(takers(probabilities) == Calls{"keras.losses.BinaryCrossentropy", keras_2});
  Request logs = request_of(Loss::sparse, "[[-1, -2]]", "[0]");
  logs.given = Given::log_probabilities;
  logs.ignored = {-1};
  add_source(logs, Role::class_weights, "[1, 2]");
  CHECK(takers(logs) == Calls{"torch.nn.NLLLoss"});

  const Request softmax = request_of(Loss::softmax, "[[1, 2]]", "[[0, 1]]");
  CHECK(takers(softmax) ==
        Calls{"tf.nn.softmax_cross_entropy_with_logits", "tf.losses.softmax_cross_entropy",
              "keras.losses.CategoricalCrossentropy", torch, "optax.softmax_cross_entropy"});
  class_weights = softmax;
  add_source(class_weights, Role::class_weights, "[1, 2]");
  CHECK(takers(class_weights) == Calls{torch});
  smoothed = softmax;
  smoothed.label_smoothing = 0.1;
  CHECK(takers(smoothed) ==
        Calls{"tf.losses.softmax_cross_entropy", "keras.losses.CategoricalCrossentropy", torch});
  weights = softmax;
  add_source(weights, Role::weights, "[2]");
  CHECK(takers(weights) ==
        Calls{"tf.losses.softmax_cross_entropy", "keras.losses.CategoricalCrossentropy"});

  Request positive = weighted_of("[1, 2]", "[0, 1]", "3");
  CHECK(takers(positive) ==
        Calls{"tf.nn.weighted_cross_entropy_with_logits", "torch.nn.BCEWithLogitsLoss"});
  add_source(positive, Role::weights, "[1, 2]");
  CHECK(takers(positive) == Calls{"torch.nn.BCEWithLogitsLoss"});
}

}  // namespace xent
