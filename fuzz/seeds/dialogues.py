"""Captures of connections: segments and packets from what two sides say."""

from seeds.capture_files import pcap
from seeds.network import ipv4, is_from_client, tcp
from seeds.websocket import frame

DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n"


def dialogue(said, asked="", answered="", target="/", port=40000, ends=("client",)):
    """An opening handshake with these header fields, and what is said then: (side, bytes), or (side, bytes, "lost")."""
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    asks = f"GET {target} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{asked}\r\n".encode()
    answers = f"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n{answered}\r\n".encode()
    sequence = {"client": 1, "server": 1}

    def send(side, data=b"", **fields):
        other = "server" if side == "client" else "client"
        return tcp(data, sequence[side], sequence[other], from_client=side == "client", port=port, **fields)

    sent = [tcp(flags=2, sequence=0, port=port), tcp(flags=0x12, acknowledgment=1, sequence=0, from_client=False, port=port)]
    for side, data, *how in [("client", asks), ("server", answers), *said]:
        if not how:
            sent.append(send(side, data))
        sequence[side] += len(data)
    for side in ends:
        sent.append(send(side, flags=0x11))
        sequence[side] += 1
    return sent


def segments(frames, agreed=False, lost=(), port=40000):
    """An opening handshake and these frames of the client, without the lost ones."""
    extension = DEFLATE if agreed else ""
    return dialogue([("client", one, "lost") if i in lost else ("client", one) for i, one in enumerate(frames)], extension, extension, port=port)


def capture(sent, seconds=0):
    """Of these segments, or IP packets, so many seconds apart."""
    data = [one if one[0] == 0x45 else ipv4(one, from_client=is_from_client(one)) for one in sent]
    return pcap("<", 0xA1B2C3D4, [(1_700_000_000 + i * seconds, i, one, len(one)) for i, one in enumerate(data)], 101)


def in_fragments(one):
    """A segment as two IP packets."""
    return [ipv4(one[:24], fragment=0x2000, from_client=is_from_client(one)), ipv4(one[24:], fragment=3, from_client=is_from_client(one))]


def from_server(*arguments):
    return ("server", frame(*arguments, mask=False))


def in_parts(side, data, *sizes):
    """Three segments, of which the second is lost."""
    first, second = sizes
    return [(side, data[:first]), (side, data[first : first + second], "lost"), (side, data[first + second :])]
