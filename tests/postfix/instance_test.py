"""The private Postfix that the other tests stand on."""

import os
import unittest

import harness
import system
from client import submit
from instance import Instance
from sink import Sink


class PrivateInstance(unittest.TestCase):
    def setUp(self):
        self.directory = system.new_directory()
        self.addCleanup(lambda: __import__("shutil").rmtree(self.directory, ignore_errors=True))
        ports = {name: system.free_port() for name in harness.PORTS}
        self.sink = Sink(ports["sink"])
        self.sink.start()
        self.addCleanup(self.sink.stop)
        self.postfix = Instance(self.directory, "after-queue", ports, ["one@example.org"], {
            "content_filter": "", "smtpd_recipient_restrictions": "reject_unauth_destination",
            "smtpd_data_restrictions": "", "smtpd_end_of_data_restrictions": ""})
        self.addCleanup(self.postfix.stop)
        self.postfix.start()

    def test_mail_reaches_the_last_hop_without_sekimori(self):
        reply = submit(self.postfix.ports["smtp"], "friend@example.com", ["one@example.org"],
                       b"Subject: hello\r\n\r\n.dot\r\n", address="198.51.100.1")
        self.assertEqual(reply.code, 250, reply)
        system.until(lambda: self.sink.messages, what="message")
        message = self.sink.messages[0]
        self.assertEqual(message.recipients, ["one@example.org"])
        self.assertEqual(message.body, b".dot\r\n")
        self.assertEqual(message.forwarded["ADDR"], "198.51.100.1")

    def test_the_system_instance_stays_untouched(self):
        self.assertTrue(self.postfix.command("postconf", "-h", "queue_directory").startswith(self.directory))
        self.assertTrue(os.path.exists(os.path.join(self.directory, "postfix", "queue", "pid", "master.pid")))
