"""Time stamps by an authority: timestamp request, add, get, save."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.session import Session

if TYPE_CHECKING:
    from plan_ledger.stamping import Kept

_tsa_ca_option = click.option(
    "--tsa-ca", "tsa_cas", multiple=True, metavar="CA.pem",
    type=click.Path(path_type=Path, readable=False),
    help="Certificates of the authority that you trust: one who is not theirs is refused.",
)
_policy_option = click.option(
    "--policy", metavar="OID", help="The authority's policy to ask for; else it chooses."
)


@click.group("timestamp")
def timestamp_command() -> None:
    """What an authority says of when the newest checkpoint existed (RFC 3161).

    Example: plan-ledger timestamp get --tsa https://tsa.example.org
    """


@timestamp_command.command("request")
@click.option("--out", type=click.Path(path_type=Path, readable=False), metavar="FILE.tsq",
              help="Where to write it; else in this folder, named after the checkpoint.")
@_policy_option
@click.pass_obj
def timestamp_request(session: Session, out: Path | None, policy: str | None) -> None:
    """Write a request, to be sent from where there is a way out.

    Example: plan-ledger timestamp request --out march.tsq
    """
    from plan_ledger.stamping import Stamping

    with session.ledger() as ledger:
        done = Stamping(ledger).request(out, policy=policy)
    session.answer(
        done.to_json(),
        lambda answer, _: f"Wrote {answer['file']}: a request to stamp the checkpoint of"
        f" {answer['size']} records. Add the answer with `plan-ledger timestamp add`.",
    )


@timestamp_command.command("add")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@_tsa_ca_option
@click.pass_obj
def timestamp_add(session: Session, file: Path, tsa_cas: tuple[Path, ...]) -> None:
    """Check an authority's answer, and keep it with the checkpoint that it is of.

    Example: plan-ledger timestamp add march.tsr --tsa-ca authority.pem
    """
    from plan_ledger.stamping import Stamping

    with session.ledger() as ledger:
        done = Stamping(ledger).add(file, tsa_cas)
    _say(session, done)


@timestamp_command.command("get")
@click.option("--tsa", required=True, metavar="URL", help="The authority's address.")
@_tsa_ca_option
@_policy_option
@click.pass_obj
def timestamp_get(
    session: Session, tsa: str, tsa_cas: tuple[Path, ...], policy: str | None
) -> None:
    """Ask an authority over the network, and keep its answer.

    Example: plan-ledger timestamp get --tsa https://tsa.example.org --tsa-ca authority.pem
    """
    from plan_ledger.stamping import Stamping

    with session.ledger() as ledger:
        done = Stamping(ledger).get(tsa, tsa_cas, policy=policy)
    _say(session, done)


@timestamp_command.command("save")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def timestamp_save(session: Session, folder: Path) -> None:
    """Write the stamped checkpoints and the answers as files, to be checked with openssl.

    Example: plan-ledger timestamp save for-the-inspector
    """
    from plan_ledger.stamping import Stamping

    with session.ledger() as ledger:
        saved = Stamping(ledger).save(folder)
    session.answer(
        {"saved": [some.to_json() for some in saved]}, lambda answer, _: _saved(answer["saved"])
    )


def _say(session: Session, done: Kept) -> None:
    session.answer(done.to_json(), lambda answer, _: _kept(answer))


def _kept(answer: dict[str, Any]) -> str:
    from plan_ledger_cli.look.days import instant
    from plan_ledger_cli.look.words import said

    text = (
        f"The checkpoint of {answer['size']} records existed at"
        f" {instant(answer['time'], 'UTC')} (UTC), says {said(answer['authority'])}, under policy"
        f" {answer['policy']}."
    )
    return text if answer["new"] else f"{text}\nIt was kept before: nothing to do."


def _saved(saved: list[dict[str, Any]]) -> str:
    if not saved:
        return "There is no time stamp in this ledger: nothing to do."
    lines = ["Check each with the certificate of its authority:"]
    lines += [
        f"  openssl ts -verify -data {_word(some['note'])} -in {_word(some['response'])}"
        " -CAfile CA.pem"
        for some in saved
    ]
    return "\n".join(lines)


def _word(path: str) -> str:
    import shlex

    return shlex.quote(path)
