"""shipped - the rules as shipped, with some of those taken in that stand there as comments"""

import os
import re

import system


def policyd_rules(*labels):
    """The text of examples/policyd.rules, the commented rules with these labels active."""
    text = system.read(os.path.join(system.ROOT, "examples", "policyd.rules"))
    for label in labels:
        text, count = re.subn(rf"^#({label}:.*\n(?:^# {{3,}}.*\n)*)", lambda found: found[0].replace("#", ""), text,
                              flags=re.M)
        assert count == 1, f"{label}: {count} commented rules of that name"
    return text
