"""SPF through Postfix: what is found stands in the header once, and a silent DNS costs no mail."""

import itertools
import re
import time

import harness
import messages
import shipped
import system
from name_server import SilentServer

RECIPIENTS = ["one@example.org", "two@example.org", "three@example.org"]
OPTIONS = {"recipients": RECIPIENTS, "policyd_settings": {"policyd.authserv_id": "mx.example.org"},
           "policyd_rules": shipped.policyd_rules("spf-header")}


def fields(message):
    """The header's SPF fields as (name, value), from the top."""
    lines = message.head.decode().split("\r\n")
    pairs = [line.split(": ", 1) for line in lines if re.match("Received-SPF:|Authentication-Results:", line)]
    return [(name, value) for name, value in pairs]


class SpfCase(harness.TestCase):
    NUMBERS = itertools.count()

    def deliver(self, sender, address="198.51.100.1", recipients=RECIPIENTS, above=b"", **options):
        """The message as it came to the last hop; `above` are header fields of the client's."""
        subject = f"number {next(self.NUMBERS)}"
        reply = self.system.submit(list(recipients), above + messages.plain(subject), sender=sender, address=address,
                                   **options)
        self.assertEqual(reply.code, 250, reply)
        line = f"\r\nSubject: {subject}\r\n".encode()
        return system.until(lambda: next((one for one in self.system.sink.messages if line in one.head), None),
                            what=subject)


class Spf(SpfCase):
    OPTIONS = OPTIONS

    def test_the_commented_rule_tells_every_result_in_both_header_fields_once(self):
        for sender, address, result in (("a@pass.example", "198.51.100.1", "pass"),
                                        ("a@pass.example", "203.0.113.1", "fail"),
                                        ("a@soft.example", "203.0.113.1", "softfail"),
                                        ("a@neutral.example", "203.0.113.1", "neutral"),
                                        ("a@nothing.example", "203.0.113.1", "none"),
                                        ("a@wrong.example", "203.0.113.1", "permerror"),
                                        ("a@round.example", "203.0.113.1", "temperror")):
            for recipients in (RECIPIENTS, RECIPIENTS[:1]):
                with self.subTest(result=result, recipients=len(recipients)):
                    message = self.deliver(sender, address, recipients)
                    self.assertEqual(sorted(message.recipients), sorted(recipients))
                    (first, told), (second, received) = fields(message)
                    self.assertEqual((first, second), ("Authentication-Results", "Received-SPF"))
                    self.assertRegex(told, rf"^mx\.example\.org; spf={result}( reason=\".*\")? smtp\.mailfrom={sender}$")
                    self.assertRegex(received, rf"^{result} \(mx\.example\.org: .*\) receiver=mx\.example\.org; "
                                     rf"identity=mailfrom; client-ip={address}; envelope-from=\"{sender}\"; ")

    def test_the_null_sender_is_checked_by_the_name_of_the_client(self):
        for address, result in (("198.51.100.7", "pass"), ("198.51.100.8", "fail")):
            message = self.deliver("", address, recipients=RECIPIENTS[:1], helo="mail.helo.example")
            self.assertEqual(fields(message)[0], ("Authentication-Results",
                                                  f"mx.example.org; spf={result} smtp.helo=mail.helo.example"))

    def test_a_long_or_wild_sender_breaks_no_header_field(self):
        for local in ("l" * 400, '"a) (b\\"c; d=e"', '"' + "x y" * 60 + '"'):
            with self.subTest(local=local[:20]):
                message = self.deliver(local + "@pass.example", recipients=RECIPIENTS[:1])
                names = [name for name, _ in fields(message)]
                self.assertEqual(names, ["Authentication-Results", "Received-SPF"])
                for _, value in fields(message):
                    self.assertLess(len(value), 900)

    def test_header_fields_stand_above_those_that_came_with_the_message(self):
        forged = b"Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a@pass.example\r\n"
        message = self.deliver("a@pass.example", "203.0.113.1", above=forged)
        told = [value for name, value in fields(message) if name == "Authentication-Results"]
        self.assertEqual([value.split()[1] for value in told], ["spf=fail", "spf=pass"])

    def test_mail_of_this_host_gets_no_header_field(self):
        self.assertEqual(fields(self.deliver("a@pass.example", address=None)), [])


class SpfInContent(SpfCase):
    OPTIONS = OPTIONS | {"contentd_rules": 'soft: spf.result = "softfail" -> score 2\n'
                                           'unasked: spf.result is absent -> score 3\n'
                                           'untold: spf.result is temporary -> score 4\n'}

    def test_contentd_judges_with_the_result_that_policyd_found(self):
        for sender, address, fired in (("a@soft.example", "203.0.113.1", "fired=soft"),
                                       ("a@round.example", "203.0.113.1", "fired=untold"),
                                       ("a@pass.example", None, "fired=unasked")):
            with self.subTest(sender=sender):
                self.deliver(sender, address, RECIPIENTS[:1])
                self.system.contentd.wait_for_log(rf"sender=<{sender}> .*{fired} ")


class SpfRefusal(SpfCase):
    OPTIONS = OPTIONS

    @classmethod
    def setUpClass(cls):
        rules = shipped.policyd_rules("spf-header", "spf-says", "spf-fail")
        rules, count = re.subn("^open-login:", "observe open-login:", rules, flags=re.M)  # XCLIENT tells of no TLS
        assert count == 1, count
        cls.OPTIONS = OPTIONS | {"policyd_rules": rules, "lists": {"forwarders": "203.0.113.77\n"}}
        super().setUpClass()

    def test_the_commented_rules_refuse_what_a_domain_disowns_but_for_forwarders_and_logins(self):
        def submit(sender, address="203.0.113.1", **options):
            return self.system.submit(RECIPIENTS, messages.plain(), sender=sender, address=address, **options)
        refused = submit("a@pass.example")
        self.assertEqual(refused.code, 550, refused)
        self.assertIn("203.0.113.1 may not send for pass.example (SPF)", refused.text)
        self.assertIn("why.example explains: ask mx.example.org, not 203.0.113.1", submit("a@why.example").text)
        for sender in ("a@soft.example", "a@neutral.example", "a@nothing.example", "a@wrong.example",
                       "a@round.example"):
            self.assertEqual(submit(sender).code, 250, sender)
        self.assertEqual(submit("a@pass.example", "203.0.113.77").code, 250)
        self.assertEqual(fields(self.deliver("a@pass.example", "203.0.113.9", login="alice")), [])


class SpfOutage(SpfCase):
    @classmethod
    def setUpClass(cls):
        silent = SilentServer()
        cls.addClassCleanup(silent.close)
        settings = OPTIONS["policyd_settings"] | {"dns_servers": silent.address, "dns_timeout": "2s"}
        cls.OPTIONS = OPTIONS | {"policyd_settings": settings}
        super().setUpClass()

    def test_mail_is_accepted_within_the_bound_while_the_dns_is_silent_and_the_log_tells(self):
        begin = time.monotonic()
        message = self.deliver("a@pass.example")
        self.assertLess(time.monotonic() - begin, 8)
        self.assertIn("mx.example.org; spf=temperror", fields(message)[0][1])
        self.system.policyd.wait_for_log("event=spf result=temperror identity=mailfrom domain=pass.example")
        self.assertEqual(self.system.policyd.log().count("event=spf "), 1)


class Pool(harness.TestCase):
    OPTIONS = {"recipients": RECIPIENTS, "policyd_settings": {"policyd.greylist_delay": "1s"},
               "policyd_rules": 'grey: service = "mx" and sasl.user is absent -> greylist\n'}

    def test_a_retry_from_another_network_of_the_senders_domain_passes(self):
        def submit(address, sender):
            return self.system.submit(RECIPIENTS[:1], messages.plain(), sender=sender, address=address).code
        self.assertEqual(submit("192.0.2.1", "a@pool.example"), 450)
        self.assertEqual(submit("192.0.2.1", "a@nothing.example"), 450)
        time.sleep(2.1)  # the delay is the thing under test; times are kept by the second
        self.assertEqual(submit("203.0.113.1", "b@pool.example"), 250)
        self.assertEqual(submit("203.0.113.1", "a@nothing.example"), 450)
        self.assertIn("spf:pool.example sender pool.example confirmed",
                      self.system.policyd.run("grey", "show", "spf:pool.example"))
