"""results.json: what Gradescope's own library writes for a suite with the same outcomes."""

import io
import json
import sys
import unittest

from gradescope_utils.autograder_utils.decorators import number, tags, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


def like(wanted):
    """A test of unittest's with the outcome, points, number and tags of one of ours."""

    def run(self):
        self.assertEqual(wanted["status"], "passed")

    run.__doc__ = wanted["name"]
    run = number(wanted["number"])(tags(*wanted["tags"])(run))
    return weight(wanted["max_score"])(run) if "max_score" in wanted else run


def instance(name, wanted):
    return type("Like", (unittest.TestCase,), {name: like(wanted)})(name)


results = json.load(sys.stdin)
# The library gives every test a status.
judged = [test for test in results["tests"] if "status" in test]
suite = unittest.TestSuite(
    instance(f"test_{place}", wanted) for place, wanted in enumerate(judged)
)
written = io.StringIO()
JSONTestRunner(stream=written).run(suite)
print(written.getvalue())
