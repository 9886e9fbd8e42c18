"""What is in a message, through Postfix and the rules as shipped: files in files, malware by a real clamd, lists of URLs,
and what was reported."""

import io
import json
import os
import re
import shutil
import subprocess
import time
import unittest
import zipfile

import clamav
import harness
import messages
import shipped
import system
from name_server import NameServer


def zipped(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return packed.getvalue()


class Case(harness.TestCase):
    def outcome(self, content):
        """What contentd's log says became of it."""
        before = len(self.system.contentd.log().splitlines())
        self.assertEqual(self.system.submit(["one@example.org"], content).code, 250)
        found = []

        def is_told():
            found[:] = [line for line in self.system.contentd.log().splitlines()[before:] if "reply=" in line]
            return bool(found)
        system.until(is_told, what="an answer in the log")
        return found[0]


class Files(Case):
    OPTIONS = {"recipients": ["one@example.org"]}

    def test_a_program_in_archives_in_archives_is_kept(self):
        inner = zipped("docs/setup.exe", messages.executable())
        line = self.outcome(messages.with_attachment("invoice.zip", zipped("inner.zip", inner), "application/zip"))
        self.assertIn("action=quarantine rule=dropper", line)
        self.assertIn("docs/setup.exe", line)

    def test_a_letter_that_people_pass_on_is_told_from_one_that_is_sent_once(self):
        letter = ("This letter has been around the world nine times and the luck has now been sent to you. Do not keep "
                  "this letter: forward it to ten people within four days and good luck will come to every one of you. "
                  "A man in Brest broke the chain, lost his house, and had bad luck for the next seven years.\r\n")
        for number in range(5):
            mail = messages.plain("Fw: luck", f"Look at this, friend {number}!\r\n\r\n{letter}".encode())
            line = self.outcome(mail.replace(b"friend@example.com", f"person{number}@example.com".encode()))
            self.assertIn("fired=chain ", line)
            self.assertEqual("fired=chain-spread" in line, number > 2, line)

    def test_a_bomb_is_told_and_does_not_stop_the_mail(self):
        with open(os.path.join(system.ROOT, "tests/data/walk/bombs/nested-40-deep.zip"), "rb") as file:
            bomb = file.read()
        self.assertIn("fired=unopened", self.outcome(messages.with_attachment("a.zip", bomb, "application/zip")))

    def test_mail_flows_while_what_looks_into_files_is_killed(self):
        content = messages.with_attachment("a.zip", zipped("a.txt", b"words"), "application/zip")
        self.outcome(content)
        ended = subprocess.run(["pkill", "-KILL", "-P", str(self.system.contentd.process.pid)], check=False)
        self.assertEqual(ended.returncode, 0)
        self.assertIn("action=", self.outcome(content))
        self.assertIn("action=deliver rule=-", self.outcome(content))


class Check(unittest.TestCase):
    def test_explain_tries_every_rule_and_shows_every_observation(self):
        directory = system.new_directory()
        self.addCleanup(shutil.rmtree, directory)
        mail = os.path.join(directory, "mail")
        with open(mail, "wb") as to:
            to.write(messages.plain("hello", b"see http://www.example.com/ now\r\n"))
        command = [os.path.join(system.BUILD, "contentd", "contentd"), "--json", "--config",
                   os.path.join(system.ROOT, "examples", "sekimori.conf"), "--set", f"state=sqlite:{directory}/s", "--set",
                   f"contentd.rules={system.ROOT}/examples/contentd.rules"]
        told = json.loads(subprocess.run(command + ["explain", mail], capture_output=True, check=True, timeout=60).stdout)
        self.assertEqual((told["tried"][0]["rule"], told["tried"][-1]["rule"]), ("loop", "tag"))
        listed = subprocess.run(command + ["observations"], capture_output=True, check=True, timeout=60, text=True).stdout
        names = {json.loads(line)["name"] for line in listed.splitlines()}
        self.assertEqual(names - set(told["observations"]), set())

    def told_of(self, rules, *words):
        directory = system.new_directory()
        self.addCleanup(shutil.rmtree, directory)
        mail = os.path.join(directory, "mail")
        with open(mail, "wb") as to:
            to.write(messages.plain("hello", b"words\r\n"))
        written = system.write(os.path.join(directory, "rules"), rules)
        return subprocess.run(
            [os.path.join(system.BUILD, "contentd", "contentd"), "--config",
             os.path.join(system.ROOT, "examples", "sekimori.conf"), "--set", f"state=sqlite:{directory}/s", "--set",
             f"contentd.rules={written}", *words, mail], capture_output=True, check=True, timeout=60, text=True).stdout

    def test_scan_tells_which_rules_fired_and_what_each_scored(self):
        told = self.told_of('one: message.size > 0 -> score 2, score 1.5\ntwo: message.size > 1 -> score 3\n'
                            'none: message.nul > 0 -> score 9\ntag: score >= 5 -> tag\n', "scan")
        self.assertTrue(told.endswith(": tag by tag, score 6.5 (one 3.5, two 3, tag)\n"), told)

    def test_explain_speaks_of_rules_as_the_manual_does(self):
        told = self.told_of("one: message.size > 0 -> score 1\ntwo: message.nul > 0 -> score 1\n"
                            'void: attachment.name = "a" -> score 1\n', "explain")
        for line in ("  one: yes\n", "  two: no\n", "  void: unknown\n"):
            self.assertIn(line, told)

    def test_wrong_scanners_lists_trust_and_neighbours_are_named(self):
        directory = system.new_directory()
        self.addCleanup(shutil.rmtree, directory)
        broken = system.write(os.path.join(directory, "urls"), "good.example\nbad/( [\n/(/\n")
        for setting, told in (("contentd.scanners=clamd nowhere", "contentd.scanners: "),
                              (f"contentd.url_lists={broken}", broken + ":"),
                              ("contentd.digest_trust=trap=x", '"trap=x" is no operator='),
                              (f"contentd.digest_neighbours={directory}/none", "contentd.digest_neighbours: "),
                              ("contentd.uribl=", None), ("contentd.scanners=command /bin/true", None)):
            done = subprocess.run(
                [os.path.join(system.BUILD, "contentd", "contentd"), "--config",
                 os.path.join(system.ROOT, "examples", "sekimori.conf"), "--set", f"state=sqlite:{directory}/s", "--set",
                 f"contentd.rules={system.ROOT}/examples/contentd.rules", "--set", setting, "check"],
                capture_output=True, text=True, timeout=60)
            with self.subTest(setting=setting):
                self.assertEqual(done.returncode, 0 if told is None else 1, done.stderr)
                self.assertIn(told or "", done.stderr)


class Malware(Case):
    OPTIONS = {"recipients": ["one@example.org"]}

    @classmethod
    def setUpClass(cls):
        cls.directory = system.new_directory()
        cls.addClassCleanup(shutil.rmtree, cls.directory)
        cls.clamd = clamav.Clamd(cls.directory)
        cls.clamd.start()
        cls.addClassCleanup(cls.clamd.stop)
        cls.OPTIONS = cls.OPTIONS | {"contentd_settings": {
            "contentd.scanners": f"clamd unix:{cls.clamd.socket} timeout=1s"}}
        super().setUpClass()

    def test_malware_is_kept_and_mail_waits_while_the_scanner_cannot_tell(self):
        clean = messages.with_attachment("a.dat", b"only words\n" * 20)
        self.assertIn("action=deliver rule=-", self.outcome(clean))
        packed = zipped("inside.dat", b"x" * 100 + clamav.MALWARE + b"y" * 100)
        for content in (messages.plain("malware", clamav.MALWARE + b"\r\n"),
                        messages.with_attachment("a.zip", packed, "application/zip")):
            self.assertIn(f'action=quarantine rule=virus reason="virus {clamav.NAME}', self.outcome(content))
        self.clamd.pause()
        self.assertIn("action=tempfail rule=scanner", self.outcome(messages.plain("waits", b"other words\r\n")))
        self.clamd.resume()
        arrived = len(self.system.sink.messages)
        self.system.postfix.flush()
        system.until(lambda: len(self.system.sink.messages) > arrived, 60, "the mail that waited")


class Lists(Case):
    OPTIONS = {"recipients": ["one@example.org"], "lists": {"bad-urls": "evil.example campaign-7\n"}}

    @classmethod
    def setUpClass(cls):
        cls.listed = os.path.join(system.new_directory(), "bad-urls")
        cls.addClassCleanup(shutil.rmtree, os.path.dirname(cls.listed))
        system.write(cls.listed, "evil.example campaign-7\n")
        cls.OPTIONS = {"recipients": ["one@example.org"], "contentd_settings": {"contentd.url_lists": cls.listed}}
        super().setUpClass()

    def test_a_listed_link_is_told_and_a_broken_list_keeps_the_one_before(self):
        mail = messages.plain("link", b"see https://user@a.b.evil.example:443/%78?x=1 now\r\n")
        other = messages.plain("other", b"see http://worse.example/ now\r\n")
        self.assertIn("fired=listed", self.outcome(mail))
        self.assertNotIn("fired=listed", self.outcome(other))
        system.write(self.listed, "worse.example\nnot a rule/( [\n/(/ broken\n")
        self.system.contentd.wait_for_log(r"bad-urls:\d+.*the list before stays in use")
        self.assertIn("fired=listed", self.outcome(mail))
        system.write(self.listed, "worse.example\n")
        system.until(lambda: "fired=listed" in self.outcome(other), 20, "the new list")
        self.assertNotIn("fired=listed", self.outcome(mail))


class DomainLists(Case):
    MAIL = messages.plain("link", b"see http://www.evil.example/now and http://good.example/\r\n")

    @classmethod
    def setUpClass(cls):
        cls.listing = NameServer("test.uribl.example. IN A 127.0.0.2\nevil.example.uribl.example. IN A 127.0.0.2\n")
        cls.listing.start()
        cls.addClassCleanup(cls.listing.stop)
        cls.OPTIONS = {"recipients": ["one@example.org"],
                       "contentd_rules": 'listed: url.listed -> notify "{url.host} by {url.listed}", score 1\n'
                                         'unknown: url.listed is temporary -> score 2\n',
                       "contentd_settings": {"contentd.uribl": "uribl.example kind=domain name=bad",
                                             "dns_servers": cls.listing.address, "dns_timeout": "1s"}}
        super().setUpClass()

    # The last by its name: the name server is not there afterwards.
    def test_the_domain_of_a_link_is_looked_up_and_silence_is_no_listing(self):
        self.assertIn("fired=listed", self.outcome(self.MAIL))
        self.system.contentd.wait_for_log('text="www.evil.example by bad"')
        self.listing.stop()
        other = messages.plain("other", b"see http://www.another.example/\r\n")
        line = self.outcome(other)
        self.assertIn("fired=unknown", line)
        self.assertNotIn("fired=listed", line)

    def test_links_to_follow_are_asked_for_first_and_what_is_not_asked_for_is_told(self):
        pictures = "".join(f"<img src=http://i.picture{i}.example/>" for i in range(150))
        anchors = "".join(f"<a href=http://www.page{i}.example/>x</a>" for i in range(150))
        evil = "<a href=http://www.evil.example/>now</a>"
        for markup, fired, silent in ((pictures + evil, ("listed", "unknown"), ()),
                                      (anchors + evil, ("unknown",), ("listed",)),
                                      ("<img src=http://i.good.example/>" + evil, ("listed",), ("unknown",))):
            page = messages.plain("page", markup.encode() + b"\r\n").replace(b"text/plain", b"text/html")
            line = self.outcome(page)
            with self.subTest(markup=markup[:30]):
                labels = re.findall(r"fired=(\S+)", line)
                self.assertEqual([each for each in fired if each not in labels], [])
                self.assertEqual([each for each in silent if each in labels], [])


class Reports(Case):
    OPTIONS = {"recipients": ["one@example.org"]}

    def test_what_was_reported_is_known_in_copies_within_a_second_until_it_is_taken_back(self):
        words = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(120))
        spam = messages.plain("offer", f"Dear friend, {words} http://shop.example/{{}}\r\n".encode())
        copy = messages.plain("offer for you", f"Dear bob, {words} now http://shop.example/x9?u=77\r\n".encode())
        self.assertNotIn("fired=reported", self.outcome(copy))
        file = os.path.join(self.system.directory, "spam.eml")
        with open(file, "wb") as to:
            to.write(spam)
        self.system.contentd.run("digest", "learn", "--spam", file)
        time.sleep(1)  # what is promised
        self.assertIn("fired=reported", self.outcome(copy))
        told = json.loads(self.system.contentd.run("scan", "--json", file))
        self.assertGreater(max(told["observations"]["digest.spam_reports"]), 3)
        self.system.contentd.run("digest", "revoke", "--reporter", "operator")
        time.sleep(1)
        self.assertNotIn("fired=reported", self.outcome(copy))


class Traps(Case):
    OPTIONS = {"recipients": ["one@example.org", "trap@example.org"], "lists": {"traps": "trap@example.org\n"},
               "contentd_rules": shipped.contentd_rules("trap")}

    def test_what_comes_to_traps_is_known_when_it_comes_to_people(self):
        words = " ".join(f"thing{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(120))
        for count in range(2):  # two reports of a trap count four
            mail = messages.plain(f"bargain {count}", f"{words}\r\n".encode())
            self.assertEqual(self.system.submit(["trap@example.org"], mail).code, 250)
            self.system.contentd.wait_for_log(f"action=discard rule=trap")
        time.sleep(1)
        self.assertIn("fired=reported", self.outcome(messages.plain("bargain", f"{words} now\r\n".encode())))
