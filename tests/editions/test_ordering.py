"""The order of an edition's rows: few move, and no two activities ever stand in one place."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.comparing.ordering import orders_for
from plan_ledger.editions.writing.saving import write_csv
from plan_ledger.ledger import Ledger
from plan_ledger.recording.structure import NewActivity, add_activity
from tests.editions.test_importing import Bring, bring, refs, row

__all__ = ["bring"]
places = st.integers(-(2**40), 2**40) | st.integers(0, 12)


@given(st.lists(st.none() | places, max_size=12, unique_by=lambda one: one or object()),
       st.sets(places, max_size=12))
def test_orders_rise_and_nobody_is_given_the_place_of_another(
    held: list[int | None], others: set[int]
) -> None:
    own = {order for order in held if order is not None}
    given_out = orders_for(held, others | own)
    assert given_out == sorted(set(given_out)) and len(given_out) == len(held)
    assert not {new for new, old in zip(given_out, held, strict=True) if new != old} & (
        others | own
    )


@pytest.mark.parametrize("ref", ["3.1", "0.1"])
def test_what_was_added_by_hand_for_a_later_day_has_a_place_of_its_own(
    ledger: Ledger, bring: Bring, tmp_path: Path, ref: str
) -> None:
    ledger.record(
        lambda entry: add_activity(entry, NewActivity(ref, "1", "Do something early")),
        by="O", effective="2026-12-31",
    )
    bring("2026-11-30", [row("1.1"), row("1.2")], answers={})
    shown = refs(ledger, "2026-12-31")
    assert sorted(shown) == sorted([ref, "1.1", "1.2"])
    path = tmp_path / "exported.csv"
    write_csv(path, ledger.show(as_at="2026-12-31"))
    found = ledger.import_edition(path, as_at="2027-01-01", by="O", answers={}, dry_run=True)
    assert found.findings.differences == []


def test_an_older_edition_keeps_the_places_of_what_later_ones_have(
    ledger: Ledger, bring: Bring
) -> None:
    words = {"1.1": "Audit assessments", "1.2": "Train the managers", "1.3": "Publish standards",
             "1.4": "Hold a weekly panel", "1.5": "Recruit newly qualified staff"}

    def rows(*numbers: str) -> list[list[str]]:
        return [row(number, activity=words[number]) for number in numbers]

    bring("2027-03-31", rows("1.1", "1.2", "1.4"))
    bring("2027-02-28", rows("1.1", "1.3", "1.4", "1.5"),
          answers={f"missing:{ref}:2027-03-31": "forgotten" for ref in ("1.3", "1.5")})
    assert refs(ledger, "2027-02-28") == ["1.1", "1.3", "1.4", "1.5"]
    assert refs(ledger, "2027-03-31") == ["1.1", "1.3", "1.2", "1.4", "1.5"]
