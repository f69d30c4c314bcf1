// A pcapng file gives the same packets however its bytes come, or one error that says where.
#include "captures/pcapng_reader.hpp"
#include "fuzz/support/capture_reading.hpp"

namespace unmask::fuzz {

namespace {

captures::open_result open(std::unique_ptr<captures::byte_source> source,
                           const captures::reader_limits& limits) {
    captures::read_buffer buffer(std::move(source));
    buffer.require(4);
    if (!captures::is_pcapng(buffer.available())) return std::unexpected("another format");
    return captures::open_pcapng(std::move(buffer), limits);
}

} // namespace

void check(input in) { check_reader(in, open); }

} // namespace unmask::fuzz
