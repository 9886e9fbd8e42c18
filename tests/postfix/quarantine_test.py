"""Programs in mail, and commands to mailing lists, through Postfix and the rules as shipped."""

import contextlib
import json
import re
import sqlite3

import harness
import messages
import system


class Quarantine(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org", "two@example.org", "majordomo@example.org", "staff-request@example.org"]}

    def entries(self):
        """What `contentd quarantine list --json` tells, an object each."""
        listed = self.system.contentd.run("quarantine", "list", "--json")
        return [json.loads(line) for line in listed.splitlines() if line.strip()]

    def quarantined(self, content):
        """Sends it; gives the ID under which it was quarantined."""
        before = {entry["id"] for entry in self.entries()}
        reply = self.system.submit(["one@example.org"], content)
        self.assertEqual(reply.code, 250, reply)
        queue_id = re.search(r"queued as (\w+)", reply.text)[1]
        self.system.postfix.wait_for_log(queue_id + r": to=<one@example.org>.*status=sent \(250 .*uarantine")
        fresh = [entry["id"] for entry in self.entries() if entry["id"] not in before]
        self.assertEqual(len(fresh), 1, self.entries())
        return str(fresh[0])

    def test_mail_with_an_exe_is_quarantined_and_can_be_released(self):
        content = messages.with_attachment("setup.exe", messages.executable())
        arrived = len(self.system.sink.messages)
        identity = self.quarantined(content)
        self.assertEqual(len(self.system.sink.messages), arrived)
        self.system.contentd.run("quarantine", "release", identity)
        message = self.system.wait_for_messages(arrived + 1)[-1]
        self.assertEqual(message.recipients, ["one@example.org"])
        self.assertTrue(message.data.endswith(content), message.data)

    def test_mail_with_an_exe_named_txt_is_quarantined(self):
        identity = self.quarantined(messages.with_attachment("readme.txt", messages.executable(), "text/plain"))
        self.assertIn("executable", self.system.contentd.run("quarantine", "show", identity))
        self.system.contentd.run("quarantine", "delete", identity)
        self.assertNotIn(identity, [str(entry["id"]) for entry in self.entries()])

    def test_a_lost_row_is_made_again_from_the_files(self):
        identity = self.quarantined(messages.with_attachment("setup.exe", messages.executable()))
        before = [entry for entry in self.entries() if entry["id"] == identity]
        with contextlib.closing(sqlite3.connect(f"{self.system.directory}/state.sqlite")) as state:
            with state:
                state.execute("DELETE FROM quarantine WHERE id = ?", (identity,))
        self.assertEqual([entry for entry in self.entries() if entry["id"] == identity], [])
        self.assertIn(identity, self.system.contentd.run("quarantine", "adopt"))
        self.assertEqual([entry for entry in self.entries() if entry["id"] == identity], before)
        self.assertEqual(self.system.contentd.run("quarantine", "adopt"), "")

    def test_mail_with_a_text_is_delivered(self):
        arrived = len(self.system.sink.messages)
        content = messages.with_attachment("readme.txt", b"only words\n" * 20, "text/plain")
        self.assertEqual(self.system.submit(["one@example.org", "two@example.org"], content).code, 250)
        message = self.system.wait_for_messages(arrived + 1)[arrived]
        self.assertTrue(message.data.endswith(content))

    def test_lists_are_not_asked_who_is_on_them_and_may_be_subscribed_to(self):
        for recipient, subject, body in (("majordomo@example.org", "", b"help\r\nwho staff\r\n"),
                                         ("staff-request@example.org", "who", b"\r\n")):
            before = len(self.entries())
            self.assertEqual(self.system.submit([recipient], messages.plain(subject, body)).code, 250)
            system.until(lambda: len(self.entries()) == before + 1, what="the command in the quarantine")
            self.assertIn("list command who from outside", [entry["reason"] for entry in self.entries()])
        for recipient, subject, body in (("majordomo@example.org", "", b"subscribe staff\r\nend\r\n"),
                                         ("staff-request@example.org", "help", b"\r\n"),
                                         ("one@example.org", "who", b"who staff\r\n")):
            before = len(self.system.sink.messages)
            self.assertEqual(self.system.submit([recipient], messages.plain(subject, body)).code, 250)
            self.assertEqual(self.system.wait_for_messages(before + 1)[before].recipients, [recipient])
