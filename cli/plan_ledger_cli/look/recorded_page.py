"""What a recording command says when it is done."""
from __future__ import annotations

from .colour import Paper
from .page import Page
from .words import Answer, day_said, said


def show_recorded(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    what = " ".join(said(answer[key]) for key in ("ref", "type") if answer.get(key))
    since = f", effective {day_said(answer['effective'])}" if answer.get("effective") else ""
    if answer.get("position") is None:
        page.line(f"Nothing to record: {what or 'the ledger already says this'}.")
    else:
        page.line(f"Recorded at position {said(answer['position'])}: {what}{since}", lines=4)
    for note in answer.get("notes") or []:
        page.line(f"Note: {said(note)}", hang=2)
    return str(page)
