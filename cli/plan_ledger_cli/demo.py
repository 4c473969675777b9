"""`demo`: a sample plan of two years in a new ledger, ready to ask."""
from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plan_ledger_cli.session import Session

if TYPE_CHECKING:
    from plan_ledger_cli.look.colour import Paper
    from plan_ledger_cli.sample.building import Sample

_TO_TRY = (
    ("show", "the plan today"),
    ("show --as-at 2024-12-18 --known-at board-2024-12",
     "what the board saw on 18 December 2024"),
    ("changes --as-at 2024-12-18 --known-from board-2024-12",
     "what is said differently now of that day"),
    ("show 1.3", "one activity's story: late entries, slips, a correction"),
    ("slippage", "which deadlines moved, how far, and why"),
)


@click.command("demo")
@click.pass_context
def demo_command(context: click.Context) -> None:
    """A sample plan of two years in a new ledger, ready to ask. The plan is invented.

    \b
    Examples: plan-ledger demo
              plan-ledger --ledger sample.ledger demo

    Without --ledger or PLAN_LEDGER it is demo.ledger, here. An existing file is never touched.
    """
    session: Session = context.obj
    named = context.find_root().params.get("ledger") or os.environ.get("PLAN_LEDGER")
    path = session.path if named else Path("demo.ledger")
    from plan_ledger_cli.sample.building import build_sample

    sample = build_sample(path)
    answer = {
        "ledger": str(path),
        "position": sample.position,
        "activities": sample.activities,
    }
    session.answer(answer, lambda _, paper: _show(path, sample, paper))


def _show(path: Path, sample: Sample, paper: Paper) -> str:
    from plan_ledger.plan.words import in_words
    from plan_ledger_cli.look.page import Page

    page = Page(paper)
    page.line(f"Made {path}: a sample plan with {sample.activities} activities and"
              f" {sample.position} records.", "strong")
    page.blank()
    page.line(
        "Everything in it is invented: the plan, who recorded, and when. It was written just now,"
        f" under a clock that was set back, and looks as if it had been kept from"
        f" {in_words(sample.first_day)} to {in_words(sample.last_day)}. Only the last record, the"
        " mark “end-of-sample”, has its true time."
    )
    page.heading("Try next")
    if not _is_found_by_itself(path):
        page.blank()
        page.line("name the ledger once, or with --ledger in each command:", indent=2)
        page.line(naming(path), indent=4, hang=2)
    for command, what in _TO_TRY:
        page.blank()
        page.line(f"{what}:", indent=2)
        page.line(f"plan-ledger {command}", indent=4, hang=2)
    return str(page)


def _is_found_by_itself(path: Path) -> bool:
    return str(path) == os.environ.get("PLAN_LEDGER", "plan.ledger")


def naming(path: Path) -> str:
    """The line for this computer's shell after which commands find the ledger by themselves."""
    if os.name == "nt":
        return f'$env:PLAN_LEDGER = "{path}"'
    return f"export PLAN_LEDGER={shlex.quote(str(path))}"
