#!/usr/bin/env python3
"""The scoreboard goes on where it was stopped: scoreboard_test.py, with UNMASK_PROGRAM in the environment."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SHORT_COMPRESSED_CASES = 12 * 3


class Scoreboard(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.results = pathlib.Path(self.folder.name) / "results"

    def command(self, *options):
        return [HERE / "scoreboard", "--program", os.environ["UNMASK_PROGRAM"], "--results", self.results,
                "--report", self.results / "page", "--part", "compressed-short", *options, "unmask serve"]

    def known(self):
        """What is known of the short compressed cases of the reference server."""
        folder = self.results / "unmask-serve"
        part = json.loads((folder / "run.json").read_text())["parts"]["compressed-short"]
        return part, json.loads((folder / "report.json").read_text())["agents"][0]["cases"]

    def judge(self, *options):
        subprocess.run(self.command(*options), check=True, capture_output=True, timeout=240)
        return self.known()

    def test_no_case_is_lost_or_run_twice(self):
        part, cases = self.judge("--limit", "0.3")
        before = cases
        while part["late"]:
            part, cases = self.judge("--limit", str(2 * part["limit"]), "--resume")
            self.assertEqual([case for case in cases if case["id"] in {one["id"] for one in before}], before)
            before = cases
        self.assertEqual(len({case["id"] for case in cases}), SHORT_COMPRESSED_CASES)
        self.assertEqual(len(cases), SHORT_COMPRESSED_CASES)
        self.assertEqual(self.judge("--resume"), (part, cases), "what is complete is not run again")

    def test_what_a_user_interrupts_goes_on_too(self):
        running = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not list(self.results.glob("*/*/latest/captures/*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(60), 130)
        part, before = self.known()
        self.assertTrue(part["late"])
        self.assertTrue(before)
        part, cases = self.judge("--resume")
        self.assertFalse(part["late"])
        self.assertEqual([case for case in cases if case["id"] in {one["id"] for one in before}], before)
        self.assertEqual(len(cases), SHORT_COMPRESSED_CASES)


unittest.main(argv=[sys.argv[0], "-v"])
