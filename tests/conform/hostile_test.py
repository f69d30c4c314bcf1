"""Whatever the peer, the disk or the user does: the run ends, says what was done, and has the right exit status."""

import json
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

from program import UNMASK, ConformTest, main


def read_request(connection):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = connection.recv(4096)
        if not piece:
            raise OSError
        head += piece
    return head


def read_for_ever(connection):
    while connection.recv(65536):
        pass


class HostilePeers(ConformTest):
    CASES = ("--cases", "1.1.*,2.1,5.6,7.1.1", "--timeout", "0.1")

    def judge(self, serve, status=1):
        ran = self.conform(self.listen(serve), *self.CASES)
        self.assertStatus(ran, status)
        cases = self.cases()
        self.assertEqual(len(cases), 11)
        self.assertFalse(any(case["passed"] for case in cases.values()))
        for case in cases.values():
            self.assertTrue(case["behavior_reason"])
        self.assertEqual([path for path in self.out.rglob("*.part")], [])
        return cases

    def test_a_peer_that_never_answers(self):
        cases = self.judge(read_for_ever)
        self.assertIn("not completed in time", cases["1.1.1"]["behavior_reason"])

    def test_a_peer_that_floods_before_the_handshake(self):
        def flood(connection):
            while True:
                connection.sendall(b"x" * 65536)
        self.judge(flood)

    def test_a_peer_that_floods_with_headers(self):
        def flood(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\n")
            while True:
                connection.sendall(b"X-More: yes\r\n" * 1000)
        self.judge(flood)

    def test_a_peer_that_closes_in_the_middle_of_the_handshake(self):
        def half(connection):
            read_request(connection)
            connection.sendall(b"HTTP/1.1 101 Switch")
        cases = self.judge(half)
        self.assertIn("before the opening handshake was complete", cases["1.1.1"]["behavior_reason"])

    def test_a_peer_that_resets(self):
        def reset(connection):
            read_request(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.judge(reset)

    def test_a_peer_that_speaks_something_else(self):
        def chat(connection):
            read_request(connection)
            connection.sendall(b"220 mail.example.org ESMTP\r\n\r\n")
            read_for_ever(connection)
        self.judge(chat)


class FullDisk(ConformTest):
    CASES = ("--cases", "1.*")

    def assertNothingHalfWritten(self):
        for path in self.out.rglob("*"):
            self.assertFalse(path.name.endswith(".part"), path)
            if path.suffix == ".json":
                json.loads(path.read_text())

    def test_files_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        ran = self.conform(self.serve(), *self.CASES, preexec_fn=limit)
        self.assertStatus(ran, 2)
        self.assertIn("File too large", ran.stderr)
        self.assertIn("16 cases: 16 strictly OK", ran.stdout)
        self.assertNothingHalfWritten()

    def test_a_full_file_system(self):
        self.out.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", self.out], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("a tmpfs cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.out], check=True)
        ran = self.conform(self.serve(), *self.CASES)
        self.assertStatus(ran, 2)
        self.assertIn("No space left on device", ran.stderr)
        self.assertIn("16 cases: 16 strictly OK", ran.stdout)
        self.assertNothingHalfWritten()

    def test_a_folder_that_cannot_be_made(self):
        (self.folder / "file").write_text("")
        ran = self.unmask("conform", self.serve(), "--out", "file/out", *self.CASES)
        self.assertStatus(ran, 2)
        self.assertIn("cannot create the folder", ran.stderr)

    def test_standard_output_that_is_full(self):
        with open("/dev/full", "w") as full:
            ran = subprocess.run([UNMASK, "conform", self.serve(), "--out", self.out, *self.CASES], stdout=full,
                                 stderr=subprocess.PIPE, text=True)
        self.assertEqual(ran.returncode, 2, ran.stderr)
        self.assertIn("standard output", ran.stderr)
        self.assertEqual(len(self.cases()), 16)


class Interruption(ConformTest):
    def interrupt(self, number, *arguments, dropped=0):
        """Runs against a peer that drops the first connections and then does not answer, and sends a signal."""
        started = threading.Event()
        connections = iter(range(1000))

        def slow(connection):
            if next(connections) < dropped:
                return
            read_request(connection)
            started.set()
            read_for_ever(connection)
        url = self.listen(slow)
        run = subprocess.Popen([UNMASK, "conform", url, "--out", self.out, "--cases", "1.1.*", *arguments],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        self.assertTrue(started.wait(30))
        run.send_signal(number)
        begun = time.monotonic()
        out, errors = run.communicate(timeout=60)
        self.assertLess(time.monotonic() - begun, 4, "it waited for the peer")
        return run.returncode, out, errors

    def test_ctrl_c_leaves_a_report_that_says_so(self):
        status, out, errors = self.interrupt(signal.SIGINT)
        self.assertEqual(status, 130)
        self.assertIn("interrupted", errors)
        self.assertIn("8 not run", out)
        agent = self.report()["agents"][0]
        self.assertIn("The run was interrupted: 0 of 8 cases were run.", agent["ended_early"])
        self.assertFalse(any(case["was_run"] for case in agent["cases"]))
        self.assertEqual(list(json.loads((self.out / "index.json").read_text()).values()), [{}])

    def test_failures_that_were_not_repeated_are_told(self):
        self.interrupt(signal.SIGINT, "--jobs", "1", dropped=3)  # the echo before the first case, and two cases
        self.assertEqual(self.report()["agents"][0]["ended_early"],
                         "The run was interrupted: 2 of 8 cases were run; what failed was not run again alone.")

    def test_termination_too(self):
        self.assertEqual(self.interrupt(signal.SIGTERM)[0], 143)

    def test_what_was_done_before_is_kept(self):
        url = self.serve()
        # 5.19 and 5.20 pause for a second; all others are over by then.
        run = subprocess.Popen([UNMASK, "conform", url, "--out", self.out, "--cases", "1.1.*,5.19,5.20", "--trace"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        closed = 0
        for line in run.stderr:
            closed += "TCP closed by the peer" in line
            if closed == 9:  # the echo before the first case, and eight cases
                break
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130)
        cases = self.cases()
        done = {number for number, case in cases.items() if case["was_run"]}
        self.assertTrue(done)
        self.assertFalse(done & {"5.19", "5.20"})
        self.assertTrue(all(case["passed"] for case in cases.values() if case["was_run"]))

    def test_the_started_server_is_ended(self):
        script = self.folder / "server.py"
        script.write_text("import os, socket, time\n"
                          "listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))\n"
                          "open('ready', 'w').close()\n"
                          "time.sleep(600)\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        run = subprocess.Popen([UNMASK, "conform", "ws://127.0.0.1:%d/" % port, "--out", self.out, "--start",
                                "PORT=%d %s server.py; true" % (port, sys.executable)], cwd=self.folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not (self.folder / "ready").exists():
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 130)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


class Trace(ConformTest):
    def test_the_conversation_is_on_standard_error_as_it_happens(self):
        ran = self.conform(self.serve(), "--cases", "5.6", "--trace")
        self.assertStatus(ran, 0)
        self.assertRegex(ran.stderr, r'(?m)^5\.6 +\d+\.\d{6} > text, FIN=0, 9 bytes: "fragment1"$')
        self.assertRegex(ran.stderr, r'(?m)^5\.6 +\d+\.\d{6} < pong, 12 bytes: "ping payload"$')
        self.assertNotIn("fragment1", ran.stdout)


main()
