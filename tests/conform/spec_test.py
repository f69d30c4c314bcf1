"""--spec: Autobahn's fuzzingclient.json, and scripts of the kind that projects have for its reports."""

import json
import shutil
import subprocess
import unittest

from program import ConformTest, free_port, main

# How projects look at index.json: print a table, compare with a baseline, fail on bad verdicts.
PRINT_TABLE = """
import json, sys
failed = False
for agent, cases in json.load(open('reports/servers/index.json')).items():
    for case, result in sorted(cases.items(), key=lambda item: [int(part) for part in item[0].split('.')]):
        with open('reports/servers/' + result['reportfile']) as detail:
            detail = json.load(detail)
        print(agent, case, result['behavior'], result['behaviorClose'], result['duration'],
              result['remoteCloseCode'], detail['description'], detail['result'], sep='|')
        failed |= result['behavior'] not in ('OK', 'NON-STRICT', 'INFORMATIONAL')
sys.exit(failed)
"""
DROP_DURATIONS = "del(.. | .duration?)"


class Spec(ConformTest):
    def write(self, **members):
        (self.folder / "fuzzingclient.json").write_text(json.dumps(members))
        return "fuzzingclient.json"

    def test_several_servers_are_several_agents_of_one_index(self):
        spec = self.write(outdir="./reports/servers",
                          servers=[{"agent": "First One", "url": self.serve(), "options": {"version": 18}},
                                   {"agent": "second", "url": self.serve()}],
                          cases=["1.1.*", "7.1.1"], **{"exclude-cases": ["1.1.8"],
                                                       "exclude-agent-cases": {"First*": ["7.*"]}})
        ran = self.unmask("conform", "--spec", spec)
        self.assertStatus(ran, 0)
        self.assertEqual(ran.stderr, "")
        outdir = self.folder / "reports" / "servers"
        index = json.loads((outdir / "index.json").read_text())
        self.assertEqual(list(index), ["First One", "second"])
        self.assertEqual(list(index["First One"]), ["1.1.%d" % number for number in range(1, 8)])
        self.assertEqual(index["second"]["7.1.1"]["reportfile"], "second_case_7_1_1.json")
        self.assertTrue((outdir / "first_one_case_1_1_1.json").exists())
        for agent in self.report(outdir)["agents"]:
            for case in agent["cases"]:
                self.assertTrue((outdir / case["capture"]).exists(), case["capture"])

        table = subprocess.run(["python3", "-c", PRINT_TABLE], cwd=self.folder, text=True, capture_output=True)
        self.assertEqual(table.returncode, 0, table.stderr)
        self.assertRegex(table.stdout, r"(?m)^second\|7\.1\.1\|OK\|OK\|\d+\|1000\|")

    @unittest.skipUnless(shutil.which("jq"), "jq is not installed")
    def test_a_jq_comparison_with_a_baseline_works(self):
        spec = self.write(servers=[{"agent": "a", "url": self.serve()}], cases=["2.*"])
        plain = []
        for _ in range(2):
            self.assertStatus(self.unmask("conform", "--spec", spec), 0)
            plain.append(subprocess.run(["jq", "-S", DROP_DURATIONS, "reports/servers/index.json"], cwd=self.folder,
                                        check=True, capture_output=True).stdout)
        self.assertEqual(plain[0], plain[1])
        self.assertNotIn(b"duration", plain[0])

    def test_an_unreachable_server_does_not_keep_the_others_from_being_judged(self):
        spec = self.write(servers=[{"agent": "gone", "url": "ws://127.0.0.1:%d" % free_port()},
                                   {"agent": "there", "url": self.serve()}], cases=["1.1.1"])
        ran = self.unmask("conform", "--spec", spec, "--out", self.out)
        self.assertStatus(ran, 3)
        self.assertIn("cannot connect", ran.stderr)
        self.assertEqual([agent["agent"] for agent in self.report()["agents"]], ["there"])

    def test_what_has_no_effect_is_told(self):
        spec = self.write(servers=[{"url": self.serve()}], cases=["1.1.1"], webport=1,
                          options={"autoFragmentSize": 3})
        ran = self.unmask("conform", "--spec", spec)
        self.assertStatus(ran, 0)
        self.assertIn('"webport" has no effect', ran.stderr)
        self.assertIn("autoFragmentSize", ran.stderr)

    def test_a_file_that_cannot_be_used_is_status_2(self):
        (self.folder / "fuzzingclient.json").write_text('{"cases": ["*"] // all\n}')
        ran = self.unmask("conform", "--spec", "fuzzingclient.json")
        self.assertStatus(ran, 2)
        self.assertIn("fuzzingclient.json: it is not JSON", ran.stderr)
        self.assertStatus(self.unmask("conform", "--spec", "missing.json"), 2)
        self.assertStatus(self.unmask("conform", "--spec", self.write(cases=["*"])), 2)


main()
