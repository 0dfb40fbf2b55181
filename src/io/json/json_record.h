// One JSON value that supplies numbers: an array, a number, or an object whose members do.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/shape.h"
#include "io/json/json_shape.h"
#include "io/json/json_walk.h"

namespace xent {

/// The names of an object's members, in their order.
class JsonNames {
 public:
  /// The index of a name; none if it is not there.
  std::optional<std::size_t> find(const std::string& name) const;
  std::size_t size() const { return all_.size(); }
  const std::string& operator[](std::size_t index) const { return all_[index]; }
  const std::vector<std::string>& all() const { return all_; }
  void add(const std::string& name);

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// A member of an object, or an array or number alone.
struct JsonMember {
  bool is_there = false;
  std::size_t at = 0;  ///< the offset of the value
  Shape shape;
  std::vector<double> values;
  std::size_t elements = 0;          ///< of an array, whatever they are; of the first record only
  bool is_flat = true;               ///< no array or object is in it
  std::unique_ptr<TextError> wrong;  ///< why it holds no numbers
  std::size_t again = 0;             ///< the offset where the object has the name again; 0: nowhere
};

/// Which members of the records after the first are read.
struct JsonWanted {
  std::shared_ptr<const JsonNames> names;  ///< of the first record; empty if it is no object
  std::vector<bool> as_numbers;            ///< by name
};

/// Reads one value at a time. Elements are numbers, true (1), false (0), and strings that name a
/// NaN or an infinity.
///
/// A value that is no object is taken as its own single member.
class JsonRecord final : private JsonEvents {
 public:
  /// Takes all members of any value. What a member holds in place of numbers is kept with it as an
  /// error, because nobody may want it.
  explicit JsonRecord(bool is_row);
  /// Takes the members wanted. They must hold numbers.
  explicit JsonRecord(JsonWanted wanted);

  /// From now on null and strings are NaN, as answers that are marked may be.
  void take_words() { takes_words_ = true; }

  /// Reads the first value of the text and returns the offset of its end. Throws TextError.
  std::size_t read(std::string_view text);

  std::shared_ptr<const JsonNames> names() const { return names_; }
  std::vector<JsonMember>& members() { return members_; }
  const std::vector<JsonMember>& members() const { return members_; }
  /// The offset where the value starts.
  std::size_t at() const { return at_; }
  bool is_object() const { return is_object_; }

  /// A member that the names do not have.
  struct Other {
    std::string name;
    std::size_t at;
  };
  /// Those that have not been forgiven.
  const std::vector<Other>& others() const { return others_; }
  /// From now on members of these names may be there.
  void forgive_others();

 private:
  void begin_object(std::size_t at) override;
  void key(const std::string& name, std::size_t at) override;
  void end_object(std::size_t at) override;
  void begin_array(std::size_t at) override;
  void end_array(std::size_t at) override;
  void numbers(const NumberRun& run) override;
  void boolean(bool value, std::size_t at) override;
  void string(const std::string& value, std::size_t at) override;
  void null(std::size_t at) override;

  bool is_first() const { return known_ != nullptr; }  // all members are taken
  std::optional<std::size_t> index_of(const std::string& name, std::size_t at);
  void start_value(std::size_t at, std::size_t count = 1);
  void start_nested(std::size_t at);
  void start_member(std::size_t index);
  void add(const double* from, std::size_t count, std::size_t at);
  void add_word(std::optional<double> number, std::size_t at);
  void refuse(TextError error);
  void refuse(const std::string& what, std::size_t at) { refuse({at, what + " is not a number"}); }
  template <class Act>
  void fit(const Act& act);

  bool is_row_;
  bool takes_words_ = false;
  std::shared_ptr<JsonNames> known_;  // of the first record, which finds them; else null
  std::shared_ptr<const JsonNames> names_;
  std::vector<bool> as_numbers_;
  std::vector<JsonMember> members_;
  std::vector<Other> others_;
  std::unordered_set<std::string> forgiven_;

  std::size_t commas_ = 0;  // that are left for the numbers of a document
  std::size_t at_ = 0;
  bool is_object_ = false;
  bool started_ = false;
  std::size_t next_ = 0;  // the member that the next name is likely to have

  JsonMember* member_ = nullptr;  // the one that is read; null: it is skipped
  bool is_read_ = false;          // and its numbers are wanted
  std::size_t open_ = 0;          // the number of open arrays and objects in it
  JsonShape shape_;
};

}  // namespace xent
