"""Makes `vN.ledger` and `vN.json` of the present version of the tables: every type of event that
can be recorded, and what is answered of them. Run once when a version is released, never again:
its files are the promise that every later version reads it the same.

    python -m tests.store.golden.making FOLDER
"""
from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from plan_ledger.erasure import Erasing
from plan_ledger.ledger import Ledger
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.last_seen import LastSeen
from plan_ledger.proof.note import SigningKey
from plan_ledger.proof.signing import sign_head
from plan_ledger.recording import correcting, reporting, structure, whole_plan
from plan_ledger.recording.attaching import File, attach
from plan_ledger.recording.structure import NewActivity
from plan_ledger.store.reading import plan_id
from plan_ledger.store.schema import VERSION
from tests.store.making import LEGEND, hand_clock

COLUMNS = "Section\tCode\tRecommendation\tRef.\tActivity\tOutcome\tTimeline\tLead\tProgress\tRAG"
FEBRUARY = [
    COLUMNS,
    "4.1\tR1\tThresholds are unclear\t4.1.1\tMap the process\tOne map\t31 March 2019\tJo Lead"
    "\tDrafted – “first cut”\tAMBER",
    "4.1\tR1\tThresholds are unclear\t4.1.2\tTell partners\tAll know\tongoing\tSam Lead\t\tGREEN",
    "4.1\tR2, R??\tDemand is unknown\t4.1.3\tCount contacts\tA count\t30 April 2019\tSam Lead"
    "\tNot begun\tAMBER",
]
MARCH = [line.replace("Drafted – “first cut”\tAMBER", "Agreed\tGREEN") for line in FEBRUARY]
WRONG = [line.replace("AMBER", "RED").replace("Jo Lead", "Nobody") for line in FEBRUARY]
BY = "Ann Recorder"
ASKED = [
    {},
    {"as_at": "2019-02-20"},
    {"as_at": "2019-03-10", "known_at": "2019-03-09"},
    {"as_at": "2019-03-10"},
    {"as_at": "2018-12-31"},
    {"known_at": "2019-03-11"},
    {"known_at": "@5"},
    {"as_at": "2020-01-01", "known_at": "board in March"},
]
AFTER = datetime(2019, 6, 1, 12, tzinfo=UTC)


def make(folder: Path) -> None:
    path = folder / f"v{VERSION}.ledger"
    clock = hand_clock(datetime(2019, 2, 8, 9, tzinfo=UTC))
    Ledger.create(path, by=BY, title="Front door", legend_toml=(LEGEND, "legend.toml"),
                  clock=clock, clock_is_right=True)
    with Ledger(path, clock=clock, clock_is_right=True) as ledger:

        def do(day: str, what: Any, /, *words: Any, because: str | None = None,
               request: UUID | None = None, **more: Any) -> int:
            clock.forward(minutes=7)
            done = ledger.record(lambda entry: what(entry, *words, **more), by=BY,
                                 effective=day, because=because, request=request)
            return int(done.position)

        def bring(name: str, lines: list[str], as_at: str) -> int:
            clock.forward(hours=3)
            file = folder / name
            file.write_text("\n".join(lines), "utf-8")
            try:
                asked = ledger.import_edition(file, as_at=as_at, by=BY, dry_run=True)
                chosen = {q.id: q.proposal or q.choices[0] for q in asked.findings.questions}
                ledger.import_edition(file, as_at=as_at, by=BY, answers=chosen)
            finally:
                file.unlink()
            return next(
                event["position"] for event in reversed(ledger.history()["events"])
                if event["type"] == "edition-imported"
            )

        bring("february.tsv", FEBRUARY, "2019-02-01")
        do("2019-02-01", whole_plan.set_section, "4.1", "The front door")
        clock.forward(days=5)
        added = do("2019-02-13", structure.add_activity, NewActivity(
            "4.2.1", "4.2", "Train the team", outcome="All trained", finding="Skills vary",
            codes=("AFI3", "odd"), timeline="Jun-19", lead="Kim", progress="Booked",
            status="GREEN"))
        do("2019-02-14", reporting.record_status, "4.2.1", "RED", because="no room")
        lead = do("2019-02-15", reporting.record_lead, "4.2.1", "Kym")
        do("2019-02-20", reporting.record_confirmed, "4.2.1")
        do("2019-02-25", reporting.record_deadline, "4.2.1", "31 August 2019",
           because="trainer is ill", request=UUID(int=7))
        progress = do("2019-03-01", reporting.record_progress, "4.2.1", "First half done ✓")
        clock.forward(days=20)
        do("2019-02-10", reporting.record_status, "4.1.1", "RED", because="heard late")
        wrong = bring("wrong.tsv", WRONG, "2019-03-01")
        do("2019-03-06", correcting.retract_edition, wrong, because="another team's file")
        bring("march.tsv", MARCH, "2019-03-05")
        do("2019-03-07", whole_plan.set_mark, "board in March", None)
        do("2019-03-08", correcting.correct, lead, field=None, to="Kim Lead", effective=None,
           with_confirmations=True, because="misspelt")
        do("2019-03-08", correcting.correct, added, field="deadline", to="31 July 2019",
           effective=None, because="misread")
        gone = do("2019-03-09", reporting.record_progress, "4.1.2", None)
        do("2019-03-10", correcting.retract, gone, field=None, because="it was there")
        do("2019-03-10", structure.reword, "4.2.1", "outcome", "Everybody is trained")
        do("2019-03-10", structure.recode, "4.2.1", ["AFI3", "R2"])
        do("2019-03-11", structure.move, "4.1.3", "4.2", "4.2.1")
        do("2019-03-12", structure.renumber, "4.1.3", "4.2.2")
        do("2019-03-15", structure.withdraw, "4.1.2", because="merged")
        do("2019-03-20", structure.reinstate, "4.1.2")
        do("2019-03-21", whole_plan.retitle, "Front door, second year")
        do("2019-04-01", reporting.record_status, "4.1.1", "Done")
        do("2019-12-01", reporting.record_lead, "4.1.1", "Somebody later")
        do("2019-04-02", attach, "4.1.1", File("minutes.txt", b"Agreed."), keep=True)
        wrong = do("2019-04-02", attach, "4.2.1", File("other.txt", b"Of another team."), keep=True)
        do("2019-04-02", correcting.retract, wrong, field=None, because="another team's")
        do("2019-04-02", attach, "4.1.1", File("plan.pdf", b"large", "S:/plan.pdf"), keep=False)
        with ledger.reading() as connection:
            origin = origin_of(plan_id(connection) or "")
        key = SigningKey(origin, bytes(range(32)))
        do("2019-04-02", whole_plan.set_key, str(key.verifier))
        do("2019-04-03", whole_plan.record_pack, as_at="2019-03-31", known_at=30, since=None,
           activity=None, sha256="ab" * 32, withheld=("leads",), recipient="The inspector")
        Erasing(ledger).erase([(progress, "progress")], ground="personal-data-in-error", by=BY)
        with TemporaryDirectory() as elsewhere:
            sign_head(ledger.writer(), [key], LastSeen(Path(elsewhere) / "seen"))
    text = json.dumps(answers(path), indent=1, ensure_ascii=False, sort_keys=True)
    path.with_suffix(".json").write_text(text + "\n", "utf-8")


def answers(path: Path) -> list[dict[str, Any]]:
    """What is answered at several V and T, on a day in June."""
    told = []
    with Ledger(path, clock=lambda: AFTER) as ledger:
        for asked in ASKED:
            answer = {"show": ledger.show(**asked), "slippage": ledger.slippage(**asked)}
            if "as_at" not in asked:
                answer["history"] = ledger.history(**asked)
            for shown in answer.values():
                del shown["notes"]
            told.append({"asked": asked, **answer})
    return told


if __name__ == "__main__":
    make(Path(sys.argv[1]))
