// What all connections of a table share.
#pragma once

#include "analyzer/record_sink.hpp"
#include "analyzer/websocket/reading.hpp"

namespace unmask::analyzer {

struct analysis_context {
    // Options and sink must outlive this.
    analysis_context(const analysis_options& chosen, record_sink& to)
        : options(chosen), sink(to), readings(chosen.limits) {}

    const analysis_options& options;
    record_sink& sink;
    reading_pool readings;
    byte_buffer unmasked; // a payload that is looked at only in passing
};

} // namespace unmask::analyzer
