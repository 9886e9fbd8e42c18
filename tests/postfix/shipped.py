"""shipped - the rules as shipped, with some of those taken in that stand there as comments"""

import os
import re

import system


def rules(daemon, *labels):
    """The text of examples/DAEMON.rules, the commented rules with these labels active."""
    text = system.read(os.path.join(system.ROOT, "examples", daemon + ".rules"))
    for label in labels:
        text, count = re.subn(rf"^#({label}:.*\n(?:^# {{3,}}.*\n)*)", lambda found: found[0].replace("#", ""), text,
                              flags=re.M)
        assert count == 1, f"{label}: {count} commented rules of that name"
    return text


def policyd_rules(*labels):
    return rules("policyd", *labels)


def contentd_rules(*labels):
    return rules("contentd", *labels)


def commented(daemon):
    """The labels of the commented rules."""
    return re.findall(r"^#([\w-]+):", rules(daemon), flags=re.M)


def lists(daemon):
    """The names of the list files that the rules ask for, commented ones too."""
    return set(re.findall(r"@([\w-]+)", rules(daemon)))
