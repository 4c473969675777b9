"""The plan's structure: `activity`, `plan` and `mark`."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plan_ledger_cli.entering import enter
from plan_ledger_cli.options import because_option, by_option, effective_option
from plan_ledger_cli.session import Session


def _common(command: Any) -> Any:
    for option in (by_option, because_option, effective_option):
        command = option(command)
    return click.pass_obj(command)


@click.group("activity")
def activity_command() -> None:
    """Add, reword, renumber, move, recode, withdraw or reinstate an activity.

    Example: plan-ledger activity reword 4.2.2 --activity "Establish the task group"
    """


@activity_command.command("add")
@click.argument("ref")
@click.option("--section", required=True, metavar="S", help="The section's number.")
@click.option("--activity", required=True, metavar="TEXT", help="What is to be done.")
@click.option("--outcome", metavar="TEXT", help="What it is to achieve.")
@click.option("--finding", metavar="TEXT", help="The inspection's words.")
@click.option("--code", "codes", multiple=True, metavar="C", help="R1, AFI3; repeatable.")
@click.option("--timeline", metavar="WORDS", help="The deadline as written.")
@click.option("--lead", metavar="NAME", help="The accountable lead.")
@click.option("--progress", metavar="TEXT", help="The latest progress update.")
@click.option("--status", metavar="STATUS", help="A status of the plan's legend.")
@_common
def add_command(session: Session, effective: str | None, because: str | None, by: str | None,
                **given: Any) -> None:
    """A new activity; with an earlier --effective also an earlier first day of a known one.

    Example: plan-ledger activity add 4.2.3 --section 4.2 --activity "Appoint a chair"
    """
    from plan_ledger.recording.structure import NewActivity, add_activity

    new = NewActivity(**given)
    enter(session, lambda entry: add_activity(entry, new),
          by=by, effective=effective, because=because)


@activity_command.command("reword")
@click.argument("ref")
@click.option("--activity", metavar="TEXT", help="What is to be done.")
@click.option("--outcome", metavar="TEXT", help="What it is to achieve.")
@click.option("--finding", metavar="TEXT", help="The inspection's words.")
@_common
def reword_command(
    session: Session,
    ref: str,
    activity: str | None,
    outcome: str | None,
    finding: str | None,
    **common: Any,
) -> None:
    """New words for the activity, its outcome or its finding: one of them.

    Example: plan-ledger activity reword 4.2.2 --outcome "The task group meets monthly"
    """
    from plan_ledger.recording.structure import reword

    given = {
        field: text
        for field, text in (("activity", activity), ("outcome", outcome), ("finding", finding))
        if text is not None
    }
    if len(given) != 1:
        raise click.UsageError("give one of --activity, --outcome and --finding")
    ((field, text),) = given.items()
    enter(session, lambda entry: reword(entry, ref, field, text), **common)


@activity_command.command("renumber")
@click.argument("ref")
@click.argument("new")
@_common
def renumber_command(session: Session, ref: str, new: str, **common: Any) -> None:
    """Another number for the same activity.

    Example: plan-ledger activity renumber 4.2.2 4.2.3
    """
    from plan_ledger.recording.structure import renumber

    enter(session, lambda entry: renumber(entry, ref, new), **common)


@activity_command.command("move")
@click.argument("ref")
@click.option("--section", metavar="S", help="The section it belongs to.")
@click.option("--after", metavar="REF", help="The activity that it follows.")
@_common
def move_command(
    session: Session, ref: str, section: str | None, after: str | None, **common: Any
) -> None:
    """To another section, or to another place in the plan.

    Example: plan-ledger activity move 4.2.2 --section 4.3
    """
    from plan_ledger.recording.structure import move

    if section is None and after is None:
        raise click.UsageError("give --section S, --after REF, or both")
    enter(session, lambda entry: move(entry, ref, section, after), **common)


@activity_command.command("recode")
@click.argument("ref")
@click.argument("codes", nargs=-1, required=True)
@_common
def recode_command(session: Session, ref: str, codes: tuple[str, ...], **common: Any) -> None:
    """The recommendations that it answers, all of them.

    Example: plan-ledger activity recode 4.2.2 R5 AFI3
    """
    from plan_ledger.recording.structure import recode

    enter(session, lambda entry: recode(entry, ref, codes), **common)


@activity_command.command("withdraw")
@click.argument("ref")
@_common
def withdraw_command(session: Session, ref: str, **common: Any) -> None:
    """From that day it is no part of the plan. Needs a reason.

    Example: plan-ledger activity withdraw 4.2.2 --because "merged into 4.2.1"
    """
    from plan_ledger.recording.structure import withdraw

    enter(session, lambda entry: withdraw(entry, ref), **common)


@activity_command.command("reinstate")
@click.argument("ref")
@_common
def reinstate_command(session: Session, ref: str, **common: Any) -> None:
    """A withdrawn activity is there again; its last values hold.

    Example: plan-ledger activity reinstate 4.2.2 --effective 2019-05-01
    """
    from plan_ledger.recording.structure import reinstate

    enter(session, lambda entry: reinstate(entry, ref), **common)


@click.group("plan")
def plan_command() -> None:
    """What belongs to the plan itself: title, legend, sections.

    Example: plan-ledger plan title "Improving the Front Door"
    """


@plan_command.command("title")
@click.argument("title")
@_common
def title_command(session: Session, title: str, **common: Any) -> None:
    """The plan's title.

    Example: plan-ledger plan title "Improving the Front Door"
    """
    from plan_ledger.recording.whole_plan import retitle

    enter(session, lambda entry: retitle(entry, title), **common)


@plan_command.command("legend")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@_common
def legend_command(session: Session, file: Path, **common: Any) -> None:
    """The statuses and what they mean: a TOML file with a table for each.

    \b
    Example: plan-ledger plan legend legend.toml
      [RED]
      meaning = "Not met, or timescale slipped"
      means = "off-track"
      overdue_is_off_track = true
    """
    from plan_ledger.plan.legend_file import read_legend
    from plan_ledger.recording.whole_plan import set_legend

    legend = read_legend(read_text(file), str(file))
    enter(session, lambda entry: set_legend(entry, legend), **common)


@plan_command.command("section")
@click.argument("section")
@click.argument("title")
@_common
def section_command(session: Session, section: str, title: str, **common: Any) -> None:
    """A section's title.

    Example: plan-ledger plan section 4.2 "Partnership"
    """
    from plan_ledger.recording.whole_plan import set_section

    enter(session, lambda entry: set_section(entry, section, title), **common)


@click.command("mark")
@click.argument("name")
@click.option("--at", type=int, metavar="POSITION", help="The position (default: now).")
@by_option
@because_option
@click.pass_obj
def mark_command(
    session: Session, name: str, at: int | None, by: str | None, because: str | None
) -> None:
    """A name for a position, to ask with wherever --known-at is taken.

    Example: plan-ledger mark february-board
    """
    from plan_ledger.recording.whole_plan import set_mark

    enter(session, lambda entry: set_mark(entry, name, at), by=by, because=because)


def read_text(path: Path) -> str:
    """A text file that a person made, or a shell's `>`: that of Windows writes UTF-16. Raises
    BadValue with a sentence.
    """
    import codecs

    from plan_ledger.recording.errors import BadValue

    try:
        data = path.read_bytes()
        is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise BadValue(
            f"{path} is no UTF-8 text: save it as UTF-8 and try again", where=str(path)
        ) from None
    except OSError as error:
        raise BadValue(
            f"{path} cannot be read: {(error.strerror or 'refused').lower()}", where=str(path)
        ) from None
