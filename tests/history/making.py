"""Small ledgers that are asked about: somebody records in them on days that a test says."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.recording import correcting, reporting, structure
from plan_ledger.store.opening import open_for_reading

LEGEND = """
[RED]
meaning = "timescale slipped"
means = "off-track"
overdue_is_off_track = true
[AMBER]
means = "at-risk"
[GREEN]
means = "on-track"
[BLUE]
label = "Done"
means = "complete"
"""
NO_BLUE = """
[RED]
means = "off-track"
[AMBER]
means = "at-risk"
"""


class Office:
    """A ledger and its clock, which stands at noon (UTC) of the day that was said last.

    `at` keeps the positions of what was given a name.
    """

    def __init__(self, folder: Path, opened: str, **given: Any) -> None:
        self.folder = folder
        self.now = datetime.fromisoformat(f"{opened}T12:00+00:00")
        self.path = folder / "plan.ledger"
        self.at: dict[str, int] = {}
        Ledger.create(self.path, by="Ann", clock=lambda: self.now, clock_is_right=True,
                      **{"title": "The plan", "legend_toml": (LEGEND, "l.toml"), **given})
        self.ledger = Ledger(self.path, clock=lambda: self.now, clock_is_right=True)

    def on(self, day: str) -> Office:
        self.now = datetime.fromisoformat(f"{day}T12:00+00:00")
        return self

    def says(self, use_case: Callable[..., Any], day: str, *said: Any, because: str | None = None,
             by: str = "Ann", name: str = "", **named: Any) -> int:
        position = self.ledger.record(
            lambda entry: use_case(entry, *said, **named), by=by, effective=day, because=because
        ).position
        self.at[name] = position
        return position

    def add(self, day: str, ref: str, section: str = "1", name: str = "", **given: Any) -> int:
        new = structure.NewActivity(
            ref=ref, section=section, **{"activity": f"Set up {ref}", **given}
        )
        position = self.ledger.add_activity(new, by="Ann", effective=day).position
        self.at[name] = position
        return position

    def status(self, day: str, ref: str, code: str, **given: Any) -> int:
        return self.says(reporting.record_status, day, ref, code, **{"because": "so", **given})

    def deadline(self, day: str, ref: str, words: str | None, **given: Any) -> int:
        return self.says(reporting.record_deadline, day, ref, words, **{"because": "so", **given})

    def correct(self, position: int, **given: Any) -> int:
        said = {"field": None, "to": None, "effective": None, "because": "mistyped", **given}
        return self.says(correcting.correct, "2019-01-01", position, **said)

    def retract(self, position: int, **given: Any) -> int:
        said = {"field": None, "because": "never said", **given}
        return self.says(correcting.retract, "2019-01-01", position, **said)

    def take_back(self, edition: int, **given: Any) -> int:
        said = {"because": "a draft", **given}
        return self.says(correcting.retract_edition, "2019-01-01", edition, **said)

    def edition(self, day: str, name: str, *lines: str, answers: dict[str, str] | None = None
                ) -> int:
        """The first of `lines` is the header; answers the edition's position."""
        path = self.folder / name
        path.write_text("\n".join(lines), encoding="utf-8")
        with self.asking() as connection:
            before = connection.execute("SELECT max(position) FROM records").fetchone()[0]
        self.ledger.import_edition(path, as_at=day, by="Ann", answers=answers)
        self.at[name] = before + 1
        return int(before + 1)

    def id(self, ref: str, as_at: str) -> str:
        (one,) = self.ledger.show(ref=ref, as_at=as_at)["activities"]
        return str(one["id"])

    def asking(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to ask by, as the ledger itself opens it."""
        return closing(open_for_reading(self.path))


def noon(day: str, later: int = 0) -> str:
    """The recorded time on a day of the first entry, or of one that was made `later`."""
    return f"{day}T12:00:00.{later:06d}Z"
