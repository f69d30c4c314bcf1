// A display filter is understood or refused with a reason; what was understood can be written, means
// the same when it is read again, and says of any record either yes or no.
#include "analyzer/filter/display_filter.hpp"
#include "analyzer/fields/sample_records.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/properties.hpp"

#include <algorithm>
#include <array>

namespace unmask::fuzz {

namespace {

using analyzer::display_filter;

void ensure_sound(const analyzer::filter_error& error, std::string_view text) {
    ensure(!error.sentence.empty(), "a filter is refused without a reason");
    ensure(error.offset + error.length <= std::max(text.size(), analyzer::longest_filter),
           "a mistake at byte {} of {}", error.offset, text.size());
    const std::string shown = analyzer::to_text(error, text);
    ensure(std::ranges::count(shown, '\n') == 2, "an error is not three lines: {}", shown);
}

std::array<analyzer::any_record, 8> records_of(const testing::sample_records& sample) {
    return {&sample.connection, &sample.handshake, &sample.frame,       &sample.message,
            &sample.close,      &sample.finding,   &sample.undecodable, &sample.end};
}

void ensure_decided(display_filter& filter, std::string_view negated) {
    static testing::sample_records sample, bare;
    bare.frame.payload = {};
    auto opposite = display_filter::compile(negated);
    ensure(opposite.has_value(), "'{}' is refused", negated);
    for (std::size_t i = 0; i < records_of(sample).size(); ++i) {
        const auto one = sample.of(records_of(sample)[i]);
        const bool passes = filter.matches(one);
        ensure(passes != opposite->matches(one), "'{}' does not say the opposite", negated);
        if (!filter.needs_frame_payload())
            ensure(passes == filter.matches(bare.of(records_of(bare)[i])),
                   "a payload is needed to decide the opposite of '{}'", negated);
    }
}

} // namespace

void check(input in) {
    const std::string_view text = in.text();
    auto filter = display_filter::compile(text);
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
