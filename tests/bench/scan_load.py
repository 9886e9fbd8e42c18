#!/usr/bin/env python3
"""Asks a filter that passes no mail on, rspamd or spamd, about the messages of a folder, over several sessions.

Prints JSON as smtp_load does; ends with an error when a message was not looked at. As the clients of both do, it opens
a connection for each message.
"""

import argparse
import json
import os
import socket
import sys
import threading
import time

# What smtp_load tells by XFORWARD and in the envelope.
ENVELOPE = (b"IP: 198.51.100.25\r\nHelo: mx0.example\r\nHostname: mx0.example\r\nFrom: <user@d1.example>\r\n"
            b"Rcpt: <sato.1@example.jp>\r\nQueue-Id: 4B0000001\r\n")


def rspamd_request(message):
    return b"POST /checkv2 HTTP/1.0\r\nContent-Length: %d\r\n%s\r\n%s" % (len(message), ENVELOPE, message)


def rspamd_has_scanned(reply):
    head, _, body = reply.partition(b"\r\n\r\n")
    return head.split()[1:2] == [b"200"] and "required_score" in json.loads(body)


def spamd_request(message):
    return b"CHECK SPAMC/1.5\r\nContent-length: %d\r\n\r\n%s" % (len(message), message)


def spamd_has_scanned(reply):
    return reply.split()[1:3] == [b"0", b"EX_OK"] and b"\r\nSpam: " in reply


PROTOCOLS = {"rspamd": (rspamd_request, rspamd_has_scanned), "spamd": (spamd_request, spamd_has_scanned)}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connect", required=True, metavar="ADDRESS:PORT")
    parser.add_argument("--protocol", choices=PROTOCOLS, required=True)
    parser.add_argument("--mails", required=True, metavar="DIR", help="what smtp_sink --save left")
    parser.add_argument("--sessions", type=int, default=10, help="at once")
    parser.add_argument("--seconds", type=float, default=10, help="how long")
    parser.add_argument("--messages", type=int, default=0, help="how many in all, however long; 0: as time allows")
    return parser.parse_args()


def read_mails(directory):
    """Without the final dot; smtp_load's lines begin with no other."""
    mails = []
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), "rb") as file:
            mails.append(file.read().removesuffix(b".\r\n"))
    return mails


class Load:
    """Sessions that take the next message in turn until the time is over or all have been asked about."""

    def __init__(self, told):
        host, _, port = told.connect.rpartition(":")
        self._address = host, int(port)
        self._request, self._has_scanned = PROTOCOLS[told.protocol]
        self._mails = read_mails(told.mails)
        self._most = told.messages
        self._lock = threading.Lock()
        self._begun = 0
        self.bytes = 0
        self.times = []
        self.failure = None
        self.end = time.monotonic() + told.seconds

    def run(self):
        try:
            while (number := self._next()) is not None:
                self._ask(self._mails[number % len(self._mails)])
        except (OSError, ValueError) as failure:
            self.failure = failure

    def _next(self):
        with self._lock:
            goes_on = self._begun < self._most if self._most else time.monotonic() < self.end
            if self.failure or not goes_on:
                return None
            self._begun += 1
            return self._begun - 1

    def _ask(self, mail):
        start = time.monotonic()
        pieces = []
        with socket.create_connection(self._address) as server:
            server.sendall(self._request(mail))
            while piece := server.recv(65536):
                pieces.append(piece)
        took = time.monotonic() - start
        reply = b"".join(pieces)
        if not self._has_scanned(reply):
            raise ValueError(f"not scanned: {reply[:300]}")
        with self._lock:
            self.times.append(took)
            self.bytes += len(mail)


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1e6


def main():
    told = arguments()
    load = Load(told)
    start = time.monotonic()
    threads = [threading.Thread(target=load.run) for _ in range(told.sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    if load.failure or not load.times:
        sys.exit(f"scan_load: {load.failure or 'no message'}")
    print(json.dumps({"messages": len(load.times), "bytes": load.bytes, "seconds": seconds,
                      "messages_per_second": len(load.times) / seconds, "mb_per_second": load.bytes / 1e6 / seconds,
                      "p50_us": percentile(load.times, 0.5), "p99_us": percentile(load.times, 0.99),
                      "max_us": max(load.times) * 1e6}))


if __name__ == "__main__":
    main()
