"""No pack that was altered is accepted, however much of the rest was made to fit."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plan_ledger.evidence import making
from plan_ledger.evidence.manifest import manifest_of
from plan_ledger.evidence.zip_form import unzipped, zipped
from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import CannotRead
from plan_ledger.proof.note import SigningKey
from plan_ledger.proof.verdict import Word
from plan_ledger.recording.attaching import File, attach
from plan_ledger.vouching import Vouching
from tests.evidence.hand_made_pack import HandMade
from tests.evidence.hand_made_pack import zipped as zipped_by_hand
from tests.evidence.packs import independent, office, pack, said_of, statement, verdict
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


def test_nor_does_a_copy_of_it(honest: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(honest, tmp_path / "front-door (1).zip"))
    with pytest.raises(CannotRead, match="which cannot vouch for itself"):
        verdict(honest, against=[copy])
    assert independent(honest, against=[copy]) == 1


@pytest.mark.parametrize("listed", [False, True], ids=["as it was listed", "listed anew"])
@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_told_whatever_vouches_for_the_honest_pack(
    honest: Path, earlier: Path, tmp_path: Path, what: str, listed: bool
) -> None:
    file = tmp_path / "forged.zip"
    file.write_bytes(forged(honest.read_bytes(), FORGERIES[what], listed=listed))
    anchor = statement(honest)["head"]["fingerprint"]
    outside = {"against": [earlier]} if listed else {"fingerprints": [anchor]}
    found = verdict(file, **outside)
    assert found.word is Word.DAMAGED, what
    assert independent(file, **outside) == 3, what
    assert all(fault.text.strip() for fault in found.failures)


def unsigned(held: Members) -> Members:
    return held | {"manifest": held["manifest"].split(b"\n\n")[0] + b"\n"}


def test_a_pack_whose_signature_was_taken_off_is_never_anchored(
    honest: Path, tmp_path: Path
) -> None:
    file = tmp_path / "forged.zip"
    file.write_bytes(forged(honest.read_bytes(), unsigned, listed=False))
    anchor = statement(honest)["head"]["fingerprint"]
    found = verdict(file, fingerprints=[anchor])
    assert found.word is Word.CONSISTENT and found.anchored_to == found.size
    assert independent(file, fingerprints=[anchor]) == 5


def test_with_the_signature_off_a_false_spreadsheet_is_not_believed_either(
    honest: Path, tmp_path: Path
) -> None:
    file = tmp_path / "forged.zip"
    file.write_bytes(forged(
        honest.read_bytes(), lambda held: unsigned(held | {"plan.csv": b"all is well"}),
        listed=True,
    ))
    anchor = statement(honest)["head"]["fingerprint"]
    assert verdict(file, fingerprints=[anchor]).word is Word.DAMAGED  # it makes it again
    assert independent(file, fingerprints=[anchor]) == 5


def test_whoever_adds_records_and_a_key_of_his_own_vouches_for_nothing(
    tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = office(tmp_path)
    anchor = ledger.show()["fingerprint"]
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "thief"))
    Vouching(ledger).rotate(by="A thief", lost=True)
    file = pack(ledger).file
    found = verdict(file, fingerprints=[anchor])
    assert (found.word, found.failures) == (Word.CONSISTENT, [])
    assert any("a key that nothing brought vouches for" in note for note in found.notes)
    assert independent(file, fingerprints=[anchor]) == 5


def test_a_key_that_was_handed_over_vouches_too(tmp_path: Path, own_folders: Path) -> None:
    ledger = office(tmp_path)
    anchor, key = ledger.show()["fingerprint"], Vouching(ledger).key()
    Vouching(ledger).rotate(by="Ann")
    file = pack(ledger).file
    for outside in ({"fingerprints": [anchor]}, {"keys": [key]}):
        assert verdict(file, **outside).word is Word.ANCHORED, outside
        assert independent(file, **outside) == 0, outside


@pytest.mark.parametrize("lost", [False, True])
def test_of_a_key_that_was_changed_it_is_said_which_key_signed_what(
    tmp_path: Path, own_folders: Path, lost: bool
) -> None:
    ledger = office(tmp_path)
    old = Vouching(ledger).key()
    first = Vouching(ledger).checkpoint().made.checkpoint.size
    changed = Vouching(ledger).rotate(by="Ann", lost=lost).checkpoint.checkpoint.size
    ledger.record(
        lambda entry: attach(entry, "4.1.1", File("More.txt", b"More."), keep=True),
        by="Ann", effective="2019-03-02",
    )
    file = pack(ledger).file
    new = Vouching(ledger).key()
    found = verdict(file, keys=[old])
    ids = [key.split("+")[1] for key in (old, new)]
    told = [(anchor.size, anchor.text) for anchor in found.anchors]
    if lost:
        assert told == [(first, f"a checkpoint signed with the key {ids[0]}")]
        assert (found.word, found.manifest) == (Word.CONSISTENT, "not-vouched-for")
    else:
        assert told == [
            (changed, f"a checkpoint signed with the key {ids[0]}"),
            (found.size, f"a checkpoint signed with the key {ids[1]}, to which the key {ids[0]}"
                         " handed over"),
        ]
        assert found.word is Word.ANCHORED
    assert independent(file, keys=[old]) == (5 if lost else 0)
    said = said_of(file, keys=[old])
    by_old = f"- records 1 to {first if lost else changed} by the key that you brought"
    assert by_old in said
    assert (f"by the key {ids[1]}, to which the one before handed over" in said) is not lost


@pytest.mark.parametrize("value", [1.5, 2**53, {"naïve": "key"}, {"\ue000": 1, "\U0001f600": 2}])
def test_a_disclosed_value_has_the_json_of_a_record(tmp_path: Path, value: object) -> None:
    made = HandMade()
    made.add("plan-opened", effective="2027-01-01", open_={"time_zone": "UTC"})
    made.add("plan-retitled", effective="2027-01-01", sealed={"title": "T", "because": value})
    file = tmp_path / "by-hand.zip"
    file.write_bytes(zipped_by_hand(made.members(signed=False)))
    assert verdict(file).word is Word.DAMAGED
    assert independent(file) == 3


@pytest.mark.parametrize("of", ["another plan", "nobody"])
def test_another_key_is_told(honest: Path, of: str) -> None:
    origin = f"plan-ledger/{statement(honest)['plan']}"
    key = SigningKey.new("plan-ledger/another" if of == "another plan" else origin).verifier
    assert verdict(honest, keys=[str(key)]).word is Word.DAMAGED
    assert independent(honest, keys=[str(key)]) == 3


@pytest.mark.parametrize("name", ["report.pdf", "plan.xlsx", "plan.csv", "changes.csv",
                                  "README.txt"])
def test_what_is_for_reading_must_be_what_follows_even_where_the_organisation_signed_another(
    tmp_path: Path, own_folders: Path, name: str
) -> None:
    ledger = office(tmp_path)
    file = pack(ledger).file
    held = unzipped(file.read_bytes())
    held[name] = held["plan.csv"] if name != "plan.csv" else held["changes.csv"]
    manifest = held.pop("manifest")
    held["manifest"] = manifest_of(
        statement(file)["plan"], held, [Vouching(ledger).signing_key()]
    )
    forged_by_its_keepers = tmp_path / "forged.zip"
    forged_by_its_keepers.write_bytes(zipped(held))
    found = verdict(forged_by_its_keepers)
    assert [fault.text for fault in found.failures] == [
        f"{name} is not what this program makes of the records"
    ]
    assert manifest != held["manifest"]


def test_a_pack_of_another_version_is_not_made_again_and_that_is_said(
    tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = office(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(making, "made_with", lambda: {"plan-ledger": "0.0.1"})
        file = pack(ledger).file
    found = verdict(file)
    assert found.failures == []
    assert any("were not made again and compared: they were made with plan-ledger 0.0.1" in note
               for note in found.notes)
