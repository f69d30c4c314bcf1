// Whatever a capture holds: the records add up, memory is bounded, the outputs are what they say they
// are, and the same however the file comes.
#include "fuzz/support/accounted_analysis.hpp"
#include "fuzz/support/analyzer_outputs.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/pieces.hpp"

namespace unmask::fuzz {

namespace {

constexpr analyzer::analysis_limits small_limits{.memory = 20 << 10,
                                                 .connection_memory = 8 << 10,
                                                 .message = 1024,
                                                 .early_data = 1024,
                                                 .numbers = 2,
                                                 .reassembly = {.reordering = 4 << 10},
                                                 .fragments = {.memory = 4 << 10}};

} // namespace

void check(input in) {
    const auto kind = static_cast<output>(in.choice_below(outputs));
    analyzer::analysis_options options{.keep_frame_payload =
                                           kind == output::detail || kind == output::fields};
    if (in.flag()) options.limits = small_limits;
    const byte_view sizes = in.piece_sizes();
    const byte_view file = in.rest();
    const std::string written = analyze_and_account(file, whole, kind, options);
    ensure(written == analyze_and_account(file, sizes, kind, options),
           "the output depends on the pieces");
    ensure_sound(kind, written);
}

} // namespace unmask::fuzz
