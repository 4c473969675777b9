"""Answers as the ledger would give them, built from the published plan in the data folder."""
from __future__ import annotations

from pathlib import Path
from typing import Any

SEED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "front-door-plan.tsv"
OVERDUE = "overdue, and the legend says RED when a “timescale slipped”"
LEGEND = [("RED", "Tasks and/or outcomes have not been met or timescale slipped", "off-track"),
          ("AMBER", "Tasks and/or outcomes are on track; milestones met but not completed",
           "on-track"),
          ("GREEN", "Tasks and outcomes are completed; performance is on target", "complete"),
          ("GREY", "Task not yet started", "not-started"), ("BLUE", "Complete", "complete")]
DATES = {"Jan-19": "2019-01-31", "Feb-19": "2019-02-28", "Dec-18": "2018-12-31",
         "December 2018 then on-going": "2018-12-31", "4 times per year": None}
KINDS = {"December 2018 then on-going": "by-then-ongoing", "4 times per year": "recurring"}
TITLE = "Improving the Front Door and MASH arrangements"
KNOWN = "2019-03-01T10:03:11.123456Z"


FINGERPRINT = (
    "AAAA AAAA AAAA H5IQ UDHQ KLKS RKUX UU2I 5AUB"
    " UWMG YHMP GLMJ Y2YK BUEF E54D 2JYC IS6O FPXF"
)


def legend() -> list[dict[str, Any]]:
    return [{"code": code, "label": code.title(), "meaning": meaning, "means": means,
             "overdue_is_off_track": code == "RED"} for code, meaning, means in LEGEND]


def activity(**given: Any) -> dict[str, Any]:
    return {"id": given.get("ref"), "ref": "4.2.2", "section": "4.2", "codes": ["R5", "AFI3"],
            "unknown_codes": [], "finding": "Too many children.",
            "activity": "Establish MASH Operational task Group", "outcome": None,
            "timeline": "Dec-18", "deadline": "2018-12-31", "deadline_kind": "by",
            "baseline_deadline": "2018-12-31", "slips": 0, "slippage_days": 0,
            "lead": "Gladys Rhodes White", "progress": "Not completed.", "status": "RED",
            "status_since": "2019-01-31", "last_confirmed": "2019-02-28", "overdue": True,
            "challenged": None, "evidence": [], "withdrawn": None, **given}


def plan(activities: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    return {"title": TITLE, "as_at": "2019-02-28", "known_at": KNOWN, "position": 41,
            "fingerprint": FINGERPRINT, "time_zone": "Europe/London", "legend": legend(),
            "activities": activities, **given}


def seed_plan() -> dict[str, Any]:
    rows = [line.split("\t") for line in SEED.read_text(encoding="utf-8").splitlines()[9:]]
    found, codes, finding, section = [], "", "", ""
    for row in rows:
        codes, finding = row[1] or codes, row[2] or finding
        ref, status, timeline = row[3], row[9].strip(), row[6]
        section = ref[:3]
        short = codes.replace(" ", "").replace("R", " R").replace("AFI", " AFI").split()
        deadline = DATES[timeline]
        overdue = bool(deadline and deadline < "2019-02-28" and timeline not in KINDS
                       and status not in ("GREEN", "BLUE"))
        found.append(activity(
            id=ref, ref=ref, section=section, codes=short,
            unknown_codes=[code for code in short if "?" in code], finding=finding,
            activity=row[4], outcome=row[5] or None, timeline=timeline, deadline=deadline,
            deadline_kind=KINDS.get(timeline, "by"), baseline_deadline=deadline, lead=row[7],
            progress=row[8], status=status, overdue=overdue,
            challenged=OVERDUE if overdue and status == "AMBER" else None))
    return plan(found)


def event(position: int | None = 1, **given: Any) -> dict[str, Any]:
    return {"position": position, "id": "a", "ref": "4.2.2", "type": "status-changed",
            "effective": "2019-01-31", "recorded_at": "2019-02-05T09:00:00.000000Z",
            "late_days": None, "by": "Ann Lee", "because": None, "statements": [],
            "replaces": [], "retracts": [], "source": None, **given}


def statement(field: str, before: Any, after: Any, **given: Any) -> dict[str, Any]:
    return {"field": field, "from": before, "to": after, "repeats": None, "undone_by": None,
            **given}


def deadline(timeline: str | None, date: str | None, kind: str = "by") -> dict[str, Any]:
    return {"timeline": timeline, "deadline": date, "deadline_kind": kind}


def story() -> dict[str, Any]:
    """4.2.2 as told in two months: late entries, a correction, a retraction, two slips."""
    first, second = deadline("Dec-18", "2018-12-31"), deadline("Feb-19", "2019-02-28")
    third = deadline("end of March", "2019-03-31")
    source = {"edition": 2, "file": "January.xlsx", "sheet": "Plan", "row": 17}
    return {"title": TITLE, "known_at": KNOWN, "position": 52, "events": [
        event(12, type="activity-added", effective="2019-01-01", source=source,
              recorded_at="2019-01-10T09:00:00.000000Z", statements=[
                  statement("activity", None, "Establish MASH Operational task Group"),
                  statement("ref", None, "4.2.2"), statement("section", None, "4.2"),
                  statement("lead", None, "Gladys Rhodes White"),
                  statement("deadline", None, first),
                  statement("status", None, "AMBER", undone_by=50),
                  statement("progress", None, "Not yet begun")]),
        event(21, effective="2019-02-04", statements=[
            statement("status", "AMBER", "GREEN", undone_by=49)], because="group has met"),
        event(23, type="deadline-revised", effective="2019-02-04", because="waiting for chair",
              statements=[statement("deadline", first, second)]),
        event(30, type="confirmed", effective="2019-02-10", statements=[
            statement("lead", None, "Gladys Rhodes White", repeats=12)]),
        event(31, type="confirmed", effective="2019-02-17", statements=[
            statement("lead", None, "Gladys Rhodes White", repeats=12)]),
        event(40, effective="2019-02-20", recorded_at="2019-03-12T09:00:00.000000Z",
              late_days=20, statements=[statement("status", "GREEN", "RED")],
              because="this task has not been completed due to management turnover"),
        event(41, type="deadline-revised", effective="2019-02-28", late_days=12,
              recorded_at="2019-03-12T09:01:00.000000Z",
              statements=[statement("deadline", second, third)]),
        event(42, type="lead-reassigned", effective="2019-03-01", because="has left",
              statements=[statement("lead", "Gladys Rhodes White", "Jenny Cryer")]),
        event(43, type="progress-reported", effective="2019-03-01", statements=[
            statement("progress", "Not yet begun", "Chair found; first meeting on 4 April")]),
        event(49, type="retracted", effective=None, because="it was never green", by="Bo Day",
              recorded_at="2019-04-02T09:00:00.000000Z", retracts=[21]),
        event(50, type="corrected", effective="2019-01-01", because="it was not started",
              by="Bo Day", recorded_at="2019-04-03T09:00:00.000000Z", replaces=[12],
              statements=[statement("status", "AMBER", "GREY")]),
        event(51, type="confirmed", effective="2019-03-29", statements=[
            statement("status", None, "RED", repeats=40)]),
    ]}


def changes() -> dict[str, Any]:
    def change(ref: str | None, kind: str, before: Any, after: Any, **given: Any) -> dict[str, Any]:
        return {"id": ref or "plan", "ref": ref, "kind": kind, "field": kind, "from": before,
                "to": after, "days": None, "positions": [31], **given}

    return {"title": TITLE, "from": "2019-01-31", "to": "2019-02-28", "known_at": KNOWN,
            "position": 52, "changes": [
                change(None, "title", "Improving the Front Door", TITLE),
                change("4.1.1", "status", "AMBER", "GREEN"),
                change("4.2.2", "status", "AMBER", "RED", positions=[40]),
                change("4.2.2", "deadline", deadline("Dec-18", "2018-12-31"),
                       deadline("end of March", "2019-03-31"), days=90, positions=[23, 41]),
                change("4.2.2", "lead", "Gladys Rhodes White", None, positions=[42]),
                change("4.2.2", "progress", "Not yet begun",
                       "Chair found; first meeting on 4 April, terms of reference drafted"),
                change("4.3.1", "reworded", "Process map", "'Process map', revise and issue new "
                       "guidance re telephony standards", field="activity"),
                change("4.4.3", "recoded", ["R??", "R5"], ["R5"], field="codes"),
                change("4.4.5", "added", None, "Weekly audit of decisions", field=None)]}


def slippage() -> dict[str, Any]:
    def slip(before: str, after: str | None, days: int | None, because: Any) -> dict[str, Any]:
        return {"from": before, "to": after, "days": days, "effective": "2019-02-04",
                "recorded_at": "2019-02-05T09:00:00.000000Z", "because": because,
                "positions": [23], "reasons": [] if because is None else [
                    {"position": 23, "because": because, "corrects": []},
                    {"position": 51, "because": "typo", "corrects": [23]},
                ]}

    nothing: dict[str, Any] = {"slips": [], "pull_forwards": [], "dates_removed": [],
                               "slippage_days": 0, "overdue_days": None,
                               "completed_late_days": None, "challenged": None}
    return {"title": TITLE, "as_at": "2019-02-28", "known_at": KNOWN, "position": 52,
            "totals": {"activities": 13, "complete": 2, "overdue": 4, "challenged": 3, "slips": 2,
                       "slippage_days": 90, "pull_forwards": 1, "dates_removed": 1,
                       "completed_late": 0, "deadlines_corrected": 0,
                       "withdrawn_while_overdue": 1},
            "activities": [
                {**nothing, "id": "a", "ref": "4.1.1", "lead": "Jim Hopkinson", "status": "AMBER",
                 "baseline_deadline": "2019-01-31", "deadline": "2019-01-31", "overdue_days": 28,
                 "challenged": OVERDUE},
                {**nothing, "id": "b", "ref": "4.2.2", "lead": "Gladys Rhodes White",
                 "status": "RED", "baseline_deadline": "2018-12-31", "deadline": "2019-03-31",
                 "slippage_days": 90, "slips": [
                     slip("2018-12-31", "2019-02-28", 59, "waiting for a chair"),
                     slip("2019-02-28", "2019-03-31", 31, None)]},
                {**nothing, "id": "c", "ref": "4.4.3", "lead": None, "status": "GREEN",
                 "baseline_deadline": None, "deadline": None,
                 "pull_forwards": [slip("2019-03-31", "2019-02-28", -31, "ahead of plan")],
                 "dates_removed": [slip("2019-02-28", None, None, {"erased": "court-order"})]}]}


def edition(**given: Any) -> dict[str, Any]:
    def difference(ref: str, kind: str, before: Any, after: Any, **more: Any) -> dict[str, Any]:
        return {"ref": ref, "kind": kind, "field": kind, "from": before, "to": after,
                "days": None, "holds_from": "2019-02-28", "holds_until": None, "sheet": "Plan",
                "row": 14, "confidence": None, **more}

    return {"file": "February.xlsx", "sha256": "ab" * 32, "as_at": "2019-02-28", "dry_run": True,
            "recorded": 18, "confirmed": 13, "differences": [
                difference("4.1.1", "status", "AMBER", "GREEN"),
                difference("4.2.2", "status", "AMBER", "RED", holds_until="2019-03-31"),
                difference("4.2.2", "deadline", deadline("Dec-18", "2018-12-31"),
                           deadline("Feb-19", "2019-02-28"), days=59),
                difference("4.4.5", "added", None, "Weekly audit of decisions", row=31),
                difference("4.4.4", "missing", None, None, row=None)],
            "questions": [
                {"id": "q1", "kind": "missing", "ref": "4.4.4", "sheet": "Plan", "row": None,
                 "text": "4.4.4 is not in this edition. Was it withdrawn or forgotten?",
                 "choices": ["withdrawn", "forgotten"], "proposal": "forgotten"},
                {"id": "q2", "kind": "unknown-status", "ref": "4.1.2", "sheet": "Plan", "row": 12,
                 "text": "“AMBR” is no status of the legend. Which one is meant?",
                 "choices": ["RED", "AMBER", "GREEN", "GREY", "BLUE"], "proposal": "AMBER"}],
            "warnings": [{"sheet": "Plan", "row": 24, "text": "R?? is no known code; it is kept "
                          "as written."}], **given}
