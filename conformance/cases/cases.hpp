// The topics of the catalogue, one file each. Every function returns a constexpr table.
#pragma once

#include "conformance/cases/case.hpp"

#include <span>

namespace unmask::conformance {

std::span<const test_case> framing_cases();
std::span<const test_case> ping_and_pong_cases();
std::span<const test_case> reserved_bit_cases();
std::span<const test_case> opcode_cases();
std::span<const test_case> fragmentation_cases();
std::span<const test_case> illegal_fragmentation_cases();
std::span<const test_case> utf8_fragmentation_cases();
std::span<const test_case> utf8_failing_cases();
std::span<const test_case> utf8_valid_cases();
std::span<const test_case> utf8_malformed_cases();
std::span<const test_case> closing_cases();
std::span<const test_case> valid_close_code_cases();
std::span<const test_case> invalid_close_code_cases();
std::span<const test_case> undefined_close_code_cases();
std::span<const test_case> performance_cases();
std::span<const test_case> automatic_fragmentation_cases();
std::span<const test_case> compression_payload_cases();
std::span<const test_case> compression_parameter_cases();

} // namespace unmask::conformance
