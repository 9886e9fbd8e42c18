"""rspamd - the package's configuration and rules, with all that would ask the network or Redis off

What is asked is the normal worker, by POST /checkv2, as rspamd's own proxy does for a milter. The proxy's part of the cost,
and that of passing mail on, are left out.
"""

import os

from peers.peer import Peer, write

# Nobody answers there; only the package's lists of maps.rspamd.com are looked for, and their copies in the package used.
NO_RESOLVER = "127.0.0.1:9"
# What asks the DNS, an HTTP server or another daemon. What needs Redis or a scanner finds none and goes by itself.
NETWORK = ["asn", "dmarc", "fuzzy_check", "rbl", "spf"]


def prepare(told, directory, port, _):
    local = os.path.join(directory, "local.d")
    os.mkdir(local)
    for module in NETWORK:
        write(local, f"{module}.conf", "enabled = false;\n")
    write(local, "phishing.conf", "phishtank_enabled = false;\n")
    write(local, "hfilter.conf", "helo_enabled = false;\nfrom_enabled = false;\nrcpt_enabled = false;\n")
    write(local, "options.inc", f'dns {{ nameserver = ["{NO_RESOLVER}"]; }}\ndisable_monitoring = true;\n')
    write(local, "worker-normal.inc", f'bind_socket = "127.0.0.1:{port}";\ncount = {told.threads};\n')
    for worker in "controller", "proxy":
        write(local, f"worker-{worker}.inc", "enabled = false;\n")
    command = ["/usr/bin/rspamd", "--no-fork", "--config", "/etc/rspamd/rspamd.conf"]
    for name in "LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR":
        command += ["--var", f"{name}={directory}"]
    return command


PEER = Peer("rspamd", {"rspamd": "rspamd"}, "_rspamd", "rspamd", prepare, share=5)
