// All link types that the analyzer reads, and one that it does not. Corpora hold places in this list.
#pragma once

#include "captures/packet.hpp"

#include <array>

namespace unmask::fuzz {

inline constexpr auto link_types = [] {
    namespace link = captures::link_type;
    return std::to_array<std::uint16_t>(
        {link::ethernet, link::raw_ip, link::null_loopback, link::ppp, link::raw_ip_bsd,
         link::raw_ip_openbsd, link::ppp_hdlc, link::pppoe, link::ieee_802_11, link::ipv4,
         link::linux_cooked, link::ieee_802_11_radiotap, link::ipv6, link::nflog, link::pktap,
         link::linux_cooked_v2, link::openbsd_loopback, 147});
}();

} // namespace unmask::fuzz
