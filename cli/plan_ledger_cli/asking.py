"""Commands that ask: show, history, changes, slippage."""
from __future__ import annotations

from typing import Any

import click

from plan_ledger_cli.options import as_at_option, known_at_option
from plan_ledger_cli.session import Session, day


@click.command("show")
@click.argument("ref", required=False)
@as_at_option
@known_at_option
@click.option("--section", metavar="S", help="Only that section.")
@click.option("--status", metavar="S", help="Only that status.")
@click.option("--lead", metavar="L", help="Only leads whose name holds these words.")
@click.pass_obj
def show_command(
    session: Session,
    ref: str | None,
    as_at: str | None,
    known_at: str | None,
    section: str | None,
    status: str | None,
    lead: str | None,
) -> None:
    """The plan, or one activity in full.

    Example: plan-ledger show --as-at 2019-02-28 --known-at 2019-03-01
    """
    with session.ledger() as ledger:
        asked: dict[str, Any] = {
            "as_at": day(session, ledger, as_at) if as_at is not None else None,
            "known_at": known_at,
        }
        answer = ledger.show(ref=ref, section=section, status=status, lead=lead, **asked)
        if ref is None or session.as_json:
            from plan_ledger_cli.look.plan_page import show_plan

            session.answer(answer, show_plan)
            return
        from plan_ledger_cli.look.activity_page import show_activity

        story = ledger.history(ref=ref, **asked)
        session.answer(answer, lambda shown, paper: show_activity(shown, story, paper))


@click.command("history")
@click.argument("ref", required=False)
@click.option("--packs", is_flag=True, help="Only the packs that were made, and for whom.")
@known_at_option
@click.pass_obj
def history_command(
    session: Session, ref: str | None, packs: bool, known_at: str | None
) -> None:
    """Every event, oldest first: both its times, who, why, and what became of it.

    \b
    Examples: plan-ledger history 4.2.2
              plan-ledger history --packs
    """
    from plan_ledger_cli.look.history_page import show_history
    from plan_ledger_cli.look.packed_page import show_packs

    if packs and ref is not None:
        raise click.UsageError("--packs lists the packs of the whole plan: leave the number out")
    with session.ledger() as ledger:
        answer = ledger.history(ref=ref, packs=packs, known_at=known_at)
        session.answer(answer, show_packs if packs else show_history)


@click.command("changes")
@click.option("--from", "start", metavar="DAY", help="The first of two days to compare.")
@click.option("--to", "end", metavar="DAY", help="The second one (default: today).")
@click.option("--as-at", metavar="DAY", help="The day of which two states of knowledge differ.")
@click.option("--known-from", metavar="T", help="What was known first.")
@click.option("--known-to", metavar="T", help="What was known later (default: now).")
@known_at_option
@click.pass_obj
def changes_command(
    session: Session,
    start: str | None,
    end: str | None,
    as_at: str | None,
    known_from: str | None,
    known_to: str | None,
    known_at: str | None,
) -> None:
    """What differs between two days, or what is now said of a day that was not said then.

    \b
    Examples: plan-ledger changes --from 2019-01-31 --to 2019-02-28
              plan-ledger changes --as-at 2019-02-28 --known-from 2019-02-28
    """
    from plan_ledger_cli.look.changes_page import show_changes

    with session.ledger() as ledger:
        if start is not None and as_at is None and known_from is None and known_to is None:
            first = day(session, ledger, start)
            last = day(session, ledger, "today" if end is None else end)
            answer = ledger.changes(first, last, known_at=known_at)
        elif as_at is not None and known_from is not None and not (start or end or known_at):
            answer = ledger.changes_known(day(session, ledger, as_at), known_from, known_to)
        else:
            raise click.UsageError(
                "say either --from A [--to B], or --as-at V --known-from T1 [--known-to T2]"
            )
        known = known_to if as_at is not None else known_at
        story = {} if session.as_json else ledger.history(known_at=known)
        session.answer(answer, lambda shown, paper: show_changes(shown, story, paper))


@click.command("slippage")
@as_at_option
@known_at_option
@click.pass_obj
def slippage_command(session: Session, as_at: str | None, known_at: str | None) -> None:
    """Deadlines against their first dates: every slip, how long, and the reason given.

    Example: plan-ledger slippage --as-at 2019-02-28
    """
    from plan_ledger_cli.look.slippage_page import show_slippage

    with session.ledger() as ledger:
        when = day(session, ledger, as_at) if as_at is not None else None
        session.answer(ledger.slippage(as_at=when, known_at=known_at), show_slippage)
