#include "analyzer/output/summary.hpp"

#include "protocol/counted.hpp"

#include <fmt/format.h>

namespace unmask::analyzer {

std::string to_text(const analysis_summary& summary) {
    std::string text =
        fmt::format("{}, {} of WebSocket, {}, {}: {}, {}, {}", counted(summary.packets, "packet"),
                    counted(summary.connections, "connection"), counted(summary.frames, "frame"),
                    counted(summary.messages, "message"), counted(summary.findings[2], "violation"),
                    counted(summary.findings[1], "warning"), counted(summary.findings[0], "note"));
    if (summary.gaps > 0) text += "; " + counted(summary.gaps, "gap");
    if (summary.undecodable > 0)
        text += fmt::format("; {} undecodable {}", summary.undecodable,
                            summary.undecodable == 1 ? "stretch" : "stretches");
    if (summary.given_up > 0)
        text += "; " + counted(summary.given_up, "connection") + " given up for lack of memory";
    for (std::size_t i = 0; i < packet_fault_count; ++i)
        if (const auto fault = static_cast<packet_fault>(i);
            summary.not_followed[i] > 0 && loses_data(fault))
            text +=
                fmt::format("; {} {}", counted(summary.not_followed[i], "packet"), name_of(fault));
    return text;
}

} // namespace unmask::analyzer
