#include "io/open.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "io/bytes/text_place.h"
#include "io/csv/csv_reader.h"
#include "io/json/json_open.h"
#include "io/json/ndjson_reader.h"
#include "io/json/pasted.h"
#include "io/npy/npy_reader.h"
#include "io/parts_reader.h"

namespace xent {
namespace {

Format format_of_suffix(const std::string& path) {
  const auto ends = [&](std::string_view suffix) { return path.ends_with(suffix); };
  if (ends(".csv")) return Format::csv;
  if (ends(".tsv")) return Format::tsv;
  if (ends(".json")) return Format::json;
  if (ends(".ndjson") || ends(".jsonl")) return Format::ndjson;
  if (ends(".npy")) return Format::npy;
  return Format::automatic;
}

Format format_of_content(ByteSource& source) {
  constexpr std::size_t enough = 4096;
  const std::string_view start = without_mark(source.peek(enough));
  if (start.starts_with("\x1f\x8b") || start.starts_with("\x28\xb5\x2f\xfd")) {
    throw Error(source.name(), "is compressed, expected plain text or NPY",
                "zcat or zstdcat it, and read it from stdin: -");
  }
  if (start.starts_with("\x93NUMPY")) return Format::npy;
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  const bool is_json =
      first != std::string_view::npos && (start[first] == '[' || start[first] == '{');
  return is_json ? Format::json : Format::csv;
}

void refuse_choice(const SourceSpec& source, Format format, const std::string& name) {
  if (format != Format::npy) return;
  if (source.fields.is_chosen()) throw Error(name, "an NPY file has no fields to choose from");
  if (!source.fields.id.empty() && !source.fields.may_lack_id) {
    throw Error(name, "an NPY file has no ids");
  }
}

ByteSource open_inline(const SourceSpec& source) {
  try {
    return ByteSource::inline_text(pasted_json(source.spec), source.fields.option);
  } catch (const TextError& error) {
    throw error.in(source.fields.option, source.spec);
  }
}

/// Opens the source and those that continue it.
std::unique_ptr<Reader> open_stream(const SourceSpec& source, std::optional<int> class_axis) {
  std::vector<OpenPart> parts;
  const auto add = [&](const SourceSpec& part) {
    SourceSpec own = source;
    own.spec = part.spec;
    own.spooled = part.spooled;
    own.parts.clear();
    parts.emplace_back([own, class_axis](const FieldPlan* known) mutable {
      if (known != nullptr) own.fields.known_names = known->fields.names;
      return open_reader(own, class_axis);
    });
  };
  add(source);
  for (const SourceSpec& part : source.parts) add(part);
  return open_parts(std::move(parts));
}

}  // namespace

bool is_rereadable(const SourceSpec& source) {
  const bool are_parts = std::all_of(source.parts.begin(), source.parts.end(), is_rereadable);
  if (!are_parts) return false;
  return source.spooled || ByteSource::is_inline(source.spec) ||
         (source.spec != "-" && std::filesystem::is_regular_file(source.spec));
}

void make_rereadable(SourceSpec& source) {
  for (SourceSpec& part : source.parts) make_rereadable(part);
  if (is_rereadable(source)) return;
  source.spooled = std::make_shared<const Spool>(ByteSource::open(source.spec));
}

std::unique_ptr<Reader> open_reader(const SourceSpec& source, std::optional<int> class_axis) {
  if (!source.parts.empty()) return open_stream(source, class_axis);
  const bool is_inline = ByteSource::is_inline(source.spec);
  ByteSource bytes = is_inline        ? open_inline(source)
                     : source.spooled ? source.spooled->open()
                                      : ByteSource::open(source.spec);
  Format format = is_inline ? Format::json : source.format;
  if (format == Format::automatic) format = format_of_suffix(source.spec);
  // NDJSON may have the suffix .json: open_json_or_ndjson looks at the content.
  if (format == Format::automatic) format = format_of_content(bytes);

  CsvOptions csv = source.csv;
  switch (format) {
    case Format::tsv:
      if (csv.delimiter == '\0') csv.delimiter = '\t';
      [[fallthrough]];
    case Format::csv:
    case Format::automatic:
      return open_csv(std::move(bytes), csv, source.fields);
    default:
      refuse_choice(source, format, bytes.name());
  }
  if (format == Format::ndjson) return open_ndjson(std::move(bytes), source.fields);
  if (format == Format::npy) return open_npy(std::move(bytes), source.fields.roles.front());
  return open_json_or_ndjson(std::move(bytes), source.fields, {class_axis});
}

}  // namespace xent
