"""contentd before the queue: it refuses in the session."""

import harness
import messages

RULES = 'dropper: attachment.executable -> reject "550 5.7.1 program {attachment.name} is not taken here"\n'


class BeforeQueue(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "wiring": "before-queue", "contentd_rules": RULES}

    def test_a_program_is_refused_in_the_session(self):
        reply = self.system.submit(["one@example.org"], messages.with_attachment("a.exe", messages.executable()))
        self.assertEqual(reply.code, 550, reply)
        self.assertIn("program a.exe", reply.text)
        self.assertEqual(self.system.postfix.queue(), [])

    def test_clean_mail_passes_byte_for_byte(self):
        before = len(self.system.sink.messages)
        content = messages.plain("clean", b".dot\r\n\xe9\r\n")
        reply = self.system.submit(["one@example.org"], content, parameters="BODY=8BITMIME")
        self.assertEqual(reply.code, 250, reply)
        self.assertTrue(self.system.wait_for_messages(before + 1)[before].data.endswith(content))

    def test_an_unknown_recipient_is_refused_at_rcpt(self):
        reply = self.system.submit(["nobody@example.org"], messages.plain())
        self.assertEqual(reply.code, 550, reply)
