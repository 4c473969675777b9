"""What each command ought to record, decided from the oracle's fold and the contracts alone.

Every function answers with a `Fact` (what must be recorded), a `Refused` (why it must not be) or
None where the contracts leave it open.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.oracle.answers import legend_line, plan_cells
from tests.oracle.fold import CELLS, Fact, Known, Said, said_by

NEW = "a new activity"
SOME_ORDER = 1
MEANS = ("off-track", "at-risk", "not-started", "on-track", "complete")
TIMELINES = {
    "31 March 2019": ("2019-03-31", "by"),
    "28 February 2019": ("2019-02-28", "by"),
    "Feb-19": ("2019-02-28", "by"),
    "15 May 2019": ("2019-05-15", "by"),
    "March 2019 then ongoing": ("2019-03-31", "by-then-ongoing"),
    "quarterly": (None, "recurring"),
    "TBC": (None, "none"),
}
YEARLESS = "10 March"
CODES = {
    "R1": (["R1"], []), "R 1 R 5": (["R1", "R5"], []), "AFI3, R??": (["AFI3"], ["R??"]),
}
_LATER = ("retracted", "erased", "pack-made", "plan-opened", "edition-imported")


class Refused(str):
    """Why a command must be refused."""


def fact(known: Known, kind: str, subject: str, day: str | None, **given: Any) -> Fact:
    """An imagined next record; `given` are its values, `replaces` and `edition` apart."""
    replaces = given.pop("replaces", ())
    return Fact(known.position + 1, subject, kind, "", day, given, replaces)


def deadline(words: str | None, day: str, held: dict[str, Any] | None) -> dict[str, Any] | None:
    """Words equal to those in force keep their date; one without a year is the first from then."""
    if words is None:
        return None
    if held and held["timeline"] == words:
        return dict(held)
    if words == YEARLESS:
        when, kind = ("2019-03-10" if day <= "2019-03-10" else "2020-03-10"), "by"
    else:
        when, kind = TIMELINES[words]
    return {"timeline": words, "deadline": when, "deadline_kind": kind}


def codes(words: str) -> dict[str, Any]:
    known, unknown = CODES[words]
    return {"codes": list(known), "unknown_codes": list(unknown)}


def content(field: str, value: Any) -> dict[str, Any]:
    """A cell's value as a record's own values."""
    if field == "deadline" and value is None:
        return {"timeline": None, "deadline": None, "deadline_kind": "none"}
    if field in ("codes", "deadline"):
        return dict(value)
    if field == "legend":
        words = ("label", "meaning")
        return {
            "legend": [{k: v for k, v in ln.items() if k not in words} for ln in value],
            "legend_words": {ln["code"]: {w: ln[w] for w in words} for ln in value},
        }
    if field.startswith("section:"):
        return {"section": field[8:], "title": value}
    return {field: value}


def cell(known: Known, kind: str, subject: str, day: str, field: str, value: Any) -> Fact:
    """An equal value is a confirmation that names its holder, never another confirmation."""
    held = known.holding(subject, field, day)
    if held is not None and held.value == value:
        return fact(known, "confirmed", subject, day, repeats={field: held.holder})
    return fact(known, kind, subject, day, **content(field, value))


def of_activity(known: Known, kind: str, ref: str, day: str, field: str, value: Any) -> Any:
    found = known.bearers(ref, day)
    if not found:
        return Refused(f"nothing is numbered {ref} on {day}")
    return _unique(known, cell(known, kind, found[0], day, field, value))


def status(known: Known, ref: str, day: str, code: str, because: str | None) -> Any:
    found = known.bearers(ref, day)
    if not found or not legend_line(known, day, code):
        return Refused("no such activity or status on that day")
    before = legend_line(known, day, known.value(found[0], "status", day)).get("means")
    after = legend_line(known, day, code)["means"]
    if because is None and before and MEANS.index(after) < MEANS.index(before):
        return Refused("a worse status needs a reason")
    return cell(known, "status-changed", found[0], day, "status", code)


def deadline_revised(
    known: Known, ref: str, day: str, words: str | None, because: str | None
) -> Any:
    found = known.bearers(ref, day)
    if not found:
        return Refused(f"nothing is numbered {ref} on {day}")
    held = known.value(found[0], "deadline", day)
    value = deadline(words, day, held)
    dated = [s.value["deadline"] for s in known.live(found[0], "deadline")
             if s.effective <= day and s.value and s.value["deadline"]]
    if because is None and value and value["deadline"] and dated and value["deadline"] > dated[-1]:
        return Refused("a later deadline needs a reason")
    return cell(known, "deadline-revised", found[0], day, "deadline", value)


def confirmed(known: Known, ref: str, day: str) -> Any:
    found = known.bearers(ref, day)
    if not found:
        return Refused(f"nothing is numbered {ref} on {day}")
    held = {f: known.holding(found[0], f, day) for f in CELLS}
    repeats = {f: s.holder for f, s in held.items() if s and s.value is not None}
    return fact(known, "confirmed", found[0], day, repeats=repeats)


def move(known: Known, ref: str, day: str, section: str | None, after: str | None) -> Any:
    found = known.bearers(ref, day)
    if not found or (after is not None and (after == ref or not known.bearers(after, day))):
        return Refused("one of the two is not there, or they are the same")
    given: dict[str, Any] = {}
    if after is not None:
        section = section or known.value(known.bearers(after, day)[0], "section", day)
        given["order"] = SOME_ORDER
    if section is not None and section != known.value(found[0], "section", day):
        given |= {"section": section, "order": SOME_ORDER}
    if not given:
        return Refused("it stands there already")
    return fact(known, "activity-moved", found[0], day, **given)


def add(known: Known, day: str, given: dict[str, Any]) -> Any:
    """`given` are values by field, as cells hold them."""
    ref = given["ref"]
    if known.bearers(ref, day):
        return Refused(f"{ref} is taken on {day}")
    gone = withdrawn_bearers(known, ref, day)
    back = [a for a in gone if any(
        later > day and known.exists(a, later) for later in known.days(a, "exists")
    )]
    if back and len(gone) == 1:
        return Refused("withdrawn on that day, and there again later")
    if "status" in given and not legend_line(known, day, given["status"]):
        return Refused("no such status on that day")
    later = known.first_later_bearer(ref, day)
    first = known.first_day(later) if later else None
    subject = later if later and first and first > day else NEW
    values: dict[str, Any] = {"order": SOME_ORDER}
    for field, value in given.items():
        values |= content(field, value)
    meant = _unique(known, fact(known, "activity-added", subject, day, **values))
    return None if back else meant


def withdraw(known: Known, ref: str, day: str, because: str | None) -> Any:
    found = known.bearers(ref, day)
    if not found or because is None:
        return Refused("not there, or no reason")
    return fact(known, "activity-withdrawn", found[0], day)


def withdrawn_bearers(known: Known, ref: str, day: str) -> list[str]:
    return [a for a in known.activities()
            if known.withdrawn(a, day) and known.value(a, "ref", day) == ref]


def reinstate(known: Known, ref: str, day: str) -> Any:
    gone = withdrawn_bearers(known, ref, day)
    if not gone:
        return Refused(f"no {ref} is withdrawn on {day}")
    if len(gone) > 1:
        return None
    return _unique(known, fact(known, "activity-reinstated", gone[0], day))


def of_plan(known: Known, kind: str, day: str, field: str, value: Any) -> Fact:
    return cell(known, kind, str(known.plan), day, field, value)


def target(known: Known, position: int, field: str | None, because: str | None) -> Any:
    """The live places of one record's statement, by rank."""
    named = [f for f in known.facts if f.position == position]
    if because is None or not named or named[0].kind in _LATER:
        return Refused("no reason, no such position, or never to be undone")
    said = [s for s in known.said if s.position == position]
    fields = {s.field for s in said}
    if field is None and len(fields) == 1:
        (field,) = fields
    if field not in fields:
        return Refused("it states several things, or nothing of that")
    places = sorted((s for s in said if s.field == field), key=lambda s: s.rank)
    if any(s.undone_by for s in places):
        return Refused("it is undone already")
    return places


def confirmations(known: Known, of: Said) -> list[int]:
    return [s.position for s in known.live(of.subject, of.field) if s.repeats == of.position]


def correct(
    known: Known, places: Sequence[Said], value: Any, day: str | None, with_confirmations: bool
) -> Any:
    """`value` as cells hold it, or None where only the date is corrected."""
    old = places[0]
    day = day or old.effective
    if value is not None and old.field == "exists":
        return Refused("existence is corrected by its date")
    new = old.value if value is None else value
    if new == old.value and day == old.effective:
        return Refused("it says just that")
    if old.field != "exists" and known.withdrawn(old.subject, day):
        return Refused("inside a withdrawal")
    if value is not None and old.field == "status" and not legend_line(known, day, value):
        return Refused("no such status on that day")
    given = content(old.field, new)
    given.pop("section", None) if old.field.startswith("section:") else None
    mended = confirmations(known, old) if with_confirmations else []
    meant = fact(known, "corrected", old.subject, day, field=old.field, **given,
                 replaces=(old.position, *mended))
    if known.and_then(meant).before_existence():
        return Refused("it would stand before its activity exists")
    return _unique(known, meant)


def retract(
    known: Known, subject: str, pairs: set[tuple[int, str]], everything: bool,
    edition: int | None = None,
) -> Any:
    """Of pairs or of an edition; `everything` takes what would be left before existence too."""
    given: dict[str, Any] = {"retracts": sorted(pairs)}
    if edition is not None:
        given["edition"] = edition
    meant = fact(known, "retracted", subject, None, **given)
    left = known.and_then(meant).before_existence()
    if left and not everything:
        return Refused("it would leave statements before their activity exists")
    given["retracts"] = sorted(pairs | {(position, field) for _, position, field in left})
    return _unique(known, fact(known, "retracted", subject, None, **given))


def _unique(known: Known, meant: Fact) -> Any:
    then = known.and_then(meant)
    shared = then.shared_reference()
    return Refused(f"{shared} twice, or nameless") if shared or then.nameless() else meant


def assert_recorded(recorded: Fact, meant: Fact, new: bool) -> None:
    """The record is what was meant. The number of an order is the product's own affair."""
    assert recorded.kind == meant.kind, (recorded, meant)
    assert recorded.effective == meant.effective, (recorded, meant)
    assert new if meant.subject == NEW else recorded.subject == meant.subject, (recorded, meant)
    said, wanted = said_by(recorded), said_by(meant)
    if meant.kind != "corrected" and "order" in wanted:
        assert isinstance(said["order"], int)
        wanted["order"] = said["order"]
    assert said == wanted, (recorded, meant)
    assert recorded.values.get("repeats") == meant.values.get("repeats"), (recorded, meant)
    assert recorded.replaces[:1] == meant.replaces[:1], (recorded, meant)
    assert sorted(recorded.replaces) == sorted(meant.replaces), (recorded, meant)
    if meant.kind == "retracted":
        pairs = {(p, f) for p, f in recorded.values.get("retracts") or ()}
        assert pairs == set(meant.values["retracts"]), (recorded, meant)
        assert recorded.values.get("edition") == meant.values.get("edition")


def legend_codes(known: Known, day: str) -> list[str]:
    return [line["code"] for line in plan_cells(known, day).get("legend") or []]
