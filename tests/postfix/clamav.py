"""clamav - a real clamd with one signature of its own, in a directory of the test"""

import os
import signal
import subprocess

import system

MALWARE = b"Sekimori-Test-Malware-0123456789"
NAME = "Sekimori.Test"


class Clamd:
    def __init__(self, directory):
        self.directory = os.path.join(directory, "clamd")
        os.mkdir(self.directory)
        self.socket = os.path.join(self.directory, "clamd.ctl")
        database = os.path.join(self.directory, "database")
        os.mkdir(database)
        system.write(os.path.join(database, "test.ndb"), f"{NAME}:0:*:{MALWARE.hex()}\n")
        system.write(os.path.join(self.directory, "clamd.conf"),
                     f"DatabaseDirectory {database}\nLocalSocket {self.socket}\nForeground yes\nUser root\n"
                     f"TemporaryDirectory {self.directory}\nMaxThreads 4\n")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["clamd", "-c", os.path.join(self.directory, "clamd.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        system.until(lambda: os.path.exists(self.socket), 60, "clamd's socket")

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
