"""What `show`, `history`, `changes` and `slippage` must answer, told from the oracle's fold."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.oracle.fold import CELLS, Fact, Known, Said, said_by

_KIND = {"ref": "renumbered", "section": "moved", "order": "moved", "codes": "recoded",
         "finding": "reworded", "activity": "reworded", "outcome": "reworded",
         "deadline": "deadline", "original": "deadline"}


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def plan_cells(known: Known, day: str) -> dict[str, Any]:
    fields = dict.fromkeys(s.field for s in known.said if s.subject == known.plan)
    held = {f: known.holding(str(known.plan), f, day) for f in fields}
    return {f: s.value for f, s in held.items() if s is not None}


def legend_line(known: Known, day: str, code: str | None) -> dict[str, Any]:
    legend = plan_cells(known, day).get("legend") or []
    return next((line for line in legend if line["code"] == code), {})


def show(known: Known, day: str) -> dict[str, Any]:
    cells = plan_cells(known, day)
    return {
        "title": cells.get("title"),
        "as_at": day,
        "position": known.position,
        "legend": cells.get("legend") or [],
        "sections": {f[8:]: v for f, v in cells.items() if f.startswith("section:")},
        "activities": [activity(known, a, day) for a in known.there(day)],
    }


def activity(known: Known, who: str, day: str) -> dict[str, Any]:
    value = {field: known.value(who, field, day) for field in CELLS}
    codes = value["codes"] or {"codes": None, "unknown_codes": []}
    deadline = value["deadline"] or {"timeline": None, "deadline": None, "deadline_kind": "none"}
    base, moves = dates(known, who, day)
    statuses = [s for s in known.live(who, "status") if s.effective <= day]
    since = None
    for s in reversed(statuses):
        if s.value != value["status"]:
            break
        since = s.effective
    late = overdue_days(known, who, day)
    return {
        "id": who,
        **{f: value[f] for f in ("ref", "section", "finding", "activity", "outcome", "lead",
                                 "progress", "status")},
        **codes,
        **deadline,
        "original": known.value(who, "original", day),
        "baseline_deadline": base,
        "slips": sum(1 for kind, *_ in moves if kind == "slips"),
        "slippage_days": _days(base, deadline["deadline"]) if base and deadline["deadline"]
        else None,
        "status_since": since,
        "last_confirmed": max(s.effective for s in known.said if s.subject == who
                              and s.undone_by is None and s.effective <= day),
        "overdue": late > 0,
        "challenged": is_challenged(known, who, day),
        "evidence": [],
        "withdrawn": known.withdrawn(who, day),
    }


def overdue_days(known: Known, who: str, day: str) -> int:
    deadline = known.value(who, "deadline", day) or {}
    means = legend_line(known, day, known.value(who, "status", day)).get("means")
    if deadline.get("deadline_kind") != "by" or means == "complete":
        return 0
    return max(0, _days(deadline["deadline"], day))


def is_challenged(known: Known, who: str, day: str) -> bool:
    means = legend_line(known, day, known.value(who, "status", day)).get("means")
    rule = any(line["overdue_is_off_track"] for line in plan_cells(known, day).get("legend") or [])
    return bool(overdue_days(known, who, day) and means and rule
                and means not in ("off-track", "complete"))


def dates(known: Known, who: str, day: str) -> tuple[str | None, list[tuple[str, Said, Any]]]:
    """The baseline, and each move of the date: (kind, statement, the date before it)."""
    by_day: dict[str, Said] = {}
    for s in known.live(who, "deadline"):
        if s.effective <= day:
            by_day[s.effective] = s
    moves: list[tuple[str, Said, Any]] = []
    last_date = before = first = None
    for s in by_day.values():
        new = (s.value or {}).get("deadline")
        if new is None and before is not None:
            moves.append(("dates_removed", s, before))
        elif new is not None and last_date is not None and new != last_date:
            moves.append(("slips" if new > last_date else "pull_forwards", s, last_date))
        before, last_date, first = new, new or last_date, first or new
    return known.value(who, "original", day) or first, moves


def slippage(known: Known, day: str) -> dict[str, Any]:
    rows = [_slippage_of(known, a, day) for a in known.there(day)]
    gone = [(a, known.withdrawn(a, day)) for a in known.activities()]
    return {
        "activities": rows,
        "totals": {
            "activities": len(rows),
            "complete": sum(
                legend_line(known, day, row["status"]).get("means") == "complete" for row in rows
            ),
            "overdue": sum(row["overdue_days"] > 0 for row in rows),
            "challenged": sum(row["challenged"] for row in rows),
            **{kind: sum(len(row[kind]) for row in rows)
               for kind in ("slips", "pull_forwards", "dates_removed")},
            "slippage_days": sum(max(row["slippage_days"] or 0, 0) for row in rows),
            "completed_late": sum(row["completed_late_days"] is not None for row in rows),
            "deadlines_corrected": len({
                (s.subject, s.position) for s in known.said
                if s.field == "deadline" and s.effective <= day
                and known.exists(s.subject, day)
                and any(f.position == s.undone_by and f.kind == "corrected" for f in known.facts)
            }),
            "withdrawn_while_overdue": sum(
                overdue_days(known, a, start) > 0 for a, start in gone if start
            ),
        },
    }


def _reasons(known: Known, move: Said) -> dict[str, Any]:
    """Of everything said for that day since another date was held, and of what it corrected."""
    who, by_position = move.subject, {f.position: f for f in known.facts}
    earlier = [s for s in known.live(who, "deadline") if s.effective < move.effective]
    date_before = (earlier[-1].value or {}).get("deadline")
    that_day = [s for s in known.live(who, "deadline") if s.effective == move.effective]
    while (that_day[0].value or {}).get("deadline") == date_before:
        that_day.pop(0)
    said: list[int] = []

    def tell(one: Said) -> None:
        for old in known.said:
            if (old.subject, old.field, old.rank) == (who, "deadline", one.rank) and (
                old.undone_by == one.position
                and by_position[one.position].kind == "corrected"
            ):
                tell(old)
        if one.position not in said:
            said.append(one.position)

    for each in that_day:
        tell(each)
    facts = [by_position[p] for p in said]
    given = [f for f in facts if f.because is not None]
    return {
        "because": next((f.because for f in reversed(given) if f.kind != "corrected"), None),
        "reasons": [{"position": f.position, "because": f.because, "corrects": list(f.replaces)}
                    for f in given],
        "positions": said,
    }


def _slippage_of(known: Known, who: str, day: str) -> dict[str, Any]:
    shown = activity(known, who, day)
    _, moves = dates(known, who, day)
    by_position = {f.position: f for f in known.facts}
    told: dict[str, list[Any]] = {"slips": [], "pull_forwards": [], "dates_removed": []}
    for kind, s, before in moves:
        new = (s.value or {}).get("deadline")
        told[kind].append({
            "from": before, "to": new, "days": _days(before, new) if new else None,
            "effective": s.effective, "recorded_at": by_position[s.position].recorded_at,
            **_reasons(known, s),
        })
    complete = legend_line(known, day, shown["status"]).get("means") == "complete"
    late = None
    if complete and shown["deadline_kind"] == "by":
        done = min(s.effective for s in known.live(who, "status") if s.effective <= day
                   and legend_line(known, day, s.value).get("means") == "complete")
        late = max(_days(shown["deadline"], done), 0) or None
    return {
        **{k: shown[k] for k in ("id", "ref", "lead", "status", "baseline_deadline", "deadline",
                                 "slippage_days", "challenged")},
        **told,
        "overdue_days": overdue_days(known, who, day),
        "completed_late_days": late,
    }


def printed(field: str, value: Any) -> Any:
    """As `from` and `to` have it."""
    if field == "codes" and value is not None:
        return [*value["codes"], *value["unknown_codes"]]
    return value


def history(facts: Iterable[Fact], of: str | None = None) -> list[dict[str, Any]]:
    """Per record: what it states, what held then as known just before, what undid it since.

    `of` is the subject of which a whole edition that is taken back is told; else the plan itself.
    """
    known, told = Known(), []
    taken_back: dict[int, list[dict[str, Any]]] = {}
    for fact in facts:
        repeats = fact.values.get("repeats") or {}
        cells = [] if fact.kind == "retracted" else [*said_by(fact), *repeats]
        day = fact.effective or ""
        before = {f: known.value(fact.subject, f, day) for f in cells}
        going = _taken_back_by(fact, known, of or known.plan) if fact.kind == "retracted" else []
        were = [known.value(s.subject, s.field, s.effective) for s in going]
        known.take(fact)
        taken_back[fact.position] = [
            {"field": s.field, "from": printed(s.field, was), "repeats": None, "undone_by": None,
             "to": printed(s.field, known.value(s.subject, s.field, s.effective))}
            for s, was in zip(going, were, strict=True)
        ]
        told.append((fact, before))
    return [
        {
            "position": fact.position,
            "id": fact.subject,
            "type": fact.kind,
            "effective": fact.effective,
            "recorded_at": fact.recorded_at,
            "by": fact.by,
            "because": fact.because,
            "statements": {
                field: {
                    "from": printed(field, held),
                    "to": printed(field, mine.value),
                    "repeats": mine.repeats,
                    "undone_by": mine.undone_by,
                }
                for field, held in before.items()
                for mine in known.at_position(fact.subject, fact.position, field)[:1]
            },
            "taken_back": taken_back[fact.position],
            "replaces": list(fact.replaces),
            **_ref_then(known, fact),
        }
        for fact, before in told
    ]


def _taken_back_by(fact: Fact, known: Known, of: str | None) -> list[Said]:
    """What is told of a retraction: what it names, and one subject's cells of an edition. Of an
    activity alone nothing is told of another.
    """
    named = [(p, f) for p, f in fact.values.get("retracts") or ()]
    edition = fact.values.get("edition")
    going = [
        s for s in known.said
        if s.undone_by is None and ((s.position, s.field) in named or (
            edition is not None and s.edition == edition and s.subject == of))
    ]
    return [s for s in going if of == known.plan or s.subject == of]


def _ref_then(known: Known, fact: Fact) -> dict[str, Any]:
    """The number on the event's day; where there is none it may be told by another."""
    if fact.effective is None or fact.subject == known.plan:
        return {"ref": None} if fact.subject == known.plan else {}
    ref = known.value(fact.subject, "ref", fact.effective)
    there = known.exists(fact.subject, fact.effective) or fact.kind == "activity-withdrawn"
    return {"ref": ref} if ref is not None and there else {}


def changes(before: tuple[Known, str], after: tuple[Known, str]) -> list[dict[str, Any]]:
    """Without positions and in no order. Each side is what is known, and the day."""
    (old, old_day), (new, new_day) = before, after
    was, now = plan_cells(old, old_day), plan_cells(new, new_day)
    found = [
        {"id": new.plan, "ref": None, "kind": field.split(":")[0], "field": field,
         "from": was.get(field), "to": now.get(field), "days": None}
        for field in {**was, **now} if was.get(field) != now.get(field)
    ]
    for who in dict.fromkeys([*old.activities(), *new.activities()]):
        there_before, there_now = old.exists(who, old_day), new.exists(who, new_day)
        then = {f: old.value(who, f, old_day) for f in CELLS}
        here = {f: new.value(who, f, new_day) for f in CELLS}
        ref = (here if there_now else then)["ref"]
        if there_before != there_now:
            if there_now:
                kind = "added" if then["exists"] is None else "reinstated"
            else:
                kind = "unsaid" if here["exists"] is None else "withdrawn"
            found.append({
                "id": who, "ref": ref, "kind": kind, "field": None, "days": None,
                "from": then["activity"] if there_before else None,
                "to": here["activity"] if there_now else None,
            })
        elif there_now:
            for field in CELLS:
                if then[field] != here[field]:
                    found.append({
                        "id": who, "ref": ref, "kind": _KIND.get(field, field), "field": field,
                        "from": printed(field, then[field]), "to": printed(field, here[field]),
                        "days": _days_moved(field, then[field], here[field]),
                    })
    return found


def _days_moved(field: str, old: Any, new: Any) -> int | None:
    if field != "deadline" or not old or not new or not old["deadline"] or not new["deadline"]:
        return None
    return _days(old["deadline"], new["deadline"])
