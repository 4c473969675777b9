"""Makes the sample ledger by the product's own use cases, under a clock that is set back.

What happened is told in `two-years.toml`, one line for each thing a person did; nothing here
knows the plan. A ledger comes to its name only when it is whole.
"""
from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from plan_ledger.editions.importing import OpenQuestions
from plan_ledger.ledger import Ledger
from plan_ledger.recording import correcting, reporting, structure, whole_plan
from plan_ledger.recording.entry import Entry, Recorded
from plan_ledger.store.creating import publish, refuse_folder
from plan_ledger.store.errors import DiskFull, LedgerExists
from plan_ledger_cli.sample.spreadsheet import Spreadsheet, blank_row

Step = dict[str, Any]
END = "end-of-sample"
"""The mark that is set last, at the true time: all before it has an invented one."""
_ZONE = ZoneInfo("Europe/London")
_REPORTS: dict[str, Callable[[Entry, str, str], Recorded]] = {
    "status": reporting.record_status,
    "lead": reporting.record_lead,
    "deadline": reporting.record_deadline,
    "progress": reporting.record_progress,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """What was made. `first_day` and `last_day` are those of the invented times."""

    position: int
    activities: int
    first_day: str
    last_day: str


def build_sample(path: Path) -> Sample:
    """Raises LedgerExists and leaves that file alone."""
    if path.exists() or path.is_symlink():
        raise LedgerExists(path)
    refuse_folder(path)
    try:
        return _built(path)
    except DiskFull:
        raise DiskFull(path) from None  # not the name on the way


def _built(path: Path) -> Sample:
    with TemporaryDirectory(prefix=".plan-ledger-demo-", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        sample = _Building(draft, _read("plan"), _read("two-years")["happened"]).sample
        publish(draft, path)
    return sample


def _read(name: str) -> dict[str, Any]:
    text = files("plan_ledger_cli.sample").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class _Building:
    def __init__(self, path: Path, plan: dict[str, Any], steps: list[Step]) -> None:
        self._folder = path.parent
        self._actor: str = plan["actor"]
        self._sheet = Spreadsheet(plan)
        self._now = _moment(plan["opened"])
        Ledger.create(path, by=self._actor, clock=self._clock, clock_is_right=True)
        with Ledger(path, clock=self._clock, clock_is_right=True) as self._ledger:
            for step in steps:
                self._take(step)
            self.sample = self._end(plan["opened"])

    def _clock(self) -> datetime:
        return self._now

    def _take(self, step: Step) -> None:
        given = {key: value for key, value in step.items() if key not in ("do", "on")}
        if "on" in step:
            self._now = _moment(step["on"])
        do = step["do"]
        if do in _REPORTS:
            self._report(do, **given)
        elif do == "sheet":
            self._sheet.change(given.pop("ref"), **given)
        else:
            getattr(self, "_" + do.replace("-", "_"))(**given)

    def _enter(
        self,
        decide: Callable[[Entry], Recorded],
        *,
        by: str | None = None,
        effective: str | None = None,
        because: str | None = None,
    ) -> Recorded:
        return self._ledger.record(
            decide, by=by or self._actor, effective=effective or self._today, because=because
        )

    @property
    def _today(self) -> str:
        return self._now.astimezone(_ZONE).date().isoformat()

    # the spreadsheet and its editions

    def _save(self, file: str) -> None:
        self._file(file).write_text(self._sheet.text(), encoding="utf-8", newline="")

    def _import(
        self, file: str, as_at: str, by: str | None = None, because: str | None = None
    ) -> None:
        """Answers as the officer would who takes every proposal."""
        answers: dict[str, str] = {}
        while True:
            try:
                self._ledger.import_edition(
                    self._file(file), as_at=as_at, by=by or self._actor, because=because,
                    answers=answers,
                )
                return
            except OpenQuestions as asked:
                for question in asked.findings.questions:
                    answers[question.id] = question.proposal or question.choices[0]

    def _file(self, name: str) -> Path:
        return self._folder / f"improvement-plan-{name}.tsv"

    def _take_back(self, edition: str, **act: str) -> None:
        position = next(
            event["position"]
            for event in self._ledger.history()["events"]
            if event["type"] == "edition-imported" and event["effective"] == edition
        )
        self._enter(lambda entry: correcting.retract_edition(entry, position), **act)

    # what is reported

    def _report(self, field: str, ref: str, to: str, **act: str) -> None:
        self._enter(lambda entry: _REPORTS[field](entry, ref, to), **act)
        if act.get("effective", "") <= self._today:  # what holds only later is entered later
            self._sheet.change(ref, **{"timeline" if field == "deadline" else field: to})

    def _confirmed(self, ref: str, **act: str) -> None:
        self._enter(lambda entry: reporting.record_confirmed(entry, ref), **act)

    # structure

    def _reword(self, ref: str, field: str, to: str, **act: str) -> None:
        self._enter(lambda entry: structure.reword(entry, ref, field, to), **act)
        self._sheet.change(ref, **{field: to})

    def _renumber(self, ref: str, to: str, **act: str) -> None:
        self._enter(lambda entry: structure.renumber(entry, ref, to), **act)
        self._sheet.change(ref, ref=to)

    def _recode(self, ref: str, to: list[str], **act: str) -> None:
        self._enter(lambda entry: structure.recode(entry, ref, to), **act)
        self._sheet.change(ref, codes=" ".join(to))

    def _move(self, ref: str, after: str, **act: str) -> None:
        self._enter(lambda entry: structure.move(entry, ref, None, after), **act)
        self._sheet.move(ref, after)

    def _withdraw(self, ref: str, **act: str) -> None:
        self._enter(lambda entry: structure.withdraw(entry, ref), **act)
        self._sheet.withdraw(ref)

    def _reinstate(self, ref: str, **act: str) -> None:
        self._enter(lambda entry: structure.reinstate(entry, ref), **act)
        self._sheet.reinstate(ref)

    def _add(self, section: str, ref: str, codes: list[str], **given: Any) -> None:
        act = {key: given.pop(key) for key in ("by", "effective", "because") if key in given}
        new = structure.NewActivity(ref=ref, section=section, codes=codes, **given)
        self._enter(lambda entry: structure.add_activity(entry, new), **act)
        self._sheet.add(section, blank_row(ref) | {"codes": " ".join(codes)} | given)

    # what is put right

    def _correct(
        self, ref: str, said: str, to: str, with_confirmations: bool = False, **act: str
    ) -> None:
        self._enter(
            partial(
                correcting.correct, position=self._position(ref, said), field=said.split()[0],
                to=to, effective=None, with_confirmations=with_confirmations,
            ),
            **act,
        )

    def _retract(self, ref: str, said: str, **act: str) -> None:
        self._enter(
            partial(
                correcting.retract, position=self._position(ref, said), field=said.split()[0]
            ),
            **act,
        )

    def _position(self, ref: str, said: str) -> int:
        """Of the newest record that states a field as from a day, as in `status 2024-10-31`."""
        field, day = said.split()
        stating: list[int] = [
            event["position"]
            for event in self._ledger.history(ref=ref)["events"]
            if event["effective"] == day
            and any(
                one["field"] == field and one["repeats"] is None and one["undone_by"] is None
                for one in event["statements"]
            )
        ]
        if not stating:
            raise LookupError(f"the sample says nothing of {ref}, {said}")
        return stating[-1]

    # marks

    def _mark(self, name: str) -> Recorded:
        return self._enter(lambda entry: whole_plan.set_mark(entry, name, None))

    def _end(self, opened: str) -> Sample:
        """The last record has the true time; so whoever tries the sample can go on recording."""
        last_day = self._today
        self._now = datetime.now(UTC)
        done = self._enter(
            lambda entry: whole_plan.set_mark(entry, END, None), by="plan-ledger demo"
        )
        plan = self._ledger.show()
        return Sample(done.position, len(plan["activities"]), opened[:10], last_day)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)
