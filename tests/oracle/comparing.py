"""Asks the product at any V and T, and holds every answer against the oracle's."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from tests.oracle import answers, meant
from tests.oracle.fold import Known
from tests.oracle.words import DAYS, REFS

_LONDON = ZoneInfo("Europe/London")


class Comparing:
    """Of a ledger, and what the oracle knows of it."""

    ledger: Ledger
    known: Known
    clock: Callable[[], datetime]
    marks: dict[str, int]

    def at(self, where: float) -> tuple[int, Known]:
        """A position to ask at, and what is known there: the end of its transaction."""
        position = int(where * (self.known.position + 1))
        return position, self._known_at(position)

    def _known_at(self, position: int) -> Known:
        facts = self.known.facts
        end = position
        while 0 < end < len(facts) and facts[end].recorded_at == facts[position - 1].recorded_at:
            end += 1
        return Known(facts[:end])

    def compare(self, day: str, where: float) -> None:
        position, known = self.at(where)
        self.compare_at(day, f"@{position}", known)

    def compare_at(
        self, day: str | None, known_at: str | None, known: Known, refs: Sequence[str] = REFS
    ) -> None:
        shown = self.ledger.show(as_at=day, known_at=known_at)
        day = day or shown["as_at"]
        told = {key: shown[key] for key in (*answers.show(Known(), day),)}
        told["activities"] = [_plain(a) for a in told["activities"]]
        assert told == answers.show(known, day)
        slipped = self.ledger.slippage(as_at=day, known_at=known_at)
        assert {
            "totals": slipped["totals"], "activities": [_plain(a) for a in slipped["activities"]]
        } == answers.slippage(known, day)
        for ref in refs:
            self._compare_one(ref, day, known_at, known)

    def _compare_one(self, ref: str, day: str, known_at: str | None, known: Known) -> None:
        found = known.bearers(ref, day) or meant.withdrawn_bearers(known, ref, day)
        try:
            (one,) = self.ledger.show(ref=ref, as_at=day, known_at=known_at)["activities"]
        except PlanError as refusal:
            assert not found, refusal
            later = known.first_later_bearer(ref, day)
            assert not later or "exists from" in str(refusal) or "is withdrawn" in str(refusal)
        else:
            assert one["id"] in found
            assert _plain(one) == answers.activity(known, one["id"], day)

    def compare_head(self) -> None:
        today = self.clock().astimezone(_LONDON).date().isoformat()
        self.compare_at(None, None, self.known, refs=())
        last = self.known.facts[-1].effective
        self.compare_at(last or today, None, self.known)

    def compare_changes(self, day: str, where: float, other: str, then: float) -> None:
        position, known = self.at(where)
        day, other = sorted((day, other))
        told = self.ledger.changes(day, other, known_at=f"@{position}")["changes"]
        _same_changes(told, answers.changes((known, day), (known, other)))
        (first, before), (second, after) = sorted([self.at(where), self.at(then)],
                                                  key=lambda pair: pair[0])
        told = self.ledger.changes_known(day, f"@{first}", f"@{second}")["changes"]
        _same_changes(told, answers.changes((before, day), (after, day)))

    def compare_history(self, where: float) -> None:
        position, known = self.at(where)
        wanted = answers.history(known.facts)
        told = self.ledger.history(known_at=f"@{position}")["events"]
        assert [e["position"] for e in told] == [e["position"] for e in wanted]
        for event, want in zip(told, wanted, strict=True):
            _same_event(event, want)
        self._compare_history_of(REFS[position % len(REFS)], position, known)

    def _compare_history_of(self, ref: str, position: int, known: Known) -> None:
        """Its own records, and what took back an edition that spoke of it."""
        try:
            told = self.ledger.history(ref=ref, known_at=f"@{position}")["events"]
        except PlanError:
            return
        (subject,) = {event["id"] for event in told} - {known.plan}
        editions = {f.edition for f in known.facts if f.subject == subject} - {None}
        assert [event["position"] for event in told] == [
            f.position for f in known.facts
            if f.subject == subject
            or (f.kind == "retracted" and f.values.get("edition") in editions)
        ]
        wanted = {want["position"]: want for want in answers.history(known.facts, subject)}
        for event in told:
            _same_event(event, wanted[event["position"]])

    def compare_everything(self) -> None:
        """Every boundary of a transaction, on the days where something begins and around."""
        ends = {self._known_at(p).position for p in range(self.known.position + 1)}
        turning = sorted({s.effective for s in self.known.said})
        for at, end in enumerate(sorted(ends)):
            known = Known(self.known.facts[:end])
            for day in {DAYS[0], turning[at % len(turning)], DAYS[-1]}:
                self.compare_at(day, f"@{end}", known)
        for where in (0.5, 0.999):
            self.compare_history(where)
        self._compare_dates()
        for name, position in self.marks.items():
            self.compare_at(DAYS[20], name, self._known_at(position))

    def _compare_dates(self) -> None:
        """A date for T is the end of that local day, and sets V too."""
        today = self.clock().astimezone(_LONDON).date()
        for back in range(4):
            day = today - timedelta(days=back)
            known = self.known if not back else Known(
                f for f in self.known.facts if _local_day(f.recorded_at) <= day
            )
            assert self.ledger.show(known_at=day.isoformat())["as_at"] == day.isoformat()
            self.compare_at(None, day.isoformat(), known)


def _local_day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(_LONDON).date()


def _plain(activity: dict[str, Any]) -> dict[str, Any]:
    """A reason's words are the product's own."""
    return {**activity, "challenged": activity["challenged"] is not None}


def _same_changes(told: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    def key(change: dict[str, Any]) -> Any:
        return change["id"], change["field"] or ""

    without = [{k: v for k, v in c.items() if k != "positions"} for c in told]
    assert sorted(without, key=key) == sorted(wanted, key=key)


def _same_event(event: dict[str, Any], want: dict[str, Any]) -> None:
    said = event["statements"]
    if event["type"] == "retracted":
        assert sorted(said, key=repr) == sorted(want["taken_back"], key=repr), (event, want)
        said = []
    if event["type"] == "mark-set":
        said = []  # what it says of no cell is told in the product's own way
    stated = {s["field"]: {k: v for k, v in s.items() if k != "field"} for s in said}
    assert len(stated) == len(said)
    for key in want.keys() - {"statements", "taken_back"}:
        assert event[key] == want[key], (event, want)
    assert stated == want["statements"], (event, want)
