// Capture filters in the language of libpcap (pcap-filter(7)), such as "tcp port 8080".
#pragma once

#include "captures/reader.hpp"

#include <map>

namespace unmask::captures {

class packet_filter {
  public:
    // The error is one sentence.
    static std::expected<packet_filter, std::string> compile(std::string expression);

    packet_filter(packet_filter&&) noexcept;
    ~packet_filter();

    // An expression means something else on each type of link, and on some it means nothing: an
    // error.
    std::expected<bool, std::string> matches(const packet& one);

  private:
    struct program;

    explicit packet_filter(std::string expression);
    std::expected<const program*, std::string> program_for(std::uint16_t link_type);

    std::string expression_;
    std::map<std::uint16_t, std::unique_ptr<program>> programs_; // by link type
};

// The packets of another capture that match, with the numbers that they have there.
std::unique_ptr<capture_reader> filter_capture(std::unique_ptr<capture_reader> all,
                                               packet_filter filter);

} // namespace unmask::captures
