"""contentd started anew while mail flows: Postfix puts nothing off, and each message arrives once."""

import socket

import harness
import system
from load import Load, arrivals


class Upgrade(harness.TestCase):
    OPTIONS = {"recipients": ["one@example.org"], "policyd_rules": ""}

    @classmethod
    def prepare(cls):
        """The socket is ours, as it is systemd's in service."""
        listener = socket.create_server(("127.0.0.1", cls.system.ports["contentd"]), backlog=1024)
        cls.addClassCleanup(listener.close)
        cls.system.contentd.listener = listener

    def check(self, renew):
        before = arrivals(self.system)
        with Load(self.system, threads=8) as load:
            for _ in range(4):
                load.wait_for(60)
                renew()
            load.wait_for(60)
        system.until(lambda: not self.system.postfix.queue(), what="an empty queue")
        arrived = arrivals(self.system)
        arrived.subtract(before)
        self.assertEqual(set(+arrived), load.accepted)
        self.assertEqual(max(arrived.values()), 1)
        log = self.system.postfix.log()
        self.assertNotIn("status=deferred", log)
        # Connections were kept, else this would prove little.
        self.assertRegex(log, rf":{self.system.ports['contentd']}, conn_use=\d")

    def test_an_upgrade_under_load_puts_nothing_off(self):
        self.check(self.system.contentd.upgrade)

    def test_a_restart_behind_a_kept_socket_puts_nothing_off(self):
        def restart():
            self.system.contentd.terminate()
            self.system.contentd.start()
        self.check(restart)
