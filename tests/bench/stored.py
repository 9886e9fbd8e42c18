"""stored - fills a state with penalties and greylist entries of others than the load's clients"""

import sqlite3
import time

DAY = 86400 * 1000


def fill(path, count):
    now = int(time.time() * 1000)
    database = sqlite3.connect(path)
    address = lambda number: f"225.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"  # noqa: E731
    database.executemany(
        "INSERT INTO mark VALUES ('penalty', 'client.address', ?, ?, ?, 'address harvesting', 'rule harvest', 1, 1, ?)",
        ((address(number) + "/32", now, now + DAY, now) for number in range(count)))
    database.executemany(
        "INSERT INTO grey VALUES (?, ?, '', ?, ?, 1, ?, '', 1, ?)",
        ((f"{number % 200 + 11}.{number >> 8 & 255}.{number & 255}.0/24", f"e{number}.example", now - DAY, now,
          now + 30 * DAY, now) for number in range(count)))
    database.execute("UPDATE change_sequence SET value = 1 WHERE name IN ('mark', 'grey')")
    database.commit()
    database.close()
