"""Every message of tests/data passes contentd unharmed, and its scan gives one JSON object."""

import json
import os
import unittest

import harness
import system
from daemons import Daemon
from policy import LmtpClient
from sink import Sink

KINDS = (".eml", ".msg", ".raw", ".txt")


def corpus():
    """The messages below tests/data, in order."""
    found = []
    for folder, _, names in os.walk(os.path.join(system.ROOT, "tests", "data")):
        if "mail" in folder or "mime" in folder or "broken" in folder:
            found += [os.path.join(folder, name) for name in names if name.endswith(KINDS)]
    return sorted(found)


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = system.new_directory()
        cls.addClassCleanup(lambda: harness.shutil.rmtree(cls.directory, ignore_errors=True))
        cls.port, hop = system.free_port(), system.free_port()
        cls.sink = Sink(hop)
        cls.sink.start()
        cls.addClassCleanup(cls.sink.stop)
        system.write(os.path.join(cls.directory, "sekimori.conf"), "")
        system.write(os.path.join(cls.directory, "contentd.rules"), "all: attachment.name -> score 0\n")
        cls.contentd = Daemon(cls.directory, "contentd", {
            "state": f"sqlite:{cls.directory}/state.sqlite", "contentd.listen": f"inet:127.0.0.1:{cls.port}",
            "contentd.next_hop": f"127.0.0.1:{hop}", "contentd.rules": f"{cls.directory}/contentd.rules",
            "contentd.quarantine": cls.directory, "contentd.spool": cls.directory})
        cls.contentd.start()
        cls.addClassCleanup(cls.contentd.stop)
        cls.files = corpus()

    def test_there_is_a_corpus(self):
        self.assertGreater(len(self.files), 20)

    def test_every_message_of_the_corpus_passes_byte_for_byte(self):
        with LmtpClient(self.port) as client:
            for path in self.files:
                with self.subTest(os.path.relpath(path, system.ROOT)), open(path, "rb") as opened:
                    content = canonical(opened.read())
                    client.mail("friend@example.com", "BODY=8BITMIME")
                    client.rcpt("one@example.org")
                    reply = client.final(content)[0]
                    if reply.code == 554 and "hops" in reply.text:
                        continue
                    self.assertEqual(reply.code, 250, reply)
                    self.assertTrue(self.sink.messages[-1].data.endswith(content))

    def test_every_message_of_the_corpus_is_scanned(self):
        for start in range(0, len(self.files), 50):
            part = self.files[start:start + 50]
            lines = self.contentd.run("scan", "--json", "--parts", *part).splitlines()
            self.assertEqual([json.loads(line)["file"] for line in lines], part)


def canonical(content):
    """Line ends as SMTP carries them: CR LF, no stray CR, one at the end."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b" ").split(b"\n")
    joined = b"\r\n".join(lines)
    return joined if joined.endswith(b"\r\n") or not joined else joined + b"\r\n"
