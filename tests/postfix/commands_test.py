"""What policyd's commands take, refuse, and say."""

import subprocess

import harness

RULES = """
guess: on unknown: unknown_per(client.domain, 1h) > 1000 -> penalise client.domain 1h "guesses"
flood: connections_per(client.address, 1m) > 60 -> defer "421 4.7.0 too many connections"
"""


class Commands(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": RULES}

    def told(self, status, *words, given=None):
        """What the command says on both outputs; it must end with that status."""
        done = subprocess.run(self.system.policyd.arguments(*words), capture_output=True, text=True, timeout=60,
                              input=given)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    def test_a_penalty_on_what_nobody_looks_up_is_refused_with_what_is_possible(self):
        for command in ("penalty", "allow"):
            told = self.told(2, command, "add", "client.ptr=mx.example.net", "1h", "x")
            self.assertIn("client.ptr is not looked up", told)
            self.assertIn("sender.domain=, client.name=, helo.name=, client.domain=", told)
            self.told(0, command, "add", "client.domain=Example.NET.", "1h", "x")
            self.assertIn("client.domain=example.net ", self.told(0, command, "list"))
            self.told(0, command, "remove", "client.domain=EXAMPLE.net")
            self.assertNotIn("client.domain", self.told(0, command, "list"))
        self.assertIn("standard input:1: not imported: client.ptr is not",
                      self.told(1, "penalty", "import", "-", given="client.ptr=a.example.net 1h x\n"))

    def test_a_penalty_by_hand_has_the_limits_of_an_imported_one(self):
        for key, why in (("0.0.0.0/0", "0.0.0.0/0 is wider than /8"), ("2000::/12", "2000::/12 is wider than /16"),
                         ("::/0", "::/0 is wider than /16"), ("127.0.0.1", "is this host's own"),
                         ("127.0.0.0/8", "is this host's own"), ("::1", "is this host's own")):
            self.assertIn(why, self.told(2, "penalty", "add", key, "1h", "x"))
        for command in ("penalty", "allow"):
            self.assertIn("it would end at once", self.told(2, command, "add", "192.0.2.0/24", "0s", "x"))
        self.assertNotIn("0/", self.told(0, "penalty", "list"))
        self.told(0, "allow", "add", "127.0.0.0/8")
        self.told(0, "allow", "remove", "127.0.0.0/8")

    def test_what_is_not_there_cannot_be_removed_and_what_is_near_is_named(self):
        self.told(0, "penalty", "add", "203.0.113.0/24", "1h", "x")
        self.assertIn("no penalty on 203.0.113.7; there is one on 203.0.113.0/24",
                      self.told(1, "penalty", "remove", "203.0.113.7"))
        self.assertIn("no penalty on 203.0.0.0/16; there is one on 203.0.113.0/24",
                      self.told(1, "penalty", "remove", "203.0.0.0/16"))
        self.told(0, "penalty", "remove", "203.0.113.0/24")
        self.assertEqual(self.told(1, "penalty", "remove", "203.0.113.0/24"),
                         "policyd: there is no penalty on 203.0.113.0/24\n")
        self.assertIn("no allowance on sasl.user=bob", self.told(1, "allow", "remove", "sasl.user=bob"))

    def test_the_greylist_takes_and_removes_only_what_can_be_there(self):
        for key, why in ((["foo"], "write ADDRESS, NETWORK/24 (IPv6: /64) or spf:DOMAIN"),
                         (["203.0.113.0/25"], "networks have the length of 203.0.113.0/24"),
                         (["2001:db8::/48"], "networks have the length of 2001:db8::/64"), (["spf:"], "spf:DOMAIN"),
                         (["203.0.113.7", "a@example.org"], "told by domain; write example.org"),
                         (["203.0.113.7", "example.org", "b@example.org"], "write USER@example.org")):
            self.assertIn(why, self.told(2, "grey", "pass", *key))
        self.assertIn("nothing of 203.0.113.0/24", self.told(1, "grey", "remove", "203.0.113.7"))
        self.told(0, "grey", "pass", "203.0.113.0/24", "Example.org")
        self.told(0, "grey", "pass", "spf:Example.org")
        self.assertIn("nothing of 203.0.113.0/25; it has something of 203.0.113.0/24",
                      self.told(1, "grey", "remove", "203.0.113.0/25"))
        self.assertIn("nothing of 203.0.113.0/24 with example.net",
                      self.told(1, "grey", "remove", "203.0.113.7", "example.net"))
        self.told(0, "grey", "remove", "203.0.113.7", "example.org")
        self.told(0, "grey", "remove", "spf:example.org")
        self.assertEqual(self.told(0, "grey", "list"), "")

    def test_an_alarm_is_ordered_for_a_domain_as_requests_have_it(self):
        self.told(0, "alarm", "set", "harvest", "EXAMPLE.org.", "1h")
        self.assertIn("harvest example.org on by command", self.told(0, "alarm", "show", "harvest", "Example.ORG."))
        self.told(0, "alarm", "end", "harvest", "example.org", "1s")
        for wrong in ("b@example.org", "."):
            self.assertIn(f'"{wrong}" is no domain', self.told(2, "alarm", "set", "harvest", wrong))

    def test_limits_of_windows_that_the_state_does_not_keep_are_not_called_empty(self):
        told = self.told(0, "limits", "suggest")
        self.assertRegex(told, r"flood: .*, the limit is 60\n#   not kept: ")
        self.assertRegex(told, r"guess: .*, the limit is 1000\n#   0 keys; ")
