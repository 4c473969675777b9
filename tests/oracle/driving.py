"""Says commands to the product, holds each against what was meant, and compares its answers."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.legend_file import read_legend
from plan_ledger.recording import correcting, reporting, structure, whole_plan
from plan_ledger.store.rebuilding import rebuild
from tests.hand_clock import HandClock
from tests.oracle import meant
from tests.oracle.comparing import Comparing
from tests.oracle.files import ORIGINALS, File, assert_imported, expect
from tests.oracle.fold import Fact, Known, read_facts
from tests.oracle.meant import Refused
from tests.oracle.words import (
    CODE_WORDS,
    DAYS,
    LEGENDS,
    REFS,
    SECTIONS,
    STATUSES,
    TEXTS,
    TIMELINE_WORDS,
)

COMMANDS: dict[str, Callable[..., Any]] = {
    "status": reporting.record_status, "lead": reporting.record_lead,
    "progress": reporting.record_progress, "deadline": reporting.record_deadline,
    "confirmed": reporting.record_confirmed, "reword": structure.reword,
    "renumber": structure.renumber, "recode": structure.recode, "move": structure.move,
    "withdraw": structure.withdraw, "reinstate": structure.reinstate,
    "title": whole_plan.retitle, "section": whole_plan.set_section, "mark": whole_plan.set_mark,
}


class Driver(Comparing):
    def __init__(self, path: Path, *, title: str | None = None) -> None:
        self.path = path
        self.clock = HandClock(datetime(2019, 3, 8, 12, tzinfo=UTC))
        self.known = Known()
        self.editions: list[int] = []
        self.learnt: dict[str, str] = {}  # status:WORD -> the code that was answered
        self.new_words = 0
        self.marks: dict[str, int] = {}
        self.mark_set: dict[int, str] = {}
        Ledger.create(path, by="Ann", title=title, legend_toml=(LEGENDS["strict"][0], "l.toml"),
                      clock=self.clock, clock_is_right=True)
        self.ledger = self._opened()
        self._take(read_facts(path))

    def _opened(self) -> Ledger:
        return Ledger(self.path, clock=self.clock, clock_is_right=True)

    # saying

    def run(self, wanted: Any, command: Callable[[], Any]) -> list[Fact]:
        """Runs it; what was recorded must be what was wanted, what is refused must leave nothing.
        """
        before = self.known.position
        try:
            command()
        except PlanError as refusal:
            assert not read_facts(self.path, before), f"refused, yet recorded: {refusal}"
            if type(refusal).__name__ != "NoRoom":
                assert not isinstance(wanted, Fact), f"wanted {wanted}, refused: {refusal}"
            return []
        facts = read_facts(self.path, before)
        new = any(fact.subject not in self.known.subjects for fact in facts)
        self._take(facts)
        assert not isinstance(wanted, Refused), f"should be refused ({wanted}): {facts}"
        if isinstance(wanted, Fact):
            assert len(facts) == 1, facts
            meant.assert_recorded(facts[0], wanted, new)
        return facts

    def _take(self, facts: Sequence[Fact]) -> None:
        last = self.known.facts[-1].recorded_at if self.known.facts else ""
        for fact in facts:
            assert fact.recorded_at == facts[0].recorded_at > last
            self.known.take(fact)
        assert self.known.shared_reference() is None
        assert not self.known.before_existence()
        assert not self.known.nameless()

    def record(
        self, name: str, wanted: Any, day: str, because: str | None, *said: Any
    ) -> list[Fact]:
        command = COMMANDS[name]
        return self.run(wanted, lambda: self.ledger.record(
            lambda entry: command(entry, *said), by="Ann", effective=day, because=because
        ))

    def add(self, wanted: Any, day: str, ref: str, section: str, written: dict[str, str],
            code: str | None, words: str | None, named: str | None) -> None:
        new = structure.NewActivity(
            ref=ref, section=section, **written, timeline=words, status=code,
            codes=() if named is None else (named,),
        )
        existed = set(self.known.subjects)
        facts = self.run(wanted, lambda: self.ledger.add_activity(new, by="Ann", effective=day))
        if facts and facts[0].subject not in existed:
            same = [a for a in self.known.there(day)
                    if self.known.value(a, "section", day) == section]
            assert same[-1] == facts[0].subject, "a new activity is the last of its section"

    def move(self, wanted: Any, day: str, ref: str, section: str | None, after: str | None) -> None:
        neighbours = self.known.bearers(after, day) if after else []
        if any(self.known.value(a, "order", day) is None for a in neighbours):
            wanted = None
        facts = self.record("move", wanted, day, None, ref, section, after)
        if facts and after is not None:
            there = self.known.there(day)
            order = {a: self.known.value(a, "order", day) or 0 for a in there}
            (neighbour,) = neighbours
            between = there[there.index(neighbour) + 1 : there.index(facts[0].subject)]
            assert order[facts[0].subject] > order[neighbour]
            assert all(order[a] == order[neighbour] for a in between), "corrections can make ties"

    def set_legend(self, wanted: Any, day: str, which: str) -> None:
        legend = read_legend(LEGENDS[which][0], "l.toml")
        self.run(wanted, lambda: self.ledger.record(
            lambda entry: whole_plan.set_legend(entry, legend), by="Ann", effective=day
        ))

    def mark(self, at: int | None) -> None:
        name = f"mark {len(self.mark_set)}"
        wanted = meant.fact(self.known, "mark-set", str(self.known.plan), None,
                            marks=self.known.position if at is None else at, name=name)
        facts = self.record("mark", wanted, DAYS[0], None, name, at)
        self.marks[name] = facts[0].values["marks"]
        self.mark_set[facts[0].position] = name

    # undoing

    def statement(
        self, which: float, cell: float, unnamed: bool, confirmed: bool
    ) -> tuple[int, str | None]:
        """Mostly a live statement, a confirmed one where wanted; else any position, or none."""
        if unnamed:
            return int(which * (self.known.position + 2)), None
        live = [s for s in self.known.said if s.undone_by is None]
        if confirmed:
            live = [s for s in live if meant.confirmations(self.known, s)] or live
        if cell > 0.9 or not live:
            live = self.known.said
        overtaken = [s for s in live if s.subject != self.known.plan and any(
            other.effective == s.effective and other.rank > s.rank
            for other in self.known.live(s.subject, s.field)
        )]
        if overtaken and cell < 0.5:
            live = overtaken
        chosen = live[int(which * len(live))]
        return chosen.position, chosen.field

    def reported(self, which: float, day: str | None) -> tuple[str, str, str, Any]:
        """Number, field, day and value in force, of a cell that was spoken of: with a day
        of one with something undone, without on the very day of the statement.
        """
        fields = ("status", "lead", "progress", "finding", "outcome")
        said = [s for s in self.known.said if s.field in fields]
        if not said:
            return "", "", "", None
        undone = [s for s in said if s.undone_by]
        said = undone if undone and day else said
        chosen = said[int(which * len(said))]
        day = day or chosen.effective
        ref = self.known.value(chosen.subject, "ref", day) or REFS[0]
        return ref, chosen.field, day, self.known.value(chosen.subject, chosen.field, day)

    def correct(self, position: int, field: str | None, to: float | None, day: str | None,
                together: bool, because: str | None) -> None:
        typed = None
        wanted = meant.target(self.known, position, field, because)
        if not isinstance(wanted, Refused):
            old = wanted[0]
            value = None
            if to is not None and (to_say := self._another(old, day or old.effective, to)):
                typed, value = to_say
            if typed is None and day is None:
                day = DAYS[5]
            wanted = meant.correct(self.known, wanted, value, day, together)
        self.run(wanted, lambda: self.ledger.record(
            lambda entry: correcting.correct(entry, position, field=field, to=typed,
                                             effective=day, with_confirmations=together),
            by="Ann", effective="2019-03-08", because=because,
        ))

    def _another(self, old: Any, day: str, pick: float) -> tuple[str, Any] | None:
        """A value for the cell, as typed and as the cell holds it."""
        def one(some: Sequence[str]) -> str:
            return some[int(pick * len(some))]

        field = old.field
        if field == "exists":
            return "true", True
        if field == "deadline":
            typed = one(TIMELINE_WORDS)
            return typed, meant.deadline(typed, day, self.known.value(old.subject, field, day))
        if field == "codes":
            return one(CODE_WORDS), meant.codes(one(CODE_WORDS))
        if field == "original":
            return one(sorted(ORIGINALS)), ORIGINALS[one(sorted(ORIGINALS))]
        if field == "order":
            return str(int(pick * 8) * 2**31), int(pick * 8) * 2**31
        if field == "legend":
            return LEGENDS[one(sorted(LEGENDS))]
        domains = {"status": STATUSES, "ref": REFS, "section": SECTIONS}
        return one(domains.get(field, TEXTS)), one(domains.get(field, TEXTS))

    def retract(self, position: int, field: str | None, everything: bool, together: bool,
                because: str | None) -> None:
        name = self.mark_set.get(position)
        if name is not None and because is not None:
            wanted: Any = Refused("taken back already") if name not in self.marks else meant.fact(
                self.known, "retracted", str(self.known.plan), None, retracts=[(position, "mark")]
            )
        else:
            wanted = meant.target(self.known, position, field, because)
        if isinstance(wanted, list):
            first = wanted[0]
            pairs = {(position, first.field)}
            if together:
                pairs |= {(p, first.field) for p in meant.confirmations(self.known, first)}
            wanted = meant.retract(self.known, first.subject, pairs, everything)
        facts = self.run(wanted, lambda: self.ledger.record(
            lambda entry: correcting.retract(entry, position, field=field, everything=everything,
                                             with_confirmations=together),
            by="Ann", effective="2019-03-08", because=because,
        ))
        if facts and name is not None:
            del self.marks[name]

    def retract_edition(self, position: int, everything: bool, because: str | None) -> None:
        taken = any(f.values.get("edition") == position for f in self.known.facts
                    if f.kind == "retracted")
        wanted: Any = Refused("taken back already, or no reason")
        if because is not None and not taken:
            wanted = meant.retract(self.known, str(self.known.plan), set(), everything, position)
        self.run(wanted, lambda: self.ledger.record(
            lambda entry: correcting.retract_edition(entry, position, everything=everything),
            by="Ann", effective="2019-03-08", because=because,
        ))

    # editions

    def typed(self, ref: str, day: str, field: str) -> str | None:
        """What a council would have typed in a cell that is as the ledger holds it."""
        found = self.known.bearers(ref, day)
        value = self.known.value(found[0], field, day) if found else None
        if field == "deadline":
            return value["timeline"] if value else None
        if field == "codes":
            return next((w for w in CODE_WORDS if value == meant.codes(w)), None)
        if field == "original":
            return next((w for w, day in ORIGINALS.items() if day == value), None)
        return value

    def reworded(self, ref: str, day: str) -> str | None:
        """Other words for the row of a number, that leave no doubt which activity it is: nearly
        the same ones, or words that stand nowhere else. How doubts are settled is no matter of the
        two times, and has tests of its own.
        """
        found = self.known.bearers(ref, day)
        if found:
            held = self.known.value(found[0], "activity", day)
            return f"{held} again" if held else None
        if self.known.first_later_bearer(ref, day):
            return None
        self.new_words += 1
        letters = Random(self.new_words)
        return " ".join("".join(letters.choices(ascii_lowercase, k=11)) for _ in range(4))

    def edition(self, file: File, day: str, legend: bool, choices: Sequence[float]) -> None:
        path = self.path.with_name("edition.csv")
        file.write(path, self.known, day, legend)

        def imported(given: dict[str, str], dry: bool = False) -> Any:
            return self.ledger.import_edition(path, as_at=day, by="Ann", answers=given, dry_run=dry)

        position = self.known.position
        given: dict[str, str] = {}
        crossed = False
        for _ in range(9):
            found = imported(given, dry=True)
            assert not read_facts(self.path, position), "a dry run records nothing"
            if found.already is not None:
                return self._nothing_to_do(imported, found.already, day)
            if not found.findings.questions:
                break
            for at, question in enumerate(found.findings.questions):
                choice = choices[at % len(choices)]
                # A word that is added to the legend has tests of its own.
                offered = [c for c in question.choices if not c.startswith("add-as-")]
                given[question.id] = offered[int(choice * len(offered))]
                if question.kind == "same-activity":
                    given[question.id] = str(question.proposal)
                    # A row with the very wording of another number's activity is a matter of
                    # weighing, which has tests of its own.
                    crossed |= f"; {question.ref} in the ledger reads" not in question.text
        # A word of the status column is asked once; whether it is asked again is no promise.
        wanted = expect(file, self.known, day, legend, self.learnt | given)
        wanted.may_ask.update(wanted.questions & self.learnt.keys())
        wanted.questions.difference_update(self.learnt)
        if meant.legend_codes(self.known, day) and not crossed:
            asked = set(given)
            assert wanted.questions <= asked <= wanted.questions | wanted.may_ask, (
                asked, wanted)
        if given:
            self.run(Refused("open questions"), lambda: imported({}))
        before = Known(self.known.facts)
        facts = self.run(None, lambda: imported(given))
        if not facts:
            return None
        self.editions.append(facts[0].position)
        self.learnt |= {asked: answer for asked, answer in given.items()
                        if asked.startswith("status:") and answer != "leave-out"}
        assert len(facts) == found.recorded
        assert sum(f.kind == "confirmed" for f in facts) == found.confirmed
        if meant.legend_codes(before, day) and not wanted.ambiguous and not crossed:
            assert_imported(facts, wanted, before, day)
        if any(i.endswith(":order") and c == "keep-correction" for i, c in given.items()):
            return None
        in_order = [self.known.value(a, "ref", day) for a in self.known.there(day)]
        rows = [row["ref"] for row in file.rows if row["ref"] in in_order]
        assert [ref for ref in in_order if ref in rows] == rows, "the rows stand as in the file"
        assert imported({}).already == facts[0].position
        return None

    def _nothing_to_do(self, imported: Any, already: int, day: str) -> None:
        self.run(None, lambda: imported({}))
        assert self.known.facts[already - 1].effective == day
        assert not any(f.values.get("edition") == already for f in self.known.facts
                       if f.kind == "retracted")

    # around

    def reopen(self) -> None:
        self.ledger.close()
        self.ledger = self._opened()

    def rebuild(self) -> None:
        """What was written with the records is what is recomputed from them."""
        self.ledger.close()
        assert rebuild(self.path).differed == []
        self.ledger = self._opened()
