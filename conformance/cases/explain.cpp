#include "conformance/cases/explain.hpp"

#include "conformance/cases/catalogue.hpp"
#include "protocol/counted.hpp"

#include <fmt/format.h>
#include <iterator>

namespace unmask::conformance {
namespace {

std::string seconds(duration time) {
    return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

std::string describe_frame(const step& sent) {
    std::string name{name_of(sent.opcode)};
    if (!is_known(sent.opcode)) name = fmt::format("opcode-{}", static_cast<int>(sent.opcode));
    return fmt::format("{} frame{}{}", name, sent.fin ? "" : ", FIN=0",
                       sent.rsv == 0 ? "" : fmt::format(", RSV={}", sent.rsv));
}

std::string describe_write(const step& sent) {
    if (sent.chop == 1) return ", one byte per TCP write";
    if (sent.chop != 0) return fmt::format(", {} bytes per TCP write", sent.chop);
    return sent.own_write ? ", a TCP write of its own" : "";
}

std::string describe_close(const payload& body) {
    const byte_buffer bytes = render(body);
    const close_body parsed = parse_close(bytes);
    if (bytes.empty()) return "close frame without body";
    if (!parsed.code) return fmt::format("close frame, body {}", describe(body));
    if (parsed.reason.empty()) return fmt::format("close frame, code {}", *parsed.code);
    return fmt::format("close frame, code {}, reason {}", *parsed.code,
                       describe(as_bytes(parsed.reason)));
}

template <class List>
std::string sequence(const List& events) {
    if (events.empty()) return "nothing";
    std::string text;
    for (const event& one : events)
        text += fmt::format("{}{}", text.empty() ? "" : ", then ", describe(one));
    return text;
}

std::string closing_sentence(const closing_expectation& closing, party role) {
    const std::string codes = describe(closing.codes);
    if (closing.initiator == endpoint::peer)
        return fmt::format("The peer fails the connection: with close code {}, with a close frame "
                           "without code, or by closing TCP.",
                           codes);
    if (!closing.clean)
        return fmt::format(
            "The peer answers the close frame with code {}, with none, or by closing TCP.", codes);
    return fmt::format("The peer answers the runner's close frame with code {} or none{}.", codes,
                       role == party::client ? ", and closes TCP" : "");
}

void append_rules(std::string& text, const test_case& one) {
    for (const rule cited : one.rules) {
        const rule_entry& entry = unmask::describe(cited);
        fmt::format_to(std::back_inserter(text), "  {} ({}, {})\n      {}\n", entry.slug,
                       citation_of(entry), name_of(entry.level), entry.statement);
    }
}

void append_breaks(std::string& text, const test_case& one) {
    const auto broken = rules_broken(one, party::client);
    if (broken.empty()) return;
    text += "\nThe runner breaks on purpose\n";
    for (const rule each : broken)
        fmt::format_to(std::back_inserter(text), "  {}\n", unmask::describe(each).slug);
}

std::string describe_message(const round_trips& trips) {
    const char* const type = trips.binary ? "binary" : "text";
    if (trips.from)
        return fmt::format("{} message, {} {} of {}", type, trips.length,
                           trips.binary ? "bytes" : "characters", name_of(*trips.from));
    return fmt::format("{} message of {} bytes", type, trips.length);
}

void append_trips(std::string& text, const round_trips& trips) {
    auto out = std::back_inserter(text);
    for (const std::string_view offer : trips.offers)
        fmt::format_to(out, "      offered: {}\n", offer);
    fmt::format_to(out, "  --> {}{}", describe_message(trips),
                   trips.compressed() ? ", compressed" : "");
    if (trips.fragment != 0)
        fmt::format_to(out, ", in frames of {}", counted(trips.fragment, "byte"));
    if (trips.chop != 0) fmt::format_to(out, ", {} per TCP write", counted(trips.chop, "byte"));
    text += "\n  <-- its echo\n";
    if (trips.count > 1) fmt::format_to(out, "      and so on, {} times in all\n", trips.count);
}

void append_conversation(std::string& text, const test_case& one) {
    if (one.trips) append_trips(text, *one.trips);
    for (const step& done : one.script)
        fmt::format_to(std::back_inserter(text), "  {} {}\n",
                       done.what == verb::wait ? "   " : "-->", describe(done));
    for (const event& hoped : one.expected)
        if (hoped.what != event::kind::waited)
            fmt::format_to(std::back_inserter(text), "  <-- {}\n", describe(hoped));
    fmt::format_to(std::back_inserter(text), "  otherwise, after {}: the runner {}\n",
                   seconds(one.afterwards.after),
                   one.afterwards.then == deadline::action::close
                       ? "closes without a code"
                       : "fails the connection with 1001");
}

std::string echoes_expected(const round_trips& trips) {
    std::string text =
        trips.count == 1
            ? "An echo of the same type and length comes."
            : fmt::format("{} echoes of the same type and {} come, one after the other.",
                          trips.count, trips.from ? "content" : "length");
    if (trips.compressed()) text += " A peer without permessage-deflate has not implemented this.";
    return text;
}

} // namespace

std::string describe(const step& done) {
    switch (done.what) {
    case verb::send_frame:
        return fmt::format("{}, {}{}", describe_frame(done), describe(done.content),
                           describe_write(done));
    case verb::send_message:
        return fmt::format("{} message, {}{}", name_of(done.opcode), describe(done.content),
                           done.fragment == 0 ? ""
                                              : ", in frames of " + counted(done.fragment, "byte"));
    case verb::begin_frame:
        return fmt::format("header of a {} that announces {} bytes", describe_frame(done),
                           done.announced);
    case verb::send_octets:
        return fmt::format("payload of that frame, {}", describe(done.content));
    case verb::close:
        return describe_close(done.content);
    case verb::wait:
        return fmt::format("{} of silence", seconds(done.silence));
    }
    return {};
}

std::vector<std::string> expected_events(const test_case& one) {
    std::vector<std::string> lines;
    if (one.trips)
        lines.push_back(fmt::format(
            "{}{}", one.trips->count == 1 ? "" : fmt::format("{} times: ", one.trips->count),
            describe_message(*one.trips)));
    for (const event& hoped : one.expected) lines.push_back(describe(hoped));
    return lines;
}

std::string expectation_of(const test_case& one, party role) {
    std::string text =
        one.trips ? echoes_expected(*one.trips)
                  : fmt::format("The runner receives exactly: {}.", sequence(one.expected));
    if (one.tolerated)
        text += fmt::format(" Tolerated, but not strict: {}.", sequence(*one.tolerated));
    text += " " + closing_sentence(one.closing, role);
    if (one.informational) text += " Whatever the peer does is only noted.";
    return text;
}

std::string describe(const short_list<close_code, 3>& codes) {
    std::string text;
    for (std::size_t i = 0; i < codes.size(); ++i)
        text += fmt::format("{}{}", i == 0 ? "" : i + 1 == codes.size() ? " or " : ", ", codes[i]);
    return text;
}

std::string slugs_of(std::span<const rule> rules) {
    std::string text;
    for (const rule one : rules)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", unmask::describe(one).slug);
    return text;
}

std::string explain(const test_case& one) {
    std::string text = fmt::format("{}  {}\n{}\n\nRules\n", one.id, one.name, one.title);
    append_rules(text, one);
    append_breaks(text, one);
    text += "\nConversation (--> the runner sends, <-- the peer should send)\n";
    append_conversation(text, one);
    fmt::format_to(std::back_inserter(text), "\nExpectation\n  {}\n", expectation_of(one));
    return text;
}

} // namespace unmask::conformance
