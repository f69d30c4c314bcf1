#include "captures/pcapng_interface.hpp"

#include "captures/pcapng_format.hpp"

#include <algorithm>
#include <optional>

namespace unmask::captures::pcapng {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::size_t fixed_fields_length = 8;
constexpr std::size_t option_header_length = 4;

// Wide enough for any product of a timestamp and a multiplier.
__extension__ using wide_integer = __int128;

std::int64_t power_of_ten(unsigned exponent) {
    std::int64_t result = 1;
    while (exponent-- > 0) result *= 10;
    return result;
}

// if_tsresol: the high bit chooses powers of two or of ten, the rest is the negated exponent.
bool set_resolution(interface_clock& clock, unsigned resolution) {
    const unsigned exponent = resolution & 0x7f;
    if (resolution & 0x80) {
        if (exponent > 62) return false;
        clock.multiplier = nanoseconds_per_second;
        clock.divisor = std::int64_t{1} << exponent;
    } else {
        if (exponent > 18) return false;
        clock.multiplier = exponent <= 9 ? power_of_ten(9 - exponent) : 1;
        clock.divisor = exponent <= 9 ? 1 : power_of_ten(exponent - 9);
    }
    return true;
}

// Applies one option; returns what is wrong with it, or nullptr.
const char* apply(interface_description& result, std::uint16_t code, byte_view value,
                  std::endian order) {
    if (code == option::interface_timestamp_resolution) {
        if (value.size() != 1) return "its if_tsresol option is not one byte long";
        if (!set_resolution(result.clock, std::to_integer<unsigned>(value[0])))
            return "its if_tsresol option names an unusable resolution";
    }
    if (code == option::interface_timestamp_offset) {
        if (value.size() != 8) return "its if_tsoffset option is not eight bytes long";
        result.clock.offset_seconds = static_cast<std::int64_t>(load<std::uint64_t>(value, order));
    }
    return nullptr;
}

} // namespace

std::int64_t interface_clock::to_nanoseconds_widely(std::uint64_t units) const {
    wide_integer time = static_cast<wide_integer>(units) * multiplier / divisor;
    time += static_cast<wide_integer>(offset_seconds) * nanoseconds_per_second;
    return static_cast<std::int64_t>(std::clamp<wide_integer>(time, -furthest_time, furthest_time));
}

std::expected<interface_description, std::string> parse_interface(byte_view body,
                                                                  std::endian order) {
    const std::string subject = "an interface description is damaged: ";
    if (body.size() < fixed_fields_length) return std::unexpected(subject + "it is too short");
    interface_description result;
    result.link_type = load<std::uint16_t>(body, order);
    result.snap_length = load<std::uint32_t>(body.subspan(4), order);

    byte_view options = body.subspan(fixed_fields_length);
    while (options.size() >= option_header_length) {
        const auto code = load<std::uint16_t>(options, order);
        const auto length = load<std::uint16_t>(options.subspan(2), order);
        options = options.subspan(option_header_length);
        if (code == option::end) break;
        if (padded(length) > options.size())
            return std::unexpected(subject + "an option runs past its end");
        if (const char* fault = apply(result, code, options.first(length), order))
            return std::unexpected(subject + fault);
        options = options.subspan(padded(length));
    }
    return result;
}

} // namespace unmask::captures::pcapng
