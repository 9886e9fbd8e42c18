"""run - runs the integration tests: `run.py [--only PATTERN]`; the last line is `N passed, N failed`

A test's name is a sentence. PATTERN is searched in it and in its file's name, underscores read as blanks. A test that
cannot be run here is told with the reason, and is neither.
"""

import argparse
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


class Result(unittest.TextTestResult):
    def getDescription(self, test):
        return sentence(test)

    def startTest(self, test):
        self.started = time.monotonic()
        super().startTest(test)

    def stopTest(self, test):
        super().stopTest(test)
        self.stream.writeln(f"      {time.monotonic() - self.started:.1f} s")


def sentence(test):
    name = getattr(getattr(test, "test_case", test), "_testMethodName", str(test))
    return name.removeprefix("test_").replace("_", " ")


def chosen(suite, pattern):
    picked = unittest.TestSuite()
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            inner = chosen(one, pattern)
            if inner.countTestCases():
                picked.addTest(inner)
        elif pattern.lower().replace("_", " ") in f"{type(one).__module__} {sentence(one)}".lower().replace("_", " "):
            picked.addTest(one)
    return picked


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="")
    given = options.parse_args()
    harness.end_tidily()
    suite = unittest.defaultTestLoader.discover(os.path.dirname(os.path.abspath(__file__)), pattern="*_test.py")
    suite = chosen(suite, given.only)
    expected = suite.countTestCases()
    runner = unittest.TextTestRunner(sys.stdout, verbosity=2, resultclass=Result)
    result = runner.run(suite)
    # A class that could not be set up is one error for all its tests.
    # Of a test with subtests each that failed is told; it is still one test.
    told = [getattr(test, "test_case", test) for test, _ in result.failures + result.errors]
    bad = {test.id() for test in told if hasattr(test, "_testMethodName")}
    skipped = len(result.skipped)
    passed = result.testsRun - len(bad) - skipped - len(result.unexpectedSuccesses)
    failed = expected - passed - skipped
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(0 if result.wasSuccessful() and failed == 0 else 1)


if __name__ == "__main__":
    main()
