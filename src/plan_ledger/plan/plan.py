"""The plan itself: its title, sections, legend, editions and marks.

Its first title, legend and section titles hold at every earlier day too. What it has taken back
(whole editions, statements of several activities at once) it tells to every activity.
"""
from __future__ import annotations

from uuid import UUID

from plan_ledger.plan.activity import take_in
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.recalled import Recalled
from plan_ledger.plan.status import Legend
from plan_ledger.plan.subject import Subject


class Plan(Subject):
    """Rebuilt from its events by the eventsourcing library's repository. `key` is the verifier key
    of whoever signs for the ledger now.
    """

    def __init__(self, plan_id: UUID) -> None:
        super().__init__(plan_id)
        self.editions: dict[int, Recalled] = {}
        self.taken_back: dict[int, int] = {}
        self.marks: dict[str, Recalled] = {}
        self.retractions: list[Recalled] = []
        self.profiles: list[Recalled] = []
        self.key: str | None = None
        self._legends: dict[int, Legend] = {}

    def apply(self, event: Recalled) -> None:
        super().apply(event)
        if event.kind == "edition-imported":
            self.editions[event.position] = event
        elif event.kind == "mark-set":
            name = text_of(event.said["name"])
            if name is not None:  # by a name that was erased nobody asks any more
                self.marks[name] = event
        elif event.kind == "profile-set":
            self.profiles.append(event)
        elif event.kind == "key-set":
            self.key = event.said["key"]
        elif event.kind == "retracted":
            self._retract(event)
        if event.effective is not None or event.kind == "retracted":
            take_in(self.cells, event)

    def _retract(self, event: Recalled) -> None:
        self.retractions.append(event)
        edition = event.said.get("edition")
        if edition is not None:
            self.taken_back[edition] = event.position
        gone = {position for position, _ in event.said.get("retracts") or ()}
        self.marks = {n: mark for n, mark in self.marks.items() if mark.position not in gone}

    def legend(self, day: str) -> Legend:
        """The legend in force on a day; empty where the plan never had one."""
        holding = self.cells.at("legend", day, plan=True)
        if holding is None:
            return Legend()
        if holding.position not in self._legends:
            self._legends[holding.position] = Legend.from_json(holding.value or [])
        return self._legends[holding.position]

    def live_editions(self) -> list[Recalled]:
        """Those not taken back, oldest position first."""
        return [e for p, e in self.editions.items() if p not in self.taken_back]
