#!/usr/bin/env python3
"""The scoreboard goes on where it was stopped: scoreboard_test.py, with UNMASK_PROGRAM in the environment."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SHORT_COMPRESSED_CASES = 12 * 3


class Scoreboard(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.results = pathlib.Path(self.folder.name) / "results"

    def judge(self, *options):
        """Judges the reference server by the short compressed cases; returns what is known of them then."""
        subprocess.run([HERE / "scoreboard", "--program", os.environ["UNMASK_PROGRAM"], "--results", self.results,
                        "--report", self.results / "page", "--part", "compressed-short", *options, "unmask serve"],
                       check=True, capture_output=True, timeout=240)
        folder = self.results / "unmask-serve"
        part = json.loads((folder / "run.json").read_text())["parts"]["compressed-short"]
        return part, json.loads((folder / "report.json").read_text())["agents"][0]["cases"]

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


unittest.main(argv=[sys.argv[0], "-v"])
