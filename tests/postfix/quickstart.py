"""quickstart - the show behind examples/quickstart: sample mail through a private Postfix and both daemons"""

import json
import re
import sys

import harness
import messages

RECIPIENTS = [f"{name}@example.org" for name in ("anna", "ben", "chika", "one")]


def say(text):
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}== {text}{plain}", flush=True)


class Show:
    def __init__(self, mail_system):
        self.system = mail_system
        self._marks = {}

    def mark(self):
        """What is logged from here on belongs to the next message."""
        self._marks = {name: len(part.log()) for name, part in self._parts()}

    def _parts(self):
        return (("policyd", self.system.policyd), ("contentd", self.system.contentd))

    def decisions(self, limit=6):
        """The decision lines of both daemons since the mark."""
        for name, part in self._parts():
            lines = [line for line in part.log()[self._marks[name]:].splitlines() if "action=" in line or "verdict=" in line]
            for line in lines[:limit]:
                print("   " + line)
            if len(lines) > limit:
                print(f"   ... and {len(lines) - limit} more lines like these")

    def send(self, content):
        """One message from a friend, and what became of it."""
        self.mark()
        reply = self.system.submit(["anna@example.org"], content, address="203.0.113.5")
        print(f"   Postfix answers the client: {reply}")
        queue_id = re.search(r"queued as (\w+)", reply.text)
        if queue_id:
            line = self.system.postfix.wait_for_log(queue_id[1] + r": to=<anna@example\.org>.*(status=.*)")
            print(f"   Postfix's log: {line[1]}")
        self.decisions()

    def clean_mail(self):
        say("A clean message")
        self.send(messages.plain("lunch?"))
        message = self.system.wait_for_messages(1)[0]
        print(f"   delivered to {', '.join(message.recipients)}, {len(message.data)} bytes")

    def program(self):
        say("A program, renamed to invoice.txt")
        self.send(messages.with_attachment("invoice.txt", messages.executable(), "text/plain", "your invoice"))
        listed = self.system.contentd.run("quarantine", "list", "--json")
        identity = str(json.loads(listed.splitlines()[-1])["id"])
        print("   contentd quarantine list:")
        print("   " + self.system.contentd.run("quarantine", "list").rstrip().replace("\n", "\n   "))
        self.system.contentd.run("quarantine", "release", identity)
        self.system.wait_for_messages(2)
        print(f"   contentd quarantine release {identity}: delivered after all")

    def harvest(self):
        say("An address harvest: one client guesses 100 recipients")
        self.mark()
        answers = {}
        for session in range(5):
            with self.system.client("198.51.100.66") as client:
                client.mail("spy@example.net")
                for number in range(20):
                    reply = client.rcpt(f"guess{session * 20 + number}@example.org")
                    answer = f"{reply.code} " + re.sub(r"<[^>]*>: ", "", reply.text)
                    answers[answer] = answers.get(answer, 0) + 1
        for answer, count in answers.items():
            print(f"   {count:3} times: {answer}")
        self.decisions(2)
        print("   policyd penalty list:")
        print("   " + self.system.policyd.run("penalty", "list").rstrip().replace("\n", "\n   "))

    def end(self):
        say("A friend is not hindered by it")
        self.send(messages.plain("still here?"))


def main():
    harness.end_tidily()
    mail_system = harness.MailSystem(recipients=RECIPIENTS)
    try:
        say("Start: a private Postfix, policyd and contentd, in " + mail_system.directory)
        mail_system.start()
        for name in ("smtp", "policyd", "contentd", "reinject", "sink"):
            print(f"   {name:9} 127.0.0.1:{mail_system.ports[name]}")
        show = Show(mail_system)
        for part in (show.clean_mail, show.program, show.harvest, show.end):
            part()
    except BaseException:
        print(mail_system.tell())
        raise
    finally:
        mail_system.stop()
    say("Stopped and cleaned up. Next: sekimori-postfix(7), examples/postfix")


if __name__ == "__main__":
    main()
