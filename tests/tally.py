"""tally - sums the doctest cases of a meson test log: `tally.py build/meson-logs/testlog.json`

A program that crashed, timed out or failed without a summary counts as one failure. The last line is
`N passed, N failed`.
"""

import json
import re
import sys

SUMMARY = re.compile(r"\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")


def tally(log):
    passed = failed = 0
    for line in log:
        entry = json.loads(line)
        output = entry.get("stdout") or ""
        summary = SUMMARY.search(output)
        good, bad = (int(summary[2]), int(summary[3])) if summary else (0, 0)
        if not summary and entry["result"] == "OK":
            good = 1
        if entry["result"] != "OK" and bad == 0:
            bad = 1
        if bad:
            print(f"--- {entry['name']}: {entry['result']}")
            print(output[-20000:])
            print((entry.get("stderr") or "")[-20000:])
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", errors="replace") as opened:
        tally(opened)
