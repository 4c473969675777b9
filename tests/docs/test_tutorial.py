"""The tutorial is a story, and each of its commands must do what the story says of it."""
from __future__ import annotations

import re

import pytest

from tests.docs.console import ROOT, has_faketime, rewritten

TUTORIAL = ROOT / "docs" / "tutorial.md"
COMMANDS = re.compile(r"^\$ plan-ledger (\w+)", re.MULTILINE)


@pytest.mark.skipif(not has_faketime(), reason="faketime, which moves the clock, is not installed")
def test_the_tutorial_prints_what_it_says(tmp_path):
    written = TUTORIAL.read_text("utf-8")
    assert rewritten(written, tmp_path) == written, "see python -m tests.docs.refresh"


def test_the_tutorial_tells_the_whole_first_hour():
    used = set(COMMANDS.findall(TUTORIAL.read_text("utf-8")))
    assert used >= {
        "init", "import", "show", "record", "history", "correct", "changes", "slippage", "export",
        "report", "pack", "verify",
    }


def test_the_tutorial_never_shows_an_id():
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", TUTORIAL.read_text("utf-8"))
