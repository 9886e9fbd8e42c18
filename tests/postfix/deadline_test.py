"""contentd answers before Postfix stops waiting, however long the next hop's own limits are."""

import time

import fault
import harness
import messages

# Postfix would wait for minutes; an answer within this can only be contentd's.
PATIENCE = 30


class Deadline:
    """The next hop is the sink, silent at one phase."""

    @classmethod
    def prepare(cls):
        cls.system.contentd.set("contentd.next_hop", f"127.0.0.1:{cls.system.ports['sink']}")

    def send(self, phase):
        self.system.sink.at = at = fault.Once(phase, fault.keeps_silent)
        begun = time.monotonic()
        reply = self.system.submit(["one@example.org"], messages.plain(phase))
        return at, begun, reply


class AfterQueue(Deadline, harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "contentd_settings": {"contentd.answer_within": "1s"}}

    def test_a_message_that_takes_too_long_is_put_off(self):
        for phase in ("RCPT", "kept"):
            with self.subTest(phase):
                at, begun, reply = self.send(phase)
                self.assertEqual(reply.code, 250)
                queue_id = reply.text.rsplit(" ", 1)[1]
                self.system.postfix.wait_for_log(queue_id + r": to=<.*status=deferred .*said: 451 ", limit=PATIENCE)
                self.assertLess(time.monotonic() - begun, PATIENCE)
                self.assertTrue(at.has_acted)
                self.system.postfix.command("postsuper", "-d", "ALL")


class BeforeQueue(Deadline, harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "wiring": "before-queue",
               "contentd_settings": {"contentd.answer_within_before": "1s"}}

    def test_the_client_of_a_message_that_takes_too_long_is_put_off(self):
        for phase in ("RCPT", "kept"):
            with self.subTest(phase):
                at, begun, reply = self.send(phase)
                self.assertEqual(reply.code, 451, reply)
                self.assertLess(time.monotonic() - begun, PATIENCE)
                self.assertTrue(at.has_acted)
