#include "reports/json.hpp"

#include "protocol/files_test.hpp"
#include "reports/file.hpp"
#include "reports/sample.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string error_of(std::string_view text) {
    const auto run = parse_report_json(text);
    return run ? "accepted" : run.error();
}

// A report with one case, into which `members` are set.
std::string report_with(const std::string& members) {
    return R"({"agents": [{"agent": "a", "cases": [{"id": "1", "behavior": "OK", "closing": "OK", )" +
           members + "}]}]}";
}

TEST(report_json, comes_back_as_it_was_written) {
    for (const auto form : {layout::compact, layout::indented}) {
        const auto text = to_json(sample_result(), form);
        const auto run = parse_report_json(text);
        ASSERT_TRUE(run) << run.error();
        EXPECT_EQ(to_json(*run, form), text);
        EXPECT_EQ(run->created, sample_result().created);
        EXPECT_EQ(run->agents[1].cases[2].exchange.size(),
                  sample_result().agents[1].cases[2].exchange.size());
    }
}

TEST(report_json, needs_only_names_and_verdicts) {
    const auto run = parse_report_json(report_with(R"("unknown": {"deep": [1, 2]})"));
    ASSERT_TRUE(run) << run.error();
    EXPECT_EQ(run->agents[0].cases[0].behavior, behavior::ok);
    EXPECT_EQ(run->agents[0].cases[0].findings, std::nullopt);
}

TEST(report_json, that_is_no_json_is_refused_with_the_place) {
    EXPECT_EQ(error_of(""), "the JSON ends too early, after 0 bytes");
    EXPECT_EQ(error_of("{\"agents\": [\n  {]}"), "line 2, column 4 is not valid JSON");
    EXPECT_EQ(error_of("{\"generator\": \"a\x01\", \"agents\": []}"),
              "line 1, column 17 is not valid JSON");
    EXPECT_EQ(error_of("[]"), "it is not a report: there is no member \"agents\"");
}

TEST(report_json, that_is_cut_anywhere_is_refused) {
    const auto whole = to_json(sample_result(), layout::compact);
    for (std::size_t size = 0; size < whole.size(); size += 97)
        EXPECT_FALSE(parse_report_json(std::string_view(whole).substr(0, size)));
}

TEST(report_json, with_a_wrong_type_or_value_is_refused_with_the_member) {
    EXPECT_EQ(error_of(R"({"agents": 1})"), "agents is not an array");
    EXPECT_EQ(error_of(R"({"agents": [[]]})"), "agents[0] is not an object");
    EXPECT_EQ(error_of(R"({"agents": [{}]})"), "agents[0].agent is missing");
    EXPECT_EQ(error_of(R"({"agents": [{"agent": "a", "cases": [{"id": "1"}]}]})"),
              "agents[0].cases[0].behavior is missing");
    EXPECT_EQ(error_of(report_with(R"("title": 7)")), "agents[0].cases[0].title is not a string");
    EXPECT_EQ(error_of(report_with(R"("rules": ["a", 7])")),
              "agents[0].cases[0].rules[1] is not a string");
    EXPECT_EQ(error_of(report_with(R"("exchange": [{"what": "frame", "opcode": 16}])")),
              "agents[0].cases[0].exchange[0].opcode is not a whole number from 0 to 15");
    EXPECT_THAT(error_of(report_with(R"("exchange": [{"what": "dance"}])")),
                HasSubstr("exchange[0].what is not"));
    EXPECT_THAT(error_of(report_with(R"("started": "yesterday")")),
                HasSubstr("started is not seconds"));
}

TEST(report_json, with_a_verdict_that_is_none_is_refused) {
    EXPECT_EQ(
        error_of(R"({"agents": [{"agent": "a", "cases": [{"id": "1", "behavior": "FINE"}]}]})"),
        "agents[0].cases[0].behavior is not the name of a verdict");
}

TEST(report_json, with_numbers_out_of_range_is_refused) {
    for (const auto* number : {"-1", "65536", "1e3", "99999999999999999999", "1.5"})
        EXPECT_THAT(error_of(report_with(std::string(R"("remote_close_code": )") + number)),
                    HasSubstr("remote_close_code is not"));
    EXPECT_EQ(error_of(report_with(R"("duration": 1e999)")), "a number in the JSON is too large");
    EXPECT_THAT(error_of(report_with(R"("duration": 9223372036854775808)")),
                HasSubstr("duration is not"));
}

TEST(report_json, nested_without_end_is_refused_without_recursion) {
    EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("ends too early"));
}

TEST(report_json, replaces_bytes_that_are_not_utf8) {
    auto run = sample_result();
    run.agents[0].cases[0].remote_close_reason = "bad \xff";
    const auto again = parse_report_json(to_json(run));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->agents[0].cases[0].remote_close_reason, "bad \xef\xbf\xbd");
}

TEST(report_json, names_the_file_that_it_cannot_read) {
    const unmask::testing::temporary_directory directory;
    const auto path = directory / "report.json";
    EXPECT_THAT(read_report_json(path).error(), HasSubstr(path.string()));
    ASSERT_TRUE(write_file(path, "{"));
    EXPECT_THAT(read_report_json(path).error(),
                AllOf(HasSubstr(path.string()), HasSubstr("too early")));
    ASSERT_TRUE(write_report_json(path, sample_result()));
    EXPECT_TRUE(read_report_json(path));
}

// What the schema uses of JSON Schema: type, properties, required, items, enum and $ref.
class schema_check {
  public:
    explicit schema_check(json schema) : schema_(std::move(schema)) {}
    void check(const json& value, const json& rule, const std::string& where) const {
        if (rule.contains("$ref"))
            return check(value,
                         schema_.at(json::json_pointer(rule["$ref"].get<std::string>().substr(1))),
                         where);
        EXPECT_TRUE(has_type(value, rule.at("type"))) << where;
        if (rule.contains("enum")) {
            EXPECT_NE(std::ranges::find(rule["enum"], value), rule["enum"].end()) << where;
        }
        if (value.is_object()) check_members(value, rule, where);
        if (!value.is_array()) return;
        for (const auto& element : value) check(element, rule.at("items"), where + "[]");
    }

  private:
    static bool has_type(const json& value, const json& type) {
        if (type.is_array())
            return std::ranges::any_of(type, [&](const auto& one) { return has_type(value, one); });
        return type == "integer" ? value.is_number_integer() : type == value.type_name();
    }
    void check_members(const json& value, const json& rule, const std::string& where) const {
        for (const auto& name : rule.value("required", json::array()))
            EXPECT_TRUE(value.contains(name)) << where << " lacks " << name;
        for (const auto& [name, member] : value.items()) {
            ASSERT_TRUE(rule.at("properties").contains(name))
                << where << " has undescribed " << name;
            check(member, rule["properties"][name], where + "." + name);
        }
    }
    json schema_;
};

TEST(report_json, is_what_the_published_schema_describes) {
    const auto text = read_file(UNMASK_SOURCE_DIR "/docs/report.schema.json", 1 << 20);
    ASSERT_TRUE(text) << text.error();
    const auto schema = json::parse(*text);
    schema_check(schema).check(json::parse(to_json(sample_result())), schema, "report");
}

} // namespace
} // namespace unmask::reports
