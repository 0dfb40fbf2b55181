// The options of each command, and how they are spelled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/job/request.h"

namespace xent {

struct CommandParser;

/// The options of a source, and of the fields of one role.
struct SourceOptions {
  std::vector<std::string> specs;  ///< several are one stream
  std::string columns;
  std::optional<Header> header;  ///< none: as for all sources
  std::string delimiter;

  bool is_given() const { return !specs.empty(); }
};

/// The values of the options. to_request makes a Request of them.
struct Options {
  SourceOptions input;
  PerRole<SourceOptions> of;
  std::string id_column;
  std::string like, find;
  Format input_format = Format::automatic;
  Header header = Header::automatic;
  std::string delimiter;
  std::string row;
  std::string rtol, atol;
  std::int64_t ulp = -1;
  bool no_validate = false;
  Request request;
};

/// Defines the options of a loss's command. To parse them sets `options`, which must live as long.
void add_loss_options(const CommandParser& parser, Loss loss, Options& options);

/// Defines the options of doctor in the same way.
void add_doctor_options(const CommandParser& parser, Options& options);

}  // namespace xent
