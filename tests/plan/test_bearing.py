"""Which reference an activity bears when, against an oracle that looks at every single day."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.plan.bearing import Span, gone_since, spans
from plan_ledger.plan.cells import Statement

DAYS = [f"2019-01-{day:02}" for day in range(1, 13)]


def statements(values: st.SearchStrategy[object]) -> st.SearchStrategy[list[Statement]]:
    """Positions are unique; some are undone by a later position."""

    def build(drawn: list[tuple[str, object, int | None]]) -> list[Statement]:
        return [
            Statement(day, at, at, value, undone_by=None if gone is None else at + gone)
            for at, (day, value, gone) in enumerate(drawn, start=1)
        ]

    one = st.tuples(st.sampled_from(DAYS), values, st.none() | st.integers(1, 6))
    return st.lists(one, max_size=6).map(build)


def held(some: list[Statement], day: str, known_at: int | None) -> object:
    """The rule of the two times, by hand."""
    best = None
    for s in some:
        known = s.undone_by is None if known_at is None else (
            s.position <= known_at and (s.undone_by is None or s.undone_by > known_at)
        )
        fits = known and s.effective <= day
        if fits and (best is None or (s.effective, s.rank) > (best.effective, best.rank)):
            best = s
    return None if best is None else best.value


KNOWN = st.none() | st.integers(0, 12)


@given(statements(st.booleans()), statements(st.sampled_from(["1.1", "1.2", None])), KNOWN)
def test_on_every_day_the_spans_give_the_reference_that_is_borne(
    exists: list[Statement], refs: list[Statement], known_at: int | None
) -> None:
    found = spans(exists, refs, known_at)
    for day in ["2018-12-31", *DAYS, "2019-02-01"]:
        bears = held(refs, day, known_at) if held(exists, day, known_at) else None
        assert [span.ref for span in found if span.covers(day)] == ([bears] if bears else [])
    for span, following in zip(found, found[1:], strict=False):
        assert span.end is not None
        assert span.end <= following.start
        assert span.ref != following.ref or span.end < following.start


@given(statements(st.booleans()), st.sampled_from(DAYS), KNOWN)
def test_a_withdrawal_begins_on_the_first_day_of_an_unbroken_absence(
    exists: list[Statement], day: str, known_at: int | None
) -> None:
    """Several statements of one day count one by one, as they were said."""
    live = sorted(
        (s for s in exists if (s.undone_by is None if known_at is None else s.live_at(known_at))),
        key=lambda s: (s.effective, s.rank),
    )
    start = None
    for s in live:
        if s.effective <= day:
            start = None if s.value else (start or s.effective)
    assert gone_since(exists, day, known_at) == start


@given(st.tuples(*[st.integers(1, 9)] * 2), st.tuples(*[st.integers(1, 9)] * 2),
       st.booleans(), st.booleans())
def test_two_spans_overlap_where_some_day_is_in_both(
    one: tuple[int, int], two: tuple[int, int], open_one: bool, open_two: bool
) -> None:
    def span(pair: tuple[int, int], is_open: bool) -> Span:
        first, last = min(pair), max(pair) + 1
        return Span("1.1", DAYS[first], None if is_open else DAYS[last])

    a, b = span(one, open_one), span(two, open_two)
    both = any(a.covers(day) and b.covers(day) for day in DAYS)
    assert a.overlaps(b) == b.overlaps(a) == both
    assert not a.overlaps(Span("1.2", a.start, a.end))


def test_a_span_ends_before_its_last_day() -> None:
    span = Span("1.1", "2019-01-02", "2019-01-05")
    assert [day for day in DAYS if span.covers(day)] == ["2019-01-02", "2019-01-03", "2019-01-04"]


def test_an_activity_that_was_taken_back_still_bore_its_reference_as_known_before() -> None:
    exists = [Statement("2019-01-01", 1, 1, True, undone_by=5),
              Statement("2019-01-08", 6, 6, True)]
    refs = [Statement("2019-01-01", 1, 1, "1.1", undone_by=4),
            Statement("2019-01-03", 2, 2, "1.2")]
    assert spans(exists, refs, known_at=3) == [
        Span("1.1", "2019-01-01", "2019-01-03"), Span("1.2", "2019-01-03", None),
    ]
    assert spans(exists, refs, known_at=4) == [Span("1.2", "2019-01-03", None)]
    assert spans(exists, refs, known_at=5) == []
    assert spans(exists, refs) == [Span("1.2", "2019-01-08", None)]
