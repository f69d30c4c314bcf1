#include "captures/pcap_reader.hpp"

#include <utility>

namespace unmask::captures {
namespace {

constexpr std::size_t file_header_length = 24;
constexpr std::size_t record_header_length = 16;

// What the magic number says about the rest of the file.
struct dialect {
    std::uint32_t magic;
    std::int64_t nanoseconds_per_unit; // of the record's fraction of a second
    std::size_t record_header;
};

constexpr dialect dialects[] = {
    {0xa1b2c3d4, 1000, record_header_length},
    {0xa1b23c4d, 1, record_header_length},
    // A patched libpcap of the 1990s: interface, protocol and packet type follow each header.
    {0xa1b2cd34, 1000, record_header_length + 8},
};

struct recognised {
    dialect form;
    std::endian order;
};

std::optional<recognised> recognise(byte_view start) {
    if (start.size() < sizeof(std::uint32_t)) return std::nullopt;
    for (const std::endian order : {std::endian::little, std::endian::big})
        for (const dialect& form : dialects)
            if (load<std::uint32_t>(start, order) == form.magic) return recognised{form, order};
    return std::nullopt;
}

//  0              4              8              12             16
// +--------------+--------------+--------------+--------------+----------------+
// | seconds      | fraction     | captured     | original     | captured bytes |
// +--------------+--------------+--------------+--------------+----------------+
class pcap_reader final : public capture_reader {
  public:
    pcap_reader(read_buffer input, const reader_limits& limits, const recognised& format,
                std::uint16_t link_type)
        : input_(std::move(input)),
          record_limit_(limits.record),
          format_(format),
          link_type_(link_type) {}

    std::optional<packet> next() override {
        if (error()) return std::nullopt;
        const std::uint64_t offset = input_.offset();
        const std::size_t header_length = format_.form.record_header;
        if (!input_.require(header_length)) return stop();
        const std::uint32_t captured = field(8);
        if (captured > record_limit_) return refuse(captured);
        if (!input_.require(header_length + captured)) return stop();

        const byte_view record = input_.available();
        const packet result{.number = ++count_,
                            .time = field(0) * nanoseconds_per_second +
                                    field(4) * format_.form.nanoseconds_per_unit,
                            .link_type = link_type_,
                            .data = record.subspan(header_length, captured),
                            .original_length = field(12),
                            .file_offset = offset};
        input_.consume(header_length + captured);
        return result;
    }

    bool has_next_in_memory() const override {
        const std::size_t header_length = format_.form.record_header;
        const std::size_t available = input_.available().size();
        return available >= header_length && available - header_length >= field(8);
    }

  private:
    static constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

    std::uint32_t field(std::size_t position) const {
        return load<std::uint32_t>(input_.available().subspan(position), format_.order);
    }

    std::nullopt_t stop() {
        if (input_.at_proper_end()) return std::nullopt;
        return fail(input_.offset(),
                    input_.describe_early_end("packet " + std::to_string(count_ + 1)));
    }

    std::nullopt_t refuse(std::uint32_t captured) {
        return fail(input_.offset(), "packet " + std::to_string(count_ + 1) + " announces " +
                                         std::to_string(captured) +
                                         " bytes, more than the limit of " +
                                         std::to_string(record_limit_) + ": the file is damaged");
    }

    read_buffer input_;
    std::size_t record_limit_;
    recognised format_;
    std::uint16_t link_type_;
    std::uint64_t count_ = 0;
};

} // namespace

bool is_pcap(byte_view start) { return recognise(start).has_value(); }

open_result open_pcap(read_buffer input, const reader_limits& limits) {
    const bool whole = input.require(file_header_length);
    const byte_view header = input.available();
    if (!whole) return std::unexpected(input.describe_early_end("the pcap file header"));
    const recognised format = recognise(header).value();
    const auto major = load<std::uint16_t>(header.subspan(4), format.order);
    const auto minor = load<std::uint16_t>(header.subspan(6), format.order);
    // Until 2.3 the two lengths of a record stood in the other order, or in either.
    if (major != 2 || minor < 4)
        return std::unexpected("pcap version " + std::to_string(major) + "." +
                               std::to_string(minor) + " at byte 4 is not supported, only 2.4");
    // The upper half of the field tells of a frame check sequence after each packet.
    const auto link = load<std::uint32_t>(header.subspan(20), format.order);
    input.consume(file_header_length);
    return std::make_unique<pcap_reader>(std::move(input), limits, format,
                                         static_cast<std::uint16_t>(link));
}

} // namespace unmask::captures
