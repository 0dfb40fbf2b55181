// docs/accuracy.md quotes the bounds that the tests gate on.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "core/bounds.h"

namespace {

std::string accuracy_page() {
  std::ifstream page(XENT_SOURCE_DIR "/docs/accuracy.md");
  REQUIRE(page);
  return {std::istreambuf_iterator<char>(page), {}};
}

/// The number as the page writes it: `name` | number.
std::string quoted(const char* name, double bound) {
  std::ostringstream text;
  text << "`" << name << "` | " << bound << " |";
  return text.str();
}

}  // namespace

TEST_CASE("docs/accuracy.md quotes every bound as it is", "[core][docs]") {
  const std::string page = accuracy_page();
  const std::pair<const char*, double> bounds[] = {
      {"sigmoid_max_ulp", xent::sigmoid_max_ulp},
      {"weighted_max_ulp", xent::weighted_max_ulp},
      {"sparse_max_ulp", xent::sparse_max_ulp},
      {"softmax_max_ulp", xent::softmax_max_ulp},
      {"probability_max_ulp", xent::probability_max_ulp},
      {"log_probability_max_ulp", xent::log_probability_max_ulp},
      {"gradient_max_ulp", xent::gradient_max_ulp},
      {"gradient_max_ulp_of_terms", xent::gradient_max_ulp_of_terms},
      {"float_max_ulp", xent::float_max_ulp},
      {"float_gradient_max_ulp_of_terms", xent::float_gradient_max_ulp_of_terms},
      {"float_least_correctly_rounded", xent::float_least_correctly_rounded},
  };
  for (const auto& [name, bound] : bounds) {
    CAPTURE(name);
    CHECK(page.find(quoted(name, bound)) != std::string::npos);
  }
}
