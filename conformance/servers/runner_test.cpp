// The runner against peers that misbehave in known ways: the verdicts, and that every run comes to
// an end.
#include "conformance/servers/fake_peer_test.hpp"
#include "conformance/servers/runner.hpp"
#include "protocol/files_test.hpp"

#include <gmock/gmock.h>

namespace unmask::conformance {
namespace {

using reports::behavior;
using reports::closing;
using testing::fake_peer;
using ::testing::HasSubstr;
using testing::manners;

run_options options_for(const fake_peer& peer, const std::vector<std::string>& cases) {
    run_options options;
    options.url = *parse_websocket_url(peer.url());
    options.cases = *select_cases(cases, {});
    options.timeout = 0.2;
    options.seed = 1;
    return options;
}

struct expected_verdict {
    std::string id;
    behavior behaved;
    closing closed;
};

void expect_verdicts(const manners& treated, const std::vector<expected_verdict>& expected) {
    fake_peer peer(treated);
    std::vector<std::string> ids;
    for (const auto& one : expected) ids.push_back(one.id);
    const auto ran = run(options_for(peer, ids), {});
    ASSERT_TRUE(ran) << ran.error().sentence;
    ASSERT_EQ(ran->agent.cases.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const reports::case_result& seen = ran->agent.cases[i];
        EXPECT_EQ(seen.id, expected[i].id);
        EXPECT_EQ(seen.behavior, expected[i].behaved) << seen.id << ": " << seen.behavior_reason;
        EXPECT_EQ(seen.closing, expected[i].closed) << seen.id << ": " << seen.closing_reason;
    }
}

TEST(runner, passes_a_peer_that_behaves) {
    expect_verdicts({}, {{"1.1.1", behavior::ok, closing::ok},
                         {"1.1.8", behavior::ok, closing::ok},
                         {"2.10", behavior::ok, closing::ok},
                         {"5.8", behavior::ok, closing::ok},
                         {"5.9", behavior::ok, closing::ok},
                         {"6.3.2", behavior::ok, closing::ok},
                         {"7.3.6", behavior::ok, closing::ok},
                         {"7.13.1", behavior::informational, closing::informational},
                         {"10.1.1", behavior::ok, closing::ok}});
}

TEST(runner, gives_up_on_a_peer_that_never_answers) {
    expect_verdicts({.opens = manners::opening::silent},
                    {{"1.1.1", behavior::failed, closing::failed},
                     {"7.1.6", behavior::informational, closing::informational}});
}

TEST(runner, fails_a_peer_that_drops_the_opening_handshake) {
    expect_verdicts({.opens = manners::opening::drop},
                    {{"1.1.1", behavior::failed, closing::failed}});
}

TEST(runner, fails_a_peer_whose_response_is_wrong) {
    expect_verdicts({.opens = manners::opening::wrong_accept},
                    {{"1.1.1", behavior::failed, closing::failed}});
    expect_verdicts({.opens = manners::opening::not_found},
                    {{"1.1.1", behavior::failed, closing::failed}});
}

TEST(runner, tells_wrong_close_codes) {
    expect_verdicts({.closes_with = 1001}, {{"1.1.1", behavior::ok, closing::wrong_code},
                                            {"3.1", behavior::ok, closing::wrong_code},
                                            {"7.1.1", behavior::failed, closing::wrong_code},
                                            {"7.7.2", behavior::ok, closing::ok}});
}

TEST(runner, does_not_count_masked_messages) {
    expect_verdicts({.masks = true}, {{"1.1.1", behavior::failed, closing::unclean},
                                      {"2.1", behavior::ok, closing::unclean},
                                      {"2.5", behavior::ok, closing::failed},
                                      {"3.2", behavior::non_strict, closing::failed},
                                      {"6.3.1", behavior::failed, closing::failed},
                                      {"7.3.2", behavior::ok, closing::failed_by_client}});
}

TEST(runner, closes_where_the_peer_misses_a_violation) {
    expect_verdicts({.checks_text = false}, {{"6.3.1", behavior::failed, closing::failed}});
}

TEST(runner, does_not_wait_for_ever_for_the_end_of_tcp) {
    expect_verdicts({.drops_tcp = false}, {{"1.1.1", behavior::ok, closing::failed_by_client},
                                           {"1.1.6", behavior::ok, closing::unclean},
                                           {"2.1", behavior::ok, closing::unclean},
                                           {"3.1", behavior::ok, closing::failed_by_client}});
}

TEST(runner, does_not_wait_for_ever_for_an_echo) {
    expect_verdicts({.echoes = false}, {{"1.1.1", behavior::failed, closing::wrong_code},
                                        {"5.3", behavior::failed, closing::ok}});
}

TEST(runner, ends_in_spite_of_a_flood) {
    fake_peer peer({.floods = true});
    const auto ran = run(options_for(peer, {"1.1.1"}), {});
    ASSERT_TRUE(ran);
    EXPECT_EQ(ran->agent.cases[0].behavior, behavior::failed);
    EXPECT_GT(ran->agent.cases[0].exchange_omitted, 0u);
}

TEST(runner, calls_a_flake_a_flake) {
    // The first connection is the echo before all cases.
    fake_peer peer([](int connection) { return manners{.echoes = connection != 2}; });
    auto options = options_for(peer, {"1.1.*"});
    options.jobs = 1;
    const auto ran = run(options, {});
    ASSERT_TRUE(ran);
    for (const auto& one : ran->agent.cases) {
        EXPECT_TRUE(reports::passed(one)) << one.id;
        EXPECT_EQ(one.flaky, one.id == "1.1.2") << one.id;
        if (one.flaky) {
            EXPECT_THAT(one.behavior_reason, HasSubstr("did not come"));
        }
    }
}

TEST(runner, notices_that_the_peer_died) {
    fake_peer peer(manners{});
    peer.die_at(4);
    auto options = options_for(peer, {"1.1.*"});
    options.jobs = 1;
    const auto ran = run(options, {});
    ASSERT_TRUE(ran);
    EXPECT_THAT(ran->deaths, ::testing::ElementsAre(HasSubstr("after case 1.1.3")));
    EXPECT_THAT(ran->agent.ended_early, HasSubstr("3 of 8 cases"));
    EXPECT_EQ(ran->agent.cases[2].behavior, behavior::ok);
    EXPECT_FALSE(ran->agent.cases[3].was_run);
    EXPECT_THAT(ran->agent.cases[3].behavior_reason, HasSubstr("Not run"));
}

TEST(runner, says_that_nobody_is_there) {
    std::string url;
    {
        fake_peer gone(manners{});
        url = gone.url();
    }
    run_options options;
    options.url = *parse_websocket_url(url);
    options.cases = *select_cases({}, {});
    const auto ran = run(options, {});
    ASSERT_FALSE(ran);
    EXPECT_EQ(ran.error().what, run_failure::peer_unreachable);
}

TEST(runner, reports_the_conversation_and_the_capture) {
    fake_peer peer(manners{});
    auto options = options_for(peer, {"5.6"});
    const unmask::testing::temporary_directory directory;
    options.captures = directory / "captures";
    const auto ran = run(options, {});
    ASSERT_TRUE(ran) << ran.error().sentence;
    EXPECT_EQ(ran->agent.agent, "fake");
    const reports::case_result& seen = ran->agent.cases[0];
    EXPECT_THAT(seen.request, HasSubstr("Sec-WebSocket-Version: 13\r\n"));
    EXPECT_THAT(seen.response, HasSubstr("HTTP/1.1 101"));
    EXPECT_EQ(seen.received, seen.expected);
    EXPECT_EQ(seen.capture, "captures/5.6.pcapng");
    std::vector<int> opcodes;
    for (const auto& entry : seen.exchange)
        if (entry.what == reports::exchange_entry::kind::frame)
            opcodes.push_back(entry.sent ? entry.opcode : -entry.opcode);
    EXPECT_EQ(opcodes, (std::vector<int>{1, 9, 0, -10, -1, 8, -8}));
    EXPECT_TRUE(std::filesystem::exists(options.captures / "5.6.pcapng"));
}

} // namespace
} // namespace unmask::conformance
