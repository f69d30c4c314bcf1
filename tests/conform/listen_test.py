"""--listen: control URLs, names of clients that mean harm, started clients that misbehave, and the page for browsers."""

import contextlib
import json
import re
import shlex
import signal
import socket
import subprocess
import urllib.request
import xml.etree.ElementTree

from program import PATIENCE, UNMASK, ConformTest, main

OPENING = ("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


class Listen(ConformTest):
    def start_listening(self, *arguments):
        """The port of `unmask conform --listen`, which ends with the test."""
        if "--spec" not in arguments:
            arguments += ("--out", self.out)
        self.runner = subprocess.Popen([UNMASK, "conform", "--listen", "0", *arguments], text=True,
                                       cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.stop_listening)
        line = self.runner.stdout.readline()
        return int(re.fullmatch(r"listening on ws://127\.0\.0\.1:(\d+)/\n", line).group(1))

    def stop_listening(self):
        self.runner.send_signal(signal.SIGINT)
        self.output, self.complaint = self.runner.communicate(timeout=PATIENCE)
        return self.runner.returncode

    def ask(self, port, target):
        """(status, what comes behind the head) until the runner ends the connection; frames are not masked."""
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(OPENING.format(target).encode())
            received = b""
            with contextlib.suppress(ConnectionResetError):
                while block := connection.recv(65536):
                    received += block
                    if received.endswith(b"\x88\x00"):  # a close frame without a code, to be answered
                        connection.sendall(b"\x88\x80\0\0\0\0")
        head, _, rest = received.partition(b"\r\n\r\n")
        return int(head.split()[1]), rest

    def open_and_leave(self, port, target):
        """A client that is gone once the connection is open; returns when the runner has noticed."""
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(OPENING.format(target).encode())
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 101"))
        self.ask(port, target.replace("/runCase", "/getCaseStatus"))

    def message(self, port, target):
        status, frames = self.ask(port, target)
        self.assertEqual((status, frames[0], frames[-2:]), (101, 0x81, b"\x88\x00"), frames)
        return json.loads(frames[2:2 + frames[1]])

    def test_control_urls_are_answered_as_by_autobahn(self):
        port = self.start_listening("--cases", "1.1.*")
        self.assertEqual(self.message(port, "/getCaseCount"), 8)
        info = self.message(port, "/getCaseInfo?case=2")
        self.assertEqual(info["id"], "1.1.2")
        self.assertEqual(list(info), ["id", "description"])
        self.assertEqual(self.ask(port, "/runCase?case=9&agent=a")[0], 400)
        self.assertEqual(self.ask(port, "/runCase?case=1")[0], 400)
        self.assertEqual(self.ask(port, "/nothing")[0], 404)

    def test_reports_are_written_on_demand_and_the_run_ends(self):
        port = self.start_listening("--cases", "1.1.1,1.1.2", "--once")
        subprocess.run([UNMASK, "echo", "--autobahn", f"ws://127.0.0.1:{port}", "--agent", "My Client/1"], check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(self.runner.wait(PATIENCE), 0)
        index = json.loads((self.out / "index.json").read_text())
        self.assertEqual(index["My Client/1"]["1.1.1"]["behavior"], "OK")
        self.assertTrue((self.out / "my_client_1_case_1_1_1.json").exists())
        agent = self.report()["agents"][0]
        for case in agent["cases"]:
            self.assertTrue((self.out / case["capture"]).exists(), case["capture"])

    def test_a_status_is_held_back_until_the_case_has_ended(self):
        port = self.start_listening("--cases", "1.1.1")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as waiting:
            waiting.sendall(OPENING.format("/getCaseStatus?case=1&agent=a").encode())
            self.assertTrue(waiting.recv(65536).startswith(b"HTTP/1.1 101"))
            subprocess.run([UNMASK, "echo", f"ws://127.0.0.1:{port}/runCase?case=1&agent=a"], check=True,
                           stdout=subprocess.DEVNULL)
            self.assertIn(b'{"behavior":"OK"}', waiting.recv(65536))

    def test_names_of_agents_do_not_leave_the_folder(self):
        port = self.start_listening("--cases", "1.1.1")
        for name in ["..%2F..%2Fetc", "%2Fabsolute", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a" * 100, "A", "a"]:
            subprocess.run([UNMASK, "echo", f"ws://127.0.0.1:{port}/runCase?case=1&agent={name}"], check=True,
                           stdout=subprocess.DEVNULL)
        for name in ["a" * 101, "a%00b", "%FF"]:
            self.assertEqual(self.ask(port, "/runCase?case=1&agent=" + name)[0], 400)
        self.assertEqual(self.stop_listening(), 0)
        agents = self.report()["agents"]
        self.assertEqual(len({agent["agent"] for agent in agents}), 6)
        self.assertEqual(len({agent["cases"][0]["capture"] for agent in agents}), 6)
        for path in self.folder.rglob("*"):
            self.assertTrue(path == self.out or self.out in path.parents, path)
        self.assertNotIn("<script>alert(1)", (self.out / "index.html").read_text())

    def test_the_file_of_autobahn_is_taken(self):
        spec = {"url": "ws://127.0.0.1:9001", "outdir": "./reports/clients", "cases": ["1.1*"], "exclude-cases": ["1.1.8"],
                "exclude-agent-cases": {"Slow*": ["1.1.2"]}, "options": {"failByDrop": False}}
        (self.folder / "fuzzingserver.json").write_text(json.dumps(spec))
        self.out = self.folder / "reports" / "clients"
        port = self.start_listening("--spec", "fuzzingserver.json", "--once")
        self.assertEqual(self.message(port, "/getCaseCount"), 7)
        subprocess.run([UNMASK, "echo", "--autobahn", f"ws://127.0.0.1:{port}", "--agent", "SlowClient"], check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(self.runner.wait(PATIENCE), 0)
        [cases] = json.loads((self.out / "index.json").read_text()).values()
        self.assertEqual(list(cases), ["1.1.1", "1.1.3", "1.1.4", "1.1.5", "1.1.6", "1.1.7"])

    def started(self, command, *arguments):
        return self.unmask("conform", "--listen", "0", "--out", self.out, "--start", command, *arguments)

    def test_a_client_is_started_for_each_case(self):
        ran = self.started(f"{shlex.quote(UNMASK)} echo {{url}}", "--cases", "1.1.*", "--agent", "started", "--jobs", "3")
        self.assertStatus(ran, 0)
        self.assertEqual(self.report()["agents"][0]["agent"], "started")
        self.assertEqual(len(self.cases()), 8)

    def test_a_client_that_never_connects_is_told(self):
        ran = self.started("exit 7", "--cases", "1.1.1,1.1.2")
        self.assertStatus(ran, 3)
        self.assertIn("status 7", self.cases()["1.1.1"]["behavior_reason"])

    def test_a_client_that_stays_is_ended_with_what_it_started(self):
        ran = self.started(f"{shlex.quote(UNMASK)} echo {{url}}; sleep 1000 & sleep 1000", "--cases", "1.1.1",
                           "--timeout", "0.2")
        self.assertStatus(ran, 0)

    def test_a_baseline_and_the_views_tell_agents_apart(self):
        (self.folder / "baseline").write_text("1.1.1 absent # never comes, issue 1\n1.1.2 echo # was broken once\n")
        views = ("--baseline", "baseline", "--junit", "junit.xml", "--markdown", "summary.md")
        port = self.start_listening("--cases", "1.1.1,1.1.2", *views)
        for case in (1, 2):
            subprocess.run([UNMASK, "echo", f"ws://127.0.0.1:{port}/runCase?case={case}&agent=echo"], check=True,
                           stdout=subprocess.DEVNULL)
        self.open_and_leave(port, "/runCase?case=1&agent=absent")
        self.assertEqual(self.stop_listening(), 0, self.output + self.complaint)
        self.assertIn("baseline, line 2: 1.1.2 passes now (was broken once)", self.complaint)
        self.assertIn("(expected: never comes, issue 1)", self.output)
        markdown = (self.folder / "summary.md").read_text()
        self.assertIn("echo: Unexpectedly passed (1)", markdown)
        self.assertIn("absent: Failed as expected (1)", markdown)
        suites = xml.etree.ElementTree.parse(self.folder / "junit.xml").getroot()
        self.assertEqual({suite.get("name"): (suite.get("tests"), suite.get("failures"), suite.get("skipped")) for suite in suites},
                         {"absent: Framing": ("1", "0", "1"), "echo: Framing": ("2", "0", "0")})

    def test_a_strict_baseline_decides_the_exit_status(self):
        (self.folder / "baseline").write_text("1.1.1 # was broken once\n")
        ran = self.started(f"{shlex.quote(UNMASK)} echo {{url}}", "--cases", "1.1.1", "--baseline", self.folder / "baseline",
                           "--strict-baseline")
        self.assertStatus(ran, 4)

    def test_a_trace_says_whose_conversation_it_is(self):
        port = self.start_listening("--cases", "1.1.1", "--trace")
        for name in ("one", "two"):
            subprocess.run([UNMASK, "echo", f"ws://127.0.0.1:{port}/runCase?case=1&agent={name}"], check=True,
                           stdout=subprocess.DEVNULL)
        self.stop_listening()
        for name in ("one", "two"):
            self.assertRegex(self.complaint, rf'(?m)^"{name}" 1\.1\.1 +\d+\.\d+ > text, 0 bytes$')

    def test_it_ends_with_a_report_when_nobody_comes(self):
        self.start_listening()
        self.assertEqual(self.stop_listening(), 3)
        self.assertTrue((self.out / "report.json").exists())

    def test_the_page_for_browsers_needs_nothing_else(self):
        port = self.start_listening()
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode()
        self.assertIn("/getCaseCount", page)
        self.assertNotRegex(page, r'(src|href)="(?!data:)')


if __name__ == "__main__":
    main()
