"""daemons - policyd and contentd from the build directory, started, watched and ended

A daemon is ready when it says so through NOTIFY_SOCKET, as under systemd. Given a listening socket it runs socket
activated: the socket stays open here while the daemon is started anew.
"""

import os
import re
import select
import signal
import socket
import subprocess

import system


class _Successor:
    """A daemon that was started by the one before it, not by us; as much of Popen as Daemon needs."""

    def __init__(self, pid):
        self.pid = pid
        self.returncode = "ended"  # only its parent can learn more
        self._handle = os.pidfd_open(pid)

    def __del__(self):
        os.close(self._handle)

    def _has_ended(self, within):
        return bool(select.select([self._handle], [], [], within)[0])

    def poll(self):
        return self.returncode if self._has_ended(0) else None

    def wait(self, timeout=None):
        if not self._has_ended(timeout):
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


class Daemon:
    def __init__(self, directory, name, settings):
        self.name = name
        self.program = os.path.join(system.BUILD, name, name)
        self.configuration = os.path.join(directory, "sekimori.conf")
        self.log_file = os.path.join(directory, name + ".log")
        self.listener = None
        self.environment = {}
        self.process = None
        self._notify = os.path.join(directory, name + ".notify")
        self._settings = dict(settings)

    def set(self, key, value):
        """Another value for a key, at the next start."""
        self._settings[key] = value

    def arguments(self, *command):
        """The command line of an operator's command with the configuration of this test."""
        listed = [self.program, "--config", self.configuration]
        for key, value in self._settings.items():
            for one in value if isinstance(value, (list, tuple)) else [value]:
                listed += ["--set", f"{key}={one}"]
        return listed + list(command)

    def run(self, *command, check=True, given=None):
        """Runs an operator's command and gives its standard output."""
        done = subprocess.run(self.arguments(*command), capture_output=True, text=True, timeout=60, input=given)
        if check and done.returncode != 0:
            raise AssertionError(f"{self.name} {' '.join(command)}: status {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        """Starts it and returns when it serves."""
        self._await(self._launch, b"READY=1")
        return self

    def upgrade(self):
        """SIGUSR2: it starts its successor, which has its sockets, and drains. Returns when it has ended."""
        told = self._await(lambda: self.process.send_signal(signal.SIGUSR2), b"MAINPID=")
        former = self.process
        self.process = _Successor(int(told.split(b"MAINPID=")[1].split()[0]))
        former.wait(timeout=60)

    def _await(self, act, wanted):
        """What the daemon says to systemd once it is what is wanted."""
        if os.path.exists(self._notify):
            os.unlink(self._notify)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(self._notify)
            os.chmod(self._notify, 0o666)
            act()
            ready.settimeout(0.05)
            return system.until(lambda: self._told(ready, wanted), limit=20, what=f"{self.name} ready")

    def _launch(self):
        environment = dict(os.environ, **self.environment, NOTIFY_SOCKET=self._notify)
        command = self.arguments("--foreground")
        inherited, prepare = (), system.die_with_parent
        if self.listener:
            number = self.listener.fileno()
            environment["LISTEN_FDS"] = "1"
            command = ["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", *command]
            inherited, prepare = (3,), lambda: (os.dup2(number, 3), system.die_with_parent())
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                                            env=environment, pass_fds=inherited, preexec_fn=prepare)

    def _told(self, ready, wanted):
        # Asked before what it said is read: one that hands over and ends at once has said it nevertheless.
        ended = self.process.poll() is not None
        try:
            told = ready.recv(4096)
        except TimeoutError:
            if ended:
                raise AssertionError(f"{self.name} ended with status {self.process.returncode}: {self.log()[-3000:]}") from None
            return None
        return told if wanted in told else None

    def kill(self):
        """SIGKILL, as when the machine's memory ends."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def terminate(self):
        """SIGTERM: drains. Gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self):
        return system.read(self.log_file)

    def wait_for_log(self, pattern, limit=15, after=0):
        """The first match of a regular expression in its log, from the offset `after` on."""
        return system.until(lambda: re.search(pattern, self.log()[after:]), limit, f"{self.name} log /{pattern}/")
