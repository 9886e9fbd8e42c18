"""The alarms through Postfix: while that for harvests is on, who guesses learns nothing, while that for bounces is on,
who never sends gets none from strangers; and correspondents notice nothing."""

import contextlib
import json
import math
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import harness
import messages
import system
from policy import PolicyClient

VALID = [f"user{number}@example.org" for number in range(50)]
DELAY = 2.1  # greylist_delay, and times that are kept by the second
FAMILIAR = 4.1  # familiar_after, likewise
SETTINGS = {"policyd.greylist_delay": "1s", "policyd.familiar_after": "3s"}


def guesses(round_):
    """500 clients in 100 networks, every tenth of whom happens upon a recipient that exists. Nobody asks twice for one."""
    for number in range(500):
        address = f"10.1.{number // 5}.{number % 5 + 1}"
        name = VALID[(number // 10 + round_) % 50] if number % 10 == 0 else f"guess{round_}-{number}@example.org"
        yield address, name


class Alarm(harness.TestCase):
    def setUp(self):
        # policyd takes silence for an answer only once it has seen that Postfix asks with policy_context=known.
        system.until(lambda: self.system.submit([VALID[0]], messages.plain(), address="203.0.113.250").code == 250,
                     what="mail without an alarm")

    def guess(self, address, recipient, sender="spy@bots.example"):
        """The reply to one RCPT."""
        with self.system.client(address, name="[UNAVAILABLE]", helo="pc.bots.example") as client:
            self.assertEqual(client.mail(sender).code, 250)
            return client.rcpt(recipient)

    def guess_all(self, round_, **options):
        with ThreadPoolExecutor(8) as workers:
            return list(workers.map(lambda each: self.guess(*each, **options), guesses(round_)))

    def deliver(self, number):
        """A message of one of 200 correspondents, to a recipient that it may never have written to."""
        return self.system.submit([VALID[int(time.monotonic() * 1000) % 50]], messages.plain(f"letter {number}"),
                                  sender=f"person@firm{number}.example", address=f"172.16.{number}.25",
                                  name=f"mx.firm{number}.example", helo=f"mx.firm{number}.example")

    def deliver_all(self):
        with ThreadPoolExecutor(8) as workers:
            return list(workers.map(self.deliver, range(200)))

    def alter(self, statement, rows):
        """Changes the state while policyd is away."""
        self.system.policyd.terminate()
        with contextlib.closing(sqlite3.connect(f"{self.system.directory}/state.sqlite")) as database:
            database.executemany(statement, rows)
            database.commit()
        self.system.policyd.start()
        self.setUp()

    def learn(self, kind, a_minute):
        """Starts policyd with what a month of so many events would have taught its detector."""
        numbers = [math.log(a_minute), 720, a_minute * 60 * 2] + [0] * (24 + 28)
        self.alter("INSERT OR REPLACE INTO baseline VALUES (?, ?, '', ?, 0)",
                   [(socket.gethostname(), kind, "1 " + " ".join(f"{number:.5g}" for number in numbers))])

    def alarm(self, *words):
        self.system.policyd.run("alarm", *words)

    def shown(self, *words):
        return json.loads(self.system.policyd.run("--json", "alarm", "show", *words))

    def wait_for_answer(self, code, what):
        # Another guess each time: whoever asks for the same again is let through after a while.
        system.until(lambda: self.guess("192.0.2.1", f"nobody{time.monotonic_ns()}@example.org").code == code, limit=2,
                     what=what)


class ByCommand(Alarm):
    OPTIONS = {"recipients": VALID, "policyd_settings": SETTINGS}

    def test_while_it_is_on_guesses_learn_nothing_and_correspondents_are_not_delayed(self):
        self.assertTrue(all(reply.code == 250 for reply in self.deliver_all()))
        self.assertIn("User unknown", self.guess("198.51.100.77", "nobody@example.org").text)
        spammer = {"sender": "x@spam.example", "address": "198.51.100.60", "name": "mx.spam.example"}
        spam = messages.with_attachment("invoice.exe", messages.executable())
        self.assertEqual(self.system.submit([VALID[0]], spam, **spammer).code, 250)
        system.until(lambda: "spam.example" in self.system.contentd.run("quarantine", "list"), what="the quarantine")
        time.sleep(FAMILIAR)
        self.alarm("set", "harvest")
        self.addCleanup(self.alarm, "end", "harvest")
        self.wait_for_answer(450, "the alarm in the daemon")
        for round_, sender in ((1, "spy@bots.example"), (2, "spy@bots.example"), (3, ""),
                               (4, "list-bounces@lists.example")):
            replies = self.guess_all(round_, sender=sender)
            texts = {reply.text.split(">: ")[-1] for reply in replies if reply.code == 450}
            self.assertEqual(len(texts), 1, texts)
            told = [reply for reply in replies if reply.code != 450]
            self.assertLessEqual(len(told), 25, told[:5])
            time.sleep(DELAY / 2)
        self.assertEqual(self.system.submit([VALID[0]], spam, **spammer).code, 450)
        delayed = [reply for reply in self.deliver_all() if reply.code != 250]
        self.assertEqual(delayed, [])

    def test_the_operator_ends_it_and_a_restart_forgets_nothing(self):
        self.alarm("set", "harvest", "1h")
        self.wait_for_answer(450, "the alarm in the daemon")
        self.assertEqual([row["is"] for row in self.shown("harvest")], ["on"])
        self.assertEqual(self.shown("harvest")[0]["by"], "command")
        self.system.policyd.terminate()
        self.system.policyd.start()
        self.assertEqual(self.guess("198.51.100.90", "nobody@example.org").code, 450)
        self.alarm("end", "harvest")
        self.wait_for_answer(550, "the end in the daemon")
        self.assertEqual(self.shown("harvest")[0]["is"], "ended")
        self.assertIn("harvest site ended by command", self.system.policyd.run("alarm"))
        self.system.policyd.wait_for_log("event=alarm alarm=harvest is=over")

    def test_a_wrong_alarm_is_refused(self):
        for words in (("set",), ("set", "spam"), ("end", "harvest", "a.example", "1h", "more"), ("show", "harvest", "1h"),
                      ("start", "harvest")):
            with self.assertRaisesRegex(AssertionError, "status 2"):
                self.alarm(*words)


class OfADomain(Alarm):
    OPTIONS = {"recipients": VALID, "policyd_settings": SETTINGS}

    def test_a_stranger_that_comes_back_as_a_mail_server_does_passes(self):
        self.alarm("set", "harvest", "example.org", "1h")
        self.wait_for_answer(450, "the alarm in the daemon")
        stranger = {"sender": "new@stranger.example", "address": "198.51.100.80", "name": "mx.stranger.example"}
        self.assertEqual(self.system.submit([VALID[1]], messages.plain(), **stranger).code, 450)
        self.assertEqual(self.system.submit([VALID[1]], messages.plain(), **stranger).code, 450)
        time.sleep(DELAY)
        self.assertEqual(self.system.submit([VALID[1]], messages.plain(), **stranger).code, 250)
        self.assertEqual(self.guess("198.51.100.81", VALID[2], sender="new@stranger.example").code, 450)


class ByDetector(Alarm):
    OPTIONS = {"recipients": VALID, "policyd_settings": SETTINGS}

    def test_the_detector_raises_it_and_from_then_on_guesses_learn_nothing(self):
        self.learn("harvest", 2.0)
        first = [self.guess(*each).code for each in list(guesses(5))[1:500:5]]
        self.assertEqual(set(first), {550})
        self.system.policyd.wait_for_log("event=alarm alarm=harvest is=on by=detector")
        self.system.policyd.wait_for_log("event=notify rule=oracle-told")
        replies = self.guess_all(6)
        told = [reply for reply in replies if reply.code != 450]
        self.assertLessEqual(len(told), 25, told[:5])
        row = self.shown("harvest")[0]
        self.assertEqual((row["is"], row["by"]), ("on", "detector"))
        self.assertIn("unknown recipients a minute", row["reason"])
        # It is the daemon's own alarm after a restart, too.
        self.system.policyd.terminate()
        self.system.policyd.start()
        self.assertEqual(self.guess("10.7.1.1", "nobody@example.org").code, 450)


class OfBounces(Alarm):
    OPTIONS = {"recipients": VALID + ["postmaster@example.org", "team-bounces@example.org"], "policyd_settings": SETTINGS}

    def bounce(self, recipient, address="198.51.100.20"):
        return self.system.submit([recipient], messages.plain("Undelivered Mail"), sender="", address=address,
                                  name="mx.stranger.example", helo="mx.stranger.example")

    def remember_senders(self):
        """What three weeks of submissions by user0, who was the only one to send, would have left."""
        now = int(time.time() * 1000)
        keys = [(key, now - 21 * 86_400_000, now) for key in ("<@example.org>", "<user0@example.org>")]
        self.alter("INSERT OR REPLACE INTO familiar VALUES (?, ?, ?, 0)", keys)

    def test_while_it_is_on_only_who_sends_gets_bounces_of_strangers(self):
        self.assertEqual(self.bounce(VALID[1]).code, 250)
        self.remember_senders()
        self.assertEqual(self.bounce(VALID[1]).code, 250)
        self.alarm("set", "bounce")
        self.addCleanup(self.alarm, "end", "bounce")
        system.until(lambda: self.bounce(VALID[1], "198.51.100.21").code == 450, what="the alarm in the daemon")
        self.assertIn("no mail was sent from this address lately", self.bounce(VALID[2], "198.51.100.22").text)
        for recipient in (VALID[0], "postmaster@example.org", "team-bounces@example.org"):
            self.assertEqual(self.bounce(recipient, "198.51.100.23").code, 250, recipient)
        self.assertEqual(self.guess("198.51.100.24", VALID[3], sender="").code, 250)  # a callout
        self.assertEqual(self.deliver(7).code, 250)
        time.sleep(FAMILIAR)
        self.assertEqual(self.bounce(VALID[1], "198.51.100.20").code, 250)  # delivered before

    def test_who_sends_is_learned_from_logins(self):
        with PolicyClient(self.system.ports["policyd"]) as smtpd:
            told = smtpd.ask(protocol_state="END-OF-MESSAGE", policy_context="submission/eom", instance="9.9.9.0",
                             client_address="203.0.113.77", client_port="4000", sender="User9@example.org",
                             recipient_count="1", sasl_username="user9", sasl_method="PLAIN", size="1000",
                             encryption_protocol="TLSv1.3", queue_id="4d8Xk")
        self.assertEqual(told, "DUNNO")
        with contextlib.closing(sqlite3.connect(f"{self.system.directory}/state.sqlite")) as database:
            system.until(lambda: database.execute("SELECT COUNT(*) FROM familiar WHERE key IN "
                                                  "('<user9@example.org>', '<@example.org>')").fetchone()[0] == 2,
                         what="the sender in the state")

    def test_the_detector_raises_it(self):
        self.learn("bounce", 1.0)
        with ThreadPoolExecutor(8) as workers:
            list(workers.map(lambda number: self.bounce(VALID[1 + number % 40], f"10.9.{number}.1"), range(150)))
        self.system.policyd.wait_for_log("event=alarm alarm=bounce is=on by=detector")
        self.system.policyd.wait_for_log("event=notify rule=oracle-told")
        self.assertIn("bounces to addresses that sent nothing", self.shown("bounce")[0]["reason"])
        self.assertNotIn("alarm=harvest is=on", self.system.policyd.log())
        self.alarm("end", "bounce")
