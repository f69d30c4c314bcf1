// However many threads divide the connections of a capture, the records are the same, and so is what they come to.
#include "analyzer/output/json_sink.hpp"
#include "analyzer/output/memory_stream.hpp"
#include "analyzer/output/summary.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"
#include "fuzz/support/piecewise_source.hpp"
#include "fuzz/support/properties.hpp"

namespace unmask::fuzz {

namespace {

struct analyzed {
    std::string records, summary;
};

analyzed analyze(byte_view file, analyzer::analysis_options options) {
    auto capture = captures::open_capture(std::make_unique<piecewise_source>(file, whole));
    if (!capture) return {};
    testing::memory_stream out;
    analyzer::json_sink sink(out.out());
    const auto summary = analyzer::analyze(**capture, options, sink);
    ensure(sink.finish().has_value(), "the output fails");
    return {out.content(), to_text(summary)};
}

} // namespace

void check(input in) {
    analyzer::analysis_options options;
    if (in.flag()) options.decode_as = {80};
    const unsigned jobs = 2 + static_cast<unsigned>(in.choice_below(3));
    const byte_view file = in.rest();
    const analyzed alone = analyze(file, options);
    options.jobs = jobs;
    const analyzed divided = analyze(file, options);
    ensure(alone.records == divided.records, "alone:\n{}divided:\n{}", alone.records,
           divided.records);
    ensure(alone.summary == divided.summary, "alone: {}\ndivided: {}", alone.summary,
           divided.summary);
}

} // namespace unmask::fuzz
