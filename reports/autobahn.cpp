#include "reports/autobahn.hpp"

#include "reports/file.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace unmask::reports {
namespace {

using json = nlohmann::json; // members sorted by name, as Autobahn has them

// Autobahn cuts payloads in its reports at this many octets.
constexpr std::size_t shown_payload = 64;

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blank) - first + 1));
}

std::int64_t milliseconds(std::chrono::microseconds duration) { return duration.count() / 1000; }

// "2026-11-21T00:00:04.958Z"
std::string utc(std::int64_t nanoseconds) {
    const auto whole = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(whole),
                       nanoseconds / 1'000'000 % 1000);
}

json payload_of(const exchange_entry& entry) {
    const bool is_text = !entry.payload_text.empty() || entry.payload_hex.empty();
    auto shown = is_text ? entry.payload_text.substr(0, shown_payload)
                         : "0x" + entry.payload_hex.substr(0, 2 * shown_payload);
    if (entry.length > shown_payload) shown += " ...";
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

// {opcode: number of frames}
json frame_statistics(const case_result& outcome, bool sent) {
    auto statistics = json::object();
    for (const auto& entry : outcome.exchange)
        if (entry.what == exchange_entry::kind::frame && entry.sent == sent) {
            auto& number = statistics[std::to_string(entry.opcode)];
            number = number.is_null() ? 1 : number.get<int>() + 1;
        }
    return statistics;
}

json close_code_of(const case_result& outcome) {
    return outcome.remote_close_code ? json(*outcome.remote_close_code) : json(nullptr);
}

json case_report(const agent_result& agent, const case_result& outcome) {
    return {{"agent", agent.agent},
            {"id", outcome.id},
            {"description", outcome.title},
            {"expectation", outcome.expectation},
            {"expected", {{"OK", json::array({outcome.expected})}}},
            {"received", outcome.received},
            {"behavior", name_of(outcome.behavior)},
            {"behaviorClose", name_of(outcome.closing)},
            {"result", outcome.behavior_reason},
            {"resultClose", outcome.closing_reason},
            {"duration", milliseconds(outcome.duration)},
            {"started", utc(outcome.started)},
            {"isServer", agent.runner_is_server},
            {"remoteCloseCode", close_code_of(outcome)},
            {"remoteCloseReason",
             outcome.remote_close_code ? json(outcome.remote_close_reason) : json(nullptr)},
            {"httpRequest", outcome.request},
            {"httpResponse", outcome.response},
            {"wasClean", outcome.closing == closing::ok},
            {"createWirelog", true},
            {"createStats", true},
            {"rxFrameStats", frame_statistics(outcome, false)},
            {"txFrameStats", frame_statistics(outcome, true)},
            {"trafficStats", nullptr},
            {"wirelog", wire_log_of(outcome)}};
}

json index_entry(const agent_result& agent, const case_result& outcome) {
    return {{"behavior", name_of(outcome.behavior)},
            {"behaviorClose", name_of(outcome.closing)},
            {"duration", milliseconds(outcome.duration)},
            {"remoteCloseCode", close_code_of(outcome)},
            {"reportfile", autobahn_file_name(agent.agent, outcome.id)}};
}

// Autobahn's own layout: three spaces, ASCII only.
std::expected<void, std::string> write_json(const std::filesystem::path& path, const json& tree) {
    return write_file(path, tree.dump(3, ' ', true, json::error_handler_t::replace));
}

} // namespace

std::string autobahn_file_name(std::string_view agent, std::string_view case_id) {
    auto name = trimmed(agent);
    for (auto& c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool kept = byte < 128 && std::isalnum(byte) != 0;
        c = kept ? static_cast<char>(std::tolower(byte)) : '_';
    }
    name += "_case_";
    for (const char c : case_id) {
        const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
        name += kept ? c : '_';
    }
    return name + ".json";
}

std::expected<void, std::string> write_autobahn_index(const std::filesystem::path& directory,
                                                      const result& run) {
    auto index = json::object();
    for (const auto& agent : run.agents) {
        auto& cases = index[agent.agent] = json::object();
        for (const auto& outcome : agent.cases) {
            cases[outcome.id] = index_entry(agent, outcome);
            const auto path = directory / autobahn_file_name(agent.agent, outcome.id);
            const auto written = write_json(path, case_report(agent, outcome));
            if (!written) return written;
        }
    }
    return write_json(directory / "index.json", index);
}

} // namespace unmask::reports
