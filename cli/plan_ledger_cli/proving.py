"""Vouching for a ledger and checking it: verify, checkpoint, prove, keys."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.options import by_option
from plan_ledger_cli.progress import progress_bar
from plan_ledger_cli.session import Session, actor, outcome

if TYPE_CHECKING:
    from plan_ledger.vouching import Copied, KeyMade


@click.command("verify")
@click.argument("pack", required=False, type=click.Path(path_type=Path, readable=False))
@click.option("--quick", is_flag=True, help="Only the hashes of the records.")
@click.option("--fingerprint", "fingerprints", multiple=True, metavar="F",
              help="A fingerprint from outside, as in a board's minutes; can be given again.")
@click.option("--against", multiple=True, type=click.Path(path_type=Path, readable=False),
              metavar="FILE", help="A checkpoint, a proof or a pack that was kept elsewhere.")
@click.option("--key", "keys", multiple=True, metavar="VKEY",
              help="The verifier key, learnt elsewhere, or a file that holds it.")
@click.option("--tsa-ca", "tsa_cas", multiple=True, metavar="CA.pem",
              type=click.Path(path_type=Path, readable=False),
              help="Certificates of a time-stamp authority that you trust.")
@click.pass_context
def verify_command(
    context: click.Context,
    pack: Path | None,
    quick: bool,
    fingerprints: tuple[str, ...],
    against: tuple[Path, ...],
    keys: tuple[str, ...],
    tsa_cas: tuple[Path, ...],
) -> None:
    """Check that no record was changed, and by what from outside that can be known.

    Without PACK the ledger is checked, with it an inspection pack.

    \b
    Exit codes: 0 something from outside vouches for it; 5 it agrees with itself,
    and nothing from outside vouches for it; 3 it is damaged.
    Example: plan-ledger verify --fingerprint "AAAA AAAA …" --against March.checkpoint
    """
    from plan_ledger.checking import verify
    from plan_ledger_cli.look.verdict_page import show_verdict, show_verdict_of_pack

    session: Session = context.obj
    if pack is not None and quick:
        raise click.UsageError("--quick is for a ledger: a pack is always checked in full")
    with progress_bar("Verifying") as progress:
        verdict = verify(
            session.path, pack=pack, quick=quick, fingerprints=fingerprints, against=against,
            keys=keys, tsa_cas=tsa_cas, progress=progress,
        )
    session.answer(verdict.to_json(), show_verdict if pack is None else show_verdict_of_pack)
    context.exit(verdict.word.exit_code)


@click.command("checkpoint")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Also copy it there, now and every time from now on.")
@click.pass_obj
def checkpoint_command(session: Session, to: Path | None) -> None:
    """Sign for the ledger as it is now, and print the signed note.

    Example: plan-ledger checkpoint --to S:/Minutes/Checkpoints
    """
    from plan_ledger.vouching import Vouching

    with session.ledger() as ledger:
        done = Vouching(ledger).checkpoint(to=to)
    say_copies(session, done)
    session.answer(done.to_json(), lambda answer, _: _checkpoint_said(answer))


def say_copies(session: Session, done: Copied) -> None:
    """What could not be copied is no failure of what was signed."""
    for why in done.failures:
        session.message(f"Warning: {why}")


def _checkpoint_said(answer: dict[str, Any]) -> str:
    lines = [answer["note"].rstrip("\n"), "", f"Fingerprint  {_in_two(answer['fingerprint'])}"]
    lines += [f"Copied to {file}" for file in answer["copies"]]
    if not answer["new"]:
        lines.append("It was signed before: nothing was recorded since.")
    return "\n".join(lines)


def _in_two(fingerprint: str) -> str:
    half = len(fingerprint) // 2
    return f"{fingerprint[:half]}\n             {fingerprint[half + 1:]}"


@click.command("prove")
@click.argument("position", type=int)
@click.option("--out", type=click.Path(path_type=Path, readable=False), metavar="FILE.tlog-proof",
              help="Write it to a file; else it is printed.")
@click.pass_obj
def prove_command(session: Session, position: int, out: Path | None) -> None:
    """Prove that one record stands in what was signed, in a file that proves by itself.

    Example: plan-ledger prove 41 --out position-41.tlog-proof
    """
    from plan_ledger.vouching import Vouching
    from plan_ledger_cli.new_file import write_new

    with session.ledger() as ledger:
        proof = Vouching(ledger).prove(position)
    text = proof.bytes
    answer = {"position": position, "size": proof.under().size, "proof": text.decode()}
    if out is None:
        session.answer(answer, lambda said, _: said["proof"].rstrip("\n"))
        return
    write_new(out, text)
    session.answer(
        answer | {"file": str(out)},
        lambda said, _: f"Wrote {out}: position {position} stands in the {said['size']} records"
        " that were signed.",
    )


@click.group("keys")
def keys_command() -> None:
    """The key that signs for the ledger. Recording needs none.

    Example: plan-ledger keys new
    """


@keys_command.command("new")
@click.option("--out", type=click.Path(path_type=Path, readable=False), metavar="FILE",
              help="Where the key is to lie; else in your configuration folder.")
@by_option
@click.pass_obj
def keys_new(session: Session, out: Path | None, by: str | None) -> None:
    """Make the ledger's key, record it, and sign for the ledger as it is.

    Example: plan-ledger keys new --out K:/plan.key
    """
    from plan_ledger.vouching import Vouching

    with session.ledger() as ledger:
        done = Vouching(ledger).new_key(by=actor(by), out=out)
    _say_key(session, done)


@keys_command.command("rotate")
@click.option("--lost", is_flag=True,
              help="The old key is lost, so it cannot vouch for the new one.")
@by_option
@click.pass_obj
def keys_rotate(session: Session, lost: bool, by: str | None) -> None:
    """Put another key in the place of the one before, which vouches for it once.

    Example: plan-ledger keys rotate
    """
    from plan_ledger.vouching import Vouching

    with session.ledger() as ledger:
        done = Vouching(ledger).rotate(by=actor(by), lost=lost)
    _say_key(session, done)


@keys_command.command("show")
@click.pass_obj
def keys_show(session: Session) -> None:
    """The verifier key: give it to whoever is to check what you sign.

    Example: plan-ledger keys show
    """
    from plan_ledger.vouching import Vouching

    with session.ledger() as ledger:
        vkey = Vouching(ledger).key()
    session.answer({"vkey": vkey}, lambda answer, _: answer["vkey"])


def _say_key(session: Session, done: KeyMade) -> None:
    outcome.recorded = True
    session.answer(done.to_json(), lambda answer, _: answer["vkey"])
    session.message(
        f"The signing key lies in {done.file}, for you alone: keep a copy of it in a safe place,"
        " not beside the ledger. What is printed above is the verifier key: hand it out."
    )
    if done.retired is not None:
        session.message(f"The key before is put aside as {done.retired}.")
