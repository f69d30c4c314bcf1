#include "reports/result.hpp"

#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::HasSubstr;

TEST(verdicts, have_names_that_lead_back_to_them) {
    for (int i = 0; i < 5; ++i) {
        const auto verdict = static_cast<behavior>(i);
        EXPECT_EQ(behavior_named(name_of(verdict)), verdict);
    }
    for (int i = 0; i < 6; ++i) {
        const auto verdict = static_cast<closing>(i);
        EXPECT_EQ(closing_named(name_of(verdict)), verdict);
    }
    EXPECT_EQ(behavior_named("ok"), std::nullopt);
    EXPECT_EQ(closing_named(""), std::nullopt);
}

TEST(a_case, passes_unless_its_behaviour_or_its_closing_failed) {
    using b = behavior;
    using c = closing;
    const auto passes = [](b behaved, c closed) {
        return passed({.behavior = behaved, .closing = closed});
    };
    EXPECT_TRUE(passes(b::ok, c::ok));
    EXPECT_TRUE(passes(b::non_strict, c::ok));
    EXPECT_TRUE(passes(b::informational, c::informational));
    EXPECT_TRUE(passes(b::unimplemented, c::ok));
    EXPECT_FALSE(passes(b::failed, c::ok));
    for (const auto closed : {c::wrong_code, c::unclean, c::failed_by_client, c::failed})
        EXPECT_FALSE(passes(b::ok, closed));
}

constexpr std::string_view demanded = "client-must-mask";
constexpr std::string_view allowed = "sending-may-be-delayed";

case_result passed_with(std::vector<finding> findings, std::vector<std::string> breaks = {}) {
    return {.breaks = std::move(breaks),
            .behavior = behavior::ok,
            .closing = closing::ok,
            .findings = std::move(findings)};
}

finding broken(std::string_view slug, bool by_peer) { return {std::string(slug), by_peer, ""}; }

TEST(disagreements, are_none_without_an_analysis_and_when_breaks_are_what_was_found) {
    EXPECT_THAT(disagreements({.breaks = {"unseen"}}), testing::IsEmpty());
    EXPECT_THAT(disagreements(passed_with({})), testing::IsEmpty());
    EXPECT_THAT(disagreements(passed_with({broken(demanded, false), broken(demanded, false)},
                                          {std::string(demanded)})),
                testing::IsEmpty());
}

TEST(disagreements, name_what_is_missing_and_what_was_not_meant) {
    EXPECT_THAT(disagreements(passed_with({}, {std::string(demanded)})),
                testing::ElementsAre(HasSubstr("does not show that the runner broke client-must")));
    EXPECT_THAT(disagreements(passed_with({broken(demanded, false)})),
                testing::ElementsAre(HasSubstr("which the case does not mean to")));
}

TEST(disagreements, concern_a_peer_only_when_it_passed_and_broke_a_demand) {
    auto outcome = passed_with({broken(demanded, true), broken(allowed, true)});
    EXPECT_THAT(disagreements(outcome), testing::ElementsAre(HasSubstr("The peer passed, yet")));
    outcome.behavior = behavior::failed;
    EXPECT_THAT(disagreements(outcome), testing::IsEmpty());
}

TEST(totals, add_up) {
    const auto run = sample_result();
    const auto strict = count(run.agents[0]);
    EXPECT_EQ(strict.cases, 6U);
    EXPECT_EQ(strict.ok, 4U);
    EXPECT_EQ(strict.tolerated, 2U);
    EXPECT_EQ(strict.not_passed, 0U);
    const auto other = count(run.agents[1]);
    EXPECT_EQ(other.cases, other.ok + other.tolerated + other.not_passed);
    EXPECT_EQ(other.not_passed, 5U);
    EXPECT_FALSE(all_as_expected(run));
}

} // namespace
} // namespace unmask::reports
