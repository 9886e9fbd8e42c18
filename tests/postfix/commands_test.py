"""What policyd's commands take, refuse, and say."""

import subprocess

import harness

RULES = 'guess: on unknown: unknown_per(client.domain, 1h) > 1000 -> penalise client.domain 1h "guesses"\n'


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
