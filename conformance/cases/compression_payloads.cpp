// Compressed messages of several kinds of data (RFC 7692 §6 and §7.2). Autobahn 12.
#include "conformance/cases/cases.hpp"
#include "conformance/cases/compression_shapes.hpp"

namespace unmask::conformance {
namespace {

constexpr short_list<std::string_view, 3> plain_offer = {
    "permessage-deflate; client_no_context_takeover; client_max_window_bits"};

constexpr short_list<rule, 3> rules = {rule::compressed_message_must_be_inflated_as_one,
                                       rule::deflate_tail_must_be_restored,
                                       rule::server_must_keep_its_inflating_window};

constexpr compression_family families[] = {
    {"12.1", "compression/json", "JSON, compressed", corpus::records, plain_offer, {{}}, rules},
    {"12.2",
     "compression/bitmap",
     "A bitmap, compressed",
     corpus::picture,
     plain_offer,
     {{}},
     rules},
    {"12.3", "compression/prose", "Prose, compressed", corpus::prose, plain_offer, {{}}, rules},
    {"12.4", "compression/html", "HTML, compressed", corpus::page, plain_offer, {{}}, rules},
    {"12.5", "compression/pdf", "A PDF, compressed", corpus::document, plain_offer, {{}}, rules},
};

constexpr auto labels = compression_labels(families);
constexpr auto cases =
    compression_cases(families, labels, "WebSocket Compression (different payloads)");

} // namespace

std::span<const test_case> compression_payload_cases() { return cases; }

} // namespace unmask::conformance
