#include "reports/sample.hpp"

#include "protocol/rules/rules.hpp"

#include <array>
#include <fmt/format.h>

namespace unmask::reports {
namespace {

using kind = exchange_entry::kind;

exchange_entry frame(bool sent, std::int64_t time, std::uint8_t opcode, std::string header,
                     std::string text) {
    exchange_entry entry{.what = kind::frame, .sent = sent, .time = time, .opcode = opcode};
    entry.masked = sent;
    entry.length = text.size();
    entry.header_hex = std::move(header);
    for (const char c : text) entry.payload_hex += fmt::format("{:02x}", c);
    entry.payload_text = std::move(text);
    return entry;
}

exchange_entry words(kind what, bool sent, std::int64_t time, std::string text) {
    return {.what = what, .sent = sent, .time = time, .text = std::move(text)};
}

std::vector<exchange_entry> fragmented_conversation() {
    auto first = frame(true, 812, 1, "018537fa213d", "Hello");
    first.fin = false;
    auto wide = frame(false, 9'400, 2, "827e0100", "");
    wide.length = 256;
    for (int i = 0; i < 256; ++i) wide.payload_hex += fmt::format("{:02x}", i);
    auto huge = frame(false, 1'020'000, 2, "c27f0000000000010000", std::string(256, 'z'));
    huge.rsv = 4;
    huge.length = 65'536;
    auto close = frame(true, 1'031'000, 8, "888837fa213d", "");
    close.length = 8;
    close.payload_hex = "03ea627965203a29";
    close.payload_text = "";
    auto answer = frame(false, 1'031'900, 8, "8802", "");
    answer.length = 2;
    answer.payload_hex = "03ea";
    return {
        words(kind::event, false, 0, "The connection is open."),
        std::move(first),
        frame(true, 830, 9, "898400000000", "ping"),
        frame(false, 1'450, 10, "8a04", "ping"),
        frame(true, 1'800, 0, "808757a1b2c3", ", world"),
        frame(false, 2'950, 1, "810c", "Hello, world"),
        std::move(wide),
        words(kind::wait, true, 9'900, "Waits up to 1 s for the echo."),
        std::move(huge),
        words(kind::octets, true, 1'025'000, "ff 80 03 (three octets of a header, then nothing)"),
        std::move(close),
        std::move(answer),
        words(kind::event, false, 1'032'000, "The peer closed TCP.")};
}

case_result sample_case(std::string id, std::string section, std::string title, behavior behaved,
                        closing closed) {
    case_result outcome{.id = std::move(id), .section = std::move(section)};
    outcome.title = std::move(title);
    outcome.expectation = "The message comes back whole, the pong between its fragments, and the "
                          "connection is closed with the code 1000.";
    outcome.rules = {std::string(all_rules()[0].slug), std::string(all_rules()[1].slug)};
    outcome.behavior = behaved;
    outcome.closing = closed;
    outcome.behavior_reason = behaved == behavior::ok
                                  ? "The events are those that were expected."
                                  : "The echo of the first message did not come within 1 s.";
    outcome.closing_reason = closed == closing::ok ? "The closing handshake was clean."
                                                   : "The closing was not as it should be.";
    outcome.remote_close_code = 1000;
    outcome.started = 1'795'221'120'111'000'000;
    outcome.duration = std::chrono::microseconds(1'032'000);
    outcome.measured = {.messages = 1000,
                        .octets = 4'096'000,
                        .time = std::chrono::microseconds(40'960),
                        .median_latency = std::chrono::microseconds(38),
                        .longest_latency = std::chrono::microseconds(911)};
    outcome.request = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      "Sec-WebSocket-Version: 13\r\n\r\n";
    outcome.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    outcome.expected = {"pong \"ping\"", "message text \"Hello, world\""};
    outcome.received = outcome.expected;
    outcome.expected_events = {{.what = case_event::kind::pong, .text = "ping"},
                               {.what = case_event::kind::message, .text = "Hello, world"}};
    outcome.received_events = outcome.expected_events;
    outcome.closing_account = {.expected_codes = {1000}, .by_runner = true, .clean = true};
    outcome.closing_account.local_code = 1000;
    outcome.sent = {.octets = {{11, 1}, {10, 2}}, .frames = {{1, 1}, {9, 1}, {0, 1}, {8, 1}}};
    outcome.arrived = {.octets = {{20, 1}}, .frames = {{10, 1}, {1, 1}, {2, 2}, {8, 1}}};
    outcome.exchange = fragmented_conversation();
    outcome.capture = "captures/" + outcome.id + ".pcapng";
    outcome.repeat_command =
        fmt::format("unmask conform ws://127.0.0.1:9001/ --cases '{}'", outcome.id);
    outcome.findings.emplace();
    return outcome;
}

agent_result sample_agent(std::string name, std::string url) {
    using b = behavior;
    using c = closing;
    agent_result agent{.agent = std::move(name), .url = std::move(url)};
    agent.cases = {
        sample_case("1.1.1", "Framing", "Send a text message without payload", b::ok, c::ok),
        sample_case("1.1.2", "Framing", "Send a text message of 125 bytes", b::ok, c::ok),
        sample_case("5.6", "Fragmentation", "Ping between two fragments", b::ok, c::ok),
        sample_case("5.15", "Fragmentation", "Continuation after the end", b::non_strict, c::ok),
        sample_case("7.1.6", "Closing", "Data after close", b::informational, c::informational),
        sample_case("handshake/key-missing", "Opening handshake", "No key in the request", b::ok,
                    c::ok)};
    return agent;
}

} // namespace

result sample_result() {
    using b = behavior;
    using c = closing;
    result run{.generator = "unmask 0.1.0", .created = 1'795'221'125'000'000'001};
    run.agents = {sample_agent("reference", "ws://127.0.0.1:9001/echo"),
                  sample_agent("other server", "ws://127.0.0.1:9002/")};
    auto& cases = run.agents[1].cases;
    cases[1].closing = c::unclean;
    cases[2].behavior = b::failed;
    cases[2].breaks = {std::string(all_rules()[2].slug)};
    cases[2].findings->push_back({std::string(all_rules()[2].slug), false, "frame 7"});
    cases[2].flaky = true;
    cases[2].exchange_omitted = 12;
    cases[3].closing = c::wrong_code;
    cases[3].remote_close_code = 1011;
    cases[3].remote_close_reason = "internal error";
    cases[3].findings->push_back({std::string(all_rules()[0].slug), true, "packet 12"});
    cases.push_back(
        sample_case("7.5.1", "Closing", "Reason that is not UTF-8", b::failed, c::failed));
    cases.back().remote_close_code.reset();
    cases.back().findings.reset();
    cases.push_back(sample_case("12.1.1", "Compression", "Small", b::unimplemented, c::ok));
    cases.push_back(sample_case("7.7.1", "Closing", "Close 1000", b::ok, c::failed_by_client));
    return run;
}

result every_fate() {
    result run = sample_result();
    run.agents.erase(run.agents.begin());
    run.agents[0].ended_early = "The run was interrupted: 5 of 6 cases were run.";
    auto& cases = run.agents[0].cases;
    cases.resize(6);
    cases[0].was_run = false;
    cases[0].behavior_reason = "Not run: the peer was dead.";
    cases[1].closing_reason = "Bad <closing> & \"more\"\x01|";
    cases[2].expected_failure = "issue 17";
    cases[2].flaky = false;
    cases[3].closing = closing::ok;
    cases[3].expected_failure = "issue 18";
    cases[4].flaky = true;
    cases[4].behavior_reason = "Alone it passed.";
    return run;
}

result large_result(std::size_t cases) {
    result run{.generator = "unmask 0.1.0", .created = 1'795'221'125'000'000'000};
    auto& agent = run.agents.emplace_back(agent_result{.agent = "large", .url = "ws://localhost/"});
    constexpr std::array<std::string_view, 5> sections{"Framing", "Pings", "Fragmentation", "UTF-8",
                                                       "Closing"};
    for (std::size_t i = 0; i < cases; ++i) {
        auto& outcome = agent.cases.emplace_back(sample_case(
            fmt::format("{}.{}", i / 100 + 1, i % 100 + 1), std::string(sections[i * 5 / cases]),
            fmt::format("Case {} of many", i + 1), behavior::ok, closing::ok));
        for (int copies = 0; copies < 8; ++copies) {
            const auto more = fragmented_conversation();
            outcome.exchange.insert(outcome.exchange.end(), more.begin(), more.end());
        }
    }
    return run;
}

} // namespace unmask::reports
