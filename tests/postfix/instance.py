"""instance - a private Postfix: own configuration, queue, data, log and ports, under a directory of the test

The system's instance is never touched. The wiring comes from examples/postfix, so the tests run what the manual
tells administrators to write; only addresses and what a test needs (XCLIENT, no TLS) are changed. Its log comes
straight to this process: under load postlogd and master can wait for each other.
"""

import atexit
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess

import system
from log import LogReader

# What every instance needs beside the example: own places, loopback, the example's domain, and XCLIENT for tests.
# Behind XCLIENT Postfix still takes a client for local by its real address; hence no local_header_rewrite_clients.
MAIN = """
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
meta_directory = /etc/postfix
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {directory}/mail.log
maillog_file_prefixes = {directory}
inet_interfaces = 127.0.0.1
inet_protocols = all
myhostname = mx.example.org
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks = 192.0.2.250
biff = no
smtputf8_enable = yes
virtual_mailbox_domains = example.org
virtual_mailbox_maps = inline:{{ {recipients} }}
virtual_transport = lmtp:inet:127.0.0.1:{sink}
default_transport = lmtp:inet:127.0.0.1:{sink}
relay_transport = lmtp:inet:127.0.0.1:{sink}
lmtp_send_xforward_command = yes
lmtp_line_length_limit = 0
disable_mime_output_conversion = yes
lmtp_destination_concurrency_limit = 40
minimal_backoff_time = 3s
maximal_backoff_time = 6s
queue_run_delay = 2s
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 10000
smtpd_tls_security_level = none
address_verify_map =
local_header_rewrite_clients =
"""

MASTER = """
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
"""


class Instance:
    """start() ... stop(). `ports` maps the names of the example (smtp, submission, policyd, contentd, reinject) and
    `sink` to ports of this test."""

    def __init__(self, directory, wiring, ports, recipients, settings=None):
        self.directory = os.path.join(directory, "postfix")
        self.configuration = os.path.join(self.directory, "etc")
        self.log_file = os.path.join(self.directory, "mail.log")
        self.ports = ports
        self.master = None
        self._log = None
        for name in ("", "etc", "queue", "data"):
            os.makedirs(os.path.join(self.directory, name), exist_ok=True)
        subprocess.run(["chown", "postfix", os.path.join(self.directory, "data")], check=True)
        example = os.path.join(system.ROOT, "examples", "postfix", wiring)
        listed = ", ".join("{ %s = x }" % recipient for recipient in recipients)
        main = MAIN.format(directory=self.directory, recipients=listed, sink=ports["sink"])
        main += self._adapt(system.read(os.path.join(example, "main.cf")))
        for name, value in (settings or {}).items():
            main += self._adapt(f"\n{name} = {value}\n")
        master = self._adapt(system.read(os.path.join(example, "master.cf")))
        if "smtpd_tls_cert_file" not in (settings or {}):
            master = master.replace("smtpd_tls_security_level=encrypt", "smtpd_tls_security_level=none")
            master = master.replace("smtpd_tls_auth_only=yes", "smtpd_tls_auth_only=no")
        if "smtpd_sasl_path" not in (settings or {}):
            master = master.replace("smtpd_sasl_auth_enable=yes", "smtpd_sasl_auth_enable=no")
        system.write(os.path.join(self.configuration, "main.cf"), main)
        system.write(os.path.join(self.configuration, "master.cf"), MASTER + master)

    def _adapt(self, text):
        for number, name in (("10040", "policyd"), ("10025", "contentd"), ("10027", "contentd_before"),
                             ("10026", "reinject")):
            text = text.replace("127.0.0.1:" + number, f"127.0.0.1:{self.ports.get(name, number)}")
        text = re.sub(r"^smtp +inet", f"127.0.0.1:{self.ports['smtp']} inet", text, flags=re.M)
        return re.sub(r"^submission inet", f"127.0.0.1:{self.ports['submission']} inet", text, flags=re.M)

    def command(self, program, *arguments, check=True):
        """Runs a Postfix command on this instance: postqueue, postconf, postsuper, ..."""
        done = subprocess.run([program, "-c", self.configuration, *arguments], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=60)
        if check and done.returncode != 0:
            raise AssertionError(f"{program} {arguments}: {done.stderr}{self.log()[-3000:]}")
        return done.stdout

    _empty = None  # a queue that nothing has used

    def _make_queue(self):
        """Its directories, with owners and modes. Postfix's script takes half a second for them, so what it made
        for the first instance is copied for the others."""
        if Instance._empty is None:
            self.command("postfix", "post-install", "create-missing")
            Instance._empty = system.new_directory()
            atexit.register(shutil.rmtree, Instance._empty, ignore_errors=True)
            subprocess.run(["cp", "-a", os.path.join(self.directory, "queue"), Instance._empty], check=True)
        else:
            subprocess.run(["cp", "-a", os.path.join(Instance._empty, "queue"), self.directory], check=True)

    def start(self):
        # A main.cf of this second may still be written, to Postfix's mind: each program would wait for a second.
        os.utime(os.path.join(self.configuration, "main.cf"), (0, 0))
        if not os.listdir(os.path.join(self.directory, "queue")):
            self._make_queue()
        self._log = LogReader(os.path.join(self.directory, "queue", "public", "postlog"), self.log_file)
        self.master = subprocess.Popen(["/usr/lib/postfix/sbin/master", "-c", self.configuration, "-d"],
                                       stdin=subprocess.DEVNULL, start_new_session=True,
                                       preexec_fn=system.die_with_parent)
        for name in ("smtp", "reinject"):
            system.until(lambda: system.is_listening(self.ports[name]), what=f"Postfix's {name} port")

    def stop(self):
        """Ends all its processes at once; nothing in the queue is lost by that."""
        if self.master:
            self.master.terminate()
            try:
                self.master.wait(timeout=10)
            except subprocess.TimeoutExpired:
                pass
            # A process that outlives the master might still take a connection, only to drop it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait()
            self.master = None
        if self._log:
            self._log.stop()
            self._log = None

    def log(self):
        return system.read(self.log_file)

    def wait_for_log(self, pattern, limit=30):
        """The first match of a regular expression in the mail log."""
        return system.until(lambda: re.search(pattern, self.log()), limit, f"log line /{pattern}/")

    def queue(self):
        """The queue as `postqueue -j` tells it: one dict a message."""
        return [json.loads(line) for line in self.command("postqueue", "-j").splitlines() if line]

    def flush(self):
        self.command("postqueue", "-f")
