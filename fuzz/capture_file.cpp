// A file of any format, plain or compressed, is recognised and read the same however its bytes
// come.
#include "fuzz/support/capture_reading.hpp"

namespace unmask::fuzz {

void check(input in) {
    check_reader(in, [](auto source, const captures::reader_limits& limits) {
        return captures::open_capture(std::move(source), limits);
    });
}

} // namespace unmask::fuzz
