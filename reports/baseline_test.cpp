#include "reports/baseline.hpp"

#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

baseline parsed(std::string_view text) {
    auto entries = parse_baseline(text);
    EXPECT_TRUE(entries) << entries.error();
    return entries.value_or(baseline());
}

TEST(baseline, is_a_pattern_an_agent_and_a_reason_per_line) {
    const auto entries =
        parsed("# known\n\n 6.4.*   # late # very\r\n7.9.5 My Server/*  # echoes it");
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].cases, "6.4.*");
    EXPECT_EQ(entries[0].agents, "*");
    EXPECT_EQ(entries[0].reason, "late # very");
    EXPECT_EQ(entries[1].line, 4u);
    EXPECT_EQ(entries[1].agents, "My Server/*");
}

TEST(baseline, demands_a_reason) {
    for (const auto* text : {"1.1.1", "# first\n1.1.1 #  "}) {
        const auto entries = parse_baseline(text);
        ASSERT_FALSE(entries) << text;
        EXPECT_THAT(entries.error(), HasSubstr("why may 1.1.1 fail?"));
    }
}

TEST(baseline, lets_only_its_cases_fail) {
    auto run = sample_result();
    EXPECT_FALSE(all_as_expected(run));
    allow_failures(parsed("* other* # all of them"), run);
    EXPECT_TRUE(all_as_expected(run));
    EXPECT_EQ(run.agents[1].cases[2].expected_failure, "all of them");
    EXPECT_EQ(run.agents[0].cases[2].expected_failure, "");

    auto again = sample_result();
    allow_failures(parsed("7.5.1 # one of them"), again);
    EXPECT_FALSE(all_as_expected(again));
}

TEST(baseline, entries_that_nothing_needs_are_stale) {
    const auto run = sample_result();
    EXPECT_THAT(stale_entries(parsed("7.5.1 # needed\n1.1.1 # not\n99.* # not run"), run),
                ElementsAre("line 2: 1.1.1 passes now (not)"));
    EXPECT_THAT(stale_entries(parsed("7.* # some of them are needed"), run), IsEmpty());
    EXPECT_THAT(stale_entries(parsed("5.6 reference # passes there"), run),
                ElementsAre(HasSubstr("5.6 passes now")));
}

TEST(baseline, a_flake_keeps_an_entry_alive) {
    auto run = sample_result();
    run.agents[0].cases[0].flaky = true;
    EXPECT_THAT(stale_entries(parsed("1.1.1 reference # now and then"), run), IsEmpty());
}

} // namespace
} // namespace unmask::reports
