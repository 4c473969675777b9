"""Whatever was recorded and whatever is asked of it, an honest pack is accepted, and both
verifiers find the table that the ledger shows.
"""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from plan_ledger.packing import Packing
from plan_ledger.plan.disclosure import KINDS
from plan_ledger.proof.verdict import Word
from plan_ledger.vouching import Vouching
from tests.evidence.packs import independent, statement, verdict
from tests.oracle.test_machine import LedgerMachine

days = st.dates(min_value=date(2018, 11, 1),
                max_value=date(2020, 6, 30)).map(str)


class PackMachine(LedgerMachine):
    """Every command in any order, and packs made in between."""

    packs = 0
    signed = False

    def the_head_agrees(self):
        """The oracle has tests of its own; here packs are looked at."""

    @rule()
    def sign(self):
        vouching = Vouching(self.drive.ledger)
        if self.signed:
            vouching.checkpoint()
        else:
            self.drive.run(None, lambda: vouching.new_key(by="Ann"))
            self.signed = True

    @rule(as_at=days, share=st.floats(0, 1), withhold=st.sets(st.sampled_from(KINDS), max_size=3))
    def pack(self, as_at, share, withhold):
        ledger = self.drive.ledger
        head = ledger.history()["position"]
        known_at = f"@{round(share * head)}" if share < 0.7 else None
        self.packs += 1
        file = self.folder / f"{self.packs}.zip"
        self.drive.run(None, lambda: Packing(ledger).make(
            file, by="Ann", as_at=as_at, known_at=known_at, withhold=sorted(withhold)
        ))
        self.look_at(file, as_at, withhold)

    def look_at(self, file: Path, as_at: str, withhold: set[str]) -> None:
        said = statement(file)
        anchor = said["head"]["fingerprint"]
        found = verdict(file, fingerprints=[anchor])
        assert found.failures == [], (found.failures, file)
        assert found.word is (Word.ANCHORED if self.signed else Word.CONSISTENT)
        assert independent(file, fingerprints=[anchor]) == found.word.exit_code, file
        if not withhold:
            position = said["question"]["position"]
            shown = self.drive.ledger.show(as_at=as_at, known_at=f"@{position}")
            shown.pop("notes")
            assert said["table"] | {"known_at": shown["known_at"]} == shown


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        PackMachine, settings=settings(max_examples=examples, stateful_step_count=steps)
    )


def test_honest_packs_are_accepted(own_folders: Path) -> None:
    run(8, 15)


@pytest.mark.torture
def test_five_hundred_honest_packs_are_accepted(own_folders: Path) -> None:
    run(120, 40)
