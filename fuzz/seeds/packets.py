"""Packets of every link type and tunnel."""

import functools
import struct

from seeds.corpus import write
from seeds.network import ipv4, ipv6, tcp, udp

segment = tcp(b"payload")
datagram = ipv4(segment)
ethernet = bytes(12) + b"\x08\0" + datagram
packets = {  # name: (position in the target's list of link types, bytes)
    "ethernet": (0, ethernet),
    "vlan": (0, bytes(12) + b"\x81\0\0\x05\x08\0" + datagram),
    "ethernet-ipv6": (0, bytes(12) + b"\x86\xdd" + ipv6(segment)),
    "mpls": (0, bytes(12) + b"\x88\x47\0\x01\x01\x40" + datagram),
    "llc-snap": (0, bytes(12) + struct.pack(">H", 8 + len(datagram)) + b"\xaa\xaa\x03\0\0\0\x08\0" + datagram),
    "pppoe-session": (0, bytes(12) + b"\x88\x64\x11\0\0\x01" + struct.pack(">H", 2 + len(datagram)) + b"\0\x21" + datagram),
    "arp": (0, bytes(12) + b"\x08\x06" + bytes(28)),
    "raw-ip": (1, datagram),
    "tcp-options": (1, ipv4(tcp().replace(b"\x50\x18", b"\x80\x18") + b"\1\1\x08\x0a" + bytes(8) + b"payload")),
    "raw-ipv6-with-extensions": (1, ipv6(b"\x3c\0" + bytes(6) + b"\x06\0" + bytes(6) + segment, 0)),
    "ip-in-ip": (1, ipv4(datagram, 4)),
    "gre": (1, ipv4(b"\0\0\x08\0" + datagram, 47)),
    "gre-with-key": (1, ipv4(b"\x20\0\x08\0\0\0\0\x01" + datagram, 47)),
    "vxlan": (1, ipv4(udp(4789, b"\x08\0\0\0\0\0\x01\0" + ethernet), 17)),
    "geneve": (1, ipv4(udp(6081, b"\0\0\x65\x58\0\0\x01\0" + ethernet), 17)),
    "fragment": (1, ipv4(segment, 6, 0x2000)),
    "null-loopback": (2, b"\x02\0\0\0" + datagram),
    "ppp": (3, b"\xff\x03\0\x21" + datagram),
    "ppp-hdlc": (6, b"\xff\x03\0\x57" + ipv6(segment)),
    "pppoe": (7, b"\x11\0\0\x01" + struct.pack(">H", 2 + len(datagram)) + b"\0\x21" + datagram),
    "wireless": (8, b"\x08\x01\0\0" + bytes(20) + b"\xaa\xaa\x03\0\0\0\x08\0" + datagram),
    "wireless-qos": (8, b"\x88\x02\0\0" + bytes(22) + b"\xaa\xaa\x03\0\0\0\x08\0" + datagram),
    "linux-cooked": (10, bytes(14) + b"\x08\0" + datagram),
    "radiotap": (11, b"\0\0\x09\0\x02\0\0\0\0\x08\x01\0\0" + bytes(20) + b"\xaa\xaa\x03\0\0\0\x08\0" + datagram),
    "nflog": (13, b"\x02\0\0\0" + struct.pack("<HH", 4 + len(datagram), 9) + datagram),
    "pktap": (14, struct.pack("<III", 108, 1, 1) + bytes(96) + ethernet),
    "linux-cooked-v2": (15, b"\x08\0" + bytes(18) + datagram),
    "openbsd-loopback": (16, b"\0\0\0\x02" + datagram),
    "unknown-link-type": (17, datagram),
    "pseudowire": (0, bytes(12) + b"\x88\x47\0\x01\x01\x40" + bytes(4) + ethernet),
    "pseudowire-without-control-word": (0, bytes(12) + b"\x88\x47\0\x01\x01\x40\x22" + ethernet[1:]),
    "pseudowire-channel": (0, bytes(12) + b"\x88\x47\0\x01\x01\x40\x10" + bytes(20)),
    "udp": (1, ipv4(udp(53, b"query"), 17)),
    "icmp": (1, ipv4(bytes(8), 1)),
    "ipv6-fragment": (1, ipv6(b"\x06\0\0\x01\0\0\0\x07" + segment, 44)),
    "ipv6-whole-fragment": (1, ipv6(b"\x06\0\0\0\0\0\0\x07" + segment, 44)),
    "ip-in-ip-in-ip": (1, functools.reduce(lambda inner, _: ipv4(inner, 4), range(20), datagram)),
    "mpls-in-ip": (1, ipv4(b"\0\x01\x01\x40" + datagram, 137)),
    "gre-of-pptp": (1, ipv4(b"\x30\x81\x88\x0b" + bytes(12) + b"\xff\x03\0\x21" + datagram, 47)),
    "gre-acknowledgment-alone": (1, ipv4(b"\x20\x81\x88\x0b" + bytes(8), 47)),
    "gre-of-version-2": (1, ipv4(b"\0\x02\x08\0" + datagram, 47)),
    "mpls-in-ppp": (3, b"\xff\x03\x02\x81\0\x01\x01\x40" + datagram),
    "ppp-control": (3, b"\xff\x03\xc0\x21" + bytes(8)),
    "pppoe-discovery": (7, b"\x11\x09\0\0\0\0"),
    "wireless-beacon": (8, b"\x80\0" + bytes(30)),
    "wireless-encrypted": (8, b"\x08\x41" + bytes(40)),
    "wireless-fragment": (8, b"\x08\x05" + bytes(40)),
    "wireless-aggregate": (8, b"\x88\x03" + bytes(28) + b"\x80" + bytes(20)),
    "radiotap-of-two-words": (11, b"\0\0\x0d\0\x02\0\0\x80\0\0\0\0\x20\x88\x02\0\0" + bytes(22) + bytes(2) + b"\xaa\xaa\x03\0\0\0\x08\0" + datagram),
    "radiotap-of-version-1": (11, b"\x01" + bytes(20)),
    "nflog-with-a-prefix": (13, b"\x02\0\0\0\x06\0\x0a\0ok\0\0" + struct.pack("<HH", 4 + len(datagram), 9) + datagram),
}  # fmt: skip


def seed():
    for name, (link, data) in packets.items():
        write("packet_decode", name, data, link, 0)
        write("packet_decode", name + "-cut-short", data[:-3], link, 3)
