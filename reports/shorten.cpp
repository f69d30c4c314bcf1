#include "reports/shorten.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <vector>

namespace unmask::reports {
namespace {

// How much of a case is kept.
struct allowance {
    std::size_t payload; // bytes of a frame's payload
    std::size_t entries; // of a conversation; as many from its end as from its beginning
    std::size_t text;    // bytes of any other text, and ...
    std::size_t lines;   // ... of the lists of expected and received events
};
constexpr std::array<allowance, shortening_steps> allowances{{
    {.payload = 256, .entries = 200, .text = 8192, .lines = 200},
    {.payload = 128, .entries = 60, .text = 4096, .lines = 60},
    {.payload = 64, .entries = 20, .text = 1024, .lines = 20},
    {.payload = 16, .entries = 8, .text = 256, .lines = 4},
    {.payload = 0, .entries = 0, .text = 160, .lines = 0},
}};

// At a character boundary, so that what remains is UTF-8 if the whole was.
void shorten(std::string& text, std::size_t most) {
    constexpr std::string_view ellipsis = "…";
    if (text.size() <= most) return;
    auto end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    text += ellipsis;
}

void shorten(std::vector<std::string>& lines, const allowance& kept) {
    if (lines.size() > kept.lines) {
        const auto omitted = lines.size() - kept.lines;
        lines.resize(kept.lines);
        lines.push_back(fmt::format("… and {} more", omitted));
    }
    for (auto& line : lines) shorten(line, kept.text);
}

void shorten(exchange_entry& entry, const allowance& kept) {
    constexpr std::size_t longest_header = 14;
    shorten(entry.text, kept.text);
    if (entry.payload_text.size() > kept.payload) shorten(entry.payload_text, kept.payload);
    if (entry.payload_hex.size() > 2 * kept.payload) entry.payload_hex.resize(2 * kept.payload);
    if (entry.header_hex.size() > 2 * longest_header) entry.header_hex.resize(2 * longest_header);
}

// Leaves out the middle: how a conversation began and how it ended explain the verdict.
void shorten_exchange(case_result& outcome, const allowance& kept) {
    auto& exchange = outcome.exchange;
    if (exchange.size() > kept.entries) {
        const auto omitted = exchange.size() - kept.entries;
        const auto middle = exchange.begin() + static_cast<std::ptrdiff_t>(kept.entries / 2);
        exchange.erase(middle, middle + static_cast<std::ptrdiff_t>(omitted));
        exchange_entry note{.what = exchange_entry::kind::event};
        note.time = exchange[kept.entries / 2 - 1].time;
        note.text = fmt::format("{} entries left out here; report.json has them", omitted);
        exchange.insert(exchange.begin() + static_cast<std::ptrdiff_t>(kept.entries / 2), note);
    }
    for (auto& entry : exchange) shorten(entry, kept);
}

// What explains a verdict is of use as a whole or not at all.
void drop_evidence(case_result& outcome) {
    outcome.exchange_omitted += outcome.exchange.size();
    outcome.exchange.clear();
    for (auto* text : {&outcome.expectation, &outcome.request, &outcome.response, &outcome.capture,
                       &outcome.repeat_command})
        text->clear();
    outcome.expected.clear();
    outcome.received.clear();
    outcome.findings.reset();
    if (outcome.behavior != behavior::failed) outcome.behavior_reason.clear();
    if (outcome.closing == closing::ok || outcome.closing_reason == outcome.behavior_reason)
        outcome.closing_reason.clear();
}

void shorten(case_result& outcome, const allowance& kept) {
    if (kept.entries == 0) drop_evidence(outcome);
    for (auto* text : {&outcome.title, &outcome.expectation, &outcome.behavior_reason,
                       &outcome.closing_reason, &outcome.remote_close_reason, &outcome.request,
                       &outcome.response, &outcome.repeat_command})
        shorten(*text, kept.text);
    shorten(outcome.expected, kept);
    shorten(outcome.received, kept);
    shorten_exchange(outcome, kept);
    if (outcome.findings && outcome.findings->size() > kept.lines)
        outcome.findings->resize(kept.lines);
}

} // namespace

result shortened(const result& run, std::size_t step) {
    auto less = run;
    for (auto& agent : less.agents)
        for (auto& outcome : agent.cases) shorten(outcome, allowances.at(step));
    return less;
}

} // namespace unmask::reports
