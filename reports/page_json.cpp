#include "reports/page_json.hpp"

#include "reports/json.hpp"
#include "reports/shorten.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::ordered_json;

// The page shows events, closing and traffic in words.
constexpr std::array not_shown{"number",          "expected_events", "tolerated_events",
                               "received_events", "closing_account", "sent_traffic",
                               "arrived_traffic"};
constexpr std::array<std::string_view, 6> told_once{"section", "title",  "expectation",
                                                    "rules",   "breaks", "expected"};

// No findings are not the same as no analysis.
bool is_dispensable(std::string_view name, const json& value) {
    if (std::ranges::find(told_once, name) != told_once.end()) return false;
    if (value.is_array()) return value.empty() && name != "findings";
    return value.is_null() || value == "" || value == false || value == 0;
}

void leave_out_what_is_empty(json& outcome) {
    for (auto member = outcome.begin(); member != outcome.end();)
        member = is_dispensable(member.key(), member.value()) ? outcome.erase(member)
                                                              : std::next(member);
}

std::string text_of(const result& run) {
    auto report = json::parse(to_json(run, layout::compact));
    std::map<std::string, const json*> firsts; // by id of the case
    for (auto& agent : report["agents"])
        for (auto& outcome : agent["cases"]) {
            for (const auto* name : not_shown) outcome.erase(name);
            leave_out_what_is_empty(outcome);
            const auto [first, is_new] = firsts.try_emplace(outcome["id"], &outcome);
            for (const auto name : told_once)
                if (!is_new && outcome[name] == first->second->at(name)) outcome.erase(name);
        }
    return report.dump();
}

} // namespace

std::string page_json(const result& run, std::size_t budget) {
    std::string text;
    for (std::size_t step = 0; step < shortening_steps; ++step) {
        text = text_of(shortened(run, step));
        if (text.size() <= budget) break;
    }
    return text;
}

} // namespace unmask::reports
