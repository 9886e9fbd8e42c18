"""policy - asks policyd as Postfix's smtpd would, and speaks LMTP to contentd as its lmtp client would"""

import socket

from client import Client


class PolicyClient:
    """with PolicyClient(port) as policy: policy.ask(policy_context="rcpt", recipient="a@example.org")"""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._file = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self._socket.close()

    def ask(self, **attributes):
        """The value of `action`."""
        request = {"request": "smtpd_access_policy", "protocol_state": "RCPT", "protocol_name": "ESMTP"} | attributes
        self._socket.sendall("".join(f"{key}={value}\n" for key, value in request.items()).encode(errors="surrogateescape")
                             + b"\n")
        action = self._file.readline().decode()
        assert action.startswith("action=") and self._file.readline() == b"\n", action
        return action.rstrip("\n").removeprefix("action=")


class LmtpClient(Client):
    """A Client that greets with LHLO; final() gives one reply for each of `count` recipients."""

    def __init__(self, port, timeout=60):
        super().__init__(port, timeout=timeout, helo="mx.example.org", greet="LHLO")

    def forward(self, **attributes):
        return self.command("XFORWARD " + " ".join(f"{key}={value}" for key, value in attributes.items()))

    def final(self, content, count=1):
        replies = [self.data(content)]
        return replies + [self.reply() for _ in range(count - 1)]
