"""--engine wstest: another program does the testing, and its results are reported as ours."""

import json
import pathlib
import shutil
import sys

from program import ConformTest, main

FAKE = pathlib.Path(__file__).with_name("fake_wstest.py")
URL = "ws://127.0.0.1:9/"


class Engine(ConformTest):
    def check(self, ran):
        self.assertStatus(ran, 1)
        self.assertIn("2 cases: 1 strictly OK, 0 tolerated or informational, 1 not passed", ran.stdout)
        cases = self.cases()
        self.assertTrue(cases["1.1.1"]["passed"])
        self.assertEqual(cases["7.1.1"]["behavior_reason"], "Actual events differ from any expected.")
        self.assertEqual(cases["7.1.1"]["exchange"][0]["payload_text"], "Hello")
        self.assertTrue(cases["7.1.1"]["rules"], "what our catalogue knows of the case is missing")
        self.assertIn("Actual events differ", (self.out / "index.html").read_text())
        self.assertEqual(json.loads((self.out / "index.json").read_text())["x"]["7.1.1"]["behaviorClose"], "WRONG CODE")
        self.assertIn("test cases", (self.out / "wstest" / "wstest.log").read_text())

    def test_by_its_path(self):
        self.check(self.conform(URL, "--engine", "wstest=%s" % FAKE, "--cases", "1.1.1,7.1.1", "--agent", "x"))

    def test_on_the_path(self):
        programs = self.folder / "programs"
        programs.mkdir()
        shutil.copy(FAKE, programs / "wstest")
        self.environment["PATH"] = "%s:%s" % (programs, self.environment["PATH"])
        self.check(self.conform(URL, "--engine", "wstest", "--cases", "1.1.1,7.1.1", "--agent", "x"))

    def test_in_a_container(self):
        programs = self.folder / "programs"
        programs.mkdir()
        # docker run --rm --network host -v FOLDER:/unmask IMAGE wstest ARGUMENTS
        (programs / "docker").write_text(
            "#!/bin/sh\n"
            "folder=${6%%:*}; echo \"$7 $8\"; shift 8\n"
            "/bin/sed \"s|/unmask|$folder|\" \"$folder/fuzzingclient.json\" > \"$folder/outside.json\"\n"
            "exec %s %s -m fuzzingclient -s \"$folder/outside.json\"\n" % (sys.executable, FAKE))
        (programs / "docker").chmod(0o755)
        self.environment["PATH"] = str(programs)
        self.check(self.conform(URL, "--engine", "wstest", "--cases", "1.1.1,7.1.1", "--agent", "x"))
        self.assertIn("crossbario/autobahn-testsuite wstest", (self.out / "wstest" / "wstest.log").read_text())

    def test_several_servers_of_a_spec(self):
        (self.folder / "spec.json").write_text(json.dumps({"servers": [{"agent": "x", "url": URL},
                                                                       {"agent": "gone", "url": URL}],
                                                           "cases": ["1.1.1"], "outdir": "out"}))
        ran = self.unmask("conform", "--spec", "spec.json", "--engine", "wstest=%s" % FAKE)
        self.assertStatus(ran, 3)
        self.assertIn("wstest has results of 1 of 2 servers", ran.stderr)

    def test_a_suite_that_fails_or_is_not_there_is_status_2(self):
        self.environment["FAKE_WSTEST_STATUS"] = "1"
        ran = self.conform(URL, "--engine", "wstest=%s" % FAKE)
        self.assertStatus(ran, 2)
        self.assertIn("wstest ended with status 1", ran.stderr)
        ran = self.conform(URL, "--engine", "wstest=/nowhere/wstest")
        self.assertStatus(ran, 2)
        self.environment["PATH"] = "/nowhere"
        ran = self.conform(URL, "--engine", "wstest")
        self.assertStatus(ran, 2)
        self.assertIn("no wstest on PATH", ran.stderr)
        self.assertStatus(self.conform(URL, "--engine", "other"), 2)


main()
