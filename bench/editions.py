"""Two editions of a large plan, set out as a council does, and the edits that lie between them."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from plan_ledger.ledger import Ledger
from tests.editions.generated.edits import SILENT, STRUCTURAL, Edit, Kind, edited
from tests.editions.generated.files import Feature
from tests.editions.generated.importing import FIRST, NOW
from tests.editions.generated.layouts import Layout, write_plan
from tests.editions.generated.plans import Plan, plan_of

CAPTIONS = {
    "section": "No.", "codes": "Code", "finding": "Recommendation", "ref": "Ref.",
    "activity": "Activity required", "outcome": "Desired outcome", "timeline": "Timeline",
    "lead": "Accountable lead", "progress": "Progress update", "status": "RAG",
}
_CELLS = [kind for kind in Kind if kind not in STRUCTURAL]
_PLACES = (Kind.RENUMBERED, Kind.SWAPPED, Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.DISPLACED)
_PER_SECTION = 100


@dataclass(frozen=True)
class Editions:
    """`header_row` is the place of the captions in both files, counted from 0."""

    before: Plan
    after: Plan
    edits: list[Edit]
    first: Path
    second: Path
    header_row: int


def two_editions(folder: Path, activities: int, edits: int) -> Editions:
    """Workbooks with title, legend and merged cells; the same ones at each run.

    Four edits in five are of a cell, one in five adds, removes, moves or renumbers an activity.
    """
    random = Random(f"two editions of {activities}")
    before = plan_of(random, activities, -(-activities // _PER_SECTION))
    chosen = [random.choice(_PLACES if n % 5 == 0 else _CELLS) for n in range(2 * edits)]
    for count in range(edits, 2 * edits):  # a few cannot be done where chance puts them
        after, made = edited(random, before, chosen[:count], SILENT)
        if len(made) >= edits:
            break
    layout = Layout(
        Feature.XLSX,
        frozenset((Feature.LEGEND_ABOVE, Feature.MERGED, Feature.STATUS_WORD)),
        CAPTIONS,
    )
    first = write_plan(before, layout, folder / "first")
    second = write_plan(after, layout, folder / "second")
    return Editions(before, after, made, first, second, len(before.legend) + 3)


def ledger_of(path: Path, first: Path) -> Path:
    """A ledger of the first edition."""
    Ledger.create(path, by="Officer", clock=lambda: NOW, clock_is_right=True)
    with Ledger(path, clock=lambda: NOW, clock_is_right=True) as ledger:
        ledger.import_edition(first, as_at=FIRST, by="Officer")
    return path
