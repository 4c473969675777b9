"""What belongs to the plan itself: its opening, title, legend, sections, editions and marks."""
from typing import Annotated

from pydantic import Field

from plan_ledger.plan.events.base import Event, Means, Part, Ref, StatusCode, Text


class LegendLine(Part):
    code: StatusCode
    means: Means
    overdue_is_off_track: bool


class LegendWords(Part):
    label: Text
    meaning: Text | None = None


class PlanOpened(Event):
    kind = "plan-opened"
    time_zone: Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")]


class PlanRetitled(Event):
    kind = "plan-retitled"
    title: Text


class LegendSet(Event):
    kind = "legend-set"
    legend: tuple[LegendLine, ...]
    legend_words: dict[StatusCode, LegendWords]


class SectionSet(Event):
    kind = "section-set"
    section: Ref
    title: Text | None


class ProfileSet(Event):
    kind = "profile-set"
    profile: Text


class EditionImported(Event):
    kind = "edition-imported"
    rows: Annotated[int, Field(ge=0)]
    file: Text
    sha256: Text


class MarkSet(Event):
    kind = "mark-set"
    marks: Annotated[int, Field(ge=0, lt=2**53)]
    name: Text
