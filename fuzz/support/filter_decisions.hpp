// What must hold of a display filter's decisions.
#pragma once

#include "analyzer/fields/sample_records.hpp"
#include "analyzer/filter/display_filter.hpp"
#include "fuzz/support/properties.hpp"

#include <array>

namespace unmask::fuzz {

inline std::array<analyzer::any_record, 8> records_of(const testing::sample_records& sample) {
    return {&sample.connection, &sample.handshake, &sample.frame,       &sample.message,
            &sample.close,      &sample.finding,   &sample.undecodable, &sample.end};
}

// It says of every kind of record the opposite of `negated`, and without a payload what it says
// with one if it needs none.
inline void ensure_decided(analyzer::display_filter& filter, std::string_view negated) {
    static testing::sample_records sample, bare;
    bare.frame.payload = {};
    auto opposite = analyzer::display_filter::compile(negated);
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

} // namespace unmask::fuzz
