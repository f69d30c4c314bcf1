#include "reports/page_json.hpp"

#include "reports/sample.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::json;

constexpr std::size_t ample = std::size_t{1} << 30;

json page_of(const result& run, std::size_t budget) { return json::parse(page_json(run, budget)); }

TEST(page_json, tells_what_describes_a_case_once) {
    auto run = sample_result();
    run.agents[1].cases[0].title = "Another title";
    run.agents[1].cases[1].rules.clear();
    const auto page = page_of(run, ample);
    const auto& first = page["agents"][0]["cases"];
    const auto& second = page["agents"][1]["cases"];
    EXPECT_EQ(first[0]["title"], "Send a text message without payload");
    EXPECT_EQ(second[0]["title"], "Another title");
    EXPECT_FALSE(second[1].contains("title")) << "the same as for the first agent";
    EXPECT_EQ(second[1]["rules"], json::array()) << "other than for the first agent";
    EXPECT_EQ(second.back()["title"], "Close 1000") << "the first agent lacks this case";
}

TEST(page_json, tells_an_analysis_that_found_nothing_from_none) {
    auto run = sample_result();
    run.agents[0].cases[1].findings.reset();
    const auto page = page_of(run, ample);
    EXPECT_EQ(page["agents"][0]["cases"][0]["findings"], json::array());
    EXPECT_FALSE(page["agents"][0]["cases"][1].contains("findings"));
}

TEST(page_json, keeps_verdicts_and_reasons_when_nothing_else_has_room) {
    const auto text = page_json(sample_result(), 0);
    EXPECT_LT(text.size(), page_json(sample_result(), ample).size() / 4);
    const auto page = json::parse(text);
    const auto& failed = page["agents"][1]["cases"][2];
    EXPECT_EQ(failed["behavior"], "FAILED");
    EXPECT_EQ(failed["behavior_reason"], "The events are those that were expected.");
    EXPECT_FALSE(failed.contains("exchange"));
    EXPECT_FALSE(failed.contains("findings")) << "or the page would say that there are none";
    EXPECT_EQ(failed["exchange_omitted"], sample_result().agents[1].cases[2].exchange.size() + 12);
}

} // namespace
} // namespace unmask::reports
