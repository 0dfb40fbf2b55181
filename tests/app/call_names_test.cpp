// The frameworks' calls by the names that people type.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "app/frameworks/call_arguments.h"
#include "app/frameworks/call_names.h"
#include "app/frameworks/other_names.h"
#include "app/requests.h"
#include "base/text.h"

namespace xent {
namespace {

using test::refusal;

Request of(Loss loss, Given given = Given::logits) {
  Request request;
  request.loss = loss;
  request.given = given;
  return request;
}

/// The call that is found, or the error.
std::string found(const std::string& name, Loss loss, Given given = Given::logits) {
  std::string call;
  const std::string error = refusal([&] { call = find_convention(name, of(loss, given)).call; });
  return call.empty() ? error : call;
}

Request applied(const std::string& typed, Request request) {
  apply_call(typed, request);
  return request;
}

std::string note(const std::string& typed, Loss loss) {
  return applied(typed, of(loss)).like->note;
}

}  // namespace

TEST_CASE("a call is found by its words", "[app][call names]") {
  struct Case {
    const char* typed;
    Loss loss;
    const char* call;
  };
  const auto sigmoid = Loss::sigmoid;
  const auto weighted = Loss::weighted;
  const auto softmax = Loss::softmax;
  const auto sparse = Loss::sparse;
  const char* const cross_entropy = "torch.nn.CrossEntropyLoss";
  const char* const with_logits = "torch.nn.BCEWithLogitsLoss";
  const char* const keras_indices = "keras.losses.SparseCategoricalCrossentropy";
  const char* const optax_indices = "optax.softmax_cross_entropy_with_integer_labels";
  const std::vector<Case> cases{
      {"F.cross_entropy", sparse, cross_entropy},
      {"F.cross_entropy", softmax, cross_entropy},
      {"torch.nn.functional.cross_entropy", sparse, cross_entropy},
      {"torch::nn::functional::cross_entropy", sparse, cross_entropy},
      {"nn.CrossEntropyLoss", sparse, cross_entropy},
      {"CrossEntropyLoss", sparse, cross_entropy},
      {"crossentropyloss", sparse, cross_entropy},
      {"cross_entropy_loss", sparse, cross_entropy},
      {"cross_entropy", sparse, cross_entropy},
      {"cross-entropy", sparse, cross_entropy},
      {"torch CrossEntropyLoss", sparse, cross_entropy},
      {"PyTorch", sparse, cross_entropy},
      {"pytorch.nn", softmax, cross_entropy},
      {"NLLLoss", sparse, "torch.nn.NLLLoss"},
      {"F.nll_loss", sparse, "torch.nn.NLLLoss"},
      {"BCEWithLogitsLoss", sigmoid, with_logits},
      {"bce_with_logits", weighted, with_logits},
      {"F.binary_cross_entropy_with_logits", sigmoid, with_logits},
      {"F.binary_cross_entropy", sigmoid, "torch.nn.BCELoss"},
      {"BCELoss", sigmoid, "torch.nn.BCELoss"},
      {"torch", sigmoid, with_logits},
      {"categorical_crossentropy", softmax, "keras.losses.CategoricalCrossentropy"},
      {"keras.losses.categorical_crossentropy", softmax, "keras.losses.CategoricalCrossentropy"},
      {"tf.keras.losses.CategoricalCrossentropy", softmax, "keras.losses.CategoricalCrossentropy"},
      {"tf_keras.losses.CategoricalCrossentropy", softmax, "keras.losses.CategoricalCrossentropy"},
      {"sparse_categorical_crossentropy", sparse, keras_indices},
      {"keras", sparse, keras_indices},
      {"keras", sigmoid, "keras.losses.BinaryCrossentropy"},
      {"tf.keras.losses.BinaryCrossentropy", sigmoid, "keras.losses.BinaryCrossentropy"},
      {"log_loss", sparse, "sklearn.metrics.log_loss"},
      {"logloss", sigmoid, "sklearn.metrics.log_loss"},
      {"scikit-learn", sparse, "sklearn.metrics.log_loss"},
      {"jax", sparse, optax_indices},
      {"softmax_cross_entropy_with_integer_labels", sparse, optax_indices},
      {"optax.safe_softmax_cross_entropy", softmax, "optax.softmax_cross_entropy"},
      {"tensorflow", softmax, "tf.nn.softmax_cross_entropy_with_logits"},
      {"tensorflow", weighted, "tf.nn.weighted_cross_entropy_with_logits"},
      {"tf.losses", sparse, "tf.losses.sparse_softmax_cross_entropy"},
      {"tf.compat.v1.losses.softmax_cross_entropy", softmax, "tf.losses.softmax_cross_entropy"},
      {"softmax_cross_entropy_with_logits_v2", softmax, "tf.nn.softmax_cross_entropy_with_logits"},
      {"onnx", sparse, "onnx SoftmaxCrossEntropyLoss"},
      {"SoftmaxCrossEntropyLoss", sparse, "onnx SoftmaxCrossEntropyLoss"},
      {"paddle.nn.CrossEntropyLoss", sparse, cross_entropy},
      {"gluon.loss.SoftmaxCELoss", sparse, optax_indices},
      {"mxnet", softmax, "optax.softmax_cross_entropy"},
      {"SigmoidBCELoss", sigmoid, "keras.losses.BinaryCrossentropy"},
      {"Flux.logitbinarycrossentropy", sigmoid, with_logits},
      {"logitcrossentropy", softmax, "keras.losses.CategoricalCrossentropy"},
      {"nn_cross_entropy_loss", sparse, cross_entropy},
      {"loss_sparse_categorical_crossentropy", sparse, keras_indices},
      {"keras3::loss_binary_crossentropy", sigmoid, "keras.losses.BinaryCrossentropy"},
      {"binary_logloss", sigmoid, "sklearn.metrics.log_loss"},
      {"mlogloss", sparse, "sklearn.metrics.log_loss"},
      {"matlab", sparse, keras_indices},
  };
  for (const Case& own : cases) {
    CAPTURE(own.typed, name_of(own.loss));
    CHECK(found(own.typed, own.loss) == own.call);
  }
}

TEST_CASE("the kind of logits chooses among calls", "[app][call names]") {
  const auto probabilities = Given::probabilities;
  CHECK(found("torch", Loss::sigmoid, probabilities) == "torch.nn.BCELoss");
  CHECK(found("torch", Loss::sparse, Given::log_probabilities) == "torch.nn.NLLLoss");
  CHECK(found("tf", Loss::sigmoid, probabilities) == "tf.keras.losses.BinaryCrossentropy");
  CHECK(found("keras.BinaryCrossentropy", Loss::sigmoid, probabilities) ==
        "keras.losses.BinaryCrossentropy");
  CHECK(applied("Flux.crossentropy", of(Loss::softmax)).given == probabilities);
  CHECK(applied("Flux.logitcrossentropy", of(Loss::softmax)).given == Given::logits);
}

TEST_CASE("words of several calls, or of none, are refused", "[app][call names]") {
  CHECK(found("softmax_cross_entropy", Loss::softmax) ==
        "--like softmax_cross_entropy may be one of several calls | name the one that is meant: "
        "tf.losses.softmax_cross_entropy or optax.softmax_cross_entropy");
  CHECK(found("softmax_cross_entropy", Loss::sparse) ==
        "--like softmax_cross_entropy is not a call of xent sparse | these are: "
        "tf.losses.softmax_cross_entropy (xent softmax); "
        "optax.softmax_cross_entropy (xent softmax)");
  CHECK(found("binary_crossentropy", Loss::sigmoid, Given::probabilities) ==
        "--like binary_crossentropy may be one of several calls | name the one that is meant: "
        "keras.losses.BinaryCrossentropy or tf.keras.losses.BinaryCrossentropy");
  CHECK(found("CrossEntropyLoss", Loss::sigmoid) ==
        "--like CrossEntropyLoss is not a call of xent sigmoid | it is torch.nn.CrossEntropyLoss, "
        "a call of xent sparse or xent softmax");
  CHECK(found("xgboost.logloss", Loss::sparse) ==
        "--like xgboost.logloss is not a call of xent sparse | it is sklearn.metrics.log_loss, a "
        "call of xent sparse or xent sigmoid");
  CHECK(found("CrossEntropyLos", Loss::sparse) ==
        "--like is \"CrossEntropyLos\", which is no call that is known | "
        "perhaps torch.nn.CrossEntropyLoss");
  const auto near = [](const char* typed, Loss loss) {
    const std::string error = found(typed, loss);
    return error.substr(error.find("perhaps "));
  };
  CHECK(near("F.cross_entopy", Loss::sparse) == "perhaps torch.nn.CrossEntropyLoss");
  CHECK(near("nn.BCEWithLogitLoss", Loss::sigmoid) == "perhaps torch.nn.BCEWithLogitsLoss");
  CHECK(near("binary_crossentrpy", Loss::sigmoid) == "perhaps keras.losses.BinaryCrossentropy");
  CHECK(near("keras.categorical_crosentropy", Loss::softmax) ==
        "perhaps keras.losses.CategoricalCrossentropy");
  for (const char* const none : {"entropy", "torch.Linear", ".", "", "cross_entropy.torch"}) {
    CHECK(found(none, Loss::sparse) ==
          "--like is \"" + std::string(none) +
              "\", which is no call that is known | xent sparse --help-all lists them");
  }
}

TEST_CASE("a note says what is meant", "[app][call names]") {
  CHECK(note("torch.nn.CrossEntropyLoss", Loss::sparse).empty());
  CHECK(note("keras.losses.BinaryCrossentropy", Loss::sigmoid).empty());
  CHECK(note("F.cross_entropy", Loss::sparse) ==
        "--like F.cross_entropy: torch.nn.CrossEntropyLoss is meant");
  CHECK(note("keras", Loss::softmax) ==
        "--like keras: keras.losses.CategoricalCrossentropy of logits is meant");
  CHECK(note("log_loss", Loss::sparse) ==
        "--like log_loss: sklearn.metrics.log_loss of probabilities is meant");
  Request of_logits = of(Loss::sparse);
  of_logits.chosen.given = true;
  CHECK(applied("NLLLoss", of_logits).like->note ==
        "--like NLLLoss: torch.nn.NLLLoss of logits is meant");
  CHECK(note("paddle.nn.BCEWithLogitsLoss", Loss::sigmoid) ==
        "--like paddle.nn.BCEWithLogitsLoss: computed as torch.nn.BCEWithLogitsLoss, which is the "
        "same in Paddle 2.3");
  CHECK(note("nnf_cross_entropy", Loss::sparse) ==
        "--like nnf_cross_entropy: computed as torch.nn.CrossEntropyLoss, which is the same in R "
        "torch 0.16, except that its labels count from 1: --label-base 1");
  CHECK(note("F.cross_entropy(\n)", Loss::sparse) ==
        "--like F.cross_entropy(\\x0a): torch.nn.CrossEntropyLoss is meant");
}

TEST_CASE("arguments of a call count as options", "[app][call names]") {
  const Request probabilities =
      applied("CategoricalCrossentropy(from_logits=False)", of(Loss::softmax));
  CHECK(probabilities.given == Given::probabilities);
  CHECK(probabilities.like->note ==
        "--like CategoricalCrossentropy(from_logits=False): "
        "keras.losses.CategoricalCrossentropy of probabilities is meant");
  CHECK(applied("keras (from_logits = TRUE)", of(Loss::softmax)).given == Given::logits);
  const auto reduction = [](const std::string& typed) {
    return applied(typed, of(Loss::sparse)).reduction;
  };
  CHECK(reduction("F.cross_entropy()") == Reduction::mean);
  CHECK(reduction("F.cross_entropy(reduction='sum')") == Reduction::sum);
  CHECK(reduction("CrossEntropyLoss(reduction=\"none\")") == Reduction::none);
  CHECK(reduction("keras(reduction=None, from_logits=True)") == Reduction::none);
  CHECK(reduction("keras(reduction='sum_over_batch_size')") == Reduction::mean);
  CHECK(reduction("log_loss(normalize=False)") == Reduction::sum);
  CHECK(reduction("log_loss(normalize=True)") == Reduction::mean);
}

TEST_CASE("arguments that cannot be set are refused", "[app][call names]") {
  const auto refused = [](const std::string& typed, Request request) {
    return refusal([&] { apply_call(typed, request); });
  };
  const Request sparse = of(Loss::sparse);
  const std::string takes = " | it takes from_logits and reduction; other arguments are options";
  CHECK(refused("F.cross_entropy(x, y)", sparse) ==
        "--like does not take \"x\" in parentheses" + takes);
  CHECK(refused("F.cross_entropy(dim=1)", sparse) ==
        "--like does not take \"dim=1\" in parentheses" + takes);
  CHECK(refused("CrossEntropyLoss(label_smoothing=0.1)", sparse) ==
        "--like does not take \"label_smoothing=0.1\" in parentheses | the option is "
        "--label-smoothing");
  CHECK(refused("F.cross_entropy(from_logits=True)", sparse) ==
        "--like does not take \"from_logits=True\" in parentheses | the option is --logits-are");
  CHECK(refused("keras(from_logits=yes)", sparse) ==
        "--like does not take \"from_logits=yes\" in parentheses | the option is --logits-are");
  CHECK(refused("optax(reduction=sum)", sparse) ==
        "--like does not take \"reduction=sum\" in parentheses | the option is --reduction");
  CHECK(refused("F.cross_entropy(", sparse) ==
        "--like is \"F.cross_entropy(\", where the closing parenthesis is missing");
  Request chosen = sparse;
  chosen.given = Given::probabilities;
  chosen.chosen.given = true;
  CHECK(refused("keras(from_logits=True)", chosen) ==
        "--like has from_logits=True, but --logits-are is probabilities");
  CHECK(refused("keras(from_logits=False)", chosen) == "no error");
  chosen.reduction = Reduction::mean;
  chosen.chosen.reduction = true;
  CHECK(refused("keras(reduction=sum)", chosen) ==
        "--like has reduction=sum, but --reduction is mean");
}

TEST_CASE("every other name is of a known call and is found", "[app][call names]") {
  for (const OtherName& other : other_names()) {
    CAPTURE(other.name);
    const auto is_meant = [&](const Convention& convention) {
      return std::string_view(convention.call) == other.call &&
             convention.given == other.given.value_or(convention.given) &&
             convention.loss == other.loss.value_or(convention.loss);
    };
    const auto known = std::ranges::find_if(conventions(), is_meant);
    REQUIRE(known != conventions().end());
    CHECK(found(other.name, known->loss, known->given) == other.call);
    CHECK(found(in_lower_case(other.name), known->loss, known->given) == other.call);
  }
}

TEST_CASE("docs/frameworks.md lists the calls of other frameworks", "[app][call names][docs]") {
  std::ifstream page(XENT_SOURCE_DIR "/docs/frameworks.md");
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  for (const OtherName& other : other_names()) {
    if (other.version == nullptr) continue;
    const std::size_t name = text.find("`" + std::string(other.name) + "`");
    REQUIRE(name != std::string::npos);
    const std::string line = text.substr(name, text.find('\n', name) - name);
    CAPTURE(line);
    CHECK(line.find("`" + std::string(other.call) + "`") != std::string::npos);
    const std::string except = other.except == nullptr ? "" : other.except;
    const std::string end = except.empty() ? "" : " " + except;
    CHECK(line.ends_with("| " + std::string(other.version) + " |" + end + " |"));
  }
}

}  // namespace xent
