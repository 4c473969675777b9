"""A guided tour of a sample plan: `python -m plan_ledger_cli.tour`, run by `make demo`.

It makes the sample in build/demo and then asks it with the real commands, each one printed with
the reason why somebody would ask that.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shlex import join
from zipfile import ZipFile

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger_cli.demo import naming
from plan_ledger_cli.look.columns import Piece
from plan_ledger_cli.look.page import Page
from plan_ledger_cli.sample.building import END, build_sample
from plan_ledger_cli.session import Session, speak_utf8

LEDGER = Path("build", "demo", "plan.ledger")
_DAY = "2024-12-18"
_MARK = "board-2024-12"
_STOPS = (
    ("The plan today: what is open, whose it is, and what is overdue.", ("show",)),
    ("A past day: how the plan stood on 18 December 2024, by all that is known now.",
     ("show", "--as-at", _DAY)),
    ("What the improvement board saw that day: the same day, by what was known then. Look at 1.3,"
     " 2.1, 3.1 and 4.1.",
     ("show", "--as-at", _DAY, "--known-at", _MARK)),
    ("What is said differently now of that day: late entries, corrections, one retraction.",
     ("changes", "--as-at", _DAY, "--known-from", _MARK)),
    ("Which deadlines moved since the first edition, how far, and with which reason.",
     ("slippage",)),
    ("One activity's story: why the board saw 1.3 GREEN, and the plan now says AMBER of that day.",
     ("show", "1.3")),
)


_PACK = LEDGER.with_name("front-door.zip")
_VERIFIER = LEDGER.with_name("verify.py")
_MADE = (_PACK, _VERIFIER, LEDGER.with_name("plan.key"), LEDGER.with_name("table.html"))


class NotOurs(PlanError):
    """What lies at the tour's place was not made by the tour, so it is not removed."""


def main() -> int:
    """The exit code: 0, or 1 where the sample or any command failed."""
    speak_utf8()
    session = Session.from_options(str(LEDGER), False, False, False)
    try:
        _make_sample(session)
        failed = [" ".join(words) for why, words in _STOPS if not _ask(session, why, words)]
        failed += _hand_out(session)
        _goodbye(session)
    except PlanError as refused:
        print(f"Error: {refused.text}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:  # `make demo | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    for command in failed:
        print(f"Error: this command failed: plan-ledger {command}", file=sys.stderr)
    return 1 if failed else 0


def _make_sample(session: Session) -> None:
    _remove_earlier()
    LEDGER.parent.mkdir(parents=True, exist_ok=True)
    sample = build_sample(LEDGER)
    page = Page(session.paper)
    page.title("Plan Ledger: what an improvement plan said on any day, and who knew it when")
    page.blank()
    page.line(
        f"{LEDGER} is a sample: a plan of {sample.activities} activities that was kept for two"
        f" years, in {sample.position} records. Plan, people and recorded times are invented, by a"
        " clock that was set back; the commands and their answers are real."
    )
    _say(str(page))


def _remove_earlier() -> None:
    """Raises NotOurs."""
    if not LEDGER.exists():
        return
    try:
        with Ledger(LEDGER) as ledger:
            ledger.show(known_at=END)
    except PlanError as error:
        raise NotOurs(
            f"{LEDGER} is not the sample of an earlier tour, and is left as it is ({error.text}):"
            " move it away first"
        ) from None
    for name in (LEDGER.name, f"{LEDGER.name}-wal", f"{LEDGER.name}-shm"):
        LEDGER.with_name(name).unlink(missing_ok=True)
    for file in _MADE:
        file.unlink(missing_ok=True)


def _ask(session: Session, why: str, words: tuple[str, ...]) -> bool:
    """Runs one command with this terminal as its own. Whether it succeeded."""
    _announce(session, why, f"plan-ledger {join(words)}")
    return not _run(session, [sys.executable, "-m", "plan_ledger_cli", *words])


def _announce(session: Session, why: str, command: str) -> None:
    page = Page(session.paper)
    page.line("━" * session.paper.width, "faint")
    page.line(why, "strong")
    page.flow([Piece(f"$ {command}", "green")])
    _say(f"\n{page}\n")


def _run(session: Session, command: list[str]) -> int:
    # The sample's key is nobody's: what is remembered of it stays with the sample.
    beside = str(LEDGER.parent.absolute() / "user")
    return subprocess.run(
        command,
        env=os.environ | {
            "PLAN_LEDGER": str(LEDGER), "COLUMNS": str(session.paper.width),
            "XDG_CONFIG_HOME": beside, "XDG_STATE_HOME": beside,
        },
        check=False,
    ).returncode


def _hand_out(session: Session) -> list[str]:
    """A pack for an inspector, checked by this program and without it. What failed of it."""
    key, pack = ("keys", "new", "--out", str(_MADE[2])), ("pack", str(_PACK), "--as-at", _DAY)
    failed = [
        " ".join(words)
        for why, words in (
            ("A key, so that what is handed out can be signed for.", key),
            ("The inspection pack of that December day: report, spreadsheets, every record, and a"
             " program that checks it.", (*pack, "--since", "2024-06-30")),
        )
        if not _ask(session, why, words)
    ]
    if failed:
        return failed
    with ZipFile(_PACK) as opened:
        _VERIFIER.write_bytes(opened.read(_VERIFIER.name))
        anchor = json.loads(opened.read("statement.json"))["head"]["fingerprint"]
    brought = ("--fingerprint", anchor)
    check = ("verify", str(_PACK), *brought)
    if not _ask(session, "The inspector checks it, by a fingerprint from the minutes.", check):
        failed.append("verify")
    own = [str(_VERIFIER), str(_PACK), *brought, "--table", str(_MADE[3])]
    _announce(session, "And without this program, by Python alone.", f"python {join(own)}")
    if _run(session, [sys.executable, "-I", "-S", *own]):
        failed.append(f"python {_VERIFIER}")
    return failed


def _goodbye(session: Session) -> None:
    command = _command()
    page = Page(session.paper)
    page.line("━" * session.paper.width, "faint")
    page.line("Go on asking this ledger", "strong")
    page.blank()
    page.line("name it once:", indent=2)
    page.line(naming(LEDGER), indent=4, hang=2)
    for what, words in (
        ("every record of an activity, also what was taken back:", "history 4.1"),
        ("what the September board saw while the wrong month's file was in:",
         "changes --as-at 2024-09-18 --known-from board-2024-09"),
        ("what a year has changed:", "changes --from 2024-12-18 --to 2025-12-17"),
        ("record something yourself:",
         'record status 4.2 RED --because "two teams short"'),
    ):
        page.blank()
        page.line(what, indent=2)
        page.line(f"{command} {words}", indent=4, hang=2)
    page.blank()
    page.line(f"A plan of your own: {command} --help", indent=2)
    _say(f"\n{page}")


def _command() -> str:
    """How `plan-ledger` is called from here: beside this interpreter, if it lies there."""
    name = "plan-ledger.exe" if os.name == "nt" else "plan-ledger"
    beside = Path(sys.executable).with_name(name)
    if not beside.is_file():
        return "plan-ledger"
    try:
        return str(beside.relative_to(Path.cwd()))
    except ValueError:
        return str(beside)


def _say(text: str) -> None:
    """At once, so that it stands above what the next command prints."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
