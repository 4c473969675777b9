"""What the inspector is told to rely on is so."""
from __future__ import annotations

import re
from hashlib import sha256

from plan_ledger.evidence.making import verifier
from tests.docs.console import ROOT

PAGE = (ROOT / "docs" / "for-inspectors.md").read_text("utf-8")


def test_the_page_gives_the_hash_of_the_verifier_that_is_published():
    (told,) = re.findall(r"^ {7}([0-9a-f]{64})$", PAGE, re.MULTILINE)
    assert told == sha256(verifier()).hexdigest()


def test_the_pictures_are_there():
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", PAGE)
    assert len(pictures) == 3
    for picture in pictures:
        assert (ROOT / "docs" / picture).read_bytes().startswith(b"\x89PNG")
