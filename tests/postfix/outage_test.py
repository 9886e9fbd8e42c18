"""Parts that are away: mail waits, nothing bounces, nothing is lost."""

import harness
import messages
import system
from sink import Sink


class Outage(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"]}

    def setUp(self):
        self.assertEqual(self.system.postfix.queue(), [])

    def defer_one(self):
        before = len(self.system.sink.messages)
        reply = self.system.submit(["one@example.org"], messages.plain())
        self.assertEqual(reply.code, 250, reply)
        queue_id = reply.text.rsplit(" ", 1)[1]
        self.system.postfix.wait_for_log(queue_id + ": to=<one@example.org>.*status=deferred")
        self.assertNotIn("status=bounced", self.system.postfix.log())
        self.assertEqual(len(self.system.postfix.queue()), 1)
        return before

    def flush(self, count):
        self.system.postfix.flush()
        self.system.wait_for_messages(count)
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
        self.assertEqual(len(self.system.sink.messages), count)

    def test_mail_is_deferred_and_never_bounced_while_contentd_is_away(self):
        self.system.contentd.stop()
        before = self.defer_one()
        self.system.contentd.start()
        self.flush(before + 1)

    def test_mail_flows_while_policyd_is_away(self):
        self.system.policyd.kill()
        before = len(self.system.sink.messages)
        self.assertEqual(self.system.submit(["one@example.org"], messages.plain()).code, 250)
        self.system.wait_for_messages(before + 1)
        self.system.policyd.start()


class NextHopOutage(harness.TestCase):
    HOP = system.free_port()
    OPTIONS = {"recipients": ["one@example.org"], "contentd_settings": {"contentd.next_hop": f"127.0.0.1:{HOP}"}}

    def test_mail_is_deferred_and_never_bounced_while_the_next_hop_is_down(self):
        reply = self.system.submit(["one@example.org"], messages.plain())
        self.assertEqual(reply.code, 250, reply)
        queue_id = reply.text.rsplit(" ", 1)[1]
        self.system.postfix.wait_for_log(queue_id + r": to=<one@example.org>.*dsn=4\.\d+\.\d+, status=deferred")
        self.assertNotIn("status=bounced", self.system.postfix.log())
        hop = Sink(self.HOP)
        hop.start()
        self.addCleanup(hop.stop)
        self.system.postfix.flush()
        system.until(lambda: hop.messages, what="the message at the next hop")
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
        self.assertEqual([message.recipients for message in hop.messages], [["one@example.org"]])
