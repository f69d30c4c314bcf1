"""The programs that tests with real clients and servers need, and how to install what comes from npm."""

import fcntl
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
PASSED, FAILED, SKIPPED = 0, 1, 77


class Missing(Exception):
    """A program that a test needs is not there; says which."""


def find_program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(f"{' or '.join(names)} is not installed")


def install_packages(folder):
    """Installs the packages of a folder below build/, unless that was done before; returns node_modules.

    They are those of package-lock.json, or where there is none, exactly those that package.json names. Tests may run
    side by side: one installs.
    """
    npm = find_program("npm")
    packages = BUILD / folder.name
    packages.mkdir(parents=True, exist_ok=True)
    files = [name for name in ["package.json", "package-lock.json", ".npmrc"] if (folder / name).exists()]
    wanted = "".join((folder / name).read_text() for name in files)
    installed = packages / "installed"
    with open(packages / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed.exists() and installed.read_text() == wanted:
            return packages / "node_modules"
        for name in files:
            shutil.copy(folder / name, packages / name)
        install = "ci" if "package-lock.json" in files else "install"
        done = subprocess.run([npm, install, "--loglevel=error"], cwd=packages, capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"npm could not install the packages of {folder.name}: {done.stderr.strip()[:400]}")
        installed.write_text(wanted)
    return packages / "node_modules"


def node_command(script):
    node = find_program("node", "nodejs")
    os.environ["NODE_PATH"] = str(install_packages(HERE))
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
