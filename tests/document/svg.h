// The elements of a chart's SVG, for tests that look at its geometry.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "io/number/number.h"

namespace svg {

struct Element {
  std::string tag;
  std::map<std::string, std::string> attributes;
  std::string text;  ///< up to the next tag

  double operator[](const std::string& name) const {
    INFO(tag << " " << name);
    const auto found = attributes.find(name);
    REQUIRE(found != attributes.end());
    const auto value = xent::parse_number(found->second);
    REQUIRE(value.has_value());
    return *value;
  }
  std::string kind() const {
    return attributes.contains("class") ? attributes.at("class") : std::string();
  }
};

/// All elements in order. Requires XML as the charts write it: values in double quotes, no
/// comments.
inline std::vector<Element> elements(const std::string& xml) {
  std::vector<Element> all;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at)) {
    const std::size_t end = xml.find('>', at);
    REQUIRE(end != std::string::npos);
    const std::string inner = xml.substr(at + 1, end - at - 1);
    at = end;
    if (inner.starts_with('/')) continue;
    Element element;
    element.tag = inner.substr(0, inner.find_first_of(" /"));
    for (std::size_t quote = inner.find("=\""); quote != std::string::npos;) {
      const std::size_t name = inner.rfind(' ', quote) + 1;
      const std::size_t close = inner.find('"', quote + 2);
      REQUIRE(close != std::string::npos);
      element.attributes[inner.substr(name, quote - name)] =
          inner.substr(quote + 2, close - quote - 2);
      quote = inner.find("=\"", close);
    }
    element.text = xml.substr(end + 1, xml.find('<', end) - end - 1);
    all.push_back(element);
  }
  return all;
}

/// Those with the tag and, if one is named, the class.
inline std::vector<Element> elements(const std::string& xml, const std::string& tag,
                                     const std::string& kind = {}) {
  std::vector<Element> chosen;
  for (const Element& element : elements(xml)) {
    if (element.tag == tag && (kind.empty() || element.kind() == kind)) chosen.push_back(element);
  }
  return chosen;
}

}  // namespace svg
