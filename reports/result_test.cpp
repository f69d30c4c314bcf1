#include "reports/result.hpp"

#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

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
    EXPECT_FALSE(all_passed(run));
}

TEST(summary, names_what_did_not_pass_and_counts_the_rest) {
    const auto all = summary_of(sample_result());
    EXPECT_THAT(all, HasSubstr("5.6  FAILED / OK  Ping between two fragments"));
    EXPECT_THAT(all, Not(HasSubstr("more")));
    EXPECT_THAT(summary_of(sample_result(), 1), HasSubstr("and 4 more"));
}

} // namespace
} // namespace unmask::reports
