"""The programs that tests with real clients need, and how to install what comes from npm."""

import fcntl
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "build" / "clients"
PASSED, FAILED, SKIPPED = 0, 1, 77


class Missing(Exception):
    """A program that the client needs is not there; says which."""


def find_program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(f"{' or '.join(names)} is not installed")


def install_packages():
    """Installs the locked packages, unless that was done before. Tests may run side by side: one installs."""
    npm = find_program("npm")
    PACKAGES.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "package-lock.json").read_text()
    installed = PACKAGES / "installed.json"
    with open(PACKAGES / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed.exists() and installed.read_text() == wanted:
            return
        for name in ["package.json", "package-lock.json", ".npmrc"]:
            shutil.copy(HERE / name, PACKAGES / name)
        done = subprocess.run([npm, "ci", "--loglevel=error"], cwd=PACKAGES, capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"npm could not install the clients: {done.stderr.strip()}")
        installed.write_text(wanted)


def node_command(script):
    node = find_program("node", "nodejs")
    install_packages()
    os.environ["NODE_PATH"] = str(PACKAGES / "node_modules")
    return [node, str(HERE / script)]


def chromium_command(script):
    os.environ["CHROMIUM"] = find_program("chromium", "chromium-browser", "google-chrome")
    return node_command(script)


def websockets_command(script):
    for python in ["/usr/bin/python3", sys.executable]:  # Debian's package is for Debian's Python
        if subprocess.run([python, "-c", "import websockets"], stderr=subprocess.DEVNULL).returncode == 0:
            return [python, str(HERE / script)]
    raise Missing("Python's websockets is not installed")


def end_as_missing(missing):
    """The exit status where a program is not there, once that is said."""
    required = os.environ.get("UNMASK_REQUIRE_CLIENTS") == "1"
    print(f"{'FAIL ' if required else 'SKIPPED'} {missing}")
    return FAILED if required else SKIPPED
