#!/usr/bin/env python3
"""The table of the scoreboard says what the reports say."""

import sys
import unittest

sys.dont_write_bytecode = True
from table import table_of  # noqa: E402

ABOUT = {"name": "server", "version": "1.0", "language": "C", "source": "Debian", "remark": "",
         "parts": {"1-10": {"seconds": 7, "late": False, "limit": 60}, "compressed-long": {"seconds": 60, "late": True, "limit": 60.0}}}


def case(id, behavior="OK", closing="OK", rule="a-rule"):
    return {"id": id, "section": "Framing", "rules": [rule], "behavior": behavior, "closing": closing, "was_run": True,
            "behavior_reason": "It did <this> | that.", "closing_reason": "So it ended.", "remote_close_code": 1002,
            "passed": behavior != "FAILED" and closing == "OK"}


class Table(unittest.TestCase):
    def table(self, *cases, absent=None):
        return table_of([(ABOUT, {"created": "1795221120.0", "agents": [{"cases": list(cases)}]})], absent or {}, 10)

    def test_every_case_is_in_one_column(self):
        text = self.table(case("1"), case("2", "NON-STRICT"), case("3", "UNIMPLEMENTED"), case("4", "FAILED"), case("5", closing="UNCLEAN"))
        self.assertIn("| server | 1.0 | C | Debian | 1 | 1 |  | 1 | 1 | 1 | 5 | 7 s |", text)

    def test_failures_are_grouped_by_rule_and_their_text_is_no_markup(self):
        text = self.table(*[case(str(number), "FAILED") for number in range(8)], case("9", "FAILED", rule="other"))
        self.assertIn("* `a-rule`, 8 cases failed (0, 1, 2, 3, 4, 5, …); such as 0: It did \\<this\\> \\| that. Its close code was 1002.", text)
        self.assertIn("* `other`, 1 case failed (9)", text)

    def test_what_was_stopped_or_is_absent_is_told(self):
        text = self.table(case("1"), absent={"another": "not_there"})
        self.assertIn("### server 1.0: compressed messages, long were stopped after 60 s\n\nNothing.", text)
        self.assertIn("* another: not\\_there", text)


unittest.main(verbosity=2)
