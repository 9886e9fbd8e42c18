"""store - hosts that deliver: a Dovecot of Debian's, and a second Postfix, each with its users, in a directory of the test"""

import os
import signal
import subprocess

import instance
import system

DOVECOT = """
instance_name = {directory}
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/dovecot.log
protocols = lmtp
ssl = no
listen = 127.0.0.1
first_valid_uid = 1
mail_location = maildir:{directory}/mail/%u
userdb {{
  driver = passwd-file
  args = username_format=%u {directory}/users
  default_fields = uid=nobody gid=nogroup home={directory}/mail/%u
}}
passdb {{
  driver = passwd-file
  args = username_format=%u {directory}/users
}}
service auth {{
  unix_listener auth-sekimori-userdb {{
    mode = 0600
    user = root
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
  unix_listener lmtp {{
    mode = 0666
  }}
}}
"""


class Dovecot:
    """start() ... stop(). Users are whole addresses; `port` takes LMTP, `socket` is its user database."""

    def __init__(self, directory, port, users):
        self.directory = os.path.join(directory, "dovecot")
        self.socket = os.path.join(self.directory, "run", "auth-sekimori-userdb")
        self.port = port
        self.process = None
        for name in ("", "run", "state", "mail"):
            os.makedirs(os.path.join(self.directory, name), exist_ok=True)
            os.chmod(os.path.join(self.directory, name), 0o755)
        self.set_users(users)
        system.write(os.path.join(self.directory, "dovecot.conf"),
                     DOVECOT.format(directory=self.directory, port=port))

    def set_users(self, users):
        path = os.path.join(self.directory, "users")
        system.write(path, "".join(f"{user}:{{PLAIN}}x::::::\n" for user in users))
        os.chmod(path, 0o644)

    def start(self):
        configuration = os.path.join(self.directory, "dovecot.conf")
        self.process = subprocess.Popen(["dovecot", "-F", "-c", configuration], stdin=subprocess.DEVNULL,
                                        start_new_session=True, preexec_fn=system.die_with_parent)
        try:
            system.until(lambda: system.is_listening(self.port) and os.path.exists(self.socket), what="Dovecot")
        except AssertionError:
            print(system.read(os.path.join(self.directory, "dovecot.log")))
            raise

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                pass
            try:  # its auth process lives as long as somebody asks it
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None
            system.until(lambda: not system.is_listening(self.port), what="the end of Dovecot")


class Store(instance.Instance):
    """A Postfix that has these recipients and hands on nothing. `settings` are more lines for its main.cf."""

    def __init__(self, directory, port, recipients, settings=()):
        self.directory = os.path.join(directory, "store")
        self.configuration = os.path.join(self.directory, "etc")
        self.log_file = os.path.join(self.directory, "mail.log")
        self.ports = {"smtp": port, "reinject": port}
        self.master = None
        self._log = None
        for name in ("", "etc", "queue", "data"):
            os.makedirs(os.path.join(self.directory, name), exist_ok=True)
        subprocess.run(["chown", "postfix", os.path.join(self.directory, "data")], check=True)
        listed = ", ".join("{ %s = x }" % recipient for recipient in recipients)
        main = instance.MAIN.format(directory=self.directory, recipients=listed, sink=port)
        main += "\nsmtpd_recipient_restrictions = reject_unauth_destination, reject_unlisted_recipient\n"
        main += "".join(f"{name} = {value}\n" for name, value in dict(settings).items())
        system.write(os.path.join(self.configuration, "main.cf"), main)
        system.write(os.path.join(self.configuration, "master.cf"),
                     instance.MASTER + f"127.0.0.1:{port} inet n - n - - smtpd\n")
