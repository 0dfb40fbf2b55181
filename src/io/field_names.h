// What the name of a field says that it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/fields.h"

namespace xent {

/// What a name says that a field is. The kinds of logits' names are told apart: a source that has
/// two kinds could mean either.
enum class Meaning : std::uint8_t {
  none,
  id,
  perhaps_id,
  labels,
  weights,
  expected,
  pos_weight,
  class_weights,
  logit,
  z,
  score,
  prediction,
  probability,
  measure
};

/// The words are those of plan_fields, which see; the case of their letters does not matter.
Meaning meaning_of(const std::string& name);

/// Whether the names are letters in the order of the alphabet: A, B, C.
bool are_letters(const Fields& fields, std::span<const std::size_t> chosen);

}  // namespace xent
