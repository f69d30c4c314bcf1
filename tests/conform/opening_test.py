"""What the opening handshake holds besides: --header, --origin, --subprotocol."""

import sys

sys.dont_write_bytecode = True
from program import ConformTest, main  # noqa: E402


class Opening(ConformTest):
    def request_with(self, *options):
        """The head that a server gets, and the report of a run of one case."""
        heads = []

        def refuse(connection):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += connection.recv(4096)
            heads.append(head.decode())
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        url = self.listen(refuse)
        ran = self.unmask("conform", *options, "--cases", "1.1.1", url, "--out", self.out)
        self.assertStatus(ran, 1)
        return heads[-1], self.cases()["1.1.1"]

    def test_fields_are_sent_behind_all_others(self):
        head, case = self.request_with("--header", "Cookie: a=b; c='d'", "--header", "X-Empty:", "--origin", "https://example.com",
                                       "--subprotocol", "mqtt", "--subprotocol", "chat")
        lines = head.split("\r\n")
        self.assertEqual([line.strip() for line in lines[-4:]], ["Cookie: a=b; c='d'", "X-Empty:", "", ""])
        self.assertIn("Origin: https://example.com", lines)
        self.assertIn("Sec-WebSocket-Protocol: mqtt, chat", lines)
        for option in ["--origin 'https://example.com'", "--subprotocol 'mqtt' --subprotocol 'chat'",
                       r"--header 'Cookie: a=b; c='\''d'\'''"]:
            self.assertIn(option, case["repeat_command"])

    def test_nothing_is_sent_unasked(self):
        head, case = self.request_with()
        self.assertNotIn("Origin", head)
        self.assertNotIn("Protocol", head)
        self.assertNotIn("--header", case["repeat_command"])

    def test_what_cannot_be_sent_is_refused(self):
        for options, said in [(["--header", "Cookie"], "no colon"),
                              (["--header", "Cook ie: a"], "no field of HTTP"),
                              (["--header", "A: b\r\nC: d"], "no field of HTTP"),
                              (["--header", "sec-websocket-KEY: a"], "its own"),
                              (["--header", "host: a"], "its own"),
                              (["--origin", "a\nb"], "control characters"),
                              (["--subprotocol", "a b"], "token"),
                              (["--header", "A: b", "--engine", "wstest"], "wstest")]:
            ran = self.conform("ws://127.0.0.1:1/", *options)
            self.assertStatus(ran, 2)
            self.assertIn(said, ran.stderr)
        self.assertStatus(self.unmask("conform", "--listen", "0", "--header", "A: b"), 2)


main()
