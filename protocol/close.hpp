// The body of a close frame (RFC 6455 §5.5.1) and the meaning of its code (§7.4).
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/rules/rules.hpp"

#include <optional>

namespace unmask {

using close_code = std::uint16_t;

// The codes that code of ours sends or compares with; name_of() knows all registered ones.
namespace close_codes {
inline constexpr close_code normal = 1000;
inline constexpr close_code going_away = 1001;
inline constexpr close_code protocol_error = 1002;
inline constexpr close_code no_status = 1005; // never on the wire
inline constexpr close_code abnormal = 1006;  // never on the wire
inline constexpr close_code invalid_payload = 1007;
inline constexpr close_code policy_violation = 1008;
inline constexpr close_code message_too_big = 1009;
inline constexpr close_code internal_error = 1011;
inline constexpr close_code try_again_later = 1013;
} // namespace close_codes

// The registered name, such as "going away"; "private use", "unassigned" or "undefined" for the
// ranges.
std::string_view name_of_close_code(close_code code);

// The rule that sending this code breaks, if any (RFC 6455 §7.4.1 and §7.4.2; the codes 1012 to
// 1014 were registered with IANA after the RFC and are allowed).
std::optional<rule> rule_broken_by(close_code code);

// 125 bytes of control payload less the two of the code.
inline constexpr std::size_t longest_close_reason = 123;

struct close_body {
    std::optional<close_code> code; // absent if the body is empty, or too short to hold one
    std::string_view reason;        // a view of the body, not necessarily valid UTF-8
};

close_body parse_close(byte_view payload);

// The first rule that this body breaks: its length, its code, or the encoding of its reason.
std::optional<rule> rule_broken_by_close(byte_view payload);

// A reason longer than longest_close_reason is cut at a character boundary.
byte_buffer make_close(close_code code, std::string_view reason = {});

} // namespace unmask
