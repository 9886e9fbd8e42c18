"""A next hop that dies, closes, is silent, slow or refuses, in each phase: what Postfix is told, and that nothing is lost.

Each case is a recipient with a next hop of its own, which misbehaves once and then serves. All run at the same time.
"""

import collections
import re

import fault
import harness
import messages
import system
from hop import Hop
from sink import Sink

# What must come of a case. Later: put off, and it is certain that nobody has it, so it arrives once. Doubtful: put off
# with a line `uncertain=`, and it arrives, twice where only the answer to the first time was lost. Bounced: its sender
# is told.
LATER, DOUBTFUL, BOUNCED, AT_ONCE = "later", "doubtful", "bounced", "at once"

Case = collections.namedtuple("Case", "group name phase act outcome by_chunk")
LARGE = messages.plain("large", (b"x" * 78 + b"\r\n") * 75000)  # no buffers of two sockets hold it


def cases():
    def add(group, phase, act, outcome):
        made.append(Case(group, f"{group}-{phase}-{len(made)}".lower(), phase, act, outcome, by_chunk))
    made = []
    for by_chunk in (False, True):
        for phase in fault.OF_A_CHUNK if by_chunk else fault.CERTAIN + fault.DOUBTFUL:
            unheard = LATER if phase in fault.CERTAIN and not by_chunk else DOUBTFUL
            add("dies", phase, fault.dies, unheard)
            add("closes", phase, fault.closes, unheard)
            if phase == "content":
                add("silent", phase, fault.stops_reading, unheard)
                add("slow", phase, fault.hesitates, AT_ONCE)
                continue
            add("silent", phase, fault.keeps_silent, unheard)
            add("nonsense", phase, fault.says("hello there"), unheard)
            add("slow", phase, fault.drips("250-2.0.0 a reply that never ends", 0.1), unheard)
            if phase == "kept":
                continue
            is_ignored = phase == "XFORWARD"  # the mail must not suffer from it
            add("temporary", phase, fault.says("450 4.7.9 not now"), AT_ONCE if is_ignored else LATER)
            add("leaving", phase, fault.says("421 4.7.9 good-bye"), LATER if phase == "dot" else unheard)
            # A refusal of us is no refusal of the message, and who refuses EHLO may take HELO.
            outcome = {"connect": LATER, "EHLO": AT_ONCE, "XFORWARD": AT_ONCE}.get(phase, BOUNCED)
            add("permanent", phase, fault.says("554 5.7.9 never"), outcome)
    return made


class Faults(harness.TestCase):
    CASES = cases()
    PORTS = {case.name: (system.free_port(), system.free_port()) for case in CASES}  # of contentd and the next hop
    OPTIONS = {
        "recipients": [f"{case.name}@example.org" for case in CASES],
        "contentd_settings": {
            "contentd.listen": [f"inet:127.0.0.1:{own} after next_hop=127.0.0.1:{hop}" for own, hop in PORTS.values()],
            "contentd.command_timeout": "1s", "contentd.data_timeout": "1s", "contentd.data_done_timeout": "1s"},
        "postfix_settings": harness.RETRIES_SOON | {
            "smtpd_client_restrictions": "check_recipient_access inline:{ " + ", ".join(
                f"{{ {name}@example.org = FILTER sekimori:inet:127.0.0.1:{own} }}"
                for name, (own, _) in PORTS.items()) + " }"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hops = {case.name: cls.hop_for(case) for case in cls.CASES}
        cls.queue_ids = {case.name: cls.send(case) for case in cls.CASES}
        for case in cls.CASES:
            if case.group == "dies":
                system.until(cls.hops[case.name].has_died, what=f"the end of {case.name}")
                cls.hops[case.name].start()

    @classmethod
    def hop_for(cls, case):
        port = cls.PORTS[case.name][1]
        if case.group == "dies":
            hop = Hop(cls.system.directory, port, case.by_chunk)
            hop.start(case.phase)
        else:
            hop = Sink(port, case.by_chunk)
            hop.at = fault.Once(case.phase, case.act)
            hop.start()
        cls.addClassCleanup(hop.stop)
        return hop

    @classmethod
    def send(cls, case):
        content = LARGE if case.phase == "content" else messages.plain(case.name)
        reply = cls.system.submit([f"{case.name}@example.org"], content, sender=f"{case.name}@example.com",
                                  address=f"198.51.100.{cls.CASES.index(case) + 1}")
        assert reply.code == 250, reply
        return reply.text.rsplit(" ", 1)[1]

    def status(self, case, wanted):
        """The first status of a case, or the line that tells of the wanted one."""
        return self.system.postfix.wait_for_log(
            rf"{self.queue_ids[case.name]}: to=<{case.name}@example.org>.* status=({wanted}) .*")

    def check(self, case):
        self.assertEqual(self.status(case, r"\w+")[1],
                         {LATER: "deferred", DOUBTFUL: "deferred", BOUNCED: "bounced", AT_ONCE: "sent"}[case.outcome])
        hop = self.hops[case.name]
        if case.outcome == BOUNCED:
            self.assertIn("never", self.status(case, "bounced")[0])
            self.assertEqual(hop.messages, [])
            system.until(lambda: [message for message in self.system.sink.messages
                                  if message.recipients == [f"{case.name}@example.com"]], what="the bounce")
            return
        self.status(case, "sent")
        # Who said nonsense to XFORWARD may go on to the chunk behind it, before it sees that we have left.
        may_go_on = case.by_chunk and case.phase == "XFORWARD" and case.group in ("nonsense", "leaving")
        self.assertIn(len(hop.messages), (1, 2) if may_go_on else (2,) if case.phase == "kept" else (1,))
        content = LARGE if case.phase == "content" else messages.plain(case.name)
        for message in hop.messages:
            self.assertEqual(message.recipients, [f"{case.name}@example.org"])
            self.assertTrue(message.data.endswith(content))
        is_told = re.search(rf"uncertain={self.queue_ids[case.name]}\b", self.system.contentd.log()) is not None
        self.assertEqual(is_told, case.outcome == DOUBTFUL)

    def check_group(self, group):
        for case in self.CASES:
            if case.group == group:
                with self.subTest(case.name):
                    self.check(case)

    def test_a_next_hop_that_is_killed_in_any_phase_loses_no_message(self):
        self.check_group("dies")

    def test_a_next_hop_that_closes_in_any_phase_loses_no_message(self):
        self.check_group("closes")

    def test_a_next_hop_that_is_silent_in_any_phase_loses_no_message(self):
        self.check_group("silent")

    def test_a_next_hop_that_is_slow_in_any_phase_loses_no_message(self):
        self.check_group("slow")

    def test_a_next_hop_that_talks_nonsense_in_any_phase_loses_no_message(self):
        self.check_group("nonsense")

    def test_what_the_next_hop_puts_off_comes_again(self):
        self.check_group("temporary")
        self.check_group("leaving")

    def test_what_the_next_hop_refuses_is_told_to_the_sender_and_a_refusal_of_us_is_not(self):
        self.check_group("permanent")
