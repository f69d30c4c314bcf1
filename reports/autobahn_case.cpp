#include "reports/autobahn_case.hpp"

#include "reports/autobahn.hpp"

#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace unmask::reports {
namespace {

using nlohmann::json;

// "2026-11-21T00:00:04.958Z"
std::string utc(std::int64_t nanoseconds) {
    const auto whole = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(whole),
                       nanoseconds / 1'000'000 % 1000);
}

json payload_of(const exchange_entry& entry) {
    const bool is_text = !entry.payload_text.empty() || entry.payload_hex.empty();
    auto shown = is_text ? entry.payload_text.substr(0, autobahn_shown)
                         : "0x" + entry.payload_hex.substr(0, 2 * autobahn_shown);
    if (has_autobahn_cut_mark(entry.length)) shown += autobahn_cut_mark;
    return {entry.length, std::move(shown)};
}

// The last four bytes of the header of a masked frame, in hexadecimal.
json masking_key_of(const exchange_entry& entry) {
    constexpr std::size_t digits = 8;
    if (!entry.masked || entry.header_hex.size() < digits) return nullptr;
    return entry.header_hex.substr(entry.header_hex.size() - digits);
}

json wire_log_line(const exchange_entry& entry) {
    using kind = exchange_entry::kind;
    switch (entry.what) {
    case kind::frame:
        if (entry.sent)
            return {"TF",      payload_of(entry), entry.opcode,
                    entry.fin, entry.rsv,         masking_key_of(entry),
                    nullptr,   nullptr,           false};
        return {"RF",      payload_of(entry), entry.opcode,         entry.fin,
                entry.rsv, entry.masked,      masking_key_of(entry)};
    case kind::octets: {
        auto line = json::array({entry.sent ? "TO" : "RO", {entry.length, entry.text}});
        if (entry.sent) line.push_back(false);
        return line;
    }
    case kind::wait:
        return {"CT", 0, entry.text};
    case kind::event:
        return {"CTE", entry.text};
    }
    return nullptr;
}

json wire_log_of(const case_result& outcome) {
    auto log = json::array();
    for (const auto& entry : outcome.exchange) log.push_back(wire_log_line(entry));
    return log;
}

json or_null(const std::optional<std::uint16_t>& code) {
    return code ? json(*code) : json(nullptr);
}

json text_or_null(bool known, const std::string& text) {
    return known ? json(text) : json(nullptr);
}

// {"1": 3}: JSON has only texts for keys.
template <class Counts>
json statistics_of(const Counts& counts) {
    auto statistics = json::object();
    for (const auto& [value, times] : counts) statistics[std::to_string(value)] = times;
    return statistics;
}

json line_of(const case_event& event) {
    switch (event.what) {
    case case_event::kind::message:
        return {"message", event.text, event.binary};
    case case_event::kind::pong:
        return json::array({"pong", event.text});
    case case_event::kind::timeout:
        return json::array({"timeout", event.text});
    }
    return nullptr;
}

json list_of(const std::vector<case_event>& events) {
    auto list = json::array();
    for (const auto& one : events) list.push_back(line_of(one));
    return list;
}

// The cases of load and compression are judged as they go on, without a list of events.
bool is_timed(const case_result& outcome) {
    return outcome.id.starts_with("9.") || outcome.id.starts_with("12.") ||
           outcome.id.starts_with("13.");
}

bool is_compressed(const case_result& outcome) {
    return is_timed(outcome) && !outcome.id.starts_with("9.");
}

json expected_of(const case_result& outcome) {
    auto expected = json::object();
    if (is_timed(outcome)) return expected;
    expected["OK"] = json::array({list_of(outcome.expected_events)});
    if (outcome.tolerated_events)
        expected["NON-STRICT"] = json::array({list_of(*outcome.tolerated_events)});
    return expected;
}

void add_closing(json& report, const case_result& outcome) {
    const auto& account = outcome.closing_account;
    report["expectedClose"] = {{"closeCode", account.expected_codes},
                               {"closedByMe", account.expected_by_runner},
                               {"requireClean", account.clean_expected}};
    if (account.wrong_initiator_is_fatal)
        report["expectedClose"]["closedByWrongEndpointIsFatal"] = true;
    report["closedByMe"] = account.by_runner;
    report["failedByMe"] = account.failed_by_runner;
    report["droppedByMe"] = account.dropped_by_runner;
    report["wasClean"] = account.clean;
    report["wasNotCleanReason"] =
        text_or_null(!account.unclean_reason.empty(), account.unclean_reason);
    report["wasOpenHandshakeTimeout"] = account.opening_timeout;
    report["wasCloseHandshakeTimeout"] = account.close_timeout;
    report["wasServerConnectionDropTimeout"] = account.tcp_timeout;
    report["localCloseCode"] = or_null(account.local_code);
    report["localCloseReason"] = text_or_null(account.local_code.has_value(), account.local_reason);
    report["remoteCloseCode"] = or_null(outcome.remote_close_code);
    report["remoteCloseReason"] =
        text_or_null(outcome.remote_close_code.has_value(), outcome.remote_close_reason);
}

void add_traffic(json& report, const case_result& outcome) {
    report["createStats"] = true;
    report["rxOctetStats"] = statistics_of(outcome.arrived.octets);
    report["rxFrameStats"] = statistics_of(outcome.arrived.frames);
    report["txOctetStats"] = statistics_of(outcome.sent.octets);
    report["txFrameStats"] = statistics_of(outcome.sent.frames);
    report["trafficStats"] = nullptr;
    report["createWirelog"] = !is_timed(outcome);
    report["wirelog"] = wire_log_of(outcome);
    report["httpRequest"] = outcome.request;
    report["httpResponse"] = outcome.response;
}

} // namespace

json autobahn_case(const agent_result& agent, const case_result& outcome) {
    json report{{"agent", agent.agent},
                {"id", outcome.id},
                {"case", outcome.number},
                {"isServer", agent.runner_is_server},
                {"description", outcome.title},
                {"expectation", outcome.expectation},
                {"expected", expected_of(outcome)},
                {"received", list_of(outcome.received_events)},
                {"behavior", name_of(outcome.behavior)},
                {"behaviorClose", name_of(outcome.closing)},
                {"result", outcome.behavior_reason},
                {"resultClose", outcome.closing_reason},
                {"started", utc(outcome.started)},
                {"duration", outcome.duration.count() / 1000},
                {"reportTime", is_timed(outcome)},
                {"reportCompressionRatio", is_compressed(outcome)}};
    add_closing(report, outcome);
    add_traffic(report, outcome);
    return report;
}

} // namespace unmask::reports
