"""A corpus of ledgers and proofs that must fail, each for its reason (`corpus/making.py`)."""
from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from plan_ledger.proof.merkle import ProofError
from plan_ledger.proof.note import BadNote, NotSigned, VerifierKey
from plan_ledger.proof.single import BadProofFile, RecordProof
from plan_ledger.proof.verdict import Word
from tests.proof.making import kinds, verdict

CORPUS = Path(__file__).parent / "corpus"
INDEX = json.loads((CORPUS / "index.json").read_text("utf-8"))
KEY = VerifierKey.parse(INDEX["key"])
LEDGERS = {some["file"]: some for some in INDEX["must_fail"] if some["kind"] != "proof"}
PROOFS = {some["file"]: some for some in INDEX["must_fail"] if some["kind"] == "proof"}


def unpacked(name: str, folder: Path) -> Path:
    path = folder / "plan.ledger"
    path.write_bytes(gzip.decompress((CORPUS / name).read_bytes()))
    return path


def test_the_ledger_and_the_proof_from_which_all_others_were_made_are_whole(
    tmp_path: Path, own_folders: Path
) -> None:
    base = unpacked("base.ledger.gz", tmp_path)
    assert verdict(base).word is Word.CONSISTENT
    assert verdict(base, keys=[str(KEY)], against=[CORPUS / "base.tlog-proof"]).word is (
        Word.ANCHORED
    )
    assert RecordProof.parse((CORPUS / "base.tlog-proof").read_bytes()).check([KEY]).size == 15


@pytest.mark.parametrize("name", LEDGERS)
def test_a_damaged_ledger_fails_for_its_reason(
    name: str, tmp_path: Path, own_folders: Path
) -> None:
    found = verdict(unpacked(name, tmp_path))
    assert found.word is Word.DAMAGED
    assert LEDGERS[name]["kind"] in kinds(found), LEDGERS[name]["reason"]


@pytest.mark.parametrize("name", PROOFS)
def test_a_spoilt_proof_proves_nothing(name: str) -> None:
    with pytest.raises((BadProofFile, BadNote, NotSigned, ProofError)):
        RecordProof.parse((CORPUS / name).read_bytes()).check([KEY])


def test_the_corpus_is_all_there_and_every_file_has_its_reason() -> None:
    files = {file.name for end in ("gz", "tlog-proof") for file in CORPUS.glob(f"*.{end}")}
    assert files == {*LEDGERS, *PROOFS, "base.ledger.gz", "base.tlog-proof"}
    assert len(LEDGERS) + len(PROOFS) >= 100
    assert all(some["reason"] for some in INDEX["must_fail"])
