"""No pack that was altered is accepted, however much of the rest was made to fit."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import CannotRead
from plan_ledger.proof.verdict import Word
from tests.evidence.packs import independent, office, pack, statement, verdict
from tests.evidence.tampering import FORGERIES, Members, forged


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("honest")
    ledger: Ledger = office(folder)
    pack(ledger, "earlier.zip")
    return pack(ledger, since="2019-01-01").file


@pytest.fixture(scope="module")
def earlier(honest: Path) -> Path:
    return honest.with_name("earlier.zip")


def test_the_honest_pack_is_accepted(honest: Path, earlier: Path) -> None:
    anchor = statement(honest)["head"]["fingerprint"]
    assert verdict(honest).word is Word.CONSISTENT
    assert verdict(honest, fingerprints=[anchor]).word is Word.ANCHORED
    assert verdict(honest, against=[earlier]).word is Word.ANCHORED
    assert independent(honest) == 5
    assert independent(honest, fingerprints=[anchor]) == 0
    assert independent(honest, against=[earlier]) == 0


def test_a_pack_does_not_vouch_for_itself(honest: Path) -> None:
    with pytest.raises(CannotRead, match="which cannot vouch for itself"):
        verdict(honest, against=[honest])
    assert independent(honest, against=[honest]) == 1


@pytest.mark.parametrize("listed", [False, True], ids=["as it was listed", "listed anew"])
@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_told_whatever_vouches_for_the_honest_pack(
    honest: Path, earlier: Path, tmp_path: Path, what: str, listed: bool
) -> None:
    file = tmp_path / "forged.zip"
    file.write_bytes(forged(honest.read_bytes(), FORGERIES[what], listed=listed))
    anchor = statement(honest)["head"]["fingerprint"]
    for outside in ({}, {"fingerprints": [anchor]}, {"against": [earlier]}):
        found = verdict(file, **outside)
        assert found.word is Word.DAMAGED, what
        assert independent(file, **outside) == 3, what
        assert all(fault.text.strip() for fault in found.failures)


def test_an_unsigned_manifest_is_never_anchored(honest: Path, tmp_path: Path) -> None:
    def forge(held: Members) -> None:
        held["plan.csv"] = b"all is well"
        held["manifest"] = held["manifest"].split(b"\n\n")[0] + b"\n"
    def unsigned(held: Members) -> Members:
        forge(held)
        return held
    file = tmp_path / "forged.zip"
    file.write_bytes(forged(honest.read_bytes(), unsigned, listed=True))
    anchor = statement(honest)["head"]["fingerprint"]
    assert verdict(file, fingerprints=[anchor]).word is Word.CONSISTENT
    assert independent(file, fingerprints=[anchor]) == 5
