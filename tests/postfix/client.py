"""client - an SMTP client that says exactly what a test tells it to, and plays any client address with XCLIENT"""

import re
import socket
import ssl


class Reply:
    def __init__(self, code, text):
        self.code = code
        self.text = text

    def __repr__(self):
        return f"{self.code} {self.text}"


class Client:
    """with Client(port, address="198.51.100.7") as client: client.mail("a@example.com") ..."""

    def __init__(self, port, address=None, name="client.example.net", helo="client.example.net", login=None, timeout=60,
                 greet="EHLO"):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._file = self._socket.makefile("rb")
        self.greeting = self.reply()
        if address:
            self.command("EHLO " + helo)
            prefix = "IPV6:" if ":" in address else ""
            line = f"XCLIENT ADDR={prefix}{address} NAME={name} HELO={helo}"
            self.greeting = self.command(line + (f" LOGIN={login}" if login else ""))
        self.ehlo = self.command(f"{greet} {helo}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._file.close()
        self._socket.close()

    def send(self, data):
        self._socket.sendall(data)

    def reply(self):
        """One reply, all its lines. ConnectionError when the server has closed."""
        lines = []
        while True:
            line = self._file.readline()
            if not line:
                raise ConnectionError("the server closed the connection")
            found = re.match(rb"(\d{3})([ -]?)(.*?)\r?\n$", line)
            lines.append(found[3].decode("utf-8", "replace"))
            if found[2] != b"-":
                return Reply(int(found[1]), "\n".join(lines))

    def command(self, line):
        self.send(line.encode("utf-8") + b"\r\n")
        return self.reply()

    def starttls(self, context=None, helo="client.example.net"):
        """Gives the reply to STARTTLS; with 220 the session goes on encrypted, after a new EHLO. Any certificate will
        do."""
        reply = self.command("STARTTLS")
        if reply.code == 220:
            context = context or ssl._create_unverified_context()
            self._file.close()
            self._socket = context.wrap_socket(self._socket)
            self._file = self._socket.makefile("rb")
            self.ehlo = self.command("EHLO " + helo)
        return reply

    def mail(self, sender, parameters=""):
        return self.command(f"MAIL FROM:<{sender}> {parameters}".rstrip())

    def rcpt(self, recipient, parameters=""):
        return self.command(f"RCPT TO:<{recipient}> {parameters}".rstrip())

    def data(self, content):
        """DATA and a message whose lines end in CR LF; dots are stuffed here."""
        reply = self.command("DATA")
        if reply.code != 354:
            return reply
        stuffed = re.sub(rb"(^|\r\n)\.", rb"\1..", content)
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        return self.raw(stuffed + b".\r\n")

    def raw(self, data):
        """Bytes as they are; gives the next reply."""
        self.send(data)
        return self.reply()

    def quit(self):
        return self.command("QUIT")


def submit(port, sender, recipients, content, parameters="", **options):
    """One whole message; gives the reply to the final dot, or the first refusal."""
    with Client(port, **options) as client:
        reply = client.mail(sender, parameters)
        if reply.code != 250:
            return reply
        accepted = [client.rcpt(recipient) for recipient in recipients]
        if not any(reply.code == 250 for reply in accepted):
            return accepted[0]
        reply = client.data(content)
        client.quit()
        return reply
