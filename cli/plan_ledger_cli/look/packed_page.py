"""What was packed: `plan-ledger pack`, and `plan-ledger history --packs`."""
from __future__ import annotations

from .colour import Paper
from .columns import Piece
from .days import instant
from .page import Page
from .story import events_of
from .words import Answer, count, day_said, said


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


def show_packs(answer: Answer, paper: Paper) -> str:
    """What was handed out, one paragraph a pack, with all of its hash."""
    page = Page(paper)
    zone = answer.get("time_zone")
    page.title(f"Packs of {said(answer.get('title'), 'a plan without a title')}")
    page.times(answer)
    page.blank()
    events = events_of(answer)
    for event in events:
        pack, made = event["pack"], instant(event.get("recorded_at"), zone)
        page.line(f"Position {said(event.get('position'))}, {made}, by {said(event.get('by'))}",
                  "strong")
        page.labelled("For", [Piece(said(pack["recipient"], "nobody named"))])
        page.labelled("As at", [Piece(day_said(pack["as_at"]))])
        page.labelled("Known at", [Piece(f"position {said(pack['known_at'])}")])
        if "since" in pack:
            page.labelled("Since", [Piece(day_said(pack["since"], "no day"))])
        if pack["activity"] is not None:
            page.labelled("Activity", [Piece(f"{said(pack['activity'])}: of others no texts")])
        page.labelled("Withheld", [Piece(said(pack["withheld"], "nothing"))])
        page.labelled("SHA-256", [Piece(said(pack["sha256"]))])
        page.blank()
    page.line(f"{count(len(events), 'pack')}." if events else "No pack is recorded.")
    return str(page)
