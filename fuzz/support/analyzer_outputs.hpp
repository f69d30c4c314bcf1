// The outputs of the analyzer, and what must hold of what each writes, whatever was in a capture.
#pragma once

#include "analyzer/output/output_stream.hpp"
#include "analyzer/output/view.hpp"

#include <memory>
#include <string>

namespace unmask::fuzz {

enum class output : std::uint8_t {
    json,
    text,
    detail,
    follow,
    archive,
    statistics_text,
    statistics_json,
    fields,
    filtered,
};
inline constexpr std::size_t outputs = 9;

std::unique_ptr<analyzer::view> make_view(output kind, analyzer::output_stream& out);

// It is JSON, or nothing in it would be obeyed by a terminal.
void ensure_sound(output kind, const std::string& written);

} // namespace unmask::fuzz
