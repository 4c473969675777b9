"""A time stamp proves when records were there, and nothing about whose they are: whoever makes up
records can have them stamped by an authority that everybody trusts. Both verifiers say so.
"""
from __future__ import annotations

import re
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest

from plan_ledger.evidence.manifest import manifest_of
from plan_ledger.evidence.zip_form import zipped
from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import NoCertificate
from plan_ledger.proof.note import BadKey
from plan_ledger.proof.verdict import Word
from plan_ledger.vouching import Vouching
from tests.evidence.packs import independent, members, office, pack, said_of, statement, verdict
from tests.proof.authority import Authority, have_stamped


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


def test_a_time_stamp_alone_says_when_and_the_pack_is_consistent(
    tmp_path: Path, own_folders: Path, authority: Authority
) -> None:
    ledger = office(tmp_path)
    Vouching(ledger).checkpoint()
    have_stamped(ledger.path, authority)
    file, key = pack(ledger).file, Vouching(ledger).key()
    trusted = {"tsa_cas": [authority.ca_file]}
    found = verdict(file, **trusted)
    assert (found.word, found.anchored_to, found.failures) == (Word.CONSISTENT, None, [])
    (stamp,) = found.stamps
    assert stamp.size == statement(file)["signed"] and stamp.time
    assert independent(file, **trusted) == 5
    assert "existed by" in said_of(file, **trusted)
    for brought in ({"keys": [key]}, {"fingerprints": [statement(file)["head"]["fingerprint"]]}):
        found = verdict(file, **trusted, **brought)
        assert (found.word, len(found.stamps)) == (Word.ANCHORED, 1), brought
        assert independent(file, **trusted, **brought) == 0, brought


def test_whoever_writes_on_under_a_key_of_his_own_and_has_it_stamped_vouches_for_nothing(
    tmp_path: Path, own_folders: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = office(tmp_path)
    early, honest_key = ledger.show()["fingerprint"], Vouching(ledger).key()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "thief"))
    Vouching(ledger).rotate(by="A thief", lost=True)
    have_stamped(ledger.path, authority)
    file = pack(ledger).file
    for brought in ({}, {"fingerprints": [early]}, {"keys": [honest_key]}):
        outside = {"tsa_cas": [authority.ca_file], **brought}
        found = verdict(file, **outside)
        assert (found.word, found.failures) == (Word.CONSISTENT, []), brought
        assert independent(file, **outside) == 5, brought
        stamped_to = found.stamps[0].size
        assert found.anchored_to is None or found.anchored_to < stamped_to, brought


def test_a_whole_history_that_was_made_up_and_stamped_is_consistent_and_no_more(
    tmp_path: Path, own_folders: Path, authority: Authority
) -> None:
    (tmp_path / "made up").mkdir()
    (tmp_path / "honest").mkdir()
    honest = office(tmp_path / "honest")
    early = honest.show()["fingerprint"]
    ledger = office(tmp_path / "made up")
    have_stamped(ledger.path, authority)
    file, trusted = pack(ledger).file, {"tsa_cas": [authority.ca_file]}
    assert verdict(file, **trusted).word is Word.CONSISTENT
    assert independent(file, **trusted) == 5
    for brought in ({"fingerprints": [early]}, {"keys": [Vouching(honest).key()]}):
        assert verdict(file, **trusted, **brought).word is Word.DAMAGED, brought
        assert independent(file, **trusted, **brought) == 3, brought


def test_the_table_of_records_that_only_a_time_stamp_covers_rests_on_a_word(
    tmp_path: Path, own_folders: Path, authority: Authority
) -> None:
    ledger = office(tmp_path)
    early = ledger.show(as_at="2019-03-08", known_at="@9")["fingerprint"]
    Vouching(ledger).checkpoint()
    have_stamped(ledger.path, authority)
    file = pack(ledger).file
    outside = {"tsa_cas": [authority.ca_file], "fingerprints": [early]}
    assert any("lies after what is vouched for" in note for note in verdict(file, **outside).notes)
    said = said_of(file, **outside)
    assert re.search(r"lies after what is vouched for", said)
    assert said.startswith("Anchored: records 1 to 9 are vouched for by the fingerprint")


def test_time_stamps_lie_behind_all_checkpoints_also_those_of_an_older_one(
    tmp_path: Path, own_folders: Path, authority: Authority
) -> None:
    ledger = office(tmp_path)
    have_stamped(ledger.path, authority)  # and the pack signs a newer head
    file = pack(ledger).file
    assert (verdict(file).word, independent(file)) == (Word.CONSISTENT, 5)
    held = {name: data for name, data in members(file).items() if name != "manifest"}
    assert [name.split("/")[0] for name in held if "/" in name][-3:] == [
        "checkpoints", "timestamps", "evidence"
    ]
    for moved in ("timestamps/28-1.tsr", "evidence/29-Minutes-of-1-March.txt"):
        first = {moved: held[moved]}
        place = list(held).index("checkpoints/29.note")
        anew = dict([*held.items()][:place]) | first | held
        anew["manifest"] = manifest_of(statement(file)["plan"], anew, [])
        forged = tmp_path / "forged.zip"
        forged.write_bytes(zipped(anew))
        assert (verdict(forged).word, independent(forged)) == (Word.DAMAGED, 3), moved
    stranger = dict([*held.items()][:-1]) | {"notes.txt": b"Hello"} | held
    stranger["manifest"] = manifest_of(statement(file)["plan"], stranger, [])
    forged.write_bytes(zipped(stranger))
    assert (verdict(forged).word, independent(forged)) == (Word.DAMAGED, 3)


JUNK = b"-----BEGIN CERTIFICATE-----\naGVsbG8gd29ybGQ=\n-----END CERTIFICATE-----\n"
CERTIFICATES = {
    "no text at all": lambda ca: b"",
    "other words": lambda ca: b"hello",
    "no certificate between the lines": lambda ca: JUNK,
    "one that is cut short": lambda ca: ca[:200] + ca[-27:],
    "one without an end": lambda ca: ca[:-30],
    "another form, DER": lambda ca: PEM_cert_to_DER_cert(ca.decode()),
    "one good and one that is none": lambda ca: ca + JUNK,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return office(tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("what", CERTIFICATES)
def test_what_is_no_certificate_is_refused_by_both(
    plain: Ledger, tmp_path: Path, authority: Authority, what: str
) -> None:
    file, given = pack(plain, f"{len(what)}.zip").file, tmp_path / "given.pem"
    given.write_bytes(CERTIFICATES[what](authority.ca_file.read_bytes()))
    with pytest.raises(NoCertificate):
        verdict(file, tsa_cas=[given])
    assert independent(file, tsa_cas=[given]) == 1


def test_certificates_among_other_text_are_read_by_both(
    plain: Ledger, tmp_path: Path, authority: Authority
) -> None:
    file, given = pack(plain).file, tmp_path / "given.pem"
    ca = authority.ca_file.read_bytes()
    for text in (
        "Größe 1\n".encode() + ca + b"\xff", ca.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + ca,
        ca + ca, ca.replace(b"\n", b"\n  "), ca.strip(),
    ):
        given.write_bytes(text)
        assert verdict(file, tsa_cas=[given]).word is Word.CONSISTENT
        assert independent(file, tsa_cas=[given]) == 5


def test_a_file_of_keys_is_read_alike_by_both(plain: Ledger, tmp_path: Path) -> None:
    file, given, key = pack(plain, "keys.zip").file, tmp_path / "key.txt", Vouching(plain).key()
    for text in (key, f"\ufeff{key}\r\n", f"\n{key}\n\n"):
        given.write_text(text, "utf-8", newline="")
        assert (verdict(file, keys=[str(given)]).word, independent(file, keys=[given])) == (
            Word.ANCHORED, 0)
    for text in ("", f"{key}\n{key}\n", f"# ours\n{key}", key[:-3], "-----BEGIN PUBLIC KEY-----"):
        given.write_text(text, "utf-8")
        with pytest.raises(BadKey):
            verdict(file, keys=[str(given)])
        assert independent(file, keys=[given]) == 1
