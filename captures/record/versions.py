"""Which programs take part, and in which version; installs those from npm."""

import functools
import json
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
PYTHON = "/usr/bin/python3"


@functools.cache
def node_modules():
    """Installs the locked packages from npm below build/, unless that was done before."""
    folder = BUILD / "record"
    wanted = (HERE / "package-lock.json").read_text()
    installed = folder / "installed.json"
    if not installed.exists() or installed.read_text() != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ["package.json", "package-lock.json", ".npmrc"]:
            shutil.copy(HERE / name, folder / name)
        subprocess.run(["npm", "ci", "--loglevel=error"], cwd=folder, check=True)
        installed.write_text(wanted)
    return folder / "node_modules"


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def npm(name):
    def version():
        package = json.loads((node_modules() / name / "package.json").read_text())
        return f"npm's `{name}` {package['version']} on Node {first_line('node', '--version').lstrip('v')}"

    return version


def python(name):
    command = f"import platform, importlib.metadata as m; print(m.version('{name}'), 'on Python', platform.python_version())"
    return lambda: f"Python's `{name}` {first_line(PYTHON, '-c', command)}"


PROGRAMS = {
    "ws": npm("ws"),
    "websocket": npm("websocket"),
    "socketio": npm("socket.io"),
    "websockets": python("websockets"),
    "tornado": python("tornado"),
    "aiohttp": python("aiohttp"),
    "chromium": lambda: first_line(shutil.which("chromium"), "--version").partition(" built")[0] + ", headless",
    "reference server": lambda: "`unmask serve`",
    "raw": lambda: "a script that writes bytes, [raw_peer.py](../../record/peers/raw_peer.py)",
    "dumpcap": lambda: "dumpcap " + first_line("dumpcap", "--version").split()[2],
    "tcpdump": lambda: first_line("tcpdump", "--version").replace("version ", ""),
}


def version_of(program):
    return PROGRAMS[program]()
