"""sink - the last hop: an SMTP and LMTP server that keeps every message byte for byte

It takes all recipients, offers what a modern server offers, XFORWARD too, and can be told to refuse, or to misbehave
at one phase (fault.py). The body is what came between DATA and the final dot, un-stuffed, CR LF line ends kept, or the
one chunk of BDAT.
"""

import re
import socketserver
import threading


class Message:
    """One message as it arrived: sender, recipients and their parameters, XFORWARD attributes, bytes."""

    def __init__(self, sender, sender_parameters, recipients, forwarded, data):
        self.sender = sender
        self.sender_parameters = sender_parameters
        self.recipients = [address for address, _ in recipients]
        self.recipient_parameters = [parameters for _, parameters in recipients]
        self.forwarded = forwarded
        self.data = data

    @property
    def body(self):
        return self.data.split(b"\r\n\r\n", 1)[1] if b"\r\n\r\n" in self.data else b""

    @property
    def head(self):
        return self.data.split(b"\r\n\r\n", 1)[0]


class _Session(socketserver.StreamRequestHandler):
    OFFERS = ("PIPELINING", "SIZE 104857600", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES",
              "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE")

    def handle(self):
        self.sink = self.server.sink
        self.is_lmtp = False
        self._forget()
        try:
            if self._misbehaves("connect"):
                return
            self._reply("220 sink.example.org ESMTP")
            while self._answer(self.rfile.readline(65536)):
                pass
        except ConnectionError:
            pass  # the peer was killed, or a fault ends the session; what was not finished is not a message

    def _reply(self, text):
        self.wfile.write(text.encode("utf-8", "surrogateescape") + b"\r\n")

    def _misbehaves(self, phase):
        """True when the fault of this phase has said something else than would be said."""
        said = self.sink.at(phase, self) if self.sink.at else None
        if said:
            self._reply(said)
        return said is not None

    def _answer(self, line):
        if not line:
            return False
        text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        verb, _, rest = text.partition(" ")
        verb = verb.upper()
        if self._misbehaves("EHLO" if verb in ("LHLO", "HELO") else verb):
            return True
        if verb in ("EHLO", "LHLO", "HELO"):
            self.is_lmtp = verb == "LHLO"
            offers = ("sink.example.org",) + self.OFFERS + ("CHUNKING",) * self.sink.offers_chunking
            self._reply("\r\n".join(f"250{'-' if i + 1 < len(offers) else ' '}{offer}" for i, offer in enumerate(offers)))
        elif verb == "XFORWARD":
            self.forwarded.update(pair.split("=", 1) for pair in rest.split(" ") if "=" in pair)
            self._reply("250 2.0.0 ok")
        elif verb == "MAIL":
            self.sender = self._path(rest)
            self.recipients = []
            self._reply("250 2.1.0 ok")
        elif verb == "RCPT" and self.sender is None:
            self._reply("503 5.5.1 MAIL first")
        elif verb == "RCPT":
            answer = self.sink.refuse(self._path(rest)[0]) if self.sink.refuse else None
            if answer is None:
                self.recipients.append(self._path(rest))
            self._reply(answer or "250 2.1.5 ok")
        elif verb == "DATA":
            return self._data()
        elif verb == "BDAT" and self.sink.offers_chunking:
            return self._chunk(int(rest.split(" ")[0]))
        elif verb == "RSET":
            self._forget()
            self._reply("250 2.0.0 ok")
        elif verb == "NOOP":
            self._reply("250 2.0.0 ok")
        elif verb == "QUIT":
            self._reply("221 2.0.0 bye")
            return False
        else:
            self._reply("502 5.5.2 what?")
        return True

    @staticmethod
    def _path(rest):
        found = re.match(r"(?:FROM|TO):\s*<(.*?)>\s*(.*)$", rest, re.I)
        return (found[1], found[2]) if found else (rest, "")

    def _data(self):
        if not self.recipients:
            self._reply("554 5.5.1 no valid recipients")
            return True
        self._reply("354 go on")
        lines = []
        while True:
            line = self.rfile.readline()
            if not line:
                return False
            if not lines and self._misbehaves("content"):
                return False
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        return self._end(b"".join(lines))

    def _chunk(self, octets):
        content = self.rfile.read(octets)
        if len(content) < octets:
            return False
        if not self.recipients:
            self._reply("554 5.5.1 no valid recipients")
            return True
        return self._end(content)

    def _end(self, content):
        message = Message(*self.sender, self.recipients, self.forwarded, content)
        count = len(self.recipients) if self.is_lmtp else 1
        self._forget()
        if self._misbehaves("dot"):
            return True
        # Kept before it is answered: who was told 250 may look at once.
        reply = self.sink.answer(message) if self.sink.answer else "250 2.0.0 kept"
        if reply.startswith("2"):
            self.sink.keep(message)
        if self._misbehaves("kept"):
            return True
        for _ in range(count):
            self._reply(reply)
        return True

    def _forget(self):
        self.sender = None
        self.recipients = []
        self.forwarded = {}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


class Sink:
    """start() ... stop(). `refuse(recipient)` may give a reply for RCPT; `answer(message)` one for the final dot;
    `at(phase, session)`, see fault.py, what is said in place of any reply."""

    def __init__(self, port, offers_chunking=False):
        self.port = port
        self.offers_chunking = offers_chunking
        self.refuse = None
        self.answer = None
        self.at = None
        self._messages = []
        self._lock = threading.Lock()
        self._server = None

    def start(self):
        self._server = _Server(("127.0.0.1", self.port), _Session)
        self._server.sink = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def keep(self, message):
        with self._lock:
            self._messages.append(message)

    @property
    def messages(self):
        with self._lock:
            return list(self._messages)
