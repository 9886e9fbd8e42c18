"""peer - another filter beside contentd: its package, whom it runs as, and its private configuration"""

import os
import shutil
from dataclasses import dataclass
from typing import Callable, Optional

import harness


@dataclass
class Peer:
    name: str
    needs: dict  # programs, and the packages they are in
    user: str  # the package's, for a bench that root runs
    protocol: str  # "smtp" goes on to the sink; "rspamd" and "spamd" are asked by scan_load.py
    prepare: Callable  # (told, directory, port, sink) writes the configuration and gives the command
    share: Optional[int] = None  # contentd's processor time is to be at most this part of its own


def missing(peer):
    """The packages that are."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    return [package for program, package in peer.needs.items() if not shutil.which(program, path=path)]


def start(peer, told, above, sink):
    """In a directory of its own; nothing of the system's configuration or state is written, no service is touched."""
    directory = os.path.join(above, peer.name)
    os.mkdir(directory)
    port = harness.free_port()
    command = peer.prepare(told, directory, port, sink)
    user = peer.user if os.geteuid() == 0 else None
    if user:
        give(directory, user)
    return harness.Server(peer.name, command, port, above, user)


def give(directory, user):
    for path, _, files in os.walk(directory):
        for name in [path] + [os.path.join(path, file) for file in files]:
            shutil.chown(name, user)


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path
