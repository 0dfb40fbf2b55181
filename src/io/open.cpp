#include "io/open.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "io/bytes/text_place.h"
#include "io/csv/csv_reader.h"
#include "io/foreign.h"
#include "io/json/json_open.h"
#include "io/json/ndjson_reader.h"
#include "io/json/pasted.h"
#include "io/npy/archive.h"
#include "io/npy/npy_header.h"
#include "io/npy/npy_reader.h"
#include "io/parts_reader.h"
#include "io/safetensors.h"

namespace xent {
namespace {

Format format_of_suffix(std::string_view path) {
  path = without_compression(path);
  const auto ends = [&](std::string_view suffix) { return path.ends_with(suffix); };
  if (ends(".csv")) return Format::csv;
  if (ends(".tsv")) return Format::tsv;
  if (ends(".json")) return Format::json;
  if (ends(".ndjson") || ends(".jsonl")) return Format::ndjson;
  if (ends(".npy")) return Format::npy;
  if (ends(".npz")) return Format::npz;
  if (ends(".safetensors")) return Format::safetensors;
  return Format::automatic;
}

Format format_of_content(ByteSource& source) {
  std::size_t looked_at = source.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  for (;; ++looked_at) {
    const std::string_view start = source.peek(looked_at + 1);
    if (start.size() <= looked_at) return Format::csv;
    const char first = start[looked_at];
    if (first == '[' || first == '{') return Format::json;
    if (first != ' ' && first != '\t' && first != '\r' && first != '\n') return Format::csv;
  }
}

/// The format that the bytes at the start show, whatever the suffix.
Format format_of_magic(ByteSource& source) {
  if (source.starts_with(npy_magic)) return Format::npy;
  if (source.starts_between("PK\x03\x04", "PK\x05\x06")) return Format::npz;
  return is_safetensors(source) ? Format::safetensors : Format::automatic;
}

/// The format of a source that is not inline.
Format find_format(const SourceSpec& spec, ByteSource& source) {
  if (spec.format == Format::automatic || spec.format == Format::npy) {
    const Format shown = format_of_magic(source);
    if (shown != Format::automatic) return shown;
  }
  refuse_foreign(source);
  if (spec.format != Format::automatic) return spec.format;
  const Format format = format_of_suffix(spec.spec);
  return format == Format::automatic ? format_of_content(source) : format;
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

Readers one(std::unique_ptr<Reader> reader) {
  Readers readers;
  readers.push_back(std::move(reader));
  return readers;
}

/// Opens a source that one reader reads.
std::unique_ptr<Reader> open_alone(const SourceSpec& source, Format format, ByteSource bytes,
                                   std::optional<int> class_axis) {
  CsvOptions csv = source.csv;
  if (format == Format::tsv && csv.delimiter == '\0') csv.delimiter = '\t';
  if (format == Format::csv || format == Format::tsv) {
    return open_csv(std::move(bytes), csv, source.fields);
  }
  refuse_choice(source, format, bytes.name());
  if (format == Format::ndjson) return open_ndjson(std::move(bytes), source.fields);
  if (format == Format::npy) {
    return open_npy(std::move(bytes), source.fields.roles.front(), source.npy);
  }
  return open_json_or_ndjson(std::move(bytes), source.fields, {class_axis});
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
      Readers readers = open_source(own, class_axis);
      if (readers.size() == 1) return std::move(readers.front());
      throw Error(
          readers.front()->plan()->fields.source,
          "holds several arrays that are wanted; one of several files in a row may hold one");
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
  return source.spooled || is_inline_value(source.spec) ||
         (source.spec != "-" && std::filesystem::is_regular_file(source.spec));
}

void make_rereadable(SourceSpec& source) {
  for (SourceSpec& part : source.parts) make_rereadable(part);
  if (is_rereadable(source)) return;
  source.spooled = std::make_shared<const Spool>(ByteSource::open(source.spec));
}

Readers open_source(const SourceSpec& source, std::optional<int> class_axis) {
  if (!source.parts.empty()) return one(open_stream(source, class_axis));
  const bool is_inline = is_inline_value(source.spec);
  ByteSource bytes = is_inline        ? open_inline(source)
                     : source.spooled ? source.spooled->open()
                                      : ByteSource::open(source.spec);
  // NDJSON may have the suffix .json: open_json_or_ndjson looks at the content.
  const Format format = is_inline ? Format::json : find_format(source, bytes);
  if (format == Format::npz) return open_npz(std::move(bytes), source.fields, source.npy);
  if (format == Format::safetensors) return open_safetensors(std::move(bytes), source.fields);
  return one(open_alone(source, format, std::move(bytes), class_axis));
}

}  // namespace xent
