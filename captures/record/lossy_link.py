"""A network of two hosts with a bad cable, which loses, doubles and delays packets.

Each host is a network namespace with a TUN interface; the cable is a thread of this process that carries packets from one to
the other. (The kernel's own `netem` would do as well; it is not in every kernel, and cannot be told which packets to spoil.)
"""

import fcntl
import os
import select
import struct
import subprocess
import threading
import time
from contextlib import contextmanager

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
MTU = 700
CLIENT, SERVER = "10.77.0.1", "10.77.0.2"
INTERFACE = "cable"


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Host:
    def __init__(self, role, address, peer):
        self.namespace = f"unmask-{os.getpid()}-{role}"
        name = f"um{os.getpid()}{role[0]}"
        self.end = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self.end, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
        ip("netns", "add", self.namespace)
        ip("link", "set", name, "netns", self.namespace)
        inside = ["-n", self.namespace]
        ip(*inside, "link", "set", name, "name", INTERFACE, "mtu", str(MTU))
        # IPv6 would add packets of its own.
        subprocess.run([*self.inside(), "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"], check=False)
        ip(*inside, "address", "add", address, "peer", peer, "dev", INTERFACE)
        ip(*inside, "link", "set", INTERFACE, "up")

    def inside(self):
        return ["ip", "netns", "exec", self.namespace]

    def remove(self):
        os.close(self.end)
        ip("netns", "delete", self.namespace)


class Cable(threading.Thread):
    """Spoils every n-th packet with data that the client sends: `lose`, `double`, `delay` (behind those that follow)."""

    DELAY = 0.02  # seconds

    def __init__(self, client, server, faults):
        super().__init__(daemon=True)
        self.other_end = {client: server, server: client}
        self.client, self.faults = client, faults
        self.count = 0
        self.done = {what: 0 for what in faults}
        self.delayed = []  # (when, end, packet)
        self.stopped = False

    def run(self):
        while not self.stopped:
            readable, _, _ = select.select(list(self.other_end), [], [], 0.005)
            for end in readable:
                self.carry(end, os.read(end, 65536))
            while self.delayed and self.delayed[0][0] <= time.monotonic():
                _, to, packet = self.delayed.pop(0)
                os.write(to, packet)

    def carry(self, end, packet):
        to = self.other_end[end]
        fault = self.fault_of(end, packet)
        if fault == "delay":
            self.delayed.append((time.monotonic() + self.DELAY, to, packet))
        elif fault != "lose":
            os.write(to, packet)
        if fault == "double":
            os.write(to, packet)

    def fault_of(self, end, packet):
        headers = (packet[0] & 15) * 4 + (packet[(packet[0] & 15) * 4 + 12] >> 4) * 4
        if end != self.client or len(packet) == headers:
            return None
        self.count += 1
        for what, every in self.faults.items():
            if self.count % every == every - 1:
                self.done[what] += 1
                return what
        return None


@contextmanager
def lossy_link(faults):
    """Yields {"client": Host, "server": Host}; when it ends, each kind of fault has happened."""
    hosts = {}
    try:
        hosts["client"] = Host("client", CLIENT, SERVER)
        hosts["server"] = Host("server", SERVER, CLIENT)
        cable = Cable(hosts["client"].end, hosts["server"].end, faults)
        cable.start()
        yield hosts
        cable.stopped = True
        cable.join()
        if not all(cable.done.values()):
            raise RuntimeError(f"the conversation was too short for all faults: {cable.done}")
    finally:
        for host in hosts.values():
            host.remove()
