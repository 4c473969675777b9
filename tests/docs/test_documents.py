"""What the documents show is what the program does."""
from __future__ import annotations

import re

import pytest

from tests.docs.console import DOCUMENTS, ROOT, has_faketime, rewritten

LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)?(?:#([^)\s]+))?\)")
EVERY = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)


@pytest.mark.skipif(not has_faketime(), reason="faketime, which moves the clock, is not installed")
@pytest.mark.parametrize("name", sorted({*DOCUMENTS} - {"docs/tutorial.md"}))
def test_a_document_shows_what_the_program_prints(name, tmp_path):
    written = (ROOT / name).read_text("utf-8")
    assert rewritten(written, tmp_path) == written, "see python -m tests.docs.refresh"


@pytest.mark.parametrize("name", EVERY)
def test_every_link_leads_somewhere(name):
    page = ROOT / name
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(found.read_text("utf-8")), f"{name} links to {target}#{anchor}"


def test_no_page_names_a_place_on_somebodys_computer():
    for name in EVERY:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|home|tmp|root|Users)/", text), name


def test_lines_are_short_enough_for_a_page_of_paper():
    for name in DOCUMENTS:
        page = (ROOT / name).read_text("utf-8")
        for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
            for line in block.splitlines():
                # Of the exceptions the last two are for pasting into minutes, and are not wrapped.
                if not line.startswith(("Error:", "Note:", "{", "$ ", "    ", "“", "| ")):
                    assert len(line) <= 80, line


def anchors(markdown: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")
        for heading in headings
    }
