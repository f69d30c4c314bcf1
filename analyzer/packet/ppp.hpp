// The Point-to-Point Protocol: by itself, or within Ethernet.
#pragma once

#include "analyzer/packet/layer.hpp"

namespace unmask::analyzer {

// RFC 2516, session packets.
next_layer decode_pppoe(layer_bytes& bytes);

// RFC 1661, with the address and control bytes of RFC 1662 or without, and with protocol numbers
// of two bytes or one.
next_layer decode_ppp(layer_bytes& bytes);

} // namespace unmask::analyzer
