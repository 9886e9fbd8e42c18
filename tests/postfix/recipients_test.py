"""Recipients known early: by Dovecot, by a host that delivers, by files; and what happens when these are away.

Postfix itself has every recipient that is asked for here: a refusal is policyd's.
"""

import itertools
import json
import os
import threading
import time

import harness
import messages
import shipped
import system
from certificates import Certificates
from sink import Sink
from store import Dovecot, Store

HERE = ["one@example.org", "two@example.org"]
GHOSTS = [f"ghost{number}@example.org" for number in range(40)]
RULES = shipped.policyd_rules("no-such-user")
QUICK = {"policyd.recipient_negative_expire": "1s", "policyd.recipient_positive_refresh": "1s",
         "policyd.recipient_timeout": "1s"}
OURS = "no such user here"
_clients = itertools.count()


class Early(harness.TestCase):
    """OPTIONS without policyd.recipients, which the source that set_up() makes adds."""

    OPTIONS = {"recipients": HERE + GHOSTS, "policyd_rules": RULES}
    SETTINGS = QUICK

    @classmethod
    def setUpClass(cls):
        cls.place = system.new_directory()
        cls.addClassCleanup(lambda: harness.shutil.rmtree(cls.place, ignore_errors=True))
        cls.port = system.free_port()
        source = cls.make_source()
        cls.OPTIONS = cls.OPTIONS | {"policyd_settings": cls.SETTINGS | {"policyd.recipients": source}}
        super().setUpClass()
        # This many guesses would raise it, and strangers are then told nothing.
        cls.system.policyd.run("alarm", "end", "harvest")

    def setUp(self):
        # The source that the test before broke is asked again.
        system.until(lambda: self.is_refused(GHOSTS[39]), limit=60, what="a source that answers")

    def rcpt(self, recipient):
        """The reply to one RCPT of a new client in a network of its own, and how long it took."""
        number = next(_clients)
        with self.system.client(f"198.{18 + number // 250}.{number % 250}.1") as client:
            self.assertEqual(client.mail("friend@example.com").code, 250)
            begin = time.monotonic()
            reply = client.rcpt(recipient)
            return reply, time.monotonic() - begin

    def is_refused(self, recipient):
        reply, took = self.rcpt(recipient)
        self.assertLess(took, 5, reply)
        self.assertTrue(reply.code == 250 or OURS in reply.text, reply)
        return reply.code == 550

    def check_both_ways(self):
        self.assertFalse(self.is_refused("one@example.org"))
        self.assertTrue(self.is_refused(GHOSTS[0]))
        self.assertEqual(self.system.submit(["two@example.org"], messages.plain()).code, 250)

    def check_outage(self, stop, start):
        """Nobody is refused while the source is away, and soon again when it is back."""
        self.assertTrue(self.is_refused(GHOSTS[1]))
        stop()
        time.sleep(1.1)  # what was unknown is forgotten
        for number in range(2, 8):
            self.assertFalse(self.is_refused(GHOSTS[number]))
        self.assertFalse(self.is_refused(GHOSTS[1]))
        self.system.policyd.wait_for_log("event=recipients .*asked more rarely")
        start()
        system.until(lambda: self.is_refused(GHOSTS[8]), limit=40, what="a source that is taken back")
        self.system.policyd.wait_for_log("event=recipients .*is=back")


class DovecotUsers(Early):
    @classmethod
    def make_source(cls):
        cls.dovecot = Dovecot(cls.place, cls.port, HERE)
        cls.addClassCleanup(cls.dovecot.stop)
        cls.dovecot.start()
        return f"example.org dovecot:unix:{cls.dovecot.socket} probe=yes"

    def test_dovecot_tells_who_is_there(self):
        self.check_both_ways()
        shown = self.system.policyd.run("recipient", "one@example.org", "nobody@example.org", "a@example.com")
        self.assertRegex(shown, r"one@example.org: known\n +dovecot +known +[0-9.]+ ms\n")
        self.assertRegex(shown, r"nobody@example.org: unknown\n +dovecot +unknown ")
        self.assertIn("a@example.com: cannot_tell, no source has its domain", shown)

    def test_policyd_recipient_tells_programs_the_same(self):
        shown = self.system.policyd.run("recipient", "--json", "one@example.org", 'a"b@example.com')
        here, foreign = map(json.loads, shown.splitlines())
        source, = here.pop("sources")
        self.assertGreater(source.pop("milliseconds"), 0)
        self.assertEqual(here, {"recipient": "one@example.org", "is": "known"})
        self.assertEqual(source, {"source": "dovecot", "is": "known", "cached": False, "problem": ""})
        self.assertEqual(foreign, {"recipient": 'a"b@example.com', "is": "cannot_tell", "sources": []})

    def test_a_reload_of_dovecot_is_not_noticed(self):
        for number in range(20, 30):
            self.dovecot.reload()
            self.assertTrue(self.is_refused(GHOSTS[number]))
            self.assertFalse(self.is_refused("one@example.org"))

    def test_dovecot_that_is_away_refuses_nobody(self):
        self.check_outage(self.dovecot.stop, self.dovecot.start)

    def test_a_user_who_is_new_is_let_in_soon(self):
        self.assertTrue(self.is_refused(GHOSTS[30]))
        self.dovecot.set_users(HERE + [GHOSTS[30]])
        system.until(lambda: not self.is_refused(GHOSTS[30]), what="the new user")


class DovecotLmtp(Early):
    @classmethod
    def make_source(cls):
        cls.dovecot = Dovecot(cls.place, cls.port, HERE)
        cls.addClassCleanup(cls.dovecot.stop)
        cls.dovecot.start()
        return f"example.org lmtp:127.0.0.1:{cls.port}"

    def test_dovecot_tells_over_lmtp_who_is_there(self):
        self.check_both_ways()

    def test_dovecot_that_is_away_refuses_nobody_over_lmtp(self):
        self.check_outage(self.dovecot.stop, self.dovecot.start)


class PostfixStore(Early):
    @classmethod
    def make_source(cls):
        cls.store = Store(cls.place, cls.port, HERE)
        cls.addClassCleanup(cls.store.stop)
        cls.store.start()
        return f"example.org smtp:127.0.0.1:{cls.port}"

    def test_a_postfix_tells_who_is_there(self):
        self.check_both_ways()
        self.assertNotIn("status=", self.store.log())

    def test_a_postfix_that_is_away_refuses_nobody(self):
        self.check_outage(self.store.stop, self.store.start)

    def test_early_refusals_make_a_harvest(self):
        with self.system.client("198.51.100.99") as client:
            client.mail("spy@example.net")
            for ghost in GHOSTS[10:25]:
                if OURS not in client.rcpt(ghost).text:
                    break
        self.assertIn("198.51.100.99", self.system.policyd.run("penalty", "list"))


class SecuredStore(Early):
    """A store that takes nothing in the clear."""

    @classmethod
    def make_source(cls):
        made = Certificates(cls.place)
        made.issue("store", "store.example.org")
        cls.store = Store(cls.place, cls.port, HERE, {
            "smtpd_tls_security_level": "encrypt", "smtpd_tls_loglevel": "1",
            "smtpd_tls_cert_file": made.path("store.pem"), "smtpd_tls_key_file": made.path("store.key")})
        cls.addClassCleanup(cls.store.stop)
        cls.store.start()
        cls.SETTINGS = QUICK | {"policyd.recipient_tls_ca": made.path("ca.pem")}
        return cls.line("tls=verify tls_name=store.example.org")

    @classmethod
    def line(cls, options):
        return f"example.org smtp:127.0.0.1:{cls.port} {options}"

    def ask_with(self, options):
        """Whether a ghost is refused when the store is asked so."""
        self.system.policyd.stop()
        self.system.policyd.set("policyd.recipients", self.line(options))
        self.system.policyd.start()
        return self.is_refused(next(self.ghosts))

    def setUp(self):
        self.ghosts = iter(GHOSTS)

    def test_a_postfix_that_wants_tls_tells_who_is_there_over_it_and_else_nobody_is_refused(self):
        self.check_both_ways()
        self.store.wait_for_log(r"smtpd\[\d+\]: Anonymous TLS connection established from")
        for options in ("tls=encrypt", "tls=may"):
            with self.subTest(options):
                self.assertTrue(self.ask_with(options))
                self.assertFalse(self.is_refused("one@example.org"))
        for options, problem in (("tls=none", "530 5.7.0 Must issue a STARTTLS command first"),
                                 ("tls=verify", "certificate not verified: IP address mismatch")):
            with self.subTest(options):
                self.assertFalse(self.ask_with(options))
                shown = self.system.policyd.run("recipient", GHOSTS[39], check=False)
                self.assertIn("temporary", shown)
                self.assertIn(problem, shown)


class Faults(Early):
    """A back end that does what it should not."""

    @classmethod
    def make_source(cls):
        cls.sink = Sink(cls.port)
        cls.addClassCleanup(cls.sink.stop)
        cls.sink.start()
        return f"example.org smtp:127.0.0.1:{cls.port}"

    def setUp(self):
        self.sink.refuse = self.tell
        self.released = threading.Event()
        self.addCleanup(self.released.set)
        super().setUp()

    @staticmethod
    def tell(recipient):
        return None if recipient in HERE else "550 5.1.1 unknown"

    def check_fault(self, refuse, numbers):
        self.sink.refuse = refuse
        for number in numbers:
            self.assertFalse(self.is_refused(GHOSTS[number]))
        self.sink.refuse = self.tell
        self.released.set()

    def test_a_back_end_that_is_silent_refuses_nobody_and_holds_nobody_up(self):
        self.check_fault(lambda _: self.released.wait(60) and None, range(1, 6))

    def test_a_back_end_that_answers_421_refuses_nobody(self):
        self.check_fault(lambda _: "421 4.3.2 going down", range(6, 8))

    def test_a_back_end_that_closes_refuses_nobody(self):
        def close(_):
            raise ConnectionError
        self.check_fault(close, range(8, 10))

    def test_refusals_for_other_reasons_refuse_nobody(self):
        for number, reply in enumerate(("554 5.7.1 relay denied", "550 5.7.1 not from you", "552 5.2.2 full",
                                        "450 4.2.0 later"), 10):
            self.check_fault(lambda _, reply=reply: reply, [number])

    def test_one_that_forgets_everybody_refuses_nobody_who_was_there(self):
        for recipient in HERE:
            self.assertFalse(self.is_refused(recipient))
        self.sink.refuse = lambda _: "550 5.1.1 unknown"
        time.sleep(1.1)
        for recipient in HERE:
            self.assertFalse(self.is_refused(recipient))


class CatchAll(Early):
    @classmethod
    def make_source(cls):
        cls.sink = Sink(cls.port)
        cls.addClassCleanup(cls.sink.stop)
        cls.sink.start()
        path = os.path.join(cls.place, "list")
        system.write(path, "one@other.example\n")
        return [f"example.org smtp:127.0.0.1:{cls.port}", f"other.example file:{path}"]

    def setUp(self):
        pass

    def test_a_back_end_that_takes_everybody_is_found_out_and_told_once(self):
        for number in range(3):
            self.assertFalse(self.is_refused(GHOSTS[number]))
        self.assertEqual(self.system.policyd.log().count("takes any address"), 1)

