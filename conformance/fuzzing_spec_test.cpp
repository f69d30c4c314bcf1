#include "conformance/fuzzing_spec.hpp"

#include <gmock/gmock.h>

namespace unmask::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids_of(const std::string& members) {
    const auto spec = parse_fuzzing_spec("{" + members + "}");
    EXPECT_TRUE(spec) << spec.error();
    std::vector<std::string> ids;
    if (spec)
        for (const test_case* one : spec->cases) ids.emplace_back(one->id);
    return ids;
}

std::string error_of(const std::string& text) {
    const auto spec = parse_fuzzing_spec(text);
    return spec ? "no error" : spec.error();
}

TEST(fuzzing_spec, reads_what_projects_write) {
    const auto spec = parse_fuzzing_spec(R"({
        "options": {"failByDrop": false}, "outdir": "./reports/servers",
        "servers": [{"agent": "One", "url": "ws://localhost:9001", "options": {"version": 18}},
                    {"url": "ws://localhost:9002/x?y", "origin": "http://a", "protocols": ["p"]}],
        "cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {}})");
    ASSERT_TRUE(spec) << spec.error();
    EXPECT_EQ(spec->cases.size(), all_cases().size());
    EXPECT_EQ(spec->outdir, "./reports/servers");
    ASSERT_EQ(spec->servers.size(), 2u);
    EXPECT_EQ(spec->servers[0].agent, "One");
    EXPECT_EQ(spec->servers[1].url, "ws://localhost:9002/x?y");
    EXPECT_EQ(spec->servers[1].origin, "http://a");
    EXPECT_THAT(spec->servers[1].subprotocols, ElementsAre("p"));
    EXPECT_THAT(spec->ignored, IsEmpty());
}

TEST(fuzzing_spec, globs_match_the_beginning_of_an_id) {
    EXPECT_THAT(ids_of(R"("cases": ["2.1*"])"), ElementsAre("2.1", "2.10", "2.11"));
    EXPECT_THAT(ids_of(R"("cases": ["7.1*"], "exclude-cases": ["7.1.*"])"),
                ElementsAre("7.13.1", "7.13.2"));
    EXPECT_THAT(ids_of(R"("cases": ["5.[3-5]*"])"), ElementsAre("5.3", "5.4", "5.5"));
}

TEST(fuzzing_spec, cases_are_ordered_and_each_is_there_once) {
    EXPECT_THAT(ids_of(R"("cases": ["2.10", "2.9", "1.1.1", "2.9"], "exclude-cases": ["99.1"])"),
                ElementsAre("1.1.1", "2.9", "2.10"));
}

TEST(fuzzing_spec, agents_are_excluded_by_whole_patterns) {
    const auto spec = parse_fuzzing_spec(
        R"({"cases": ["*"], "exclude-agent-cases": {"One*": ["2.*"], "Two": ["1.1.1"]}})");
    ASSERT_TRUE(spec);
    EXPECT_TRUE(spec->excludes("One/1.0", "2.10"));
    EXPECT_FALSE(spec->excludes("One/1.0", "12.1.1"));
    EXPECT_TRUE(spec->excludes("Two", "1.1.1"));
    EXPECT_FALSE(spec->excludes("Two", "1.1.11"));
    EXPECT_FALSE(spec->excludes("Two and a half", "1.1.1"));
}

TEST(fuzzing_spec, tells_what_has_no_effect) {
    const auto spec = parse_fuzzing_spec(
        R"({"cases": [], "webport": 8080, "options": {"version": 13, "autoFragmentSize": 7},
            "servers": [{"url": "ws://x", "hostname": "y"}]})");
    ASSERT_TRUE(spec);
    EXPECT_THAT(spec->ignored, ElementsAre("\"webport\" has no effect",
                                           "the option \"autoFragmentSize\": 7 has no effect",
                                           "\"hostname\" of the server ws://x has no effect"));
}

TEST(fuzzing_spec, mistakes_are_told_in_a_sentence) {
    EXPECT_THAT(error_of("{}"), HasSubstr("\"cases\" is missing"));
    EXPECT_THAT(error_of("[]"), HasSubstr("not an object"));
    EXPECT_THAT(error_of(R"({"cases": ["1.1.99"]})"), HasSubstr("no case '1.1.99'"));
    EXPECT_THAT(error_of(R"({"cases": "*"})"), HasSubstr("\"cases\" is not a list"));
    EXPECT_THAT(error_of(R"({"cases": ["(*"]})"), HasSubstr("not a pattern"));
    EXPECT_THAT(error_of(R"({"cases": ["*"], "servers": [{}]})"), HasSubstr("no \"url\""));
    EXPECT_THAT(error_of("{\"cases\": [\"*\"] // all\n}"), HasSubstr("not JSON"));
    EXPECT_THAT(error_of("{\"cases\": [\"" + std::string(500, '*') + "\"]}"),
                HasSubstr("too long"));
}

TEST(fuzzing_spec, a_hostile_file_costs_neither_time_nor_stack) {
    std::string groups;
    for (int i = 0; i < 40; ++i) groups += "(*)";
    EXPECT_THAT(ids_of(R"("cases": [")" + groups + R"(x"])"), IsEmpty());
    const std::string open(200'000, '['), close(200'000, ']');
    EXPECT_THAT(error_of(R"({"cases": [], "options": {"a": )" + open + close + "}}"),
                HasSubstr("nest deeper than 64"));
}

} // namespace
} // namespace unmask::conformance
