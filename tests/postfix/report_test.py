"""What the operator sees of real traffic: report, reputation, limits, notices, metrics, sightings from elsewhere."""

import html.parser
import json
import os
import re
import urllib.request

import harness
import messages
import system

VALID = [f"user{number}@example.org" for number in range(20)]
POLICY = """
bad:     helo.name = "bad.example" -> reject "550 5.7.1 we do not talk to {helo.name}"
spy:     unknown_per(client.address, 1h) > 5 -> notify "{client.address} guesses recipients", defer "450 4.7.1 enough"
trusted: reputation(client.address) > 0.99 -> permit
observe would: at rcpt: service = "mx" and helo.name = "odd.example" -> reject "550 5.7.1 no"
quota:   recipients_per(client.address, 1h) > 500 -> defer "450 4.7.1 quota"
"""
CONTENT = """
spam: message.subject ~ "cheap" -> tag "spam"
observe maybe: message.subject ~ "cheap" -> quarantine "spam"
"""
HOSTILE = "<script>alert('1')</script>&@example.org"
NOTIFY = """#!/bin/sh
printf '%s|%s|%s\\n' "$SEKIMORI_KIND" "$SEKIMORI_NAME" "$SEKIMORI_TEXT" >> {directory}/notices
"""


class Page(html.parser.HTMLParser):
    """What a browser would make of it: tags, and the text of cells."""

    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.cells = []
        self._is_cell = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self._is_cell = tag == "td"

    def handle_data(self, data):
        if self._is_cell:
            self.cells.append(data)


def listed_metrics(manual):
    section = re.search(r"^\.Sh METRICS\n(.*?)^\.Sh ", system.read(os.path.join(system.ROOT, "man", manual)),
                        re.M | re.S)[1]
    return set(re.findall(r"\b(?:policyd|contentd|sekimori)_[a-z_]+", " ".join(re.findall(r"^\.It Va (.*)", section, re.M))))


class Report(harness.TestCase):
    OPTIONS = {"recipients": VALID, "policyd_rules": POLICY, "contentd_rules": CONTENT}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = cls.system.directory
        cls.record = os.path.join(cls.directory, "record")
        program = os.path.join(cls.directory, "tell")
        system.write(program, NOTIFY.format(directory=cls.directory))
        os.chmod(program, 0o755)
        cls.ports = {name: system.free_port() for name in ("policyd", "contentd")}
        for daemon in (cls.system.policyd, cls.system.contentd):
            daemon.stop()
            daemon.set(f"{daemon.name}.metrics", f"inet:127.0.0.1:{cls.ports[daemon.name]}")
        cls.system.policyd.set("policyd.record", cls.record)
        cls.system.policyd.set("policyd.notify_command", program)
        cls.system.policyd.set("policyd.notify_first_hits", "yes")
        cls.system.policyd.start()
        cls.system.contentd.start()
        cls.traffic()
        cls.scraped = {name: cls.scrape(name) for name in cls.ports}
        # What is tallied is written when a daemon ends.
        for daemon in (cls.system.contentd, cls.system.policyd):
            daemon.stop()
            daemon.start()

    @classmethod
    def traffic(cls):
        mails = cls.system
        mails.submit([VALID[0]], messages.plain(), address="203.0.113.250")
        for number in range(12):
            mails.submit([VALID[number]], messages.plain(), address=f"203.0.113.{number + 1}", sender="a@friend.example")
        for _ in range(3):
            mails.submit([VALID[1]], messages.plain(), address="198.51.100.66", helo="bad.example")
            mails.submit([VALID[1]], messages.plain(), address="198.51.100.67", helo="odd.example")
            mails.submit([VALID[1]], messages.plain(subject="cheap"), address="198.51.100.68")
        mails.submit(['"' + HOSTILE.replace("@", '"@')], messages.plain(), address="198.51.100.66", helo="bad.example")
        with mails.client("198.51.100.77", helo="spy.example") as client:
            client.mail("spy@example.net")
            for number in range(10):
                client.rcpt(f"guess{number}@example.org")
        mails.wait_for_messages(19)
        system.until(lambda: 'rule="spam",reply="2xx"} 3\n' in cls.scrape("contentd"), what="three messages of spam")
        system.until(lambda: system.read(os.path.join(cls.directory, "notices")).count("rule|spy") == 1,
                     what="the notice at its program")

    @classmethod
    def scrape(cls, name):
        with urllib.request.urlopen(f"http://127.0.0.1:{cls.ports[name]}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def policyd(self, *words, **options):
        return self.system.policyd.run(*words, **options)

    def json(self, *words):
        return json.loads(self.policyd("--json", *words))

    def test_state_tells_of_the_daemons_and_the_tables_to_both(self):
        for daemon in (self.system.policyd, self.system.contentd):
            def told(daemon=daemon):
                return json.loads(daemon.run("--json", "state"))
            system.until(lambda told=told: {each["owner"] for each in told()["processes"]} == {"policyd", "contentd"},
                         what="both daemons' rows")
            self.assertGreater({each["table"]: each["rows"] for each in told()["tables"]}["transaction"], 0)
            self.assertRegex(daemon.run("state"), r"policyd at work, counters lag .*\n(.*\n)*transaction: \d+ rows, ")

    def test_a_report_has_the_decisions_and_who_was_refused(self):
        shown = self.json("report", "--since", "2h")
        rules = {each["name"]: each["total"] for each in shown["rules"]}
        self.assertEqual(rules["reject bad"], 4, rules)
        self.assertGreaterEqual(rules["defer spy"], 1)
        self.assertEqual({each["name"]: each["total"] for each in shown["observed"]}, {"would": 3})
        tops = {(top["what"], top["by"]): {each["key"]: each["amount"] for each in top["keys"]} for top in shown["tops"]}
        self.assertEqual(tops["refused", "helo.name"]["bad.example"], 4)
        self.assertGreaterEqual(tops["unknown", "client.address"]["198.51.100.77"], 5)
        self.assertEqual(tops["spam", "client.address"]["198.51.100.68"], 3)
        self.assertEqual(tops["accepted", "sender.domain"]["friend.example"], 12)
        text = self.policyd("report")
        self.assertIn("reject bad", text)

    def test_a_page_shows_hostile_names_as_they_are_and_has_no_script(self):
        page = Page(self.policyd("report", "--html"))
        self.assertIn("svg", page.tags)
        self.assertNotIn("script", page.tags)
        self.assertIn(HOSTILE, page.cells)
        self.assertIn("bad.example", page.cells)

    def test_a_reputation_is_told_with_its_causes_and_forgotten_when_asked(self):
        self.policyd("reputation", "forget", "192.0.2.200")
        # A daemon that has just started says within some seconds what it counts.
        spam = system.until(lambda: next((each for each in self.json("reputation", "198.51.100.68")
                                          if each["is_counted"]), None), what="the counters of the rules")
        causes = {each["what"]: each["amount"] for each in spam["causes"]}
        self.assertEqual(causes, {"accepted": 3, "spam": 3})
        worst = [(each["kind"], each["key"]) for each in self.json("reputation", "worst", "50")]
        self.assertIn(("helo.name", "bad.example"), worst)
        self.assertNotIn(("sender.domain", "friend.example"), worst)
        best = [(each["kind"], each["key"]) for each in self.json("reputation", "top")]
        self.assertIn(("sender.domain", "friend.example"), best)
        self.policyd("reputation", "forget", "198.51.100.68")
        again = self.json("reputation", "198.51.100.68")[0]
        self.assertEqual((again["reputation"], again["causes"], again["ages"]), (0.5, [], []))

    def test_limits_are_counted_from_the_record_and_not_proposed_from_an_hour(self):
        told = self.policyd("limits", "suggest", "--from", self.record)
        self.assertIn("# quota: recipients_per(client.address, 1h), the limit is 500", told)
        self.assertRegex(told, r"spy: unknown_per\(client.address, 1h\).*\n#   \d+ keys; .*the highest \d+\n")
        self.assertIn("too little to propose a number", told)
        self.assertIn("2 limits in", self.policyd("limits", "suggest"))

    def test_the_operator_is_told_once_of_a_rule_and_of_each_alarm(self):
        self.policyd("alarm", "set", "harvest", "2s")
        notices = os.path.join(self.directory, "notices")
        system.until(lambda: "harvest alarm is over" in system.read(notices), what="the end of the alarm")
        lines = system.read(notices).splitlines()
        self.assertEqual(lines.count("rule|spy|198.51.100.77 guesses recipients"), 1, lines)
        self.assertEqual(len([line for line in lines if line.startswith("first_hit|bad|")]), 1, lines)
        self.assertEqual(len([line for line in lines if line.startswith("first_hit|would|")]), 1, lines)
        self.assertEqual(len([line for line in lines if line.startswith("alarm|harvest|")]), 2, lines)

    def test_what_is_scraped_stands_in_the_manual_with_its_labels(self):
        listed = {"policyd": listed_metrics("policyd.8.in"), "contentd": listed_metrics("contentd.8.in")}
        for name, text in self.scraped.items():
            names = set(re.findall(r"^# TYPE (\S+)", text, re.M))
            shared = {each for each in names if each.startswith("sekimori_")}
            self.assertLessEqual(names - shared, listed[name])
            self.assertLessEqual(shared, listed["policyd"])
        self.assertIn('policyd_decisions_total{action="reject",rule="bad"} 4\n', self.scraped["policyd"])
        self.assertIn('policyd_decisions_total{action="dunno",rule=""} ', self.scraped["policyd"])
        self.assertIn('policyd_rule_observed_total{action="reject",rule="would"} 3\n', self.scraped["policyd"])
        self.assertIn('contentd_recipients_total{action="deliver",rule="spam",reply="2xx"} 3\n',
                      self.scraped["contentd"])
        self.assertIn('contentd_rule_observed_total{rule="maybe"} 3\n', self.scraped["contentd"])

    def test_sightings_come_through_a_pipe_and_are_in_force_at_once(self):
        given = ('198.51.100.201 1h tried passwords\n{"key": "198.51.100.208/29", "duration": "2h", "reason": "scan"}\n'
                 "nonsense\n127.0.0.1 1h x\n")
        told = self.policyd("penalty", "import", "-", given=given, check=False)
        self.assertEqual(told, "2 imported, 0 known, 2 refused\n")
        self.assertEqual(self.policyd("penalty", "import", "-", given=given, check=False),
                         "0 imported, 2 known, 2 refused\n")
        listed = self.policyd("penalty", "list")
        self.assertIn("198.51.100.201/32 until", listed)
        self.assertIn("by import reason scan", listed)
