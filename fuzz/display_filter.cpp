// A display filter is understood or refused with a reason; what was understood can be written, means
// the same when it is read again, and says of any record either yes or no.
#include "analyzer/filter/display_filter.hpp"
#include "fuzz/support/filter_decisions.hpp"
#include "fuzz/support/input.hpp"

namespace unmask::fuzz {

namespace {

void ensure_sound(const analyzer::filter_error& error, std::string_view text) {
    ensure(!error.sentence.empty(), "a filter is refused without a reason");
    ensure(error.offset + error.length <= std::max(text.size(), analyzer::longest_filter),
           "a mistake at byte {} of {}", error.offset, text.size());
    const std::string shown = analyzer::to_text(error, text);
    ensure(std::ranges::count(shown, '\n') == 2, "an error is not three lines: {}", shown);
}

} // namespace

void check(input in) {
    const std::string_view text = in.text();
    auto filter = analyzer::display_filter::compile(text);
    if (!filter) return ensure_sound(filter.error(), text);
    const std::string written = to_string(filter->tree());
    // Escapes may make it longer than filters may be.
    if (written.size() + std::string_view("not ()").size() > analyzer::longest_filter) return;
    const auto again = analyzer::parse_filter(written);
    ensure(again.has_value(), "'{}' is written as '{}', which is refused", text, written);
    ensure(*again == filter->tree(), "'{}' is written as '{}', which means something else", text,
           written);
    // Parentheses around it may be one pair too many.
    if (std::ranges::count(written, '(') < analyzer::deepest_parentheses)
        ensure_decided(*filter, "not (" + written + ")");
}

} // namespace unmask::fuzz
