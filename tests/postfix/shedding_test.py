"""Too many connections and too much mail at once are put off, never kept waiting, and arrive in the end."""

import threading

import fault
import harness
import messages
import system
from load import Load, arrivals
from policy import LmtpClient

SESSIONS = 4
MANY = 60
LARGE = (b"x" * 78 + b"\r\n") * 5000  # two of them are more than the memory limit


class Shedding(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": "", "postfix_settings": harness.RETRIES_SOON,
               "contentd_settings": {"contentd.session_limit": str(SESSIONS), "contentd.memory_limit": "600kB"}}

    @classmethod
    def prepare(cls):
        """The sink is the next hop, so that a message can be held there."""
        cls.system.contentd.set("contentd.next_hop", f"127.0.0.1:{cls.system.ports['sink']}")

    def send(self, name, body):
        reply = self.system.submit(["one@example.org"], messages.plain(name, body))
        self.assertEqual(reply.code, 250, reply)
        return reply.text.rsplit(" ", 1)[1]

    def status(self, queue_id, wanted=r"\w+"):
        """The first status of a message, or the first line with the wanted one."""
        return self.system.postfix.wait_for_log(rf"{queue_id}: to=<one@example.org>.* status=({wanted}) (.*)")

    def settle(self):
        system.until(lambda: not self.system.postfix.queue(), limit=60, what="an empty queue")

    def test_connections_above_the_limit_are_told_421(self):
        held = [LmtpClient(self.system.ports["contentd"]) for _ in range(SESSIONS)]
        try:
            found = self.status(self.send("crowd", b"x\r\n"))
        finally:
            for client in held:
                client.close()
        self.assertEqual(found[1], "deferred")
        self.assertIn("421 4.3.2", found[2])
        self.system.contentd.wait_for_log(r"event=turned-away .*contentd\.session_limit")
        self.settle()
        self.assertEqual(arrivals(self.system)["crowd"], 1)

    def test_mail_above_the_memory_limit_is_told_452_and_small_mail_flows(self):
        is_free = threading.Event()
        self.system.sink.at = at = fault.Once("dot", lambda _: is_free.wait(30) and None)
        first = self.send("first", LARGE)
        system.until(lambda: at.has_acted, what="the first message at the next hop")
        found = self.status(self.send("second", LARGE))
        self.assertEqual(found[1], "deferred")
        self.assertIn("452 4.3.1", found[2])
        self.system.contentd.wait_for_log(r"event=turned-away .*contentd\.memory_limit")
        self.assertEqual(self.status(self.send("small", b"x\r\n"))[1], "sent")
        is_free.set()
        self.assertEqual(self.status(first)[1], "sent")
        self.settle()
        came = arrivals(self.system)
        self.assertEqual([came[name] for name in ("first", "second", "small")], [1, 1, 1])

    def test_much_mail_at_once_arrives_in_spite_of_small_limits(self):
        with Load(self.system, threads=12) as load:
            load.wait_for(MANY)
        self.settle()
        came = arrivals(self.system)
        self.assertEqual({name: came[name] for name in load.accepted}, dict.fromkeys(load.accepted, 1))
        self.assertNotIn("status=bounced", self.system.postfix.log())
