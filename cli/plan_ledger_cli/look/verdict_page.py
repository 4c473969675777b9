"""What verifying says, for an inspector with ten minutes."""
from __future__ import annotations

from .colour import Paper
from .columns import Piece
from .days import instant
from .page import Page
from .words import Answer, count, said

_MOST = 50
_TO_BRING = (
    "a fingerprint from minutes (--fingerprint), a checkpoint that was kept (--against) or the key"
    " (--key)"
)
_UTC = "UTC"
"""The authority's own time, which knows nothing of the ledger's zone."""


def show_verdict(answer: Answer, paper: Paper) -> str:
    return _verdict(answer, paper, "the ledger that was recorded")


def show_verdict_of_pack(answer: Answer, paper: Paper) -> str:
    return _verdict(answer, paper, "the pack that was made")


def _verdict(answer: Answer, paper: Paper, what: str) -> str:
    page = Page(paper)
    word = answer["verdict"]
    stamps = [some for some in answer["anchors"] if some["kind"] == "timestamp"]
    anchors = [some for some in answer["anchors"] if some not in stamps]
    if word == "damaged":
        page.line(f"Damaged: this is not {what}.", "alarm")
        page.blank()
        _failures(page, answer["failures"])
    elif anchors and word == "consistent":
        page.line("Consistent with itself; its records are vouched for, the rest is not.", "strong")
        _vouched(page, answer, anchors)
        page.line(
            "But the pack's own list is"
            + (" signed with a key that nothing you brought vouches for" if
               answer["manifest"] == "not-vouched-for" else " not signed")
            + ", so its report and spreadsheets could have been put in by anybody. Believe the"
            " table that is proved, and ask for"
            + (" that key, from elsewhere." if answer["manifest"] == "not-vouched-for"
               else " a signed pack.")
        )
    elif word == "consistent":
        page.line("Consistent with itself, not anchored.", "strong")
        _only_consistent(page, bool(stamps))
    else:
        _anchored(page, answer, anchors)
    if word != "damaged":
        _stamped(page, stamps)
    page.blank()
    page.labelled("Checked", [Piece(_checked(answer["checked"]))])
    page.fingerprint(answer)
    return str(page)


def _only_consistent(page: Page, is_stamped: bool) -> None:
    why = (
        "nothing that was given says whose the records are: whoever makes some up can have them"
        " stamped too. Bring" if is_stamped
        else "nothing from outside was given, so the whole could have been made yesterday: bring"
    )
    page.line(
        f"No record was changed without the rest being made to fit. But {why} {_TO_BRING}."
    )


def _stamped(page: Page, stamps: list[Answer]) -> None:
    """When, and no more than that."""
    for stamp in stamps:
        page.line(
            f"Records 1 to {stamp['size']} existed by {instant(stamp['time'], _UTC)} (UTC), says"
            f" {said(stamp['text'])}.",
            hang=2,
        )


def _anchored(page: Page, answer: Answer, anchors: list[Answer]) -> None:
    to = answer["anchored_to"]
    page.line(f"Anchored up to position {to}.", "strong")
    if all(anchor["kind"] == "last-seen" for anchor in anchors):
        page.line(
            "That is for the ledger's own keepers, on whose computer it was seen. An inspector"
            f" brings something of her own: {_TO_BRING}."
        )
    _vouched(page, answer, anchors)


def _vouched(page: Page, answer: Answer, anchors: list[Answer]) -> None:
    to, size = answer["anchored_to"], answer["size"]
    for anchor in anchors:
        page.line(
            f"Records 1 to {anchor['size']} are vouched for by {said(anchor['text'])}.", hang=2
        )
    if to < size:
        rest = f"Record {size} rests" if to + 1 == size else f"Records {to + 1} to {size} rest"
        page.line(f"{rest} on the organisation's word.", hang=2)


def _failures(page: Page, failures: list[Answer]) -> None:
    for failure in failures[:_MOST]:
        of = f"{failure['ref']}: " if failure["ref"] else ""
        page.line(f"- {of}{said(failure['text'])}", hang=2)
    more = len(failures) - _MOST
    if more > 0:
        page.line(f"and {count(more, 'more', 'more')}: --json lists them all.")


def _checked(checked: Answer) -> str:
    names = {
        "records": ("record", "records"),
        "disclosures": ("sealed value", "sealed values"),
        "history_rows": ("row of history", "rows of history"),
        "checkpoints": ("checkpoint", "checkpoints"),
        "timestamps": ("time stamp", "time stamps"),
        "files": ("attached file", "attached files"),
        "activities": ("activity of the table", "activities of the table"),
        "made_again": ("file for reading made again", "files for reading made again"),
        "members": ("member of the pack", "members of the pack"),
    }
    parts = [count(checked[key], *words) for key, words in names.items() if checked.get(key)]
    return ", ".join(parts) or "nothing could be read"
