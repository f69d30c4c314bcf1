#include "cli/conform_trace.hpp"

#include "conformance/cases/payload.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace unmask::cli {
namespace {

using kind = reports::exchange_entry::kind;

std::string opcode_name(std::uint8_t code) {
    const auto known = static_cast<opcode>(code);
    return is_known(known) ? std::string(name_of(known)) : fmt::format("opcode {}", code);
}

std::string payload_of(const reports::exchange_entry& entry) {
    if (entry.length == 0) return {};
    if (!entry.payload_text.empty())
        return ": " + conformance::describe(as_bytes(entry.payload_text));
    constexpr std::size_t most_digits = 64;
    const bool cut = entry.length > most_digits / 2;
    return fmt::format(": {}{}", entry.payload_hex.substr(0, most_digits), cut ? "..." : "");
}

std::string frame_in_words(const reports::exchange_entry& entry) {
    return fmt::format("{} {}{}{}, {} bytes{}", entry.sent ? '>' : '<', opcode_name(entry.opcode),
                       entry.fin ? "" : ", FIN=0",
                       entry.rsv == 0 ? "" : fmt::format(", RSV={}", entry.rsv), entry.length,
                       payload_of(entry));
}

} // namespace

std::string trace_line(std::string_view case_id, const reports::exchange_entry& entry) {
    const std::string what = entry.what == kind::frame    ? frame_in_words(entry)
                             : entry.what == kind::octets ? (entry.sent ? "> " : "< ") + entry.text
                                                          : "  " + entry.text;
    return fmt::format("{:<8} {:10.6f} {}\n", case_id, static_cast<double>(entry.time) / 1e6, what);
}

std::function<void(const conformance::test_case&, const reports::exchange_entry&)> trace_printer() {
    return [](const conformance::test_case& one, const reports::exchange_entry& entry) {
        std::fputs(trace_line(one.id, entry).c_str(), stderr);
    };
}

std::function<void(const std::string&, const conformance::test_case&,
                   const reports::exchange_entry&)>
client_trace_printer() {
    return [](const std::string& agent, const auto& one, const auto& entry) {
        const auto line = conformance::describe(as_bytes(agent)) + ' ' + trace_line(one.id, entry);
        std::fputs(line.c_str(), stderr);
    };
}

} // namespace unmask::cli
