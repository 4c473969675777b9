"""What verifying says, for an inspector with ten minutes."""
from __future__ import annotations

from .colour import Paper
from .columns import Piece
from .days import instant
from .page import Page
from .words import Answer, count, said

_MOST = 50
_TO_BRING = (
    "a fingerprint from minutes (--fingerprint), a checkpoint that was kept (--against), the key"
    " (--key) or the certificates of a time-stamp authority (--tsa-ca)"
)
_UTC = "UTC"
"""The authority's own time, which knows nothing of the ledger's zone."""


def show_verdict(answer: Answer, paper: Paper) -> str:
    return _verdict(answer, paper, "the ledger that was recorded")


def show_verdict_of_pack(answer: Answer, paper: Paper) -> str:
    return _verdict(answer, paper, "the pack that was made")


def _verdict(answer: Answer, paper: Paper, what: str) -> str:
    page = Page(paper)
    word, size = answer["verdict"], answer["size"]
    if word == "damaged":
        page.line(f"Damaged: this is not {what}.", "alarm")
        page.blank()
        _failures(page, answer["failures"])
    elif answer["anchors"] and word == "consistent":
        page.line("Consistent with itself; its records are vouched for, the rest is not.", "strong")
        _vouched(page, answer, size)
        page.line(
            "But the pack's own list is not signed, so its report and spreadsheets could have been"
            " put in by anybody. Believe the table that is proved, and ask for a signed pack."
        )
    elif word == "consistent":
        page.line("Consistent with itself, not anchored.", "strong")
        page.line(
            "No record was changed without the rest being made to fit. But nothing from outside"
            f" was given, so the whole could have been made yesterday: bring {_TO_BRING}."
        )
    else:
        _anchored(page, answer, size)
    page.blank()
    page.labelled("Checked", [Piece(_checked(answer["checked"]))])
    page.fingerprint(answer)
    return str(page)


def _anchored(page: Page, answer: Answer, size: int) -> None:
    to = answer["anchored_to"]
    page.line(f"Anchored up to position {to}.", "strong")
    if all(anchor["kind"] == "last-seen" for anchor in answer["anchors"]):
        page.line(
            "That is for the ledger's own keepers, on whose computer it was seen. An inspector"
            f" brings something of her own: {_TO_BRING}."
        )
    _vouched(page, answer, size)


def _vouched(page: Page, answer: Answer, size: int) -> None:
    to = answer["anchored_to"]
    for anchor in answer["anchors"]:
        when = f" at {instant(anchor['time'], _UTC)} (UTC)" if anchor["time"] else ""
        page.line(
            f"Records 1 to {anchor['size']} are vouched for by {said(anchor['text'])}{when}.",
            hang=2,
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
