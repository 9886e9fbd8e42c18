"""SIGHUP: what has an error changes nothing."""

import os

import harness
import messages
import system

POLICY = 'old: helo.name = "old.example.net" -> reject "554 5.7.1 old rule"\n'
CONTENT = 'old: attachment.extension = "old" -> discard\n'


class Reload(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": POLICY, "contentd_rules": CONTENT}

    def rules(self, daemon, text):
        system.write(os.path.join(self.system.directory, daemon.name + ".rules"), text)
        mark = len(daemon.log())
        daemon.reload()
        return mark

    def refused(self, helo):
        return self.system.submit(["one@example.org"], messages.plain(), helo=helo).code == 554

    def test_a_reload_with_a_broken_policy_rule_keeps_the_old_rules(self):
        self.assertTrue(self.refused("old.example.net"))
        mark = self.rules(self.system.policyd, 'new: helo.nmae = "new.example.net" -> reject "554 5.7.1 new"\n')
        self.system.policyd.wait_for_log(r"policyd\.rules:1:", after=mark)
        self.assertTrue(self.refused("old.example.net"))
        self.assertFalse(self.refused("new.example.net"))
        self.rules(self.system.policyd, 'new: helo.name = "new.example.net" -> reject "554 5.7.1 new"\n')
        system.until(lambda: self.refused("new.example.net"), what="the new rule")
        self.assertFalse(self.refused("old.example.net"))

    def test_a_reload_with_a_broken_content_rule_keeps_the_old_rules(self):
        mark = self.rules(self.system.contentd, "new: attachment.extension = -> discard\n")
        self.system.contentd.wait_for_log(r"contentd\.rules:1:", after=mark)
        before = len(self.system.sink.messages)
        self.assertEqual(self.system.submit(["one@example.org"], messages.with_attachment("a.old", b"x")).code, 250)
        self.assertEqual(self.system.submit(["one@example.org"], messages.plain("marker")).code, 250)
        arrived = self.system.wait_for_messages(before + 1)
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
        self.assertIn(b"Subject: marker", arrived[before].head)
        self.assertEqual(len(self.system.sink.messages), before + 1)
