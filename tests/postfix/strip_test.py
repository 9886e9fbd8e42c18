"""A commented rule of the shipped file: programs are taken out of mail to mailing lists."""

import re

import harness
import messages
import shipped


class Strip(harness.TestCase):
    OPTIONS = {"recipients": ["staff@example.org", "one@example.org"], "lists": {"lists": "staff@example.org\n"},
               "contentd_rules": shipped.contentd_rules("list-program"),
               "contentd_settings": {"contentd.strip_contact": "helpdesk@example.org"}}

    def submit(self, content):
        arrived = len(self.system.sink.messages)
        self.assertEqual(self.system.submit(["staff@example.org", "one@example.org"], content).code, 250)
        return arrived

    def test_the_list_gets_a_note_in_the_place_of_the_program_and_the_original_can_be_had(self):
        content = messages.with_attachment("setup.exe", messages.executable())
        arrived = self.submit(content)
        message = self.system.wait_for_messages(arrived + 1)[arrived]
        self.assertEqual(message.recipients, ["staff@example.org"])
        identity = re.search(rb"^X-Sekimori-Stripped: original=(\w+)\r$", message.data, re.M)[1].decode()
        self.system.contentd.wait_for_log(f"action=strip rule=list-program .*original={identity} stripped=setup.exe")
        note = messages.texts(message.data)[-1]
        for wanted in ("setup.exe", "helpdesk@example.org", identity, "taken out", "取り除かれました"):
            self.assertIn(wanted, note)
        self.assertIn(content[:content.index(b"Content-Type: application")], message.data)
        self.system.contentd.run("quarantine", "release", identity)
        whole = self.system.wait_for_messages(arrived + 2)[-1]
        self.assertEqual(whole.recipients, ["staff@example.org"])
        self.assertTrue(whole.data.endswith(content))

    def test_a_signed_message_is_kept_as_it_is(self):
        content = b"DKIM-Signature: v=1; d=example.com; s=x; b=\r\n" + \
            messages.with_attachment("setup.exe", messages.executable())
        self.submit(content)
        self.system.contentd.wait_for_log("action=quarantine rule=list-program .*the message is signed")
