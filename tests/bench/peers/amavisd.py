"""amavisd - mail in by LMTP or SMTP, decoding, names and types of files, bad headers; with and without SpamAssassin

Debian's settings and decoders, no virus scanner. The children are as many as the sessions, since each serves one.
"""

import os

from peers import spamd
from peers.peer import Peer, write

DEBIAN = ["/usr/share/amavis/conf.d/10-debian_scripts", "/usr/share/amavis/conf.d/20-package",
          "/etc/amavis/conf.d/01-debian", "/etc/amavis/conf.d/20-debian_defaults"]


def settings(told, directory, port, sink, spam_checks):
    return f"""use strict;
$daemon_user = $daemon_group = undef;
$MYHOME = $helpers_home = '{directory}';
$TEMPBASE = $ENV{{TMPDIR}} = '{directory}/tmp';
$db_home = '{directory}/db';
$QUARANTINEDIR = '{directory}/quarantine';
$pid_file = '{directory}/pid';
$lock_file = '{directory}/lock';
$DO_SYSLOG = 0;
$LOGFILE = '{directory}/log';
$myhostname = 'bench.example.jp';
@local_domains_acl = ('.example.jp');
$inet_socket_bind = '127.0.0.1';
$inet_socket_port = {port};
$forward_method = $notify_method = 'smtp:[{sink.address.replace(":", "]:")}';
$max_servers = {told.sessions};
@bypass_virus_checks_maps = (1);
{"@bypass_spam_checks_maps = ();" if spam_checks else ""}
$sa_local_tests_only = 1;
$sa_kill_level_deflt = 1000;  # pass all on, as contentd does here
$sa_configpath = '{spamd.RULES}';
$sa_siteconfigpath = '{directory}/site';
1;
"""


def prepare(told, directory, port, sink, spam_checks=False):
    if spam_checks:
        spamd.write_site(directory)
    for name in "tmp", "db", "quarantine":
        os.mkdir(os.path.join(directory, name))
    command = ["/usr/sbin/amavisd", "-X", "no_conf_file_writable_check"]  # the user who runs it owns it
    for path in DEBIAN + [write(directory, "bench.conf", settings(told, directory, port, sink, spam_checks))]:
        command += ["-c", path]
    return command + ["foreground"]


def prepare_spam_checks(*arguments):
    return prepare(*arguments, spam_checks=True)


PEER = Peer("amavisd", {"amavisd": "amavisd-new"}, "amavis", "smtp", prepare, share=50)
WITH_SPAMASSASSIN = Peer("amavisd+SA", PEER.needs | {"spamassassin": "spamassassin"}, "amavis", "smtp",
                         prepare_spam_checks, share=50)
