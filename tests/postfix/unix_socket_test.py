"""policyd on a UNIX-domain socket below Postfix's queue directory, as sekimori.conf(5) shows it."""

import os
import re
import socket

import harness
import messages

RULES = 'no: recipient.address = "no@example.org" -> reject "554 5.7.1 policyd was asked"\n'


class UnixSocket(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org", "no@example.org"], "policyd_rules": RULES}

    @classmethod
    def prepare(cls):
        """smtpd is chrooted and asks at a path relative to the queue directory; the socket is ours, as it is systemd's."""
        postfix = cls.system.postfix
        postfix._make_queue()
        for name in ("main.cf", "master.cf"):
            path = os.path.join(postfix.configuration, name)
            text = harness.system.read(path)
            text = text.replace(f"inet:127.0.0.1:{cls.system.ports['policyd']}", "unix:sekimori/policyd")
            text, count = re.subn(rf"^(127\.0\.0\.1:{cls.system.ports['smtp']} inet +n +- +)n", r"\1y", text, flags=re.M)
            harness.system.write(path, text)
        assert count == 1
        path = os.path.join(postfix.directory, "queue", "sekimori", "policyd")
        os.mkdir(os.path.dirname(path))
        listener = socket.socket(socket.AF_UNIX)
        cls.addClassCleanup(listener.close)
        listener.bind(path)
        os.chmod(path, 0o666)
        listener.listen()
        cls.system.policyd.listener = listener
        cls.system.policyd.set("policyd.listen", "unix:" + path)

    def test_a_chrooted_smtpd_asks_policyd(self):
        self.assertEqual(self.system.submit(["one@example.org"], messages.plain()).code, 250)
        reply = self.system.submit(["no@example.org"], messages.plain())
        self.assertEqual((reply.code, "policyd was asked" in reply.text), (554, True), reply)
        self.assertNotIn("no setting wants it", self.system.policyd.log())

    def test_the_check_finds_the_wiring_whole(self):
        self.assertIn("0 errors", self.system.policyd.run("check", "--postfix", self.system.postfix.configuration))
