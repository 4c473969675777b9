"""Small signed ledgers for the tests of proof, and what a verdict says of them."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.verdict import Verdict
from plan_ledger.recording import correcting, reporting, structure, whole_plan
from plan_ledger.vouching import Vouching
from tests.store.making import hand_clock, make, open_ledger, run_python, say

EDITION = """\
Ref,Activity,Timeline,Lead,Progress,Status
4.1.1,Map the process,31 March 2019,Jo Lead,Half of it is mapped,AMBER
4.1.2,Map the process,31 January 2019,Sam Other,All mapped,GREEN
4.1.7,Train the duty team,30 June 2019,Sam Other,Not begun,RED
"""


def signed(path: Path, activities: int = 3) -> Path:
    """A ledger of this user's with a key, corrections, a retraction and several checkpoints."""
    clock = hand_clock()
    make(path, activities, clock)
    with open_ledger(path, clock) as ledger:
        vouching = Vouching(ledger)
        vouching.new_key(by="Ann")
        begun = say(ledger, "4.1.1", "Begun")
        _record(ledger, reporting.record_status, "4.1.2", "GREEN")
        _record(ledger, reporting.record_deadline, "4.1.1", "31 March 2019",
                because="the team is small")
        vouching.checkpoint()
        _correct(ledger, begun.position, "Begun in earnest")
        _record(ledger, reporting.record_lead, "4.1.1", "Sam Other")
        _record(ledger, reporting.record_confirmed, "4.1.2", day="2019-03-01")
        wrong = say(ledger, "4.1.2", "Of another plan", "2019-02-20")
        ledger.record(
            lambda entry: correcting.retract(entry, wrong.position, field=None),
            by="Ann", effective="2019-03-08", because="it was of another plan",
        )
        vouching.checkpoint()
    return path


def rich(path: Path) -> Path:
    """The same with an edition, a new key, a mark, withdrawals, and pages that became free."""
    from plan_ledger.store.rebuilding import rebuild

    signed(path)
    rebuild(path)
    with open_ledger(path, hand_clock()) as ledger:
        vouching = Vouching(ledger)
        vouching.rotate(by="Ann")
        file = path.with_name("edition.csv")
        file.write_text(EDITION, "utf-8")
        given: dict[str, str] = {}
        for _ in range(5):
            found = ledger.import_edition(
                file, as_at="2019-03-05", by="Ann", answers=given, dry_run=True
            )
            given |= {q.id: str(q.proposal or q.choices[0]) for q in found.findings.questions}
        ledger.import_edition(file, as_at="2019-03-05", by="Ann", answers=given)
        file.unlink()
        ledger.record(lambda entry: whole_plan.set_mark(entry, "board", None), by="Ann",
                      effective="2019-03-08")
        _record(ledger, structure.withdraw, "4.1.3", day="2019-03-06", because="done elsewhere")
        _record(ledger, structure.reword, "4.1.2", "activity", "Map the front door",
                day="2019-03-06")
        vouching.checkpoint()
    return path


def rich_with_log(path: Path) -> Path:
    """The rich ledger after a process was killed: what was recorded last is in the log alone."""
    done = run_python(
        "import os, sys; from pathlib import Path;"
        "from tests.proof.making import rich, record_and_stay;"
        "path = rich(Path(sys.argv[1])); record_and_stay(path); os._exit(0)",
        path,
    )
    assert done.returncode == 0, done.stderr
    return path


def record_and_stay(path: Path) -> Ledger:
    """Several commits and a checkpoint that stay in the log as long as the process lives."""
    ledger = open_ledger(path, hand_clock())
    for text in ("Nearly done", "Quite done", "Done"):
        say(ledger, "4.1.1", text, "2019-03-07")
    Vouching(ledger).checkpoint()
    say(ledger, "4.1.2", "Seen by the board", "2019-03-07")
    return ledger


def verdict(path: Path, **outside: Any) -> Verdict:
    return verify_ledger(path, **outside)


def kinds(found: Verdict) -> set[str]:
    return {fault.kind for fault in found.failures}


def copied(path: Path, target: Path) -> Path:
    """The file with its log, while nobody has it open."""
    target.write_bytes(path.read_bytes())
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        target.with_name(f"{target.name}-wal").write_bytes(log.read_bytes())
    return target


def _record(ledger: Ledger, command: Any, *said: Any, day: str = "2019-02-15",
            because: str | None = None) -> Any:
    return ledger.record(
        lambda entry: command(entry, *said), by="Ann", effective=day, because=because
    )


def _correct(ledger: Ledger, position: int, text: str) -> Any:
    return ledger.record(
        lambda entry: correcting.correct(entry, position, field=None, to=text, effective=None),
        by="Ann", effective="2019-03-01", because="mistyped",
    )
