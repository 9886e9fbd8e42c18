"""spamd - SpamAssassin's rules of the package, local tests alone, no Bayes; asked as spamc does"""

import glob
import os
import shutil

from peers.peer import Peer, write

RULES = "/usr/share/spamassassin"


def write_site(directory):
    """What stands in for /etc/spamassassin: the plugins that the package loads, and no more settings than these."""
    site = os.path.join(directory, "site")
    os.mkdir(site)
    for plugins in glob.glob("/etc/spamassassin/*.pre"):
        shutil.copy(plugins, site)
    write(site, "local.cf", "use_bayes 0\n")
    return site


def prepare(told, directory, port, _):
    return ["/usr/sbin/spamd", "--local", "--listen", f"127.0.0.1:{port}", "--nouser-config",
            "--configpath", RULES, "--siteconfigpath", write_site(directory), "--helper-home-dir", directory,
            "--max-children", str(told.sessions), "--min-children", str(told.sessions), "--syslog", f"{directory}/log"]


PEER = Peer("spamd", {"spamd": "spamd"}, "debian-spamd", "spamd", prepare)
