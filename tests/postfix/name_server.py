"""name_server - a private nsd on loopback, and a server that never answers

The daemons of a test ask it and nobody else. It is authoritative for the whole DNS, which is tests/data/dns/root.zone:
what does not stand there, or in the records that it is given besides, does not exist.
"""

import os
import shutil
import socket
import subprocess

import system

NSD = """
server:
 ip-address: 127.0.0.1@{port}
 server-count: 1
 username: ""
 chroot: ""
 database: ""
 zonesdir: "{directory}"
 pidfile: "{directory}/nsd.pid"
 xfrdfile: "{directory}/xfrd"
 xfrdir: "{directory}"
 zonelistfile: "{directory}/zones"
 logfile: "{directory}/log"
 rrl-ratelimit: 0
remote-control:
 control-enable: no
zone:
 name: "."
 zonefile: "{zone}"
"""


class NameServer:
    """start() ... stop(); `address` is for dns_servers."""

    def __init__(self, records=""):
        self._port = system.free_port()
        self._records = records
        self.address = f"127.0.0.1:{self._port}"
        self._directory = None
        self._process = None

    def start(self):
        self._directory = system.new_directory()
        zone = system.write(os.path.join(self._directory, "root.zone"),
                            system.read(os.path.join(system.ROOT, "tests", "data", "dns", "root.zone")) + self._records)
        configuration = system.write(os.path.join(self._directory, "nsd.conf"),
                                     NSD.format(port=self._port, directory=self._directory, zone=zone))
        self._process = subprocess.Popen(["/usr/sbin/nsd", "-d", "-c", configuration], stdin=subprocess.DEVNULL,
                                         preexec_fn=system.die_with_parent)
        system.until(lambda: system.is_listening(self._port), what="nsd")

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None
        if self._directory:
            shutil.rmtree(self._directory, ignore_errors=True)


class SilentServer:
    """Takes every question and answers none."""

    def __init__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._socket.getsockname()[1]

    def close(self):
        self._socket.close()
