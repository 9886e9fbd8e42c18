"""A next hop that does not want all recipients of a message: each gets it once, whether Postfix asks with LMTP or SMTP."""

import collections
import json
import re

import harness
import messages
import system
from sink import Sink

LIMIT = 5
MANY = [f"user{number}@example.org" for number in range(17)]
ONE, TWO, THREE = MANY[:3]
TRANSPORTS = {"lmtp": "sekimori:inet:127.0.0.1", "smtp": "sekimori-smtp:[127.0.0.1]"}


class Split(harness.TestCase):
    """The sender tells the way: with LMTP or SMTP, to a next hop that limits recipients, or to one that is played."""

    OWN, HOP = system.free_port(), system.free_port()
    OPTIONS = {"recipients": MANY, "postfix_settings": harness.RETRIES_SOON}

    @classmethod
    def prepare(cls):
        limiting = cls.system.ports["contentd"]
        cls.system.contentd.set("contentd.listen", [f"inet:127.0.0.1:{limiting}",
                                                    f"inet:127.0.0.1:{cls.OWN} after next_hop=127.0.0.1:{cls.HOP}"])
        ways = ", ".join(f"{{ {name}.{hop}@example.com = FILTER {transport}:{port} }}"
                         for name, transport in TRANSPORTS.items()
                         for hop, port in (("limited", limiting), ("played", cls.OWN)))
        postfix = cls.system.postfix
        postfix.command("postconf", f"smtpd_client_restrictions=check_sender_access inline:{{ {ways} }}")
        postfix.command("postconf", "-M", "sekimori-smtp/unix=sekimori-smtp unix - - n - 16 smtp")
        postfix.command("postconf", "-P", "sekimori-smtp/unix/smtp_send_xforward_command=yes",
                        "sekimori-smtp/unix/smtp_line_length_limit=0",
                        f"127.0.0.1:{cls.system.ports['reinject']}/inet/smtpd_recipient_limit={LIMIT}")
        cls.hop = Sink(cls.HOP)
        cls.hop.start()
        cls.addClassCleanup(cls.hop.stop)

    def send(self, way, recipients, subject):
        """The queue ID of the message."""
        reply = self.system.submit(recipients, messages.plain(subject), sender=f"{way}@example.com")
        self.assertEqual(reply.code, 250, reply)
        return reply.text.rsplit(" ", 1)[1]

    def refuse(self, answers):
        """At the played hop: each of these replies once, by recipient."""
        self.hop.refuse = lambda recipient: answers.pop(recipient, None)

    def status(self, queue_id, recipient):
        """The first that Postfix was told."""
        return self.system.postfix.wait_for_log(rf"{queue_id}: to=<{recipient}>.* status=(\w+) ")[1]

    def arrivals(self, sink, subject):
        """How often each recipient has it."""
        return collections.Counter(recipient for message in sink.messages
                                   if f"Subject: {subject}\r\n".encode() in message.data
                                   for recipient in message.recipients)

    def settle(self):
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")

    def test_who_is_too_many_for_one_transaction_has_another(self):
        for transport in TRANSPORTS:
            with self.subTest(transport):
                queue_id = self.send(f"{transport}.limited", MANY, f"many {transport}")
                self.assertEqual({self.status(queue_id, recipient) for recipient in MANY}, {"sent"})
                self.settle()
                self.assertEqual(self.arrivals(self.system.sink, f"many {transport}"), dict.fromkeys(MANY, 1))
                # As many transactions as it takes, each with as many as there may be.
                told = re.findall(f"client=.*orig_queue_id={queue_id}", self.system.postfix.log())
                self.assertEqual(len(told), -(-len(MANY) // LIMIT))

    def test_over_lmtp_each_recipient_is_answered_for_by_itself(self):
        self.refuse({TWO: "450 4.2.1 not now", THREE: "550 5.1.1 nobody"})
        queue_id = self.send("lmtp.played", [ONE, TWO, THREE], "apart")
        self.assertEqual([self.status(queue_id, each) for each in (ONE, TWO, THREE)], ["sent", "deferred", "bounced"])
        self.settle()
        self.assertEqual(self.arrivals(self.hop, "apart"), {ONE: 1, TWO: 1})

    def test_over_smtp_one_who_is_put_off_holds_the_message_back_for_all(self):
        self.refuse({TWO: "450 4.2.1 not now"})
        queue_id = self.send("smtp.played", [ONE, TWO, THREE], "together")
        self.assertEqual({self.status(queue_id, each) for each in (ONE, TWO, THREE)}, {"deferred"})
        self.settle()
        self.assertEqual(self.arrivals(self.hop, "together"), {ONE: 1, TWO: 1, THREE: 1})

    def test_over_smtp_a_copy_is_kept_for_one_who_is_refused_beside_others(self):
        self.refuse({TWO: "550 5.1.1 nobody"})
        queue_id = self.send("smtp.played", [ONE, TWO], "beside")
        self.assertEqual({self.status(queue_id, each) for each in (ONE, TWO)}, {"sent"})
        self.assertEqual(self.arrivals(self.hop, "beside"), {ONE: 1})
        listed = self.system.contentd.run("--json", "quarantine", "list")
        rows = [json.loads(line) for line in listed.splitlines()]
        self.assertEqual([(row["rule"], row["recipients"]) for row in rows], [("next-hop-refusal", [TWO])])

    def test_over_smtp_what_is_refused_for_all_bounces(self):
        self.refuse({ONE: "550 5.1.1 nobody", TWO: "550 5.1.1 nobody either"})
        queue_id = self.send("smtp.played", [ONE, TWO], "nobody")
        self.assertEqual({self.status(queue_id, each) for each in (ONE, TWO)}, {"bounced"})
        self.assertEqual(self.arrivals(self.hop, "nobody"), {})
