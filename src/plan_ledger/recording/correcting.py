"""Correcting and retracting: what should have been said, and what should not have been said.

Both touch one statement alone. Its confirmations stand, since it was said again, unless they are
included. What the board saw before stays to be asked for with --known-at.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plan_ledger.plan.activity import Activity
from plan_ledger.plan.cells import Statement, stated
from plan_ledger.plan.events.base import plain
from plan_ledger.plan.events.undoing import Corrected, Retracted
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.words import in_words, quoted
from plan_ledger.recording.entry import Entry, Recorded, short
from plan_ledger.recording.errors import BeforeItExists, CannotUndo, NothingToSay
from plan_ledger.recording.values import NO_DEADLINE, content_for
from plan_ledger.store.attached import ever_attached
from plan_ledger.store.reading import head, one_record, records, statements
from plan_ledger.store.references import absence, borne, refuse_if_nameless, refuse_if_shared

_NEVER = {
    "plan-opened": "it opens the ledger",
    "retracted": "a retraction is final; record again what should hold",
    "erased": "an erasure is final",
    "pack-made": "a pack was handed out",
    "key-set": "a key is replaced by a new one",
    "profile-set": "a profile is replaced by a new one",
}


def correct(
    entry: Entry,
    position: int,
    *,
    field: str | None,
    to: str | None,
    effective: str | None,
    with_confirmations: bool = False,
) -> Recorded:
    """What should have been said at `position`: another value, another date, or both."""
    entry.need_reason("a correction")
    subject, field = _target(entry, position, field)
    places = sorted(subject.cells.said_at(position)[field], key=lambda s: s.rank)
    _refuse_undone(entry, subject, position, field)
    old = places[0]
    day = effective or old.effective
    if field == "exists" and to is not None:
        raise CannotUndo("whether an activity is there is corrected by its date: --effective D")
    if to is None:
        content = _same_content(field, old.value)
    else:
        content, notes = content_for(field, to, plan=entry.plan, cells=subject.cells, day=day)
        entry.notes += notes
    value = stated("corrected", {"field": field, **plain(content)})[field]
    if value == old.value and day == old.effective:
        raise NothingToSay(
            f"position {position} says just that already ({short(old)} from"
            f" {in_words(old.effective)}): give another --to or --effective"
        )
    confirming = _confirmations(subject, position, field)
    _refuse_inside_withdrawal(entry, subject, field, day)
    event = entry.draft(
        subject,
        Corrected,
        effective=day,
        replaces=(position, *(confirming if with_confirmations else ())),
        field=field,
        **content,
    )
    _point_out_confirmations(entry, confirming, with_confirmations)
    done = entry.finish(subject, event, _ref_on(entry, subject, day))
    _refuse_broken(entry, [subject], everything=False)
    return done


def retract(
    entry: Entry,
    position: int,
    *,
    field: str | None,
    everything: bool = False,
    with_confirmations: bool = False,
) -> Recorded:
    """Takes one statement back, with nothing in its place.

    `everything` also takes back, in the same record, live statements that it would leave on days
    before their activity exists.
    """
    entry.need_reason("taking something back")
    record = _record(entry, position)
    if record["type"] == "mark-set":
        if position not in {mark.position for mark in entry.plan.marks.values()}:
            raise CannotUndo(f"the mark set at position {position} is taken back already")
        return _take_back(entry, entry.plan, [(position, "mark")], edition=None, everything=False)
    if record["type"] == "evidence-attached":
        return _detach(entry, record["subject"], position)
    subject, field = _target(entry, position, field)
    _refuse_undone(entry, subject, position, field)
    confirming = _confirmations(subject, position, field)
    pairs = [(position, field)]
    if with_confirmations:
        pairs += [(confirmation, field) for confirmation in confirming]
    _point_out_confirmations(entry, confirming, with_confirmations)
    done = _take_back(entry, subject, pairs, edition=None, everything=everything)
    if record["type"] == "corrected":
        old = subject.cells.said_at(record["replaces"][0]).get(field)
        if old:
            entry.notes.append(
                f"what the correction replaced ({short(old[0])} from"
                f" {in_words(old[0].effective)}, position {record['replaces'][0]}) does not come"
                " back by itself: record it again if it holds"
            )
    return done


def _detach(entry: Entry, activity: str, position: int) -> Recorded:
    """The file stays in the ledger, since it was evidence then."""
    (file,) = ever_attached(entry.connection, position)
    if file.undone is not None:
        raise CannotUndo(
            f"the file attached at position {position} is taken back already, by position"
            f" {file.undone}: see `plan-ledger history`"
        )
    entry.notes.append(
        "the file itself is kept, since it was evidence until now: `plan-ledger erase` removes one"
        " that should never have been in the ledger"
    )
    return _take_back(
        entry, entry.activity(activity), [(position, "evidence")], edition=None, everything=False
    )


def retract_edition(entry: Entry, position: int, *, everything: bool = False) -> Recorded:
    """Takes back all that a whole edition said, in one record."""
    entry.need_reason("taking an edition back")
    if position not in entry.plan.editions:
        known = ", ".join(str(p) for p in entry.plan.editions) or "none"
        raise CannotUndo(
            f"position {position} is no edition (editions are recorded at: {known}); `plan-ledger"
            " history` shows them"
        )
    if position in entry.plan.taken_back:
        raise CannotUndo(
            f"the edition at position {position} is taken back already, by position"
            f" {entry.plan.taken_back[position]}"
        )
    return _take_back(entry, entry.plan, [], edition=position, everything=everything)


def _take_back(
    entry: Entry,
    subject: Plan | Activity,
    pairs: list[tuple[int, str]],
    *,
    edition: int | None,
    everything: bool,
) -> Recorded:
    touched = [subject] if edition is None else _of_edition(entry, edition)
    values: dict[str, Any] = {}
    if edition is not None:
        values["edition"] = edition
    left = _left_without_existence(touched, pairs, edition)
    if left and not everything:
        raise BeforeItExists(_left_sentence(left))
    if edition is not None and not everything:
        _point_out_corrections(entry, touched, edition)
    pairs = pairs + [(statement.position, field) for _, field, statement in left]
    if pairs:
        values["retracts"] = tuple(dict.fromkeys(pairs))
    event = entry.draft(subject, Retracted, **values)
    done = entry.finish(subject, event, _ref_on(entry, subject, entry.day))
    _refuse_broken(entry, touched, everything=True)
    return done


def _point_out_corrections(
    entry: Entry, subjects: Sequence[Plan | Activity], edition: int
) -> None:
    """A correction is another's word: it stands when the edition that it corrects is taken back."""
    standing = {
        s.undone_by
        for subject in subjects
        for field in subject.cells
        for s in subject.cells.statements(field)
        if s.edition == edition
        and s.undone_by is not None
        and any(c.live and c.position == s.undone_by for c in subject.cells.statements(field))
    }
    if standing:
        listed = ", ".join(map(str, sorted(standing)))
        entry.notes.append(
            f"what was corrected of this edition stands (position {listed}); retract it by itself"
            " if it should not"
        )


def _of_edition(entry: Entry, edition: int) -> list[Plan | Activity]:
    """Every activity that the edition says something of."""
    subjects: dict[str, None] = {}
    for _, record, _ in records(entry.connection, after=edition):
        if record.get("source", {}).get("edition") != edition:
            break
        subjects[record["subject"]] = None
    return [
        entry.activity(identity) for identity in subjects if identity != str(entry.plan.id)
    ]


def _left_without_existence(
    subjects: Sequence[Plan | Activity],
    pairs: Sequence[tuple[int, str]],
    edition: int | None,
) -> list[tuple[Activity, str, Statement]]:
    """Live statements that would stand on days before their activity exists."""
    gone = set(pairs)
    left: list[tuple[Activity, str, Statement]] = []
    for subject in subjects:
        if not isinstance(subject, Activity):
            continue
        staying = [
            (field, s)
            for field in subject.cells
            for s in subject.cells.live(field)
            if (s.position, field) not in gone and (edition is None or s.edition != edition)
        ]
        first = min((s.effective for f, s in staying if f == "exists" and s.value), default=None)
        left += [
            (subject, field, s) for field, s in staying if first is None or s.effective < first
        ]
    return left


def _left_sentence(left: Sequence[tuple[Activity, str, Statement]]) -> str:
    told = [
        f"position {s.position} ({field}, from {in_words(s.effective)})"
        for _, field, s in sorted(left, key=lambda one: one[2].position)
    ]
    listed = ", ".join(told[:6]) + (f" and {len(told) - 6} more" if len(told) > 6 else "")
    return (
        f"that would leave {len(told)} statement{'s' * (len(told) > 1)} on days before the"
        f" activity exists: {listed}; say --all to take these back too"
    )


def _refuse_broken(
    entry: Entry, subjects: Sequence[Plan | Activity], *, everything: bool
) -> None:
    """Looks at the activities as they are now recorded; raising undoes the whole entry."""
    for subject in subjects:
        if not isinstance(subject, Activity):
            continue
        refuse_if_shared(entry.connection, str(subject.id))
        refuse_if_nameless(entry.connection, str(subject.id))
        if everything:
            continue
        live = [
            (field, s) for _, field, s in statements(
                entry.connection, list(subject.cells), str(subject.id)
            ) if s.live
        ]
        first = min((s.effective for f, s in live if f == "exists" and s.value), default=None)
        left = [(subject, f, s) for f, s in live if first is None or s.effective < first]
        newest = head(entry.connection)
        if any(s.position == newest for _, _, s in left):
            raise BeforeItExists(
                "the activity does not exist yet on that day"
                + (f": it exists from {in_words(first)}" if first else "")
                + "; take a later --effective"
            )
        if left:
            raise BeforeItExists(
                _left_sentence(left).replace(
                    "; say --all to take these back too", "; take those back first"
                )
            )


def _record(entry: Entry, position: int) -> dict[str, Any]:
    newest = head(entry.connection)
    found = one_record(entry.connection, position) if 0 < position <= newest else None
    if found is None:
        raise CannotUndo(f"there is no position {position}: the last one is {newest}")
    record: dict[str, Any] = found[0]
    kind = record["type"]
    if kind in _NEVER:
        raise CannotUndo(f"position {position} ({kind}) cannot be undone: {_NEVER[kind]}")
    if kind == "edition-imported":
        raise CannotUndo(
            f"position {position} is a whole edition: `plan-ledger retract --edition {position}`"
            " takes back all that it said"
        )
    return record


def _target(
    entry: Entry, position: int, field: str | None
) -> tuple[Plan | Activity, str]:
    record = _record(entry, position)
    if record["type"] == "mark-set":
        raise CannotUndo(f"position {position} sets a mark: retract it and set another")
    if record["type"] == "evidence-attached":
        raise CannotUndo(
            f"position {position} attaches a file: retract it and attach the right one"
        )
    subject: Plan | Activity = (
        entry.plan
        if record["subject"] == str(entry.plan.id)
        else entry.activity(record["subject"])
    )
    said = list(subject.cells.said_at(position))
    if field is None:
        if len(said) != 1:
            raise CannotUndo(
                f"position {position} states several things: say which with --field"
                f" ({', '.join(said)})"
            )
        return subject, said[0]
    if field not in said:
        raise CannotUndo(
            f"position {position} says nothing of {quoted(field)}; it states {', '.join(said)}"
        )
    return subject, field


def _refuse_undone(entry: Entry, subject: Plan | Activity, position: int, field: str) -> None:
    by = next(
        (s.undone_by for s in subject.cells.said_at(position)[field] if s.undone_by), None
    )
    if by is None:
        return
    found = one_record(entry.connection, by)
    how = "taken back" if found and found[0]["type"] == "retracted" else "replaced"
    raise CannotUndo(
        f"position {position} ({field}) is {how} already, by position {by}: see `plan-ledger"
        " history`"
    )


def _confirmations(subject: Plan | Activity, position: int, field: str) -> list[int]:
    return [s.position for s in subject.cells.live(field) if s.repeats == position]


def _point_out_confirmations(entry: Entry, confirming: list[int], included: bool) -> None:
    if not confirming:
        return
    listed = ", ".join(str(position) for position in confirming)
    entry.notes.append(
        f"its confirmations (position {listed}) are included, each on its own date"
        if included
        else f"it was confirmed later (position {listed}), and those statements stand; correct or"
        " retract them too if they are wrong (--with-confirmations does it in one go)"
    )


def _refuse_inside_withdrawal(
    entry: Entry, subject: Plan | Activity, field: str, day: str
) -> None:
    if not isinstance(subject, Activity) or field == "exists":
        return
    if subject.is_withdrawn(day):
        ref = subject.cells.value("ref", day) or "?"
        raise absence(entry.connection, ref, day)


def _same_content(field: str, value: Any) -> dict[str, Any]:
    """The event's own fields for a value that stays as it is."""
    if field == "deadline" and value is None:
        return dict(NO_DEADLINE)
    if field in ("codes", "deadline") and value is not None:
        return dict(value)
    if field == "legend":
        return {
            "legend": [
                {key: line[key] for key in ("code", "means", "overdue_is_off_track")}
                for line in value
            ],
            "legend_words": {
                line["code"]: {"label": line["label"] or "", "meaning": line["meaning"]}
                for line in value
            },
        }
    if ":" in field:
        return {"title": value}
    return {field: value}


def _ref_on(entry: Entry, subject: Plan | Activity, day: str) -> str | None:
    """The reference on that day, else the last one that it bore."""
    if isinstance(subject, Plan):
        return None
    kept = borne(entry.connection, str(subject.id))
    here = [span.ref for span in kept if span.covers(day)]
    return here[0] if here else (kept[-1].ref if kept else None)
