#include "analyzer/output/message_text.hpp"
#include "analyzer/statistics/statistics_view.hpp"
#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
    return fmt::format("{} ({:.1f} %)", part,
                       whole == 0 ? 0.0
                                  : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

template <class Count>
std::string sizes_text(const direction_counters<Count>& one) {
    if (one.sizes.count() == 0) return "-";
    return fmt::format("{} / {} / {} / {}", one.sizes.least(), one.sizes.quantile(0.5),
                       one.sizes.quantile(0.99), one.sizes.greatest());
}

template <class Count>
std::string compression_text(const direction_counters<Count>& one) {
    if (one.seldom().compressed_messages == 0) return "-";
    return fmt::format("{}: {} -> {}", one.seldom().compressed_messages,
                       one.seldom().inflated_bytes, counted(one.seldom().deflated_bytes, "byte"));
}

template <class Count>
std::string ratio_text(const direction_counters<Count>& one) {
    if (one.seldom().deflated_bytes == 0) return "-";
    return fmt::format("{:.2f}", static_cast<double>(one.seldom().inflated_bytes) /
                                     static_cast<double>(one.seldom().deflated_bytes));
}

template <class Count>
std::string round_trip_text(const direction_counters<Count>& one) {
    const auto milliseconds = [](std::uint64_t ns) { return static_cast<double>(ns) / 1e6; };
    if (one.seldom().round_trips.count() == 0) return "-";
    return fmt::format("{:.3f} / {:.3f} / {:.3f}", milliseconds(one.seldom().round_trips.least()),
                       milliseconds(one.seldom().round_trips.quantile(0.5)),
                       milliseconds(one.seldom().round_trips.greatest()));
}

std::string loss_text(std::uint64_t times, std::uint64_t bytes) {
    return times == 0 ? "-" : fmt::format("{}: {}", times, counted(bytes, "byte"));
}

// One block of the output: all numbers of one connection, or of all.
template <class Count>
class block {
  public:
    block(styled_text& out, const counters<Count>& numbers) : out_(out), numbers_(numbers) {}

    void write() {
        columns("", "from client", "from server");
        row("frames", [](const auto& one) { return std::to_string(one.frames); });
        row("bytes of frames", [](const auto& one) { return std::to_string(one.wire_bytes()); });
        row("  of them headers",
            [](const auto& one) { return percent(one.header_bytes, one.wire_bytes()); });
        write_messages();
        row("sizes min / median / p99 / max", [](const auto& one) { return sizes_text(one); });
        row("compressed", [](const auto& one) { return compression_text(one); });
        row("  ratio", [](const auto& one) { return ratio_text(one); });
        row("pings answered", [](const auto& one) { return answered_text(one); });
        row("  ms min / median / max", [](const auto& one) { return round_trip_text(one); });
        row("gaps", [](const auto& one) {
            return loss_text(one.seldom().gaps, one.seldom().missing_bytes);
        });
        row("undecodable", [](const auto& one) {
            return loss_text(one.seldom().undecodable, one.seldom().undecodable_bytes);
        });
        write_events();
    }

  private:
    void columns(std::string_view name, std::string_view client, std::string_view server) {
        out_.line(style::plain, fmt::format("  {:<31}{:>24}{:>24}", name, client, server));
    }

    // A row that says nothing of either side is left out.
    template <class Text>
    void row(std::string_view name, Text text) {
        const std::string client = text(numbers_.sent[0]);
        const std::string server = text(numbers_.sent[1]);
        if (client != "-" || server != "-") columns(name, client, server);
    }

    static std::string answered_text(const direction_counters<Count>& one) {
        const std::uint64_t pings = one.by_opcode(3).messages;
        return pings == 0 ? "-" : fmt::format("{} of {}", one.seldom().round_trips.count(), pings);
    }

    void write_messages() {
        row("messages", [](const auto& one) { return std::to_string(one.messages().messages); });
        for (std::size_t i = 0; i < message_opcodes.size(); ++i)
            row(fmt::format("  {}", name_of(message_opcodes[i])), [i](const auto& one) {
                const message_counter& counter = one.by_opcode(i);
                return counter.messages == 0 ? "-" : loss_text(counter.messages, counter.bytes);
            });
    }

    void write_events() {
        if (numbers_.longest_silence.length > 0)
            line("longest silence",
                 fmt::format("{} s, from {} s on", seconds(numbers_.longest_silence.length),
                             seconds(numbers_.longest_silence.start - numbers_.first_time)));
        for (const auto& [who, one] :
             {std::pair("client", &numbers_.sent[0]), {"server", &numbers_.sent[1]}})
            for (const auto& [code, count] : one->seldom().close_codes)
                line(fmt::format("close from {}", who),
                     fmt::format("{} x {}", count, code_text(code)));
        for (const auto& [broken, count] : numbers_.findings)
            line(name_of(severity_of(broken)),
                 fmt::format("{} x {}", count, describe(broken).slug));
        for (const auto& [how, count] : numbers_.ends)
            line("end", fmt::format("{} x {}", count, name_of(how)));
    }

    static std::string code_text(std::optional<close_code> code) {
        return code ? fmt::format("{} {}", *code, name_of_close_code(*code)) : "no code";
    }

    void line(std::string_view name, std::string_view text) {
        out_.line(style::plain, fmt::format("  {:<31}{}", name, text));
    }

    styled_text& out_;
    const counters<Count>& numbers_;
};

template <class Count>
std::string duration_text(const counters<Count>& numbers) {
    if (numbers.last_time < numbers.first_time) return "nothing";
    return seconds(numbers.last_time - numbers.first_time) + " s";
}

// Connections that are in the total, and not shown.
void write_left_out(const statistics& numbers, styled_text& out) {
    const std::uint64_t fewer = numbers.connections - numbers.top.size() - numbers.total_only;
    if (fewer + numbers.total_only > 0) out.blank();
    if (fewer > 0)
        out.line(style::dim, fmt::format("{} with fewer bytes are in the total only (--top)",
                                         counted(fewer, "connection")));
    if (numbers.total_only > 0)
        out.line(style::dim,
                 fmt::format("{} in the total only, some silences and answers to pings missing: "
                             "no memory to count them apart (--statistics-memory)",
                             counted(numbers.total_only, "connection")));
}

} // namespace

void write_text(const statistics& numbers, styled_text& out) {
    out.line(style::head, fmt::format("total of {}: {}", counted(numbers.connections, "connection"),
                                      duration_text(numbers.total)));
    if (numbers.connections == 0) return;
    block<std::uint64_t>(out, numbers.total).write();
    for (const auto& one : numbers.top) {
        out.blank();
        out.line(style::head,
                 fmt::format("connection {}  {} -> {}: {}", one->connection, to_string(one->client),
                             to_string(one->server), duration_text(*one)));
        block<std::uint32_t>(out, *one).write();
    }
    write_left_out(numbers, out);
}

} // namespace unmask::analyzer
