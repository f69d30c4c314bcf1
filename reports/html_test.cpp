#include "reports/html.hpp"

#include "reports/file.hpp"
#include "reports/json.hpp"
#include "reports/sample.hpp"

#include <gmock/gmock.h>

namespace unmask::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view hostile = "</script><script>alert(1)</script><!--\xe2\x80\xa8<img src=x "
                                     "onerror=alert(2)>{{script}}\"'&\x01";

// A result whose every text is hostile.
result hostile_result() {
    auto run = sample_result();
    run.generator = hostile;
    for (auto& agent : run.agents) {
        agent.agent = agent.url = hostile;
        for (auto& outcome : agent.cases) {
            for (auto* text :
                 {&outcome.id, &outcome.section, &outcome.title, &outcome.expectation,
                  &outcome.behavior_reason, &outcome.closing_reason, &outcome.remote_close_reason,
                  &outcome.request, &outcome.response, &outcome.capture, &outcome.repeat_command})
                *text = hostile;
            for (auto* texts :
                 {&outcome.rules, &outcome.breaks, &outcome.expected, &outcome.received})
                *texts = {std::string(hostile)};
            for (auto& entry : outcome.exchange)
                entry.text = entry.header_hex = entry.payload_hex = entry.payload_text = hostile;
            outcome.findings = {{finding{std::string(hostile), true, std::string(hostile)}}};
        }
    }
    return run;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t number = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++number;
    return number;
}

TEST(page, lets_no_text_of_the_report_become_markup) {
    const auto plain = to_html(sample_result());
    const auto page = to_html(hostile_result());
    EXPECT_EQ(count_of(page, "</script"), count_of(plain, "</script"));
    EXPECT_EQ(count_of(page, "<script"), count_of(plain, "<script"));
    EXPECT_EQ(count_of(page, "\"use strict\""), 1U) << "a slot in a text was filled";
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("<!--")));
    EXPECT_THAT(page, HasSubstr(R"(\u003c/script>)"));
    EXPECT_THAT(page, HasSubstr(R"(\u2028)"));
}

TEST(page, loads_nothing) {
    const auto page = to_html(sample_result());
    for (const auto* loading :
         {"src=", "<link rel=\"style", "url(", "@import", "innerHTML", "fetch("})
        EXPECT_THAT(page, Not(HasSubstr(loading)));
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(page, has_a_table_for_readers_without_scripts) {
    EXPECT_THAT(
        to_html(sample_result()),
        HasSubstr(
            "<tr><td>other server<td>7.7.1<td>Close 1000<td>OK<td>FAILED BY CLIENT<td></tr>"));
    const auto page = to_html(every_fate());
    for (const auto* told :
         {"<td>not run<td><td>Not run: the peer was dead.</tr>",
          "<td>FAILED<td>OK<td>expected: issue 17</tr>", "<td>OK<td>unexpected pass: issue 18</tr>",
          "<td>flaky</tr>", "<p><strong>other server:</strong> The run was interrupted"})
        EXPECT_THAT(page, HasSubstr(told));
}

TEST(page, has_the_rules_that_it_speaks_of) {
    EXPECT_THAT(to_html(sample_result()),
                HasSubstr("https://www.rfc-editor.org/rfc/rfc6455#section-"));
}

TEST(page, of_all_of_autobahn_stays_below_5_megabytes) {
    const auto run = large_result(517);
    EXPECT_GT(to_json(run, layout::compact).size(), page_budget(run)) << "nothing to shorten";
    EXPECT_LT(to_html(run).size(), 5'000'000U);
}

TEST(page, keeps_beginning_and_end_of_a_long_conversation) {
    auto run = large_result(517);
    auto& exchange = run.agents[0].cases[0].exchange;
    exchange.front().text = "the very beginning";
    exchange.back().text = "the very end";
    const auto page = to_html(run);
    EXPECT_THAT(page, HasSubstr("the very beginning"));
    EXPECT_THAT(page, HasSubstr("the very end"));
    EXPECT_THAT(page, HasSubstr("left out here"));
}

} // namespace
} // namespace unmask::reports
