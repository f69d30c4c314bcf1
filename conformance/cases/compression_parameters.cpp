// Compressed messages after several offers of permessage-deflate (RFC 7692 §5 and §7.1). Autobahn
// 13.
#include "conformance/cases/cases.hpp"
#include "conformance/cases/compression_shapes.hpp"

namespace unmask::conformance {
namespace {

// The hints about the client's own compressor are in all offers.
constexpr std::string_view plain =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits";
constexpr std::string_view no_takeover =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; "
    "server_no_context_takeover";
constexpr std::string_view window_9 =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; "
    "server_max_window_bits=9";
constexpr std::string_view window_15 =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; "
    "server_max_window_bits=15";
constexpr std::string_view no_takeover_window_9 =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; "
    "server_no_context_takeover; server_max_window_bits=9";
constexpr std::string_view no_takeover_window_15 =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; "
    "server_no_context_takeover; server_max_window_bits=15";

// What a client has to do where the runner plays the server.
constexpr deflate_policy free{};
constexpr deflate_policy forgetful{.client_context_takeover = false};
constexpr deflate_policy narrow{.client_max_window_bits = 9};
constexpr deflate_policy forgetful_and_narrow{.client_context_takeover = false,
                                              .client_max_window_bits = 9};

constexpr rule inflates = rule::compressed_message_must_be_inflated_as_one;
constexpr rule honours = rule::deflate_server_no_context_takeover_must_be_honoured;
constexpr rule keeps_window = rule::server_window_must_be_kept;

constexpr compression_family families[] = {
    {"13.1", "deflate-offer/plain", "Plain offer", corpus::records, {plain}, {free}, {inflates}},
    {"13.2",
     "deflate-offer/no-takeover",
     "Server without context takeover",
     corpus::records,
     {no_takeover},
     {forgetful},
     {inflates, honours}},
    {"13.3",
     "deflate-offer/window-9",
     "Server window of 9 bits",
     corpus::records,
     {window_9},
     {narrow},
     {inflates, keeps_window}},
    {"13.4",
     "deflate-offer/window-15",
     "Server window of 15 bits",
     corpus::records,
     {window_15},
     {free},
     {inflates, keeps_window}},
    {"13.5",
     "deflate-offer/no-takeover-window-9",
     "No takeover, 9 bits",
     corpus::records,
     {no_takeover_window_9},
     {forgetful_and_narrow},
     {inflates, honours, keeps_window}},
    {"13.6",
     "deflate-offer/no-takeover-window-15",
     "No takeover, 15 bits",
     corpus::records,
     {no_takeover_window_15},
     {forgetful},
     {inflates, honours, keeps_window}},
    {"13.7",
     "deflate-offer/three",
     "Three offers",
     corpus::records,
     {no_takeover_window_9, no_takeover, plain},
     {forgetful_and_narrow, forgetful, free},
     {inflates, rule::deflate_response_must_be_supported}},
};

constexpr auto labels = compression_labels(families);
constexpr auto cases =
    compression_cases(families, labels, "WebSocket Compression (different parameters)");

} // namespace

std::span<const test_case> compression_parameter_cases() { return cases; }

} // namespace unmask::conformance
