"""Records a conversation of two programs: what a record.py calls.

    from recorder import peer, record

    record(__file__, __doc__, server=peer("tornado", echo=True), client=peer("ws", steps=[["text", "Hello"]]))

starts a recorder, the server, then the client, waits for the client to end, and writes beside the record.py

    capture.pcapng (or another format)   what was on the wire
    messages.jsonl                       what the programs logged, see peers/conversation.py
    README.md                            the record.py's doc string, the programs with their versions, and the date
"""

import datetime
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

import lossy_link
import packets
from versions import node_modules, version_of

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, for which Debian's packages are
TIME_LIMIT = 30  # seconds for a client


@dataclass
class Peer:
    program: str
    task: dict = field(default_factory=dict)
    options: list = field(default_factory=list)  # of the reference server

    def command(self, role, place):
        if self.program == "reference server":
            return [reference_server(), "serve", "--host", place["host"], "--port", str(place["port"]), *self.options]
        task = json.dumps(place | self.task)
        script = HERE / "peers" / f"{self.program}_peer"
        if script.with_suffix(".js").exists():
            return [shutil.which("node"), str(script) + ".js", role, task]
        return [PYTHON, str(script) + ".py", role, task]


def peer(program, **task):
    """A program of peers/, with its task."""
    return Peer(program, task)


def reference_server_peer(*options):
    """`unmask serve`. It logs nothing; its client does."""
    return Peer("reference server", options=list(options))


def reference_server():
    return os.environ.get("UNMASK", str(HERE.parent.parent / "build/release/bin/unmask"))


def free_port(host="127.0.0.1"):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


@dataclass
class Format:
    """How the capture is written, and by which recorder. What dumpcap cannot write is made of a pcap file of its own."""

    name: str = "capture.pcapng"
    recorder: str = "dumpcap"
    options: list = field(default_factory=list)
    convert: dict = None  # arguments of write_pcap


PCAPNG = Format()
PCAP = Format("capture.pcap", options=["-P"])
PCAP_NANOSECONDS = Format("capture.pcap", "tcpdump", ["--time-stamp-precision=nano", "-U"])
PCAP_GZIP = Format("capture.pcap.gz", options=["-P"], convert={"compress": True})
PCAP_BIG_ENDIAN = Format("capture.pcap", options=["-P"], convert={"byte_order": ">"})
PCAP_BIG_ENDIAN_NANOSECONDS = Format("capture.pcap", options=["-P"], convert={"byte_order": ">", "nanoseconds": True})


def record(record_py, description, *, server, client, host="127.0.0.1", format=PCAPNG, interface="lo", snaplen=None,
           rewrite=None, convert_file=None, faults=None, tap="client", proxy_port=None):
    """`rewrite` takes the packets and gives others; `convert_file` does so with the bytes of the file. `faults` puts a bad cable
    (lossy_link.py) between the programs, recorded at the end of `tap`. `proxy_port` starts a CONNECT proxy there."""
    folder = pathlib.Path(record_py).resolve().parent
    with ExitStack() as stack:
        scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        inside = {"client": [], "server": []}
        if faults:
            hosts = stack.enter_context(lossy_link.lossy_link(faults))
            inside = {role: one.inside() for role, one in hosts.items()}
            host, interface = lossy_link.SERVER, lossy_link.INTERFACE
        place = {"host": host, "port": free_port() if not faults else 9001}
        ports = [place["port"], *([proxy_port] if proxy_port else [])]
        if rewrite and not format.convert:
            format = Format(format.name, options=["-P"], convert={})
        raw = scratch / ("raw.pcap" if format.convert is not None else format.name)
        stop_recorder = start_recorder(stack, format, raw, interface, ports, snaplen, inside[tap])
        run_conversation(stack, scratch, place, server, client, inside, proxy_port)
        stop_recorder()
        finish_capture(raw, folder / format.name, format, rewrite, convert_file)
        write_messages(folder / "messages.jsonl", [scratch / "client.jsonl", scratch / "server.jsonl"])
        write_readme(folder, description, server, client, format)


def write_packet(record_py, description, packet, time, messages):
    """A capture of one packet that somebody printed, instead of a recording."""
    folder = pathlib.Path(record_py).resolve().parent
    packets.write_pcap(folder / "capture.pcap", [(time, packet)], packets.ETHERNET)
    (folder / "messages.jsonl").write_text("".join(json.dumps(message) + "\n" for message in messages))
    write_page(folder, description, [("made", "from the bytes in [record.py](record.py)")])


def start_recorder(stack, format, path, interface, ports, snaplen, inside):
    bpf = " or ".join(f"tcp port {port}" for port in ports)
    length = ["-s", str(snaplen)] if snaplen else []
    if format.recorder == "tcpdump":
        command = ["tcpdump", "-i", interface, *format.options, *length, "-Z", "root", "-w", str(path), bpf]
    else:
        command = ["dumpcap", "-i", interface, *format.options, *length, "-f", bpf, "-w", str(path)]
    process = subprocess.Popen([*inside, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    stack.callback(process.kill)  # which means nothing to one that has ended
    for line in process.stderr:  # what both say once they have begun
        if "listening on" in line or line.startswith("File:"):
            break
    else:
        raise RuntimeError(f"{command[0]} did not begin to record")
    time.sleep(0.3)

    def stop():
        time.sleep(1.2)  # until the kernel has handed over the last packets
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)

    return stop


def run_conversation(stack, scratch, place, server, client, inside, proxy_port):
    def start(command, role):
        environment = os.environ | {"MESSAGE_LOG": str(scratch / f"{role}.jsonl"), "NODE_PATH": str(node_modules()),
                                    "CHROMIUM": shutil.which("chromium") or ""}
        process = subprocess.Popen([*inside[role], *command], env=environment, stdout=subprocess.PIPE, text=True)
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    started = [start(server.command("server", place), "server")]
    if proxy_port:
        started.append(start([PYTHON, str(HERE / "peers/connect_proxy.py"), str(proxy_port)], "server"))
    for process in started:
        if not process.stdout.readline():
            raise RuntimeError("a server did not come up")
    if start(client.command("client", place), "client").wait(TIME_LIMIT) != 0:
        raise RuntimeError("the client failed")
    time.sleep(0.3)  # the server notes the end, too


def finish_capture(raw, target, format, rewrite, convert_file):
    for old in target.parent.glob("capture.*"):
        old.unlink()
    if format.convert is None:
        shutil.copyfile(raw, target)
    else:
        recorded, link_type = packets.read_pcap(raw)
        wanted = rewrite(recorded) if rewrite else recorded
        packets.write_pcap(target, [(one.time, one.to_bytes()) for one in wanted], link_type, **format.convert)
    if convert_file:
        target.write_bytes(convert_file(target.read_bytes()))


def write_messages(path, logs):
    path.write_text("".join(log.read_text() for log in logs if log.exists()))


def write_readme(folder, description, server, client, format):
    write_page(folder, description, [
        ("server", version_of(server.program)), ("client", version_of(client.program)),
        ("recorder", version_of(format.recorder)),
        ("recorded", f"{datetime.date.today()} on Linux {platform.release().split('-')[0]}")])


def write_page(folder, description, rows):
    title, _, text = description.strip().partition("\n")
    rows.append(("command", f"`scripts/record-captures {folder.name}`, which runs [record.py](record.py)"))
    table = "".join(f"| {name} | {value} |\n" for name, value in rows)
    (folder / "README.md").write_text(f"# {title}\n\n{text.strip()}\n\n| | |\n|---|---|\n{table}")
    print(f"{folder.name}: {sum(one.stat().st_size for one in folder.glob('capture.*'))} bytes")
