"""That each record says what its type says: the fields that it must have, none that belongs to
another type, each in its form, and of other positions only what they can bear (docs/pack-format.md,
“What a record may say”). A table could be computed of others too, but not by everybody the same.

Types, and names of fields, that nobody knows yet are of a later version: they say nothing here.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from plan_ledger.plan.cells import ACTIVITY_FIELDS, PLAN_FIELDS, SECTION_TITLE
from plan_ledger.plan.disclosure import COMMON, KINDS, OPEN, TABLE, UNDATED
from plan_ledger.plan.erasure import GROUNDS
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.note import BadKey, VerifierKey
from plan_ledger.record.reading import Record
from plan_ledger.store.record_faults import Fault

Form = Callable[[Any], bool]
Unsealed = Mapping[str, Any]
"""Name -> value of what is disclosed of a record; what the reader may not see is not in it."""


def _pattern(pattern: str) -> Form:
    matches = re.compile(pattern, re.ASCII).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


def _or_null(form: Form) -> Form:
    return lambda value: value is None or form(value)


def _all(form: Form) -> Form:
    return lambda value: isinstance(value, list) and all(map(form, value))


def _object(forms: Mapping[str, Form]) -> Form:
    """An object of exactly these keys."""
    return lambda value: (
        isinstance(value, dict) and value.keys() == forms.keys()
        and all(form(value[name]) for name, form in forms.items())
    )


def _values(form: Form) -> Form:
    return lambda value: isinstance(value, dict) and all(map(form, value.values()))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _number(value) and value >= 0


def _position(value: Any) -> bool:
    return _number(value) and value > 0


def is_day(value: Any) -> bool:
    """A day that there is, as YYYY-MM-DD."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_instant(value: Any) -> bool:
    """A time in UTC with microseconds, of 27 characters."""
    return _time(value) and is_day(value[:10])


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and _number(value[0]) and _text(value[1])


def _source(value: Any) -> bool:
    return isinstance(value, dict) and _position(value.get("edition")) and (
        _count(value.get("row", 0))
    )


_time = _pattern(r".{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
is_identity = _pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_digest = _pattern("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")  # the last one's two spare bits are 0
_reference, _status = _pattern(r"[0-9]+(\.[0-9]+)*[a-z]?"), _pattern("[A-Za-z0-9-]{1,24}")
_legend_line = _object({
    "code": _status, "overdue_is_off_track": _truth,
    "means": _pattern("off-track|at-risk|not-started|on-track|complete"),
})

_ALWAYS: dict[str, Form] = {
    "v": lambda value: _number(value) and value == 1, "plan": _text, "subject": is_identity,
    "version": _count, "type": _text, "recorded_at": is_instant,
    "open": lambda value: isinstance(value, dict), "sealed": _values(_digest),
    "by": _digest, "login": _digest,
}
_WHERE_GIVEN: dict[str, Form] = {
    "effective": is_day, "request": is_identity, "replaces": _all(_position), "source": _source,
}
_SEALED_OTHERWISE: dict[str, Form] = {
    "unknown_codes": _or_null(_all(_text)),
    "legend_words": _values(_object({"label": _text, "meaning": _or_null(_text)})),
}
_OPEN: dict[str, Form] = {
    "time_zone": _pattern("[A-Za-z0-9_+/-]{1,64}"), "field": _text, "key": _text,
    "retires": _or_null(_text),
    "exists": _or_null(_truth), "kept": _truth, "ref": _or_null(_reference),
    "section": _or_null(_reference), "status": _or_null(_status), "order": _or_null(_number),
    "codes": _or_null(_all(_pattern("[A-Z]{1,5}[0-9]{1,3}"))), "deadline": _or_null(is_day),
    "original": _or_null(is_day),
    "deadline_kind": _or_null(_pattern("by|by-then-ongoing|recurring|none")),
    "legend": _all(_legend_line), "repeats": _values(_position), "retracts": _all(_pair),
    "edition": _position, "erases": _position, "marks": _count, "rows": _count, "size": _count,
    "ground": _pattern("|".join(GROUNDS)), "as_at": is_day, "known_at": _count,
    "since": _or_null(is_day), "activity": _or_null(_text), "sha256": _text,
    "withheld": _all(_pattern("|".join(KINDS))),
}
_REQUIRED: dict[str, tuple[str, ...]] = {
    "plan-opened": ("time_zone",),
    "plan-retitled": ("title",),
    "legend-set": ("legend", "legend_words"),
    "section-set": ("section", "title"),
    "profile-set": ("profile",),
    "edition-imported": ("rows", "file", "sha256"),
    "activity-recoded": ("codes",),
    "activity-renumbered": ("ref",),
    "status-changed": ("status",),
    "lead-reassigned": ("lead",),
    "progress-reported": ("progress",),
    "confirmed": ("repeats",),
    "evidence-attached": ("name", "sha256"),
    "corrected": ("field",),
    "erased": ("erases", "field", "ground"),
    "mark-set": ("marks", "name"),
    "key-set": ("key",),
    "pack-made": ("as_at", "known_at", "sha256", "withheld"),
}
"""What each type must have; in clear it is not null."""
_OF_THE_PLAN = ("plan-opened", "plan-retitled", "legend-set", "section-set")
_OF_ANY = ("confirmed", "corrected", "edition-imported", *UNDATED)
_NAMES = {name for fields in TABLE.values() for name in fields} | COMMON.keys()
_CELLS = {*ACTIVITY_FIELDS, *PLAN_FIELDS}
_VALUE_OF_CELL = {
    "codes": ("codes", "unknown_codes"), "deadline": ("deadline", "timeline", "deadline_kind"),
}


def form_faults(
    records: Sequence[Record], disclosed: Mapping[int, Unsealed], plan: str
) -> Iterator[Fault]:
    """The first fault of each record, in order of position. A record that is none is an empty one,
    and is told elsewhere.
    """
    walk = _Walk(records, plan)
    for position, record in enumerate(records, 1):
        if record:
            why = walk.fault(position, record, disclosed.get(position, {}))
            if why is not None:
                yield Fault(position, "record", f"position {position}: {why}")


class _Walk:
    """Remembers what the records so far say of the next."""

    def __init__(self, records: Sequence[Record], plan: str) -> None:
        self._records = records
        self._plan = plan
        self._editions: set[int] = set()
        self._edition: int | None = None
        self._key: str | None = None

    def fault(self, position: int, record: Record, unsealed: Unsealed) -> str | None:
        """Why it is not what a record of its type is."""
        for name, form in _ALWAYS.items():
            if not form(record.get(name)):
                return f"its “{name}” is missing or not valid"
        for name, form in _WHERE_GIVEN.items():
            if name in record and not form(record[name]):
                return f"its “{name}” is not valid"
        return (
            self._misplaced(position, record)
            or _misformed(record, unsealed)
            or self._misnamed(position, record)
        )

    def _misplaced(self, position: int, record: Record) -> str | None:
        kind = record["type"]
        if (kind == "plan-opened") != (position == 1):
            return "a plan is opened once, by its first record"
        if kind in TABLE and ("effective" in record) == (kind in UNDATED):
            return "its effective date is missing, or should not be there"
        is_of_plan = record["subject"] == record["plan"]
        if kind in TABLE and kind not in _OF_ANY and is_of_plan != (kind in _OF_THE_PLAN):
            return "its subject is of the wrong sort"
        if bool(record.get("replaces")) != (kind == "corrected") or (
            "replaces" in record and kind != "corrected"
        ):
            return "a correction, and nothing else, replaces something"
        return self._out_of_its_edition(position, record)

    def _out_of_its_edition(self, position: int, record: Record) -> str | None:
        """What an edition said follows it directly, so that all of it can be taken back."""
        kind = record["type"]
        if "source" in record and record["source"]["edition"] != self._edition:
            return "its source names an edition that it does not follow directly"
        if "source" in record and kind == "corrected":
            return "a correction is of no edition"
        if kind == "edition-imported":
            self._editions.add(position)
            self._edition = position
        elif "source" not in record:
            self._edition = None
        return None

    def _misnamed(self, position: int, record: Record) -> str | None:
        """What it says of other records must be possible of them."""
        kind, said = record["type"], record["open"]
        if kind not in TABLE:
            return None
        named = [*record.get("replaces", ()), *said.get("repeats", {}).values(),
                 *(target for target, _ in said.get("retracts", ()))]
        if "erases" in said:
            named.append(said["erases"])
        if not all(0 < target < position for target in named):
            return "it names a position that is not before it"
        if said.get("marks", 0) > position:
            return "it marks a position that is not before it"
        if kind == "retracted":
            if "retracts" not in said and "edition" not in said:
                return "it takes nothing back"
            if "edition" in said and said["edition"] not in self._editions:
                return "it takes back what is no edition"
        if kind == "erased" and not self._is_sealed(said["erases"], said["field"]):
            return "it erases what was never sealed"
        return self._not_its_key(said) if kind == "key-set" else None

    def _is_sealed(self, position: int, name: str) -> bool:
        sealed = self._records[position - 1].get("sealed")
        return name in ("by", "login") or isinstance(sealed, dict) and name in sealed

    def _not_its_key(self, said: dict[str, Any]) -> str | None:
        try:
            key = VerifierKey.parse(said["key"])
        except BadKey:
            return "its key is none"
        if str(key) != said["key"] or key.name != origin_of(self._plan):
            return "its key is for another ledger, or written otherwise than keys are"
        if said.get("retires") not in (None, self._key):
            return "the key before is another than it retires"
        self._key = str(key)
        return None


def _misformed(record: Record, unsealed: Unsealed) -> str | None:
    """Its fields: all that it must have, none of another type, each in its form."""
    kind, said, sealed = record["type"], record["open"], record["sealed"]
    if "by" in sealed or "login" in sealed:
        return "a sealed field of it has a forbidden name"
    for name, value in unsealed.items():
        if (name in COMMON or name in TABLE.get(kind, {})) and (
            not _SEALED_OTHERWISE.get(name, _or_null(_text))(value)
        ):
            return f"its “{name}” is not valid"
    if kind not in TABLE:
        return None
    fields = COMMON | TABLE[kind]
    for names, is_open in ((said, True), (sealed, False)):
        for name in names:
            if name in _NAMES and name not in fields:
                return f"a record of type {kind} has no “{name}”"
            if name in fields and (fields[name] == OPEN) != is_open:
                return f"its “{name}” should be " + ("sealed" if is_open else "open")
    for name in _REQUIRED.get(kind, ()):
        if name not in sealed and said.get(name) is None:
            return f"a record of type {kind} lacks its “{name}”"
    for name, value in said.items():
        if name in fields and not _OPEN[name](value):
            return f"its “{name}” is not valid"
    if "legend" in said:
        codes = {line["code"] for line in said["legend"]}
        if "legend_words" not in sealed or codes - set(unsealed.get("legend_words", codes)):
            return "its legend lacks words for a code"
    return _without_its_value(said, sealed) if kind == "corrected" else None


def _without_its_value(said: dict[str, Any], sealed: dict[str, Any]) -> str | None:
    cell = said["field"]
    if cell.startswith(SECTION_TITLE):
        names: tuple[str, ...] = ("title",)
    elif cell in _CELLS:
        names = _VALUE_OF_CELL.get(cell, (cell,))
    else:
        return None
    if not any(name in said or name in sealed for name in names):
        return f"it has no value for “{cell}”"
    return None
