// What analyzers are known to get wrong, and the recorded captures that show that we do not. Here each
// capture proves that it still holds what it was recorded for; recorded_captures_test.cpp compares its
// messages with what the programs logged.
#include "analyzer/recorded_capture.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace unmask {
namespace {

namespace fs = std::filesystem;
namespace support = unmask::testing;
using nlohmann::json;
using support::json_records;

struct evidence {
    json_records records;
    support::segment_account segments;
    std::optional<captures::capture_error> error;

    template <class Predicate>
    std::size_t count(std::string_view type, Predicate&& predicate) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            records, [&](const json& one) { return one["type"] == type && predicate(one); }));
    }
    std::size_t count(std::string_view type) const {
        return count(type, [](const json&) { return true; });
    }
    template <class Predicate>
    bool has(std::string_view type, Predicate&& predicate) const {
        return count(type, predicate) > 0;
    }
    // A finding for each of the rules.
    bool has_findings(std::initializer_list<std::string_view> rules) const {
        return std::ranges::all_of(rules, [&](std::string_view rule) {
            return has("finding", [&](const json& one) { return one["rule"] == rule; });
        });
    }
};

bool is_heuristic(const json& connection) { return connection["origin"] == "heuristic"; }
bool is_compressed(const json& message) { return message["compressed"] == true; }
bool is_control(const json& frame) { return frame["opcode"] >= 8; }
bool is_empty_final_fragment(const json& frame) {
    return frame["opcode"] == 0 && frame["fin"] == true && frame["length"] == 0;
}

// Frames of the other direction lie between those of one fragmented message.
bool has_fragments_both_ways(const evidence& shown) {
    std::map<std::string, bool> open;
    bool both = false;
    for (const json& one : shown.records) {
        if (one["type"] != "frame" || is_control(one)) continue;
        open[one["direction"]] = one["fin"] == false;
        both |= open["client"] && open["server"];
    }
    return both;
}

bool has_control_between_fragments(const evidence& shown) {
    std::map<std::string, bool> open;
    for (const json& one : shown.records) {
        if (one["type"] != "frame") continue;
        if (is_control(one) && open[one["direction"]]) return true;
        if (!is_control(one)) open[one["direction"]] = one["fin"] == false;
    }
    return false;
}

bool has_one_address(const evidence& shown) {
    return shown.has("connection", [](const json& one) {
        return one["client"]["address"] == one["server"]["address"];
    });
}

bool has_deflate(const evidence& shown, bool server_alone, bool client_alone) {
    return shown.has("handshake", [&](const json& one) {
        const json& deflate = one["deflate"];
        return !deflate.is_null() && deflate["server_no_context_takeover"] == server_alone &&
               deflate["client_no_context_takeover"] == client_alone;
    });
}

// Messages of a direction go on behind a gap in it.
bool goes_on_behind_gap(const evidence& shown) {
    std::set<std::string> with_gap;
    for (const json& one : shown.records) {
        if (one["type"] == "gap") with_gap.insert(one["direction"]);
        if (one["type"] == "message" && with_gap.contains(one["direction"])) return true;
    }
    return false;
}

bool has_frames_with_handshake(const evidence& shown) {
    std::uint64_t response = 0;
    std::size_t beside = 0;
    for (const json& one : shown.records) {
        if (one["type"] == "handshake") response = one["packets"].back();
        if (one["type"] == "frame") beside += one["packets"] == json::array({response});
    }
    return beside >= 3;
}

struct fault_class {
    std::string_view name;
    std::string_view folder;
    bool (*is_shown)(const evidence&);
};

void PrintTo(const fault_class& one, std::ostream* out) { *out << one.name; }

constexpr fault_class classes[] = {
    {"empty final fragments", "empty-final-fragment",
     [](const evidence& shown) { return shown.count("frame", is_empty_final_fragment) > 2; }},
    {"empty final fragments of compressed messages", "compressed-empty-final-fragment",
     [](const evidence& shown) {
         return shown.count("frame", is_empty_final_fragment) > 2 &&
                shown.has("message", is_compressed);
     }},
    {"compressed empty messages", "compressed-empty-message",
     [](const evidence& shown) {
         return shown.has("message",
                          [](const json& one) { return is_compressed(one) && one["length"] == 0; });
     }},
    {"segments out of order", "swapped-segments",
     [](const evidence& shown) { return shown.segments.early > 5; }},
    {"loss, recorded behind it", "lossy-behind-the-loss",
     [](const evidence& shown) { return shown.segments.early > 2; }},
    {"loss, recorded before it", "lossy-before-the-loss",
     [](const evidence& shown) { return shown.segments.repeated > 0; }},
    {"retransmissions of what was acknowledged", "late-retransmission",
     [](const evidence& shown) { return shown.segments.repeated > 2; }},
    {"overlapping segments that differ", "conflicting-retransmission",
     [](const evidence& shown) { return shown.segments.repeated > 2 && shown.segments.early > 0; }},
    {"a segment that was never captured", "lost-segment",
     [](const evidence& shown) {
         return shown.count("gap") == 1 && shown.count("undecodable") == 2 &&
                goes_on_behind_gap(shown);
     }},
    {"a segment that was never captured, of compressed messages", "lost-segment-compressed",
     [](const evidence& shown) {
         return shown.count("gap") == 1 && shown.count("undecodable") > 0 &&
                goes_on_behind_gap(shown);
     }},
    {"segments of one byte", "one-byte-segments",
     [](const evidence& shown) { return shown.segments.longest == 1; }},
    {"segments of three bytes", "three-byte-segments",
     [](const evidence& shown) { return shown.segments.longest == 3; }},
    {"no handshake in the capture", "mid-stream",
     [](const evidence& shown) {
         return shown.has("connection", is_heuristic) && shown.count("message") > 5;
     }},
    {"no handshake in the capture, compressed messages", "mid-stream-compressed",
     [](const evidence& shown) {
         return shown.has("connection", is_heuristic) &&
                shown.count("message", is_compressed) > 5 && shown.count("undecodable") == 0;
     }},
    {"no handshake in the capture, context takeover", "mid-stream-context-takeover",
     [](const evidence& shown) {
         return shown.has("connection", is_heuristic) && shown.count("undecodable") > 5;
     }},
    {"a single packet without a handshake", "lecture-slides",
     [](const evidence& shown) {
         return shown.has("message", [](const json& one) { return one["text"] == "Hello"; });
     }},
    {"server_no_context_takeover alone", "deflate-server-no-context-takeover",
     [](const evidence& shown) { return has_deflate(shown, true, false); }},
    {"client_no_context_takeover alone", "deflate-client-no-context-takeover",
     [](const evidence& shown) { return has_deflate(shown, false, true); }},
    {"both without context takeover", "deflate-no-context-takeover",
     [](const evidence& shown) { return has_deflate(shown, true, true); }},
    {"windows smaller than 32 KiB", "deflate-window-bits",
     [](const evidence& shown) {
         return shown.has("handshake", [](const json& one) {
             return one["deflate"]["server_max_window_bits"] == 10 &&
                    one["deflate"]["client_max_window_bits"] == 9;
         });
     }},
    {"plain messages between compressed ones", "ws-plain-between-compressed",
     [](const evidence& shown) {
         const auto compressed = shown.count("message", is_compressed);
         return compressed > 5 && shown.count("message") > compressed + 5;
     }},
    {"fragmented compressed messages with pings between", "compressed-fragments-with-ping",
     [](const evidence& shown) {
         return has_control_between_fragments(shown) && shown.has("message", [](const json& one) {
             return is_compressed(one) && one["frames"].size() > 2;
         });
     }},
    {"control frames between fragments", "ping-between-fragments", has_control_between_fragments},
    {"a final block, and messages behind it", "final-block",
     [](const evidence& shown) { return shown.count("message", is_compressed) == 4; }},
    {"fragments in both directions, one address", "fragments-both-ways",
     [](const evidence& shown) {
         return has_fragments_both_ways(shown) && has_one_address(shown);
     }},
    {"fragments in both directions, two addresses", "fragments-both-ways-two-addresses",
     [](const evidence& shown) {
         return has_fragments_both_ways(shown) && !has_one_address(shown);
     }},
    {"several frames in one packet, and behind the handshake", "frames-with-101",
     has_frames_with_handshake},
    {"masked messages longer than 256 KiB", "large-message",
     [](const evidence& shown) {
         return shown.count("frame", [](const json& one) { return one["length"] > 262144; }) == 2;
     }},
    {"both hops of a proxy", "connect-proxy",
     [](const evidence& shown) { return shown.count("handshake") == 2; }},
    {"requests before the upgrade", "aiohttp-keep-alive",
     [](const evidence& shown) {
         return shown.count("connection") == 1 && shown.has("handshake", [](const json& one) {
             return one["packets"].size() == 2 && one["packets"][0] > 8;
         });
     }},
    {"refused handshakes", "refused-handshakes",
     [](const evidence& shown) {
         std::vector<int> statuses;
         for (const json& one : shown.records)
             if (one["type"] == "handshake") statuses.push_back(one["response"]["status"]);
         return statuses == std::vector{400, 401, 403, 426, 302, 101};
     }},
    {"ports used again", "port-reuse",
     [](const evidence& shown) {
         std::set<int> ports;
         for (const json& one : shown.records)
             if (one["type"] == "connection") ports.insert(one["client"]["port"].get<int>());
         return shown.count("connection") == 3 && ports.size() == 1;
     }},
    {"connections that are reset", "reset",
     [](const evidence& shown) {
         return shown.count("end", [](const json& one) { return one["how"] == "rst"; }) == 2;
     }},
    {"packets cut at a snap length", "snaplen",
     [](const evidence& shown) { return shown.count("gap") > 5 && shown.count("message") > 5; }},
    {"a file that was cut off", "truncated-file",
     [](const evidence& shown) { return shown.error && shown.count("message") > 5; }},
    {"a wrong Sec-WebSocket-Accept", "wrong-accept",
     [](const evidence& shown) {
         return shown.has_findings({"response-accept-must-match", "response-accept-required"});
     }},
    {"requests that no client may send", "request-violations",
     [](const evidence& shown) {
         return shown.has_findings({"request-key-required", "request-key-must-be-16-bytes-base64",
                                    "request-version-header-required", "request-version-must-be-13",
                                    "request-connection-upgrade-required"});
     }},
    {"frames that no client may send", "client-violations",
     [](const evidence& shown) {
         return shown.has_findings(
             {"client-must-mask", "reserved-bits-must-be-zero", "opcode-must-be-known",
              "control-must-not-be-fragmented", "continuation-needs-start",
              "control-payload-at-most-125", "fragments-must-not-be-interleaved",
              "text-must-be-utf8", "close-body-must-hold-a-code", "close-code-1005-not-on-the-wire",
              "close-code-1016-to-2999-unassigned", "close-reason-must-be-utf8",
              "no-data-after-close", "payload-length-must-be-minimal"});
     }},
    {"what no server may send", "server-violations",
     [](const evidence& shown) {
         return shown.has_findings(
             {"server-must-not-mask", "response-subprotocol-absent-without-agreement",
              "response-extension-must-have-been-offered", "response-upgrade-required",
              "deflate-rsv1-not-on-continuations", "no-data-after-close"});
     }},
};

class recorded_fault_class : public ::testing::TestWithParam<fault_class> {};

TEST_P(recorded_fault_class, is_in_its_capture) {
    const fs::path folder = fs::path(UNMASK_SOURCE_DIR "/captures/recorded") / GetParam().folder;
    ASSERT_TRUE(fs::exists(folder)) << "no capture shows " << GetParam().name;
    analyzer::analysis_summary summary;
    evidence shown{.records = support::parsed(support::our_lines(folder, &summary)),
                   .segments = support::segments_of(folder)};
    shown.error = summary.capture_error;
    EXPECT_TRUE(GetParam().is_shown(shown)) << GetParam().name;
}

std::string name_of_class(const ::testing::TestParamInfo<fault_class>& one) {
    std::string name(one.param.folder);
    std::ranges::replace(name, '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(captures, recorded_fault_class, ::testing::ValuesIn(classes),
                         name_of_class);

} // namespace
} // namespace unmask
