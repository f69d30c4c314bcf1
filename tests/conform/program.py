"""What the tests of `unmask conform` share: the program, the reference server, and small peers that misbehave."""

import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

UNMASK = os.environ.get("UNMASK_PROGRAM", "unmask")
PATIENCE = 120  # seconds until a run that does not end is a failure


class ConformTest(unittest.TestCase):
    """A folder of its own for each test, and the program run in it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.out = self.folder / "out"
        self.environment = {name: value for name, value in os.environ.items() if name != "GITHUB_STEP_SUMMARY"}

    def unmask(self, *arguments, **options):
        return subprocess.run([UNMASK, *map(str, arguments)], cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, timeout=PATIENCE, **options)

    def conform(self, url, *arguments, **options):
        return self.unmask("conform", url, "--out", self.out, *arguments, **options)

    def report(self, folder=None):
        return json.loads(((folder or self.out) / "report.json").read_text())

    def cases(self, agent=0):
        return {case["id"]: case for case in self.report()["agents"][agent]["cases"]}

    def assertStatus(self, ran, status):
        self.assertEqual(ran.returncode, status, ran.stdout + ran.stderr)

    def serve(self, *arguments):
        """The URL of a reference server that lives as long as the test."""
        server = subprocess.Popen([UNMASK, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)

        def end():
            server.terminate()
            server.wait()
            server.stdout.close()
        self.addCleanup(end)
        return re.fullmatch(r"listening on (.*)\n", server.stdout.readline()).group(1)

    def listen(self, serve):
        """The URL of a peer that treats each connection with serve(socket)."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.addCleanup(listener.close)

        def treat(connection):
            with contextlib.suppress(OSError), connection:
                serve(connection)

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=treat, args=listener.accept()[:1], daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
        return "ws://127.0.0.1:%d/" % listener.getsockname()[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def main():
    unittest.main(verbosity=2)


if __name__ == "__main__":
    sys.exit("this is no test")
