#include "conformance/clients/control_url.hpp"

#include <gtest/gtest.h>

namespace unmask::conformance {
namespace {

using action = control_request::action;

case_list two_cases() { return {find_case("1.1.1"), find_case("6.4.1")}; }

std::string refusal_of(std::string_view target) {
    const auto parsed = parse_control_url(target, two_cases());
    return parsed ? "" : parsed.error().sentence;
}

TEST(control_url, knows_those_of_autobahn) {
    const auto count = parse_control_url("/getCaseCount", two_cases());
    ASSERT_TRUE(count);
    EXPECT_EQ(count->what, action::count_cases);
    const auto run = parse_control_url("/runCase?case=2&agent=My%20Client/1.0+x%2By", two_cases());
    ASSERT_TRUE(run) << run.error().sentence;
    EXPECT_EQ(run->what, action::run_case);
    EXPECT_EQ(run->which->id, "6.4.1");
    EXPECT_EQ(run->agent, "My Client/1.0 x+y");
    EXPECT_FALSE(run->ends_run);
    const auto status = parse_control_url("/getCaseStatus?agent=A&casetuple=6.4.1", two_cases());
    ASSERT_TRUE(status);
    EXPECT_EQ(status->which->id, "6.4.1");
    EXPECT_EQ(parse_control_url("/getCaseInfo?case=1", two_cases())->which->id, "1.1.1");
}

TEST(control_url, ends_the_run_on_demand) {
    EXPECT_TRUE(
        parse_control_url("/updateReports?agent=A&shutdownOnComplete=true", two_cases())->ends_run);
    EXPECT_FALSE(parse_control_url("/updateReports?agent=A", two_cases())->ends_run);
    EXPECT_TRUE(parse_control_url("/stopServer", two_cases())->ends_run);
}

TEST(control_url, runs_a_case_by_its_path) {
    const auto run = parse_control_url("/case/6.4.1", two_cases());
    ASSERT_TRUE(run);
    EXPECT_EQ(run->what, action::run_case);
    EXPECT_EQ(run->which->id, "6.4.1");
    EXPECT_NE(refusal_of("/case/6.4.2"), "") << "not among the cases";
    EXPECT_NE(refusal_of("/case/"), "");
}

TEST(control_url, refuses_what_it_does_not_understand) {
    for (const char* target :
         {"/runCase?case=0&agent=A", "/runCase?case=3&agent=A", "/runCase?case=1x&agent=A",
          "/runCase?case=-1&agent=A", "/runCase?case=99999999999999999999999&agent=A",
          "/runCase?agent=A", "/runCase?case=1", "/runCase?case=1&agent=", "/runCase?case&agent=A",
          "/runCase?case=1&agent=a%0Ab", "/runCase?case=1&agent=%ff", "/getCaseInfo", "/",
          "/getcasecount", "", "?", "/runCase?&&=&%"})
        EXPECT_NE(refusal_of(target), "") << target;
    const std::string longest(longest_agent_name, 'a');
    EXPECT_EQ(refusal_of("/runCase?case=1&agent=" + longest), "");
    EXPECT_NE(refusal_of("/runCase?case=1&agent=a" + longest), "");
    EXPECT_EQ(refusal_of("/runCase?case=1&agent=100%"), "");
}

} // namespace
} // namespace unmask::conformance
