"""The servers of the scoreboard: what each is, how it is made ready, and which version of it that is.

Each is a small echo program of ours on somebody else's library: of tests/servers/echo, or of benchmarks/peers where
one is measured as well. It listens on 127.0.0.1 at the port that is its last argument, compresses where the library
can, and lifts the limits on messages that have an option: the longest message of the cases has 16 MiB.
"""

import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ECHO = HERE / "echo"
MEASURED = ROOT / "benchmarks" / "peers"
PROGRAMS = ROOT / "build" / "servers" / "programs"
sys.path.insert(0, str(HERE.parent / "clients"))
from programs import Missing, find_program, install_packages  # noqa: E402


@dataclass(frozen=True)
class Peer:
    name: str
    language: str
    source: str  # who offers it
    version: Callable[[], str]
    command: Callable[[], list]  # made ready; the port goes behind it
    remark: str = ""


# --- Versions


def of_debian(package):
    def version():
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
        if asked.returncode != 0:
            raise Missing(f"the package {package} is not installed")
        upstream = asked.stdout.partition(":")[2] or asked.stdout
        return upstream.partition("-")[0].partition("+")[0]
    return version


def of_npm(package, folder=HERE):
    return lambda: json.loads((install_packages(folder) / package / "package.json").read_text())["version"]


# --- Commands


def build(program, source, command):
    """Builds anew where the source is newer; what is half built is never run."""
    made = PROGRAMS / program
    if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
        return made
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    unfinished = made.with_name(made.name + ".unfinished")
    done = subprocess.run([*command, "-o", str(unfinished), str(source)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Missing(f"{source.name} cannot be built: {done.stderr.strip()[:400]}")
    unfinished.replace(made)
    return made


def flags_of(*packages):
    asked = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], capture_output=True, text=True)
    if asked.returncode != 0:
        raise Missing(f"{' and '.join(packages)} cannot be built with: {asked.stderr.strip()}")
    return asked.stdout.split()


def cpp(source, *libraries, packages=(), standard="c++20"):
    def command():
        # Behind the source, where a linker looks for what the source needs.
        flags = [*libraries, *(flags_of(*packages) if packages else [])]
        wrapper = [find_program("c++"), f"-std={standard}", "-O2", "-fPIC", "-pthread", "-x", "c++"]
        made = build(source.stem, source, [*wrapper, *[flag for flag in flags if not flag.startswith("-l")],
                                           "-Wl,--no-as-needed", *[flag for flag in flags if flag.startswith("-l")]])
        return [str(made)]
    return command


def go(source):
    def command():
        # Debian's Go packages are a workspace of the kind that came before modules.
        debian = ["env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", find_program("go"), "build"]
        return [str(build(source.stem, source, debian))]
    return command


def node(script):
    def command():
        packages = install_packages(HERE)
        return ["env", f"NODE_PATH={packages}", find_program("node", "nodejs"), str(ECHO / script)]
    return command


def runtime(pattern, *arguments):
    """A runtime of its own from npm: the program for this machine is in a package beside the one that was asked for."""
    def command():
        found = sorted(install_packages(HERE / "runtimes").glob(pattern))
        if not found:
            raise Missing(f"npm has no {pattern} for this machine")
        return [str(found[0]), *arguments]
    return command


def python(script):
    return lambda: ["/usr/bin/python3", str(ECHO / script)]  # Debian's packages are for Debian's Python


def java(source, archives):
    def command():
        jars = pathlib.Path("/usr/share/java").glob(archives)
        path = ":".join(str(jar) for jar in sorted(jars) if not re.search(r"-\d", jar.stem))  # without the links by version
        PROGRAMS.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([find_program("javac"), "-cp", path, "-d", str(PROGRAMS), str(source)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"{source.name} cannot be built: {done.stderr.strip()[:400]}")
        return [find_program("java"), "-cp", f"{path}:{PROGRAMS}", source.stem]
    return command


def interpreter(program, script):
    return lambda: [find_program(program), str(ECHO / script)]


def reference_server(program):
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[-1]
    return Peer("unmask serve", "C++", "this project", lambda: version, lambda: [program, "serve", "--port"])


NO_EXTENSION = "has no extensions"

PEERS = [
    Peer("ws", "JavaScript", "npm", of_npm("ws"), node("ws.js")),
    Peer("websocket", "JavaScript", "npm", of_npm("websocket"), node("websocket.js"), NO_EXTENSION),
    Peer("faye-websocket", "JavaScript", "npm", of_npm("faye-websocket"), node("faye_websocket.js"), "with its permessage-deflate"),
    Peer("engine.io", "JavaScript", "npm", of_npm("engine.io"), node("engine_io.js"), "its WebSocket layer, an older ws, without its packets; the limit of that ws on fragments cannot be lifted (9.3.\\*, 9.4.\\*)"),
    Peer("Bun", "JavaScript", "npm", of_npm("bun", HERE / "runtimes"), runtime("@oven/bun-*/bin/bun", str(ECHO / "bun.js"))),
    Peer("Deno", "JavaScript", "npm", of_npm("deno", HERE / "runtimes"),
         runtime("@deno/*/deno", "run", "--no-lock", "--allow-net", str(ECHO / "deno.js"))),
    Peer("Tornado", "Python", "Debian", of_debian("python3-tornado"), python("tornado_echo.py")),
    Peer("websockets", "Python", "Debian", of_debian("python3-websockets"), python("websockets_echo.py")),
    Peer("aiohttp", "Python", "Debian", of_debian("python3-aiohttp"), python("aiohttp_echo.py")),
    Peer("autobahn-python", "Python", "Debian", of_debian("python3-autobahn"), python("autobahn_echo.py"), "on asyncio"),
    Peer("wsproto", "Python", "Debian", of_debian("python3-wsproto"), python("uvicorn_echo.py"), "in uvicorn"),
    Peer("libwebsockets", "C", "Debian", of_debian("libwebsockets-dev"), cpp(MEASURED / "libwebsockets_echo.cpp", packages=["libwebsockets"]),
         "answers only the latest of several pings, as RFC 6455 §5.5.3 permits (2.10, 2.11)"),
    Peer("libsoup", "C", "Debian", of_debian("libsoup-3.0-dev"), cpp(ECHO / "libsoup_echo.cpp", packages=["libsoup-3.0"])),
    Peer("Boost.Beast", "C++", "Debian", of_debian("libboost1.81-dev"), cpp(MEASURED / "beast_echo.cpp")),
    Peer("WebSocket++", "C++", "Debian", of_debian("libwebsocketpp-dev"), cpp(ECHO / "websocketpp_echo.cpp", "-lz", standard="c++17")),
    Peer("QtWebSockets", "C++", "Debian", of_debian("libqt5websockets5-dev"), cpp(ECHO / "qt_echo.cpp", packages=["Qt5WebSockets"]), NO_EXTENSION),
    Peer("gorilla/websocket", "Go", "Debian", of_debian("golang-github-gorilla-websocket-dev"), go(ECHO / "gorilla_echo.go"),
         "UTF-8 is checked by the echo program, as its documentation asks for"),
    Peer("nhooyr.io/websocket", "Go", "Debian", of_debian("golang-nhooyr-websocket-dev"), go(ECHO / "nhooyr_echo.go"), "does not check UTF-8"),
    Peer("golang.org/x/net/websocket", "Go", "Debian", of_debian("golang-golang-x-net-dev"), go(ECHO / "x_net_echo.go"), "has no extensions; gives an application frames, not messages"),
    Peer("Tomcat", "Java", "Debian", of_debian("libtomcat10-java"), java(ECHO / "TomcatEcho.java", "tomcat10-*.jar")),
    Peer("em-websocket", "Ruby", "Debian", of_debian("ruby-em-websocket"), interpreter("ruby", "em_websocket.rb"), NO_EXTENSION),
]

# What was looked for and cannot be had in this way, with the reason.
ABSENT = {
    "Jetty": "Debian's libjetty9-java lacks its WebSocket modules",
    "tungstenite": "Debian 12 has no package of it",
    "Ratchet": "Debian 12 has no package of it",
    "Mojolicious": "its text messages come as octets that nobody checks, or decoded by a Perl that refuses U+FFFF: neither is an echo",
    "uWebSockets.js": "its authors do not publish it on npm; Bun's server has uWebSockets inside",
}
