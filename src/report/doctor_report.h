// The diagnosis for people, in 80 columns, and as JSON.
#pragma once

#include <string>

#include "report/diagnosis.h"

namespace xent {

std::string doctor_text(const Diagnosis& diagnosis);

/// The fields are an interface; docs/formats.md describes them.
std::string doctor_json(const Diagnosis& diagnosis);

}  // namespace xent
