"""Grades a submission of Classroom 50: its runner calls this in the student's checkout.

What is left there is result.json, with the score, and release-body.md, which students read. A
refusal is a result. Without a verdict (the machine was too busy, or lacks something) there is none,
and the runner is told that grading failed: nobody loses a point.
"""

import subprocess
import sys
from pathlib import Path

COMMAND = [
    *("harness", "grade", ".", "--hints", "some"),
    *("--format", "classroom50=result.json.new"),
    *("--format", "markdown=release-body.md"),
]
INCONCLUSIVE = 5

code = subprocess.run(COMMAND).returncode
if code == INCONCLUSIVE:
    code = subprocess.run(COMMAND).returncode
results = Path("result.json.new")
if code in (0, 1):
    results.rename("result.json")
    sys.exit(0)
results.unlink(missing_ok=True)
sys.exit(code)
