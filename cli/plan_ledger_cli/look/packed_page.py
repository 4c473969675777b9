"""What was packed: `plan-ledger pack`."""
from __future__ import annotations

from .colour import Paper
from .columns import Piece
from .page import Page
from .words import Answer


def show_pack(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    position = answer["position"]
    known = f"recorded at position {position}" if position else "not recorded"
    page.line(f"Wrote {answer['file']} ({answer['bytes']:,} bytes; {known}).", hang=2)
    if answer["withheld"]:
        page.labelled("Withheld", [Piece(", ".join(answer["withheld"]))])
    page.blank()
    page.fingerprint(answer)
    page.labelled("SHA-256", [Piece(answer["sha256"])])
    page.blank()
    page.line(
        "Print the fingerprint in the board's minutes: then nobody has to take your word for it."
    )
    page.line(f"To check the pack: plan-ledger verify {answer['file']}", hang=2)
    return str(page)
