// Which field holds what: as the user says, else as the names do.
#include "io/field_plan.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "io/sources.h"

namespace {

using xent::FieldChoice;
using xent::FieldPlan;
using xent::Role;
using Indices = std::vector<std::size_t>;
using Names = std::vector<std::string>;

const FieldChoice both{.roles = {Role::logits, Role::labels, Role::weights}, .option = "--input"};
const FieldChoice logits{.roles = {Role::logits}, .option = "--logits"};
const FieldChoice labels{.roles = {Role::labels}, .option = "--labels"};

FieldPlan plan(const Names& names, const FieldChoice& choice) {
  return plan_fields({"a.csv", names, names.size()}, choice);
}

std::string told(const Names& names, const FieldChoice& choice) {
  const FieldPlan own = plan(names, choice);
  bool is_guess = false;
  for (const Role role : xent::all_roles) is_guess = is_guess || own.is_guess[role];
  return is_guess ? own.told() : "-";
}

std::string error_of(const Names& names, const FieldChoice& choice) {
  return xent::test::error_of([&] { plan(names, choice); });
}

}  // namespace

TEST_CASE("names decide which field of one source holds what", "[io][fields]") {
  CHECK(told({"id", "label", "z0", "z1", "z2"}, both) == "logits z0..z2; labels label; id id");
  CHECK(told({"", "a", "b", "target"}, both) == "logits a, b; labels target; id \"\"");
  CHECK(told({"Unnamed: 0", "Logit_a", "y_true", "note", "sample_weight"}, both) ==
        "logits Logit_a; labels y_true; weights sample_weight; id \"Unnamed: 0\"; not used note");
  CHECK(told({"score1", "score2", "Y"}, both) == "logits score1, score2; labels Y");
  CHECK(told({"z_0", "z_1", "CLASS", "x"}, both) == "logits z_0, z_1; labels CLASS; not used x");
  CHECK(told({"zeta", "zebra", "targets"}, both) == "logits zeta, zebra; labels targets");
}

TEST_CASE("the roles' own names are no guess", "[io][fields]") {
  CHECK(told({"logits", "labels"}, both) == "-");
  CHECK(told({"weights", "labels", "logits"}, both) == "-");
  CHECK(told({"a", "b", "c"}, logits) == "-");
  CHECK(told({"label"}, labels) == "-");
  CHECK(told({"z0", "z1"}, logits) == "-");
}

TEST_CASE("the rule is the same for a source of one role", "[io][fields]") {
  CHECK(told({"", "0", "1", "2"}, logits) == "logits 0..2; id \"\"");
  CHECK(told({"id", "cat", "dog"}, logits) == "logits cat, dog; id id");
  CHECK(told({"", "0"}, labels) == "labels 0; id \"\"");
  CHECK(told({"id", "z0", "z1", "label"}, labels) == "labels label; id id; not used z0, z1");
  CHECK(told({"z0", "z1", "label"}, logits) == "logits z0, z1; not used label");
  CHECK(told({"z0", "z1", "bias"}, logits) == "logits z0, z1; not used bias");
}

TEST_CASE("names that end in _id are ids, if one is there; of several none is", "[io][fields]") {
  CHECK(told({"image_id", "cat", "dog"}, logits) == "logits cat, dog; id image_id");
  CHECK(told({"PassengerId", "row", "cat", "label"}, both) ==
        "logits cat; labels label; not used PassengerId, row");
  CHECK(told({"id", "user_id", "cat", "label_id"}, both) ==
        "logits cat; labels label_id; id id; not used user_id");
}

TEST_CASE("logits that are numbered come in the order of their numbers", "[io][fields]") {
  CHECK(plan({"logit_0", "logit_1", "logit_10", "logit_2", "label"}, both).of[Role::logits] ==
        Indices{0, 1, 3, 2});
  CHECK(plan({"1", "0"}, logits).of[Role::logits] == Indices{1, 0});
}

TEST_CASE("all but a field leaves out what is named as something else, too", "[io][fields]") {
  FieldChoice choice = both;
  choice.chosen[Role::logits] = "!note";
  CHECK(plan({"id", "label", "a", "note", "weight", "b"}, choice).of[Role::logits] ==
        Indices{2, 5});
  choice.chosen[Role::labels] = "!z";
  choice.chosen[Role::logits] = "z";
  CHECK(plan({"id", "label", "z"}, choice).of[Role::labels] == Indices{1});
}

TEST_CASE("what the user chooses wins", "[io][fields]") {
  FieldChoice choice = both;
  choice.chosen[Role::logits] = "id,label";
  choice.chosen[Role::labels] = "z";
  const FieldPlan own = plan({"id", "label", "z", "index"}, choice);
  CHECK(own.of[Role::logits] == Indices{0, 1});
  CHECK(own.of[Role::labels] == Indices{2});
  CHECK(own.id == 3U);
  choice.id = "index";
  CHECK(!plan({"id", "label", "z", "index"}, choice).is_guess[Role::logits]);
  choice.chosen[Role::labels] = "id";
  CHECK(error_of({"id", "label", "z", "index"}, choice) == "a.csv: field \"id\" is chosen twice");
}

TEST_CASE("a field that two roles could have, or two fields for one role, are refused",
          "[io][fields]") {
  CHECK(error_of({"z0", "label", "target"}, both) ==
        "a.csv: fields \"label\" and \"target\" could each be labels | --labels-columns label or "
        "--labels-columns target");
  CHECK(error_of({"", "id", "z0", "label"}, both) ==
        "a.csv: fields \"\" and \"id\" could each be the id of the rows | --id-column '#1' or "
        "--id-column id");
  CHECK(error_of({"z0", "z1", "score0", "label"}, both) ==
        "a.csv: fields \"z0\" and \"score0\" could each be logits | --logits-columns z0 or "
        "--logits-columns score0");
}

TEST_CASE("a field of labels among logits is refused where labels are given", "[io][fields]") {
  FieldChoice choice = logits;
  choice.labels_elsewhere = true;
  CHECK(error_of({"z0", "label"}, choice) ==
        "a.csv: field \"label\" has the name of labels, which --labels supplies | "
        "--logits-columns '!label' leaves it out; '/./' takes all fields");
  choice.chosen[Role::logits] = "label";
  CHECK(plan({"z0", "label"}, choice).of[Role::logits] == Indices{1});
  CHECK(error_of({"id", "label"}, logits) ==
        "a.csv: holds no logits; fields: id, label | choose with --logits-columns");
}

TEST_CASE("without names nothing is guessed", "[io][fields]") {
  const auto nameless = [](const FieldChoice& choice) {
    return plan_fields({"a.csv", {}, 3}, choice);
  };
  CHECK(nameless(logits).of[Role::logits] == Indices{0, 1, 2});
  CHECK(xent::test::error_of([&] { nameless(both); }) ==
        "a.csv: has 3 fields without names, which do not say what is logits and what labels | "
        "--logits-columns 1-2 --labels-columns 3 if the labels are last");
  FieldChoice choice = both;
  choice.chosen[Role::logits] = "2-";
  CHECK(nameless(choice).of[Role::logits] == Indices{1, 2});
  CHECK(!nameless(choice).supplies(Role::labels));
}

TEST_CASE("weights of classes may be called weights", "[io][fields]") {
  const FieldChoice class_weights{.roles = {Role::class_weights}, .option = "--class-weights"};
  CHECK(told({"", "weight"}, class_weights) == "class_weights weight; id \"\"");
}

TEST_CASE("another source's id may be lacking", "[io][fields]") {
  FieldChoice choice = labels;
  choice.id = "name";
  choice.may_lack_id = true;
  CHECK(plan({"name", "label"}, choice).id == 0U);
  CHECK(!plan({"label"}, choice).id);
}
