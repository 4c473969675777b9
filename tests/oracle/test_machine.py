"""Every command in any order against the oracle: nothing may ever be answered differently.

A step is a command with its day and clock. What it must record or refuse is decided by
`tests.oracle.meant` before it runs; what the ledger then answers is compared with the fold.
"""
from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.oracle import meant
from tests.oracle.driving import Driver
from tests.oracle.files import ORIGINALS, File
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

_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder in memory where there is one: each command waits for the disk otherwise."""

refs = st.sampled_from([*REFS[:2] * 3, *REFS])
days = st.sampled_from([*DAYS[6:36:6] * 24, *DAYS])  # mostly one of five, so that they collide
texts = st.sampled_from([*TEXTS[:2] * 3, *TEXTS])
statuses = st.sampled_from([*STATUSES[:3] * 3, *STATUSES])
sections = st.sampled_from(SECTIONS)
timelines = st.sampled_from(TIMELINE_WORDS)
codes = st.sampled_from(CODE_WORDS)
reasons = st.sampled_from([*["it was so"] * 9, None])
some = st.floats(0, 1, exclude_max=True, allow_nan=False, width=32)

_SAID_IN_ROW = {
    "section": sections, "codes": codes, "finding": texts, "activity": texts, "outcome": texts,
    "deadline": timelines, "original": st.sampled_from(sorted(ORIGINALS)), "lead": texts,
    "progress": texts, "status": statuses,
}
KEEP, BLANK = "\0keep", "\0blank"
rows = st.fixed_dictionaries(
    {
        field: st.one_of(st.sampled_from([KEEP, KEEP, KEEP, BLANK]), values)
        for field, values in _SAID_IN_ROW.items()
    }
)


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="oracle-", dir=_MEMORY))
        self.drive: Driver | None = None

    def teardown(self) -> None:
        try:
            if self.drive is not None:
                self.drive.compare_everything()
                self.drive.ledger.close()
        finally:
            shutil.rmtree(self.folder)

    @initialize(titled=st.booleans(), first=st.lists(
        st.tuples(refs, st.sampled_from(DAYS[:8])), min_size=2, max_size=3,
        unique_by=lambda pair: pair[0],
    ))
    def open(self, titled, first):
        self.drive = Driver(self.folder / "plan.ledger", title="The plan" if titled else None)
        for ref, day in first:
            self.add(ref, day, ref[0], {"activity": TEXTS[0]}, None, None, None)

    # reporting

    @rule(ref=refs, day=days, code=statuses, because=reasons)
    def status(self, ref, day, code, because):
        wanted = meant.status(self.drive.known, ref, day, code, because)
        self.drive.record("status", wanted, day, because, ref, code)

    @rule(ref=refs, day=days, who=st.none() | texts)
    def lead(self, ref, day, who):
        wanted = meant.of_activity(self.drive.known, "lead-reassigned", ref, day, "lead", who)
        self.drive.record("lead", wanted, day, None, ref, who)

    @rule(ref=refs, day=days, text=st.none() | texts)
    def progress(self, ref, day, text):
        wanted = meant.of_activity(
            self.drive.known, "progress-reported", ref, day, "progress", text
        )
        self.drive.record("progress", wanted, day, None, ref, text)

    @rule(ref=refs, day=days, words=st.none() | timelines, because=reasons)
    def deadline(self, ref, day, words, because):
        wanted = meant.deadline_revised(self.drive.known, ref, day, words, because)
        self.drive.record("deadline", wanted, day, because, ref, words)

    @rule(which=some, day=st.none() | days, code=statuses, text=texts, same=st.booleans())
    def say_more(self, which, day, code, text, same):
        """Another value, or what holds, in a cell that was spoken of: often on the very day."""
        ref, field, day, held = self.drive.reported(which, day)
        if same and held is not None:
            code = text = held
        if field == "status":
            self.status(ref, day, code, "it was so")
        elif field == "lead":
            self.lead(ref, day, text)
        elif field == "progress":
            self.progress(ref, day, text)
        elif field:
            self.reword(ref, day, field, text)

    @rule(ref=refs, day=days)
    def confirmed(self, ref, day):
        wanted = meant.confirmed(self.drive.known, ref, day)
        self.drive.record("confirmed", wanted, day, None, ref)

    # structure

    @rule(
        ref=refs, day=days, section=sections, code=st.none() | statuses,
        words=st.none() | timelines, named=st.none() | codes,
        written=st.fixed_dictionaries(
            {"activity": texts},
            optional=dict.fromkeys(("outcome", "finding", "lead", "progress"), texts),
        ),
    )
    def add(self, ref, day, section, written, code, words, named):
        given = {"ref": ref, "section": section, **written}
        if named is not None:
            given["codes"] = meant.codes(named)
        if words is not None:
            given["deadline"] = meant.deadline(words, day, None)
        if code is not None:
            given["status"] = code
        wanted = meant.add(self.drive.known, day, given)
        self.drive.add(wanted, day, ref, section, written, code, words, named)

    @rule(ref=refs, day=days, field=st.sampled_from(["activity", "outcome", "finding"]), text=texts)
    def reword(self, ref, day, field, text):
        wanted = meant.of_activity(self.drive.known, "activity-reworded", ref, day, field, text)
        self.drive.record("reword", wanted, day, None, ref, field, text)

    @rule(ref=refs, day=days, number=refs)
    def renumber(self, ref, day, number):
        wanted = meant.of_activity(
            self.drive.known, "activity-renumbered", ref, day, "ref", number
        )
        self.drive.record("renumber", wanted, day, None, ref, number)

    @rule(ref=refs, day=days, named=codes)
    def recode(self, ref, day, named):
        wanted = meant.of_activity(
            self.drive.known, "activity-recoded", ref, day, "codes", meant.codes(named)
        )
        self.drive.record("recode", wanted, day, None, ref, [named])

    @rule(ref=refs, day=days, section=st.none() | sections, after=st.none() | refs)
    def move(self, ref, day, section, after):
        wanted = meant.move(self.drive.known, ref, day, section, after)
        self.drive.move(wanted, day, ref, section, after)

    @rule(ref=refs, day=days, because=reasons)
    def withdraw(self, ref, day, because):
        wanted = meant.withdraw(self.drive.known, ref, day, because)
        self.drive.record("withdraw", wanted, day, because, ref)

    @rule(ref=refs, day=days)
    def reinstate(self, ref, day):
        self.drive.record("reinstate", meant.reinstate(self.drive.known, ref, day), day, None, ref)

    @rule(
        day=days, number=sections, text=texts, which=st.sampled_from(sorted(LEGENDS)),
        what=st.sampled_from(["title", "legend", "section"]),
    )
    def plan_says(self, day, number, text, which, what):
        if what == "title":
            wanted = meant.of_plan(self.drive.known, "plan-retitled", day, "title", text)
            self.drive.record("title", wanted, day, None, text)
        elif what == "legend":
            value = LEGENDS[which][1]
            wanted = meant.of_plan(self.drive.known, "legend-set", day, "legend", value)
            self.drive.set_legend(wanted, day, which)
        else:
            wanted = meant.of_plan(self.drive.known, "section-set", day, f"section:{number}", text)
            self.drive.record("section", wanted, day, None, number, text)

    # undoing

    @rule(
        which=some, cell=some, new=st.booleans(), value=some, day=st.none() | days,
        together=st.booleans(), because=reasons, unnamed=st.sampled_from([False] * 7 + [True]),
    )
    def correct(self, which, cell, new, value, day, together, because, unnamed):
        position, field = self.drive.statement(which, cell, unnamed, together)
        self.drive.correct(position, field, value if new else None, day, together, because)

    @rule(which=some, value=some, together=st.booleans())
    def mend(self, which, value, together):
        position, field = self.drive.statement(which, 0, False, together)
        self.drive.correct(position, field, value, None, together, "it was so")

    @rule(which=some, day=days, together=st.booleans())
    def redate(self, which, day, together):
        position, field = self.drive.statement(which, 0, False, together)
        self.drive.correct(position, field, None, day, together, "it was so")

    @rule(
        which=some, cell=some, everything=st.booleans(), together=st.booleans(), because=reasons,
        unnamed=st.sampled_from([False] * 7 + [True]),
    )
    def retract(self, which, cell, everything, together, because, unnamed):
        position, field = self.drive.statement(which, cell, unnamed, together)
        self.drive.retract(position, field, everything, together, because)

    @precondition(lambda self: self.drive and self.drive.editions)
    @rule(which=some, everything=st.booleans(), because=reasons)
    def retract_edition(self, which, everything, because):
        editions = self.drive.editions
        self.drive.retract_edition(editions[int(which * len(editions))], everything, because)

    # editions

    @rule(
        day=days, title=st.none() | texts, titles=st.dictionaries(sections, texts, max_size=2),
        each=st.fixed_dictionaries({ref: st.sampled_from([True, True, True, False]) | rows
                                    for ref in REFS}),
        order=st.permutations(REFS), legend=st.booleans(), choices=st.lists(some, min_size=3),
    )
    def edition(self, day, title, titles, each, order, legend, choices):
        file = File(title, titles, [])
        for ref in order:
            row = each[ref]
            if row is False or (row is True and not self.drive.known.bearers(ref, day)):
                continue
            kept = dict.fromkeys(_SAID_IN_ROW, KEEP) if row is True else row
            said = {
                field: told for field, value in kept.items()
                if (told := self.drive.typed(ref, day, field) if value is KEEP else value)
                not in (None, BLANK)
            }
            if kept["activity"] not in (KEEP, BLANK):
                said["activity"] = self.drive.reworded(ref, day)
            file.rows.append(
                {"ref": ref} | {field: told for field, told in said.items() if told is not None}
            )
        if file.rows:
            self.drive.edition(file, day, legend, choices)

    # time, and everything around

    @rule(
        what=st.sampled_from(["clock"] * 3 + ["mark", "reopen", "rebuild"]), at=st.none() | some,
        hours=st.sampled_from([-30, -2, 0, 1, 5, 24, 24, 48, 100]),
    )
    def around(self, what, at, hours):
        if what == "clock":
            self.drive.clock.forward(hours=hours)
        elif what == "mark":
            self.drive.mark(None if at is None else int(at * (self.drive.known.position + 1)))
        elif what == "reopen":
            self.drive.reopen()
        else:
            self.drive.rebuild()

    @rule(day=days, at=some, other=days, then=some)
    def ask(self, day, at, other, then):
        self.drive.compare(day, at)
        self.drive.compare_changes(day, at, other, then)

    @rule(at=some)
    def ask_history(self, at):
        self.drive.compare_history(at)

    @invariant()
    def the_head_agrees(self):
        if self.drive:
            self.drive.compare_head()


def test_any_commands_agree_with_the_oracle():
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=25, stateful_step_count=40, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.torture
def test_twenty_thousand_commands_agree_with_the_oracle():
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=420, stateful_step_count=50, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
