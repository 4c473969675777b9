"""`record`: one event of one activity."""
from __future__ import annotations

from typing import Any

import click

from plan_ledger_cli.entering import enter
from plan_ledger_cli.options import because_option, by_option, effective_option
from plan_ledger_cli.session import Session


@click.group("record")
def record_command() -> None:
    """Record what is reported of an activity.

    Example: plan-ledger record status 4.2.2 RED --because "no chair yet"
    """


def _common(command: Any) -> Any:
    for option in (by_option, because_option, effective_option):
        command = option(command)
    return click.pass_obj(command)


clear_option = click.option("--clear", is_flag=True, help="The cell is empty from that day.")


@record_command.command("status")
@click.argument("ref")
@click.argument("status")
@_common
def status_command(session: Session, ref: str, status: str, **common: Any) -> None:
    """A status of the plan's legend; one that is worse needs a reason.

    Example: plan-ledger record status 4.2.2 RED --because "no chair yet"
    """
    from plan_ledger.recording.reporting import record_status

    enter(session, lambda entry: record_status(entry, ref, status), **common)


@record_command.command("lead")
@click.argument("ref")
@click.argument("name", required=False)
@clear_option
@_common
def lead_command(
    session: Session, ref: str, name: str | None, clear: bool, **common: Any
) -> None:
    """The accountable lead: a name or a job title.

    Example: plan-ledger record lead 4.2.2 "Head of Service" --effective 2019-04-01
    """
    from plan_ledger.recording.reporting import record_lead

    lead = _one_of(name, clear, "NAME")
    enter(session, lambda entry: record_lead(entry, ref, lead), **common)


@record_command.command("deadline")
@click.argument("ref")
@click.argument("timeline", required=False)
@clear_option
@_common
def deadline_command(
    session: Session, ref: str, timeline: str | None, clear: bool, **common: Any
) -> None:
    """The timeline as written; a later date needs a reason.

    Example: plan-ledger record deadline 4.2.2 "end of March" --because "chair on leave"
    """
    from plan_ledger.recording.reporting import record_deadline

    words = _one_of(timeline, clear, "TIMELINE")
    enter(session, lambda entry: record_deadline(entry, ref, words), **common)


@record_command.command("progress")
@click.argument("ref")
@click.argument("text", required=False)
@clear_option
@_common
def progress_command(
    session: Session, ref: str, text: str | None, clear: bool, **common: Any
) -> None:
    """The latest progress update.

    Example: plan-ledger record progress 4.2.2 "Chair appointed, first meeting 12 March"
    """
    from plan_ledger.recording.reporting import record_progress

    words = _one_of(text, clear, "TEXT")
    enter(session, lambda entry: record_progress(entry, ref, words), **common)


@record_command.command("confirmed")
@click.argument("ref")
@_common
def confirmed_command(session: Session, ref: str, **common: Any) -> None:
    """Reviewed, and nothing has changed.

    Example: plan-ledger record confirmed 4.2.2
    """
    from plan_ledger.recording.reporting import record_confirmed

    enter(session, lambda entry: record_confirmed(entry, ref), **common)


@record_command.command("evidence")
@click.argument("ref")
@click.argument("file", metavar="FILE|URL")
@click.option("--reference-only", is_flag=True, help="Keep its name and hash, not its contents.")
@_common
def evidence_command(
    session: Session, ref: str, file: str, reference_only: bool, **common: Any
) -> None:
    """A file that shows what was done: its contents are kept, and what they were can be proved.

    Example: plan-ledger record evidence 4.2.2 minutes-2019-03-12.pdf
    """
    from plan_ledger.recording.attaching import attach
    from plan_ledger.recording.fetching import read_evidence

    found = read_evidence(file, keep=not reference_only)
    enter(session, lambda entry: attach(entry, ref, found, keep=not reference_only), **common)


def _one_of(given: str | None, clear: bool, name: str) -> str | None:
    if (given is None) != clear:
        raise click.UsageError(f"give either {name} or --clear")
    return given
