"""action.yml: its steps run as GitHub runs them, in a folder of their own, with this program in the place of a built one."""

import os
import pathlib
import re
import shlex
import subprocess
import xml.etree.ElementTree

from program import PATIENCE, UNMASK, ConformTest, free_port, main

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACTION = (ROOT / "action.yml").read_text()


def indented_under(text, head):
    """The lines below the first line `head` that are indented more than it, without that indentation."""
    match = re.search(rf"^( *){re.escape(head)}\n((?:\1 +.*\n|\n)*)", text, re.MULTILINE)
    lines = match.group(2).splitlines()
    indentation = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[indentation:] for line in lines) + "\n"


def default_inputs():
    inputs = indented_under(ACTION, "inputs:")
    defaults = {name: "" for name in re.findall(r"^([\w-]+):$", inputs, re.MULTILINE)}
    for name in defaults:
        if default := re.search(r'^default: "?(.*?)"?$', indented_under(inputs, name + ":"), re.MULTILINE):
            defaults[name] = default.group(1)
    return defaults


def steps():
    """[(environment, script)] of the composite steps."""
    found = []
    for step in re.split(r"^ *- name: .*\n", indented_under(ACTION, "steps:"), flags=re.MULTILINE)[1:]:
        values = indented_under(step, "env:") if re.search(r"^ *env:$", step, re.MULTILINE) else ""
        environment = dict(re.findall(r"^(\w+): (.*)$", values, re.MULTILINE))
        found.append((environment, indented_under(step, "run: |")))
    return found


class Action(ConformTest):
    def setUp(self):
        super().setUp()
        self.action = self.folder / "action"
        for name in ("install-dependencies", "build"):
            self.assertTrue(os.access(ROOT / "scripts" / name, os.X_OK), name)
            self.make_executable(self.action / "scripts" / name, f'echo "{name} $*" >> {shlex.quote(str(self.folder / "called"))}')
        self.make_executable(self.action / "build/release/bin/unmask", f'exec {shlex.quote(UNMASK)} "$@"')

    def make_executable(self, path, command):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{command}\n")
        path.chmod(0o755)

    def run_action(self, **given):
        """The last status of the steps, which end with the first that fails."""
        inputs = default_inputs()
        for name, value in given.items():
            self.assertIn(name.replace("_", "-"), inputs)
            inputs[name.replace("_", "-")] = value
        for environment, script in steps():
            self.assertNotIn("${{", script, "an input in a script could become a command")
            values = {name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match.group(1)], value)
                      for name, value in environment.items()}
            ran = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=self.folder, text=True,
                                 env=self.environment | {"GITHUB_ACTION_PATH": str(self.action)} | values,
                                 capture_output=True, timeout=PATIENCE)
            if ran.returncode != 0:
                break
        return ran

    def started(self):
        port = free_port()
        return {"url": f"ws://127.0.0.1:{port}/", "start": f"{shlex.quote(UNMASK)} serve --port {port}"}

    def test_it_builds_judges_and_leaves_the_reports(self):
        self.assertStatus(self.run_action(**self.started(), arguments="--cases 1.1.1,1.1.2 --agent mine"), 0)
        self.assertEqual((self.folder / "called").read_text(), "install-dependencies build\nbuild release unmask\n")
        out = self.folder / "out" / "conform"
        self.assertEqual(len(list(xml.etree.ElementTree.parse(out / "junit.xml").getroot().iter("testcase"))), 2)
        self.assertIn("| mine | 2 |", (out / "summary.md").read_text())
        self.assertTrue((out / "index.html").exists())

    def test_a_failure_and_a_stale_baseline_decide_the_status(self):
        (self.folder / "baseline").write_text("1.1.* # was broken once\n")
        common = {"arguments": "--cases 1.1.1 --timeout 0.05", "baseline": "baseline", "out": "elsewhere"}
        self.assertStatus(self.run_action(**self.started(), **common), 0)
        self.assertStatus(self.run_action(**self.started(), **common, strict_baseline="true"), 4)
        silent = self.listen(lambda connection: connection.recv(1))
        self.assertStatus(self.run_action(url=silent, arguments="--cases 1.1.1 --timeout 0.05"), 1)
        self.assertStatus(self.run_action(url=silent, **common), 0)
        self.assertTrue((self.folder / "elsewhere" / "index.html").exists())

    def test_no_input_becomes_a_command(self):
        for hostile in ("$(touch hacked)", "`touch hacked`", "; touch hacked;", '"; touch hacked; "'):
            self.run_action(url=hostile, start="true", baseline=hostile, arguments=hostile, out=hostile)
            self.assertFalse((self.folder / "hacked").exists(), hostile)


main()
