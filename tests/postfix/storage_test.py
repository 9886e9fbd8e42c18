"""Disks that are full and a database that another process holds: mail waits or flows, and nothing is lost.

Each directory is a small file system in memory, which only root may mount; without that right the tests are skipped.
"""

import json
import os
import sqlite3
import subprocess

import harness
import messages
import system

SMALL = {"spool": "1m", "quarantine": "128k", "state": "8m"}
RULES = 'keep: attachment.extension = "keep" -> quarantine "kept"\n'
BODY = (b"x" * 78 + b"\r\n") * 40000


class Storage(harness.TestCase):
    OPTIONS = {
        "recipients": ["one@example.org"], "contentd_rules": RULES, "contentd_settings": {"contentd.spool_memory": "4kB"},
        "postfix_settings": harness.RETRIES_SOON}
    obstacle = None  # why it cannot be run here

    @classmethod
    def prepare(cls):
        cls.folders = {name: os.path.join(cls.system.directory, name) for name in SMALL}
        for name, path in cls.folders.items():
            os.makedirs(path, exist_ok=True)
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL[name]}", "tmpfs", path],
                                  capture_output=True, text=True)
            if done.returncode != 0:
                cls.obstacle = "a file system in memory cannot be mounted: " + done.stderr.strip()
                return
            cls.addClassCleanup(subprocess.run, ["umount", "-l", path], check=True)
        for daemon in (cls.system.policyd, cls.system.contentd):
            daemon.set("state", f"sqlite:{cls.folders['state']}/state.sqlite")

    def setUp(self):
        if self.obstacle:
            self.skipTest(self.obstacle)

    def send(self, content):
        reply = self.system.submit(["one@example.org"], content)
        self.assertEqual(reply.code, 250, reply)
        return reply.text.rsplit(" ", 1)[1]

    def status(self, queue_id, wanted=r"\w+"):
        """The first status of a message, or the first line with the wanted one."""
        return self.system.postfix.wait_for_log(rf"{queue_id}: to=<one@example.org>.* status=({wanted}) (.*)")

    def resize(self, name, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", self.folders[name]], check=True)

    def kept(self):
        """The quarantine's rows."""
        return [json.loads(line) for line in self.system.contentd.run("quarantine", "list", "--json").splitlines()]

    def check_kept(self, queue_id):
        """One copy, one row, and nothing beside them."""
        rows = [row for row in self.kept() if row["queue_id"] == queue_id]
        self.assertEqual(len(rows), 1)
        files = [name for name in os.listdir(self.folders["quarantine"]) if name.startswith(rows[0]["id"])]
        self.assertEqual(sorted(files), [rows[0]["id"] + ".eml", rows[0]["id"] + ".json"])
        self.assertEqual(len(os.listdir(self.folders["quarantine"])), 2 * len(self.kept()))

    def is_spool_empty(self):
        """Soon after a message's answer; nothing keeps room for longer."""
        space = os.statvfs(self.folders["spool"])
        return space.f_bfree == space.f_blocks

    def check_flow(self):
        """Other mail goes through at once."""
        self.assertEqual(self.status(self.send(messages.plain("behind")))[1], "sent")

    def test_a_full_spool_puts_large_messages_off_and_small_ones_flow(self):
        before = len(self.system.sink.messages)
        content = messages.plain("large", BODY)
        large = self.send(content)
        found = self.status(large)
        self.assertEqual(found[1], "deferred")
        self.assertIn("452 4.3.1", found[2])
        self.check_flow()
        self.assertIn("event=spool", self.system.contentd.log())
        self.resize("spool", "16m")
        self.status(large, "sent")
        arrived = self.system.wait_for_messages(before + 2)
        self.assertEqual(len([each for each in arrived[before:] if each.data.endswith(content)]), 1)
        system.until(self.is_spool_empty, what="the spool's room given back")

    def test_a_full_quarantine_puts_off_what_it_should_take(self):
        before = len(self.system.sink.messages)
        queue_id = self.send(messages.with_attachment("a.keep", BODY[:200000]))
        found = self.status(queue_id)
        self.assertEqual(found[1], "deferred")
        self.assertIn("451 4.3.0", found[2])
        self.check_flow()
        self.resize("quarantine", "16m")
        self.assertIn("quarantined as", self.status(queue_id, "sent")[2])
        self.check_kept(queue_id)
        self.assertEqual(len(self.system.sink.messages), before + 1)

    def test_mail_flows_while_the_disk_of_the_state_is_full(self):
        filler = os.path.join(self.folders["state"], "filler")
        with open(filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        for _ in range(3):
            self.check_flow()
        queue_id = self.send(messages.with_attachment("b.keep", b"x"))
        self.assertEqual(self.status(queue_id)[1], "deferred")
        os.unlink(filler)
        self.assertIn("quarantined as", self.status(queue_id, "sent")[2])
        self.check_kept(queue_id)

    def test_mail_flows_while_another_process_holds_the_database(self):
        holder = sqlite3.connect(os.path.join(self.folders["state"], "state.sqlite"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            queue_id = self.send(messages.with_attachment("c.keep", b"x"))
            self.check_flow()
            found = self.status(queue_id)
            self.assertEqual(found[1], "deferred")
            self.assertIn("451 4.3.0", found[2])
            self.check_flow()
        finally:
            holder.execute("ROLLBACK")
            holder.close()
        self.assertIn("quarantined as", self.status(queue_id, "sent")[2])
        self.check_kept(queue_id)
