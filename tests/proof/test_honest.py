"""Nothing healthy is accused: whatever officers honestly do, their ledger is never told damaged."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from plan_ledger.proof.copies import restore_verified
from plan_ledger.proof.verdict import Word
from plan_ledger.store.backing_up import back_up
from plan_ledger.vouching import Vouching
from tests.oracle.test_machine import LedgerMachine
from tests.proof.making import verdict


class SignedMachine(LedgerMachine):
    """Every command in any order, with keys, checkpoints, backups and restores in between."""

    backups = 0
    signed = False

    def the_head_agrees(self):
        """The oracle has tests of its own; here only the verdict counts."""

    @rule()
    def sign(self):
        vouching = Vouching(self.drive.ledger)
        if self.signed:
            vouching.checkpoint()
        else:
            self.drive.run(None, lambda: vouching.new_key(by="Ann"))
            self.signed = True

    @rule(lost=st.booleans())
    def rotate(self, lost):
        if self.signed:
            vouching = Vouching(self.drive.ledger)
            self.drive.run(None, lambda: vouching.rotate(by="Ann", lost=lost))

    @rule(restored=st.booleans())
    def back_up(self, restored):
        self.backups += 1
        copy = self.folder / f"{self.backups}.ledger"
        back_up(self.drive.path, copy)
        if restored:
            self.drive.ledger.close()
            restore_verified(copy, self.drive.path)
            self.drive.reopen()

    def teardown(self):
        try:
            if self.drive is not None:
                still_open = verdict(self.drive.path)
                self.drive.ledger.close()
                for path in (self.drive.path, *self.folder.glob("[0-9]*.ledger")):
                    found = verdict(path)
                    assert found.failures == [], path.name
                    assert quick(path) is found.word
                    if path == self.drive.path:
                        assert found.root == still_open.root and not still_open.failures
                        assert found.word is (Word.ANCHORED if self.signed else Word.CONSISTENT)
                        type(self).verified += 1
        finally:
            shutil.rmtree(self.folder)

    verified = 0


def quick(path: Path) -> Word:
    return verdict(path, quick=True).word


def verify_honest(ledgers: int, steps: int) -> None:
    SignedMachine.verified = 0
    run_state_machine_as_test(
        SignedMachine,
        settings=settings(
            max_examples=ledgers, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert SignedMachine.verified >= ledgers


def test_fifty_honest_ledgers_are_verified(own_folders: Path) -> None:
    verify_honest(50, 12)


@pytest.mark.torture
def test_two_thousand_honest_ledgers_are_verified(own_folders: Path) -> None:
    verify_honest(2000, 25)
