// Opens a source in the format that the user names, or that its suffix or content shows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/csv_options.h"
#include "io/reader.h"

namespace xent {

enum class Format { automatic, csv, tsv, json, ndjson, npy };

/// A source as asked for on the command line.
struct SourceSpec {
  std::string spec;    ///< a path, "-", or inline JSON
  std::string option;  ///< names an inline value in messages: "--logits"
  Format format = Format::automatic;
  std::vector<Role> roles;  ///< what it is to supply; one that a JSON object lacks is left out
  CsvOptions csv;
};

/// Throws Error if the source cannot be read or is not of the format.
std::unique_ptr<Reader> open_reader(const SourceSpec& source);

}  // namespace xent
