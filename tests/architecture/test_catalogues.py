"""Dutch and French are complete."""

import subprocess
import sys

from tests.conftest import ROOT


def test_no_text_is_missing():
    checked = subprocess.run(
        [sys.executable, "scripts/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""
    assert checked.returncode == 0
