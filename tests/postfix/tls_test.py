"""TLS on both sides of contentd: from Postfix's lmtp and back to its smtpd."""

import os
import shutil
import ssl

import harness
import messages
import system
from certificates import Certificates
from client import Client

BODIES = {
    "8-bit": (b"Gr\xc3\xbc\xc3\x9fe \xe9\xff\x80\r\n", "BODY=8BITMIME"),
    "dots": (b".\r\n..\r\n.hidden\r\n...\r\nend.\r\n.\r\n", ""),
    "long lines": (b"x" * 5000 + b"\r\n" + b"z " * 30000 + b"\r\n", ""),
    "megabytes": ((b"0123456789abcdef" * 4 + b"\r\n") * 60000, ""),
}


class Tls(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = system.new_directory()
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.made = Certificates(folder)
        cls.made.issue("filter", "filter.example.org")
        cls.made.issue("mx", "mx.example.org")
        cls.made.issue("other", "other.example.org")
        os.mkdir(folder + "/stranger")
        cls.stranger = Certificates(folder + "/stranger", "Another Authority")
        cls.authorities = cls.made.path("trusted.pem")
        cls.OPTIONS = {
            "recipients": ["one@example.org"],
            "postfix_settings": {"smtpd_tls_cert_file": cls.made.path("mx.pem"),
                                 "smtpd_tls_key_file": cls.made.path("mx.key"),
                                 "smtpd_tls_loglevel": "1", "lmtp_tls_loglevel": "1",
                                 "lmtp_tls_CAfile": cls.made.path("ca.pem"),
                                 "lmtp_tls_verify_cert_match": "filter.example.org"},
            "contentd_settings": {"contentd.next_hop_tls": "verify",
                                  "contentd.next_hop_tls_name": "mx.example.org",
                                  "contentd.next_hop_tls_ca": cls.authorities}}
        shutil.copy(cls.made.path("ca.pem"), cls.authorities)
        super().setUpClass()

    def wire(self, word, transport, port, wrappermode="no", certificate="filter"):
        """Starts contentd and Postfix anew: `transport` and `port` are levels for master.cf, `wrappermode` is for both
        sides."""
        self.system.contentd.stop()
        self.system.postfix.stop()
        self.system.contentd.set("contentd.listen", f"inet:127.0.0.1:{self.system.ports['contentd']} after {word}")
        self.system.contentd.set("contentd.next_hop_tls_wrappermode", wrappermode)
        self.system.contentd.set("contentd.tls_certificate", self.made.path(certificate + ".pem"))
        self.system.contentd.set("contentd.tls_key", self.made.path(certificate + ".key"))
        reinject = f"127.0.0.1:{self.system.ports['reinject']}/inet"
        for parameter in (f"sekimori/unix/lmtp_tls_security_level={transport}",
                          f"sekimori/unix/lmtp_tls_wrappermode={wrappermode}",
                          f"{reinject}/smtpd_tls_security_level={port}",
                          f"{reinject}/smtpd_tls_wrappermode={wrappermode}"):
            self.system.postfix.command("postconf", "-P", parameter)
        self.system.contentd.start()
        self.system.postfix.start()

    def expect_bodies(self):
        for name, (body, parameters) in BODIES.items():
            with self.subTest(name):
                before = len(self.system.sink.messages)
                content = messages.plain(name, body)
                reply = self.system.submit(["one@example.org"], content, parameters=parameters)
                self.assertEqual(reply.code, 250, reply)
                message = self.system.wait_for_messages(before + 1)[before]
                self.assertEqual(message.body, body)
                self.assertTrue(message.head.endswith(content.split(b"\r\n\r\n")[0]), message.head)

    def test_mail_goes_through_starttls_on_both_sides_byte_for_byte_the_same(self):
        self.wire("tls=starttls", "verify", "encrypt")
        mark = len(self.system.contentd.log())
        self.expect_bodies()
        self.system.contentd.wait_for_log(r" tls_in=TLSv1\.3/TLS_\S+ tls_out=TLSv1\.3/TLS_\S+ reply=", after=mark)
        self.system.postfix.wait_for_log(r"lmtp\[\d+\]: Verified TLS connection established to 127\.0\.0\.1")
        self.system.postfix.wait_for_log(r"reinject/smtpd\[\d+\]: Anonymous TLS connection established from")

    def test_mail_goes_through_implicit_tls_on_both_sides_byte_for_byte_the_same(self):
        self.wire("tls=implicit", "verify", "encrypt", wrappermode="yes")
        mark = len(self.system.contentd.log())
        self.expect_bodies()
        self.system.contentd.wait_for_log(r" tls_in=TLSv1\.3/TLS_\S+ tls_out=TLSv1\.3/TLS_\S+ reply=", after=mark)

    def test_a_next_hop_with_another_certificate_gets_nothing_until_that_is_mended(self):
        shutil.copy(self.stranger.path("ca.pem"), self.authorities)
        self.addCleanup(shutil.copy, self.made.path("ca.pem"), self.authorities)
        self.wire("tls=starttls", "encrypt", "may")
        before = len(self.system.sink.messages)
        content = messages.plain("held back")
        self.assertEqual(self.system.submit(["one@example.org"], content).code, 250)
        self.system.postfix.wait_for_log(r"status=deferred .*451 4\.7\.5 .*certificate not verified")
        self.system.contentd.wait_for_log(r"error: event=tls next_hop=\S+ problem=.*certificate not verified")
        self.assertEqual(len(self.system.sink.messages), before)
        self.assertEqual(len(self.system.postfix.queue()), 1)
        shutil.copy(self.made.path("ca.pem"), self.authorities)
        self.system.contentd.reload()
        self.system.postfix.flush()
        self.assertTrue(self.system.wait_for_messages(before + 1)[before].data.endswith(content))
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")

    def test_a_next_hop_without_tls_gets_nothing_where_tls_is_required(self):
        self.wire("tls=starttls", "encrypt", "none")
        before = len(self.system.sink.messages)
        self.assertEqual(self.system.submit(["one@example.org"], messages.plain("in the clear")).code, 250)
        self.system.postfix.wait_for_log(r"status=deferred .*451 4\.7\.4 .*does not offer STARTTLS")
        self.assertEqual(len(self.system.sink.messages), before)
        self.system.postfix.command("postsuper", "-d", "ALL")

    def test_a_client_certificate_that_is_required_and_missing_returns_no_mail(self):
        self.system.contentd.set("contentd.tls_verify_client", "require")
        self.system.contentd.set("contentd.tls_client_ca", self.made.path("ca.pem"))
        self.addCleanup(self.system.contentd.set, "contentd.tls_verify_client", "none")
        for level in ("none", "may"):
            with self.subTest(level):
                self.wire("tls=starttls", level, "encrypt")
                reply = self.system.submit(["one@example.org"], messages.plain(level))
                self.assertEqual(reply.code, 250)
                self.system.postfix.wait_for_log(reply.text.rsplit(" ", 1)[1] + r": to=<.*status=deferred ")
                self.assertNotIn("status=bounced", self.system.postfix.log())
                self.assertEqual(len(self.system.postfix.queue()), 1)
                self.system.postfix.command("postsuper", "-d", "ALL")

    def test_a_level_of_the_next_hop_does_what_it_says(self):
        self.addCleanup(self.system.contentd.set, "contentd.next_hop_tls", "verify")
        self.addCleanup(self.system.contentd.set, "contentd.next_hop_tls_name", "mx.example.org")
        self.system.contentd.set("contentd.next_hop_tls_name", "elsewhere.example.org")  # only verify minds
        for level, port, out in (("may", "none", ""), ("may", "may", " tls_out=TLS"), ("encrypt", "may", " tls_out=TLS")):
            with self.subTest(level, port=port):
                self.system.contentd.set("contentd.next_hop_tls", level)
                self.wire("tls=starttls", "may", port)
                mark, before = len(self.system.contentd.log()), len(self.system.sink.messages)
                self.assertEqual(self.system.submit(["one@example.org"], messages.plain(level)).code, 250)
                self.system.wait_for_messages(before + 1)
                self.system.contentd.wait_for_log(rf"action=deliver .* tls_in=\S+{out}\S* reply=", after=mark)

    def reload_with(self, **values):
        """Settings that stand in the file, where a reload finds them."""
        file = self.system.contentd.configuration
        self.addCleanup(system.write, file, system.read(file))
        system.write(file, "[contentd]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()))
        self.system.contentd.reload()

    def is_taken(self, identity=None, maximum=ssl.TLSVersion.TLSv1_3):
        """Whether contentd listens to a client behind STARTTLS."""
        context = ssl._create_unverified_context()
        context.maximum_version = maximum
        if identity:
            context.load_cert_chain(*identity)
        with Client(self.system.ports["contentd"], greet="LHLO", timeout=10) as client:
            try:
                return client.starttls(context).code == 220 and client.command("LHLO mx.example.org").code == 250
            except OSError:  # ssl.SSLError among them
                return False

    def test_the_lowest_protocol_is_kept_and_a_reload_changes_it(self):
        self.wire("tls=starttls", "may", "may")
        self.assertTrue(self.is_taken(maximum=ssl.TLSVersion.TLSv1_2))
        self.reload_with(tls_protocol="TLSv1.3")
        system.until(lambda: not self.is_taken(maximum=ssl.TLSVersion.TLSv1_2), what="TLS 1.2 to be refused")
        self.assertTrue(self.is_taken())

    def test_a_client_certificate_is_asked_for_once_a_reload_says_so(self):
        self.stranger.issue("stranger", "mx.example.org")
        good = (self.made.path("mx.pem"), self.made.path("mx.key"))
        bad = (self.stranger.path("stranger.pem"), self.stranger.path("stranger.key"))
        self.wire("tls=starttls", "may", "may")
        self.assertTrue(self.is_taken())
        self.reload_with(tls_client_ca=self.made.path("ca.pem"), tls_verify_client="require")
        system.until(lambda: not self.is_taken(), what="a client without certificate to be refused")
        self.assertFalse(self.is_taken(identity=bad))
        self.assertTrue(self.is_taken(identity=good))
        self.reload_with(tls_client_ca=self.made.path("ca.pem"), tls_verify_client="optional")
        system.until(self.is_taken, what="a client without certificate to be taken")
        self.assertFalse(self.is_taken(identity=bad))

    def shown(self):
        """The certificate that contentd shows to a new connection."""
        with Client(self.system.ports["contentd"], greet="LHLO") as client:
            client.starttls()
            return ssl.DER_cert_to_PEM_cert(client._socket.getpeercert(binary_form=True))

    def test_a_reload_takes_a_new_certificate_and_keeps_the_old_one_when_the_new_one_is_bad(self):
        certificate, key = self.made.path("renewed.pem"), self.made.path("renewed.key")
        shutil.copy(self.made.path("filter.pem"), certificate)
        shutil.copy(self.made.path("filter.key"), key)
        self.wire("tls=starttls", "encrypt", "may", certificate="renewed")
        before = self.shown()
        self.assertEqual(before, system.read(self.made.path("filter.pem")))
        mark = len(self.system.contentd.log())
        shutil.copy(self.made.path("other.pem"), certificate)
        self.system.contentd.reload()
        self.system.contentd.wait_for_log(r"error: event=reload problem=.*renewed\.key does not belong to the certificate in .*"
                                          r"renewed\.pem; the certificates before stay in use", after=mark)
        self.assertEqual(self.shown(), before)
        shutil.copy(self.made.path("other.key"), key)
        self.system.contentd.reload()
        system.until(lambda: self.shown() == system.read(self.made.path("other.pem")), what="the new certificate")
