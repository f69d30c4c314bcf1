"""The scoreboard as Markdown: a row for each server, then what failed, by the rule that each case is about."""

import datetime

COLUMNS = ["server", "version", "language", "from", "strictly OK", "non-strict", "informational", "unimplemented", "closing failed", "failed",
           "not run", "time"]
MOST_NAMED = 6  # cases of a group


def escaped(text):
    """Of a peer, in a cell or a list."""
    special = "\\`*_{}[]<>#|"
    return "".join("\\" + c if c in special else " " if ord(c) < 32 else c for c in text)


def outcome_of(case):
    if case["behavior"] == "FAILED":
        return "failed"
    if not case["passed"]:
        return "closing failed"
    return {"OK": "strictly OK", "NON-STRICT": "non-strict"}.get(case["behavior"], case["behavior"].lower())


def row_of(about, cases, total):
    outcomes = [outcome_of(case) for case in cases]
    counts = [str(number or "") for number in [*(outcomes.count(column) for column in COLUMNS[4:10]), total - len(cases)]]
    seconds = about["parts"].get("1-10", {}).get("seconds", "")
    return [about["name"], about["version"], about["language"], about["source"], *counts, f"{seconds} s"]


def reason_of(case):
    reasons = [case["behavior_reason"]] if case["behavior"] == "FAILED" else []
    if case["closing"] not in ("OK", "INFORMATIONAL") and case["closing_reason"] not in reasons:
        reasons.append(case["closing_reason"])
    code = case["remote_close_code"]
    return " ".join(reasons) + (f" Its close code was {code}." if code and str(code) not in " ".join(reasons) else "")


def groups_of(cases):
    """Cases that did not pass, by what they are about and how they failed: {(rule, kind): cases}."""
    groups = {}
    for case in cases:
        if not case["passed"]:
            about = case["rules"][0] if case["rules"] else case["section"]
            groups.setdefault((about, outcome_of(case)), []).append(case)
    return groups


def failures_of(cases):
    lines = []
    for (about, outcome), group in groups_of(cases).items():
        named = ", ".join(case["id"] for case in group[:MOST_NAMED]) + (", …" if len(group) > MOST_NAMED else "")
        count = "1 case" if len(group) == 1 else f"{len(group)} cases"
        lines.append(f"* `{about}`, {count} {outcome} ({named}); such as {group[0]['id']}: {escaped(reason_of(group[0]))}")
    return lines


def lateness_of(about):
    return [f"sections 1 to 10 were stopped after {part['limit']:.0f} s" if name == "1-10" else
            f"{name.replace('-', ' messages, ', 1)} were stopped after {part['limit']:.0f} s"
            for name, part in about["parts"].items() if part["late"]]


def remarks_of(about):
    remarks = [about["remark"]] if about["remark"] else []
    return "; ".join(remarks + lateness_of(about))


def markdown_row(cells):
    return "| " + " | ".join(cells) + " |"


HEAD = """# Servers side by side

The verdicts of `unmask conform` on servers as they are installed, {date}. [index.html](index.html) has every case of every server;
`scripts/scoreboard` makes both anew. Each server is a small echo program of ours ([tests/servers](../../tests/servers/)) which compresses
where the library can, and lifts limits on messages that have an option.

A verdict is on this version, in this setting, by these cases: strict ones, some of which ask for more than the RFCs demand. *Failed* is
about behaviour; *closing failed* means that only the end of the connection was not as it should be. *Unimplemented* are cases with
compression where the server offers none. What failed was run again alone, and passes as flaky if it then passed. The time is that of sections 1 to 10 on
a machine with other work: a hint, no measurement. *Not run* are cases that were left out, or stopped by a time limit.
"""


def table_of(runs, absent, total):
    """Of [(run.json, report.json)], {server that did not run: reason}, and the number of all cases."""
    newest = max(float(report["created"]) for _, report in runs)
    text = [HEAD.format(date=datetime.datetime.fromtimestamp(newest, datetime.timezone.utc).strftime("%Y-%m-%d"))]
    text += [markdown_row(COLUMNS), "|---|---|---|---" + "|--:" * (len(COLUMNS) - 4) + "|"]
    text += [markdown_row(row_of(about, report["agents"][0]["cases"], total)) for about, report in runs]
    text += ["", "## What failed"]
    for about, report in runs:
        remarks = remarks_of(about)
        text += ["", f"### {about['name']} {about['version']}{': ' + remarks if remarks else ''}", ""]
        text += failures_of(report["agents"][0]["cases"]) or ["Nothing."]
    text += ["", "## Not here", ""] + [f"* {name}: {escaped(reason)}" for name, reason in sorted(absent.items())]
    return "\n".join(text) + "\n"
