// Wireless LAN (IEEE 802.11) as monitors record it: data frames that are not encrypted, with LLC
// inside.
#pragma once

#include "analyzer/packet/layer.hpp"

namespace unmask::analyzer {

// What the receiving radio says of a frame (www.radiotap.org), then the frame.
next_layer decode_radiotap(layer_bytes& bytes);

next_layer decode_ieee_802_11(layer_bytes& bytes);
// The same with a header that some radios pad to a multiple of four bytes.
next_layer decode_ieee_802_11_padded(layer_bytes& bytes);

} // namespace unmask::analyzer
