#!/usr/bin/env python3
"""Takes wstest's options and leaves files in Autobahn's shape: every case passes but 7.1.1, by every server but "gone"."""

import argparse
import json
import os
import pathlib
import sys

parser = argparse.ArgumentParser()
parser.add_argument("-m", required=True, choices=["fuzzingclient"])
parser.add_argument("-s", required=True)
spec = json.loads(pathlib.Path(parser.parse_args().s).read_text())
if "FAKE_WSTEST_STATUS" in os.environ:
    sys.exit(int(os.environ["FAKE_WSTEST_STATUS"]))
print("Ok, will run", len(spec["cases"]), "test cases")

outdir = pathlib.Path(spec["outdir"])
outdir.mkdir(parents=True)
index = {}
for server in spec["servers"]:
    agent = server.get("agent", "UnknownServer")
    if agent == "gone":
        continue
    index[agent] = {}
    for case in spec["cases"]:
        good = case != "7.1.1"
        name = "%s_case_%s.json" % (agent.lower(), case.replace(".", "_"))
        verdicts = {"behavior": "OK" if good else "FAILED", "behaviorClose": "OK" if good else "WRONG CODE",
                    "duration": 2, "remoteCloseCode": 1000 if good else 1002}
        index[agent][case] = {**verdicts, "reportfile": name}
        (outdir / name).write_text(json.dumps({**verdicts, "agent": agent, "id": case, "description": "Words<br>",
                                               "result": "Actual events differ from any expected.",
                                               "resultClose": "The close code was wrong",
                                               "wirelog": [["TF", [5, "Hello"], 1, True, 0, None, None, None, False]]},
                                              indent=3))
(outdir / "index.json").write_text(json.dumps(index, indent=3))
