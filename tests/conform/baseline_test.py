"""--baseline, --junit, --markdown, and `unmask report --diff`."""

import xml.etree.ElementTree

from program import ConformTest, main

# Of a server that answers nothing.
SILENT = ("--cases", "1.1.1,7.1.1", "--timeout", "0.05")


class Baseline(ConformTest):
    def silent(self):
        return self.listen(lambda connection: connection.recv(1))

    def baseline(self, *lines):
        (self.folder / "baseline").write_text("\n".join(lines))
        return ("--baseline", "baseline")

    def test_expected_failures_are_no_failures(self):
        url = self.silent()
        self.assertStatus(self.conform(url, *SILENT), 1)
        ran = self.conform(url, *SILENT, *self.baseline("1.1.* # nothing echoes, issue 1"))
        self.assertStatus(ran, 1)
        ran = self.conform(url, *SILENT, *self.baseline("1.1.* # nothing echoes, issue 1", "7.1.1 * # nor this"))
        self.assertStatus(ran, 0)
        self.assertIn("(expected: nothing echoes, issue 1)", ran.stdout)
        self.assertEqual(self.cases()["1.1.1"]["expected_failure"], "nothing echoes, issue 1")

    def test_stale_entries_are_told_and_fatal_if_wanted(self):
        arguments = (self.serve(), "--cases", "1.1.1", *self.baseline("1.1.1 # was broken once"))
        ran = self.conform(*arguments)
        self.assertStatus(ran, 0)
        self.assertIn("baseline, line 1: 1.1.1 passes now (was broken once)", ran.stderr)
        self.assertIn("unexpected pass: was broken once", ran.stdout)
        self.assertStatus(self.conform(*arguments, "--strict-baseline"), 4)

    def test_a_reason_is_demanded(self):
        ran = self.conform(self.serve(), *self.baseline("1.1.1"))
        self.assertStatus(ran, 2)
        self.assertIn("line 1", ran.stderr)

    def test_nothing_is_ignored_silently_when_listening(self):
        ran = self.unmask("conform", "--listen", "0", "--engine", "wstest")
        self.assertStatus(ran, 2)
        self.assertIn("not for --listen", ran.stderr)

    def test_junit_and_markdown(self):
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        self.environment["GITHUB_STEP_SUMMARY"] = str(summary)
        ran = self.conform(self.silent(), *SILENT, *self.baseline("1.1.1 # known"), "--junit", "junit.xml",
                           "--markdown", "summary-of-ours.md", "--agent", "a|<b>")
        self.assertStatus(ran, 1)
        suites = xml.etree.ElementTree.parse(self.folder / "junit.xml").getroot()
        tests = {test.get("name").split()[0]: [child.tag for child in test] for test in suites.iter("testcase")}
        self.assertEqual(tests, {"1.1.1": ["skipped"], "7.1.1": ["failure"]})
        markdown = (self.folder / "summary-of-ours.md").read_text()
        self.assertIn("Failed (1)", markdown)
        self.assertEqual(summary.read_text(), "before\n" + markdown)

    def test_reports_are_shown_again_and_compared(self):
        good, bad = self.folder / "good", self.folder / "bad"
        cases = ("--cases", "1.1.1", "--timeout", "0.05")
        self.assertStatus(self.unmask("conform", self.serve(), *cases, "--out", good), 0)
        self.assertStatus(self.unmask("conform", self.silent(), *cases, "--out", bad), 1)
        ran = self.unmask("report", bad, "--junit", "junit.xml", "--markdown", "out.md")
        self.assertStatus(ran, 1)
        self.assertIn("<failure", (self.folder / "junit.xml").read_text())
        self.assertIn("Failed (1)", (self.folder / "out.md").read_text())
        ran = self.unmask("report", "--diff", good, bad)
        self.assertStatus(ran, 1)
        self.assertRegex(ran.stdout, r"broken .* 1\.1\.1  OK / OK -> FAILED / FAILED")
        ran = self.unmask("report", "--diff", bad, good)
        self.assertStatus(ran, 0)
        self.assertIn("0 broken, 1 repaired", ran.stdout)


main()
