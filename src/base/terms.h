// The vocabulary: what can be asked for and how it is spelled, in options and reports alike.
#pragma once

#include <array>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>

namespace xent {

enum class Loss : std::uint8_t { sigmoid, weighted, softmax, sparse };
enum class Show : std::uint8_t { loss, gradient, probabilities, log_probabilities };
enum class Reduction : std::uint8_t { none, sum, mean };
enum class Divisor : std::uint8_t { counted, elements, weights, batch };
enum class Empty : std::uint8_t { nan, zero, error };
enum class Given : std::uint8_t { logits, probabilities, log_probabilities };
enum class Unit : std::uint8_t { nats, bits, digits };
enum class Dtype : std::uint8_t { float64, float32 };
enum class OutputFormat : std::uint8_t { text, table, json, csv, npy, markdown, html };

/// Whether a loss has a class axis: one loss a row of logits, not one a logit.
constexpr bool has_classes(Loss loss) {
  return loss == Loss::softmax || loss == Loss::sparse;
}

template <class T>
using NameOf = std::pair<const char*, T>;

inline constexpr std::array loss_names{
    NameOf<Loss>{"sigmoid", Loss::sigmoid}, NameOf<Loss>{"weighted", Loss::weighted},
    NameOf<Loss>{"softmax", Loss::softmax}, NameOf<Loss>{"sparse", Loss::sparse}};
inline constexpr std::array show_names{NameOf<Show>{"loss", Show::loss},
                                       NameOf<Show>{"gradient", Show::gradient},
                                       NameOf<Show>{"probabilities", Show::probabilities},
                                       NameOf<Show>{"log-probabilities", Show::log_probabilities}};
inline constexpr std::array reduction_names{NameOf<Reduction>{"none", Reduction::none},
                                            NameOf<Reduction>{"sum", Reduction::sum},
                                            NameOf<Reduction>{"mean", Reduction::mean}};
inline constexpr std::array divisor_names{
    NameOf<Divisor>{"counted", Divisor::counted}, NameOf<Divisor>{"elements", Divisor::elements},
    NameOf<Divisor>{"weights", Divisor::weights}, NameOf<Divisor>{"batch", Divisor::batch}};
inline constexpr std::array empty_names{NameOf<Empty>{"nan", Empty::nan},
                                        NameOf<Empty>{"zero", Empty::zero},
                                        NameOf<Empty>{"error", Empty::error}};
inline constexpr std::array given_names{
    NameOf<Given>{"logits", Given::logits}, NameOf<Given>{"probabilities", Given::probabilities},
    NameOf<Given>{"log-probabilities", Given::log_probabilities}};
inline constexpr std::array unit_names{NameOf<Unit>{"nats", Unit::nats},
                                       NameOf<Unit>{"bits", Unit::bits},
                                       NameOf<Unit>{"digits", Unit::digits}};
inline constexpr std::array dtype_names{NameOf<Dtype>{"float64", Dtype::float64},
                                        NameOf<Dtype>{"float32", Dtype::float32}};

template <class T, std::size_t N>
std::string name_in(const std::array<NameOf<T>, N>& names, T wanted) {
  for (const auto& [name, meaning] : names) {
    if (meaning == wanted) return name;
  }
  return {};
}

inline std::string name_of(Loss loss) {
  return name_in(loss_names, loss);
}
inline std::string name_of(Show show) {
  return name_in(show_names, show);
}
inline std::string name_of(Reduction reduction) {
  return name_in(reduction_names, reduction);
}
inline std::string name_of(Divisor divisor) {
  return name_in(divisor_names, divisor);
}
inline std::string name_of(Empty empty) {
  return name_in(empty_names, empty);
}
inline std::string name_of(Given given) {
  return name_in(given_names, given);
}
inline std::string name_of(Unit unit) {
  return name_in(unit_names, unit);
}
inline std::string name_of(Dtype dtype) {
  return name_in(dtype_names, dtype);
}

/// Nats in a unit.
constexpr long double nats_of(Unit unit) {
  switch (unit) {
    case Unit::nats:
      return 1;
    case Unit::bits:
      return std::numbers::ln2_v<long double>;
    case Unit::digits:
      return std::numbers::ln10_v<long double>;
  }
  return 1;
}

}  // namespace xent
