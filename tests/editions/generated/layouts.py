"""Random layouts: the same plan as one council or another would set it out.

Owns what stays the plan however it is laid out: each activity's row says all its cells, or leaves
blank only what the cell above says for it.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from random import Random

from tests.editions.generated.captions import EXTRA, KNOWN, WIDER
from tests.editions.generated.files import (
    ENCODINGS,
    EVERY_FEATURE,
    FILLED,
    KINDS,
    WORKBOOKS,
    Cell,
    Feature,
    Line,
    Page,
    write_file,
)
from tests.editions.generated.plans import Activity, Due, Plan, Status

_FIELDS = ("section", "codes", "finding", "ref", "activity", "outcome", "timeline", "lead",
           "progress", "status")
_RUNS = ("section", "section title", "codes", "finding")
_MONTHS_SAID = ("%b-%y", "%B %Y")


@dataclass(frozen=True)
class Layout:
    """How one file sets the plan out."""

    kind: Feature
    features: frozenset[Feature]
    captions: dict[str, str]
    """By field, in the file's order; a caption that is no field's stands under itself."""
    encoding: str = "utf-8"
    delimiter: str = ","
    seed: int = 0
    synonyms: dict[str, str] = field(default_factory=dict)

    def __contains__(self, feature: Feature) -> bool:
        return feature in self.features

    def __str__(self) -> str:
        how = f" in {self.encoding}" if self.kind in (Feature.CSV, Feature.TSV) else ""
        return f"{self.kind}{how}: " + "; ".join(sorted(self.features - {self.kind}))

    def status_text(self, status: Status) -> str:
        """What the status cell says; blank where its colour says it."""
        if Feature.STATUS_LETTER in self:
            return status.letter
        if Feature.STATUS_SYNONYM in self:
            return self.synonyms[status.word]
        return "" if Feature.STATUS_FILL in self else status.word

    def due_cell(self, due: Due | None) -> Cell:
        if due is None:
            return Cell()
        day, month = _is_day(due), _is_month(due)
        if day and Feature.DAY_CELLS in self:
            return Cell(f"{day:%d/%m/%Y}", day=day)
        if month and Feature.MONTH_CELLS in self:
            return Cell(f"{month:%b-%y}", day=month, month_only=True)
        return Cell(due.words)

    def due_words(self, due: Due) -> set[str]:
        """The words that the ledger may hold: a date cell has none, so its date in words."""
        cell = self.due_cell(due)
        if cell.day is None:
            return {due.words}
        if cell.month_only:
            return {cell.day.strftime(said) for said in _MONTHS_SAID}
        return {f"{cell.day.day} {cell.day:%B %Y}"}


def random_layout(
    random: Random, plan: Plan, supported: AbstractSet[Feature] = EVERY_FEATURE
) -> Layout:
    """Only of what is `supported`."""
    kind = random.choice([kind for kind in KINDS if kind in supported])
    chosen: set[Feature] = {kind}

    def one_of(*some: Feature) -> None:
        chosen.add(random.choice([feature for feature in some if feature in supported]))

    def maybe(feature: Feature, chance: float, fits: bool = True) -> None:
        if fits and random.random() < chance and feature in supported:
            chosen.add(feature)

    maybe(Feature.NO_TITLE, 0.2)
    one_of(Feature.LEGEND_ABOVE, Feature.LEGEND_ABOVE, Feature.LEGEND_BELOW, Feature.NO_LEGEND)
    # The product knows no colours in an .ods.
    coloured = (Feature.STATUS_FILL,) if kind in FILLED - {Feature.ODS} else ()
    letters = (Feature.STATUS_LETTER,) if plan.legend[0].word == "RED" else ()
    one_of(Feature.STATUS_WORD, Feature.STATUS_WORD, Feature.STATUS_SYNONYM, *letters, *coloured)
    if any(plan.sections.values()):
        one_of(Feature.SECTION_TITLES, Feature.SECTION_WITH_TITLE, Feature.SECTION_LINES,
               Feature.HEADINGS)
    else:
        maybe(Feature.HEADINGS, 0.2)
    maybe(Feature.MERGED, 0.6)
    maybe(Feature.MERGED_OUTCOMES, 0.3, kind in FILLED)
    maybe(Feature.BLANK_ROWS, 0.3, kind is not Feature.DOCX)
    maybe(Feature.HEADER_AGAIN, 0.2)
    maybe(Feature.FOOTER, 0.3)
    maybe(Feature.COVER, 0.3, kind in WORKBOOKS)
    maybe(Feature.HIDDEN, 0.3, kind in WORKBOOKS)
    maybe(Feature.SEVERAL_SHEETS, 0.3, kind in FILLED and len(plan.sections) > 1)
    no_lines = not chosen & {Feature.SECTION_LINES, Feature.HEADINGS}
    maybe(Feature.BLANK_CAPTION, 0.2, no_lines)
    maybe(Feature.NO_NUMBERS, 0.1, Feature.BLANK_CAPTION not in chosen)
    maybe(Feature.WIDER_CAPTIONS, 0.5)
    maybe(Feature.EXTRA_COLUMNS, 0.2)
    maybe(Feature.ORIGINAL, 0.4)
    maybe(Feature.DAY_CELLS, 0.4, kind in WORKBOOKS)
    maybe(Feature.MONTH_CELLS, 0.3, kind in WORKBOOKS)
    maybe(Feature.DATES_1904, 0.1, kind in (Feature.XLSX, Feature.XLSM))
    maybe(Feature.NUMBER_CELLS, 0.4, kind in WORKBOOKS)
    return Layout(
        kind=kind,
        features=frozenset(chosen),
        captions=_captions(random, chosen),
        encoding=random.choice(ENCODINGS),
        delimiter="\t" if kind is Feature.TSV else random.choice((",", ",", ";")),
        seed=random.randrange(2**32),
        synonyms={status.word: random.choice(_of_its_own(status, plan)) for status in plan.legend},
    )


def _of_its_own(status: Status, plan: Plan) -> list[str]:
    """Words for a status that the legend does not give as the word or meaning of another."""
    others = {
        said.casefold() for other in plan.legend if other is not status
        for said in (other.word, other.meaning)
    }
    return [word for word in status.synonyms if word.casefold() not in others] or [status.word]


_MONTHLY = frozenset(
    (Feature.MERGED, Feature.BLANK_ROWS, Feature.HEADER_AGAIN, Feature.FOOTER,
     Feature.WIDER_CAPTIONS, Feature.EXTRA_COLUMNS)
)
"""What may differ from month to month without the file saying anything else."""


def another_month(random: Random, layout: Layout) -> Layout:
    """The next month's file of the same office: as a rule the same, else somebody tidied it."""
    if random.random() < 0.6:
        return replace(layout, seed=random.randrange(2**32))
    allowed = {feature for feature in _MONTHLY if feature in EVERY_FEATURE}
    if layout.kind is Feature.DOCX:
        allowed.discard(Feature.BLANK_ROWS)
    chosen = set(layout.features) - allowed
    chosen |= {feature for feature in sorted(allowed) if random.random() < 0.4}
    return replace(
        layout, features=frozenset(chosen), captions=_captions(random, chosen),
        encoding=random.choice(ENCODINGS), seed=random.randrange(2**32),
    )


def write_plan(plan: Plan, layout: Layout, path: Path) -> Path:
    """`path` is without an ending; the answer has it."""
    path = path.with_suffix(layout.kind.value)
    pages = _Setting(plan, layout).pages()
    write_file(path, pages, encoding=layout.encoding, delimiter=layout.delimiter,
               from_1904=Feature.DATES_1904 in layout)
    return path


def _captions(random: Random, chosen: set[Feature]) -> dict[str, str]:
    fields = list(_FIELDS)
    if Feature.SECTION_TITLES in chosen:
        fields.append("section title")
    if Feature.ORIGINAL in chosen:
        fields.append("original")
    if Feature.NO_NUMBERS in chosen:
        fields.remove("ref")
    if Feature.HEADINGS in chosen:
        fields.remove("section")
    if random.random() < 0.5:
        random.shuffle(fields)
    captions = {}
    for name in fields:
        wider = WIDER[name] if Feature.WIDER_CAPTIONS in chosen else ()
        captions[name] = random.choice([
            caption for caption in (*KNOWN[name], *wider)
            if Feature.NO_NUMBERS not in chosen or "no." not in caption.casefold().split()
        ])  # the only numbers, without a word of whose they are, are the activities'
    if Feature.BLANK_CAPTION in chosen:
        captions["ref"] = ""
    if Feature.EXTRA_COLUMNS in chosen:
        caption = random.choice(list(EXTRA))
        at = random.randint(0, len(captions))
        items = list(captions.items())
        captions = dict([*items[:at], (caption, caption), *items[at:]])
    return captions


def _is_day(due: Due) -> date | None:
    for said in ("%d/%m/%Y", "%d %B %Y"):
        try:
            return datetime.strptime(due.words, said).date()
        except ValueError:
            continue
    return None


def _is_month(due: Due) -> date | None:
    try:
        return datetime.strptime(due.words, "%b-%y").date()
    except ValueError:
        return None


class _Setting:
    """One plan set out in one layout. Its own random numbers, so that it is the same each time."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._plan = plan
        self._layout = layout
        self._random = Random(layout.seed)
        self._width = len(layout.captions)

    def pages(self) -> list[Page]:
        parts = [self._plan.activities]
        if Feature.SEVERAL_SHEETS in self._layout:
            parts = [part for part in self._in_two() if part]
        pages = [self._page(f"Plan {n}" if len(parts) > 1 else "Plan", part, first=n == 1)
                 for n, part in enumerate(parts, 1)]
        if Feature.COVER in self._layout:
            prose = [[Cell("Improvement plan")], [], [Cell("Status of this document: draft")],
                     [Cell("Author: Performance team")]]
            words = [[Cell("Choices")], *([Cell(s.word)] for s in self._plan.legend)]
            pages = [Page("Cover", above=prose), *pages, Page("Lists", above=words)]
        if Feature.HIDDEN in self._layout:
            old = tuple(replace(a, progress="An old copy") for a in self._plan.activities)
            table = self._page("Old", old, first=False).table
            pages.append(Page("Old", table=table, hidden=True))
        return pages

    def _in_two(self) -> list[tuple[Activity, ...]]:
        names = list(self._plan.sections)
        cut = set(names[: self._random.randint(1, len(names) - 1)])
        return [tuple(a for a in self._plan.activities if (a.section in cut) is early)
                for early in (True, False)]

    def _page(self, name: str, activities: Sequence[Activity], *, first: bool) -> Page:
        page = Page(name)
        layout = self._layout
        if first and Feature.NO_TITLE not in layout:
            page.above += [[Cell(self._plan.title)], []]
        legend: list[Line] = [[Cell(s.word, fill=s.fill), Cell(s.meaning)]
                              for s in self._plan.legend]
        if first and Feature.LEGEND_ABOVE in layout:
            page.above += [*legend, []]
        page.table = self._table(activities)
        if first and Feature.LEGEND_BELOW in layout:
            page.below += [[], *legend]
        if Feature.FOOTER in layout:
            page.below += [[], [Cell("Printed on 31/01/2027")]]
        return page

    def _table(self, activities: Sequence[Activity]) -> list[Line]:
        header = [Cell(caption) for caption in self._layout.captions.values()]
        lines: list[Line] = [header]
        section: str | None = None
        for group in self._groups(activities):
            if lines != [header]:
                again = Feature.HEADER_AGAIN in self._layout and self._random.random() < 0.3
                blank = Feature.BLANK_ROWS in self._layout and self._random.random() < 0.6
                lines += ([header] if again else []) + ([[]] if blank else [])
            for part in _by_section(group):
                lines += self._heading(part[0]) if part[0].section != section else []
                section = part[0].section
                lines += self._rows(part)
        return lines

    def _groups(self, activities: Sequence[Activity]) -> list[list[Activity]]:
        """Cut where something may stand between two rows."""
        groups: list[list[Activity]] = []
        for activity in activities:
            if not groups or self._random.random() < 0.15:
                groups.append([])
            groups[-1].append(activity)
        return groups

    def _heading(self, first: Activity) -> list[Line]:
        number, title = first.section, self._plan.sections[first.section]
        if Feature.HEADINGS in self._layout:
            return [[Cell(f"{number} {title}" if title else number, across=self._width)]
                    + [Cell()] * (self._width - 1)]
        if Feature.SECTION_LINES in self._layout and title:
            columns = list(self._layout.captions)
            at = self._title_column(columns)
            line = [Cell()] * self._width
            if at is None:
                line[columns.index("section")] = Cell(f"{number} {title}")
            else:
                line[columns.index("section")], line[at] = Cell(number), Cell(title)
            return [line]
        return []

    def _title_column(self, columns: list[str]) -> int | None:
        """Where a line of its own has its title: to the right of its number."""
        after = columns.index("section") + 1
        fit = [at for at, name in enumerate(columns) if at >= after
               and name in ("codes", "outcome", "lead", "progress")]
        return fit[0] if fit else None

    def _rows(self, activities: Sequence[Activity]) -> list[Line]:
        """The rows of one section. Merged cells go on while the cell says the same."""
        said = [self._cells(activity) for activity in activities]
        lines = [[row[name] for name in self._layout.captions] for row in said]
        for column, name in enumerate(self._layout.captions):
            if not self._is_merged(name):
                continue
            top = 0
            for at in range(1, len(lines) + 1):
                if at < len(lines) and lines[at][column] == lines[top][column]:
                    continue
                if lines[top][column].text:
                    lines[top][column] = replace(lines[top][column], down=at - top)
                    for below in range(top + 1, at):
                        lines[below][column] = Cell()
                top = at
        return lines

    def _is_merged(self, name: str) -> bool:
        if name == "outcome":
            return Feature.MERGED_OUTCOMES in self._layout
        return name in _RUNS and Feature.MERGED in self._layout

    def _cells(self, activity: Activity) -> dict[str, Cell]:
        layout, section = self._layout, activity.section
        title = self._plan.sections[section]
        number = Cell(section)
        if Feature.SECTION_WITH_TITLE in layout and title:
            number = Cell(f"{section} {title}")
        elif Feature.NUMBER_CELLS in layout and section.isdigit():
            number = Cell(section, number=int(section))
        status = self._plan.status(activity.status) if activity.status else None
        cells = {
            "section": number,
            "section title": Cell(title or ""),
            "codes": Cell(_codes(activity)),
            "finding": Cell(activity.finding or ""),
            "ref": Cell(activity.ref),
            "activity": Cell(activity.activity),
            "outcome": Cell(activity.outcome or ""),
            "timeline": layout.due_cell(activity.due),
            "original": layout.due_cell(activity.original),
            "lead": Cell(activity.lead or ""),
            "progress": Cell(activity.progress or ""),
            "status": Cell(
                layout.status_text(status),
                fill=status.fill if layout.kind in FILLED else None,
            ) if status else Cell(),
        }
        return cells | {name: Cell(EXTRA[name][activity.key % 3])
                        for name in layout.captions if name in EXTRA}


def _codes(activity: Activity) -> str:
    """R 1 AFI 5, R??: as officers space them."""
    spaced = [code.replace("R", "R ").replace("AFI", "AFI ") if activity.key % 2 else code
              for code in activity.codes]
    return ", ".join([part for part in (" ".join(spaced), *activity.unknown_codes) if part])


def _by_section(activities: Iterable[Activity]) -> list[list[Activity]]:
    parts: list[list[Activity]] = []
    for activity in activities:
        if not parts or parts[-1][-1].section != activity.section:
            parts.append([])
        parts[-1].append(activity)
    return parts
