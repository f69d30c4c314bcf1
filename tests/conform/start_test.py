"""--start: the server under test is started, watched, started again, and ended."""

import os
import pathlib
import shlex
import socket
import subprocess
import sys
import urllib.parse

from program import ConformTest, free_port, main

FRAGILE = pathlib.Path(__file__).with_name("fragile_server.py")

class Start(ConformTest):
    def start(self, *defects, cases="1.1.*", also=()):
        port = free_port()
        command = shlex.join([sys.executable, str(FRAGILE), str(port), *map(str, defects)])
        return self.conform("ws://127.0.0.1:%d/" % port, "--start", "exec " + command, "--cases", cases, *also)

    def test_a_server_is_started_and_ended(self):
        ran = self.start()
        self.assertStatus(ran, 0)
        self.assertIn("fragile server on port", (self.out / "server.log").read_text())
        self.assertEqual(self.report()["agents"][0]["agent"], "fragile")
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", urllib.parse.urlsplit(self.report()["agents"][0]["url"]).port))

    def test_the_case_that_kills_the_server_is_named_and_the_others_are_judged(self):
        # Of these cases only 7.1.1 sends that text.
        ran = self.start("--exit-on", "Hello World!", "--signal", cases="1.1.*,7.1.1,7.7.1")
        self.assertStatus(ran, 3)
        self.assertRegex(ran.stderr, r"the peer died in case 7\.1\.1: it was ended by signal 11")
        cases = self.cases()
        self.assertTrue(all(case["was_run"] for case in cases.values()))
        self.assertEqual({number for number, case in cases.items() if not case["passed"]}, {"7.1.1"})
        self.assertIn("signal 11", cases["7.1.1"]["behavior_reason"])
        log = (self.out / "server.log").read_text()
        self.assertGreater(log.count("fragile server on port"), 1)

    def test_a_server_that_hangs_is_started_again(self):
        ran = self.start("--hang-on", "Hello World!", cases="1.1.1,7.1.1", also=["--timeout", "0.1", "--jobs", "1"])
        self.assertStatus(ran, 3)
        self.assertIn("case 7.1.1: it no longer answers", ran.stderr)
        self.assertTrue(self.cases()["1.1.1"]["passed"])

    def test_a_flake_is_called_a_flake(self):
        ran = self.start("--late-once", self.folder / "late", cases="1.1.2", also=["--timeout", "0.3"])
        self.assertStatus(ran, 0)
        self.assertIn("flaky", ran.stdout)
        self.assertTrue(self.cases()["1.1.2"]["flaky"])

    def test_a_server_that_does_not_start_is_status_3(self):
        url = "ws://127.0.0.1:%d/" % free_port()
        ran = self.conform(url, "--start", "echo no luck; exit 9")
        self.assertStatus(ran, 3)
        self.assertIn("ended with status 9 before it took connections", ran.stderr)
        self.assertEqual((self.out / "server.log").read_text(), "no luck\n")
        ran = self.conform(url, "--start", "sleep 60", "--start-timeout", "0.2")
        self.assertStatus(ran, 3)
        self.assertIn("does not take connections", ran.stderr)

    def test_the_server_inherits_nothing_of_ours(self):
        ours, other = os.pipe()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, other)
        ran = self.conform("ws://127.0.0.1:%d/" % free_port(), "--start", "ls /proc/$$/fd; exit 9", pass_fds=[ours])
        self.assertStatus(ran, 3)
        self.assertNotIn(str(ours), (self.out / "server.log").read_text().split())

    def test_somebody_else_on_the_port_is_told(self):
        ran = self.conform(self.serve(), "--start", "sleep 60")
        self.assertStatus(ran, 3)
        self.assertIn("something else answers", ran.stderr)

    def test_without_start_a_dead_server_is_told_with_the_case(self):
        port = free_port()
        server = subprocess.Popen([sys.executable, FRAGILE, str(port), "--exit-on", "Hello World!"],
                                  stdout=subprocess.PIPE)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        server.stdout.readline()
        ran = self.conform("ws://127.0.0.1:%d/" % port, "--cases", "1.1.*,7.1.1,7.7.*", "--jobs", "1")
        self.assertStatus(ran, 3)
        self.assertIn("the peer died in or after case 7.1.1", ran.stderr)
        self.assertFalse(self.cases()["7.7.13"]["was_run"])
        self.assertIn("not run", ran.stdout)


main()
