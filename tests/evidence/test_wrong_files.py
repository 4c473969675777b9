"""Files that are no pack, or not as they were kept: both verifiers say the same of each, and
nothing of a pack that they did not look at.
"""
from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from plan_ledger.evidence.checking.pack import NoPack
from plan_ledger.evidence.zip_form import Members, unzipped, zipped
from plan_ledger.ledger import Ledger
from plan_ledger.proof.bringing import CannotRead
from plan_ledger.proof.note import SigningKey, signed
from plan_ledger.proof.verdict import Word
from plan_ledger.vouching import Vouching
from tests.evidence.packs import independent, office, pack, said_of, verdict
from tests.evidence.tampering import forged, with_statement


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return office(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def earlier(ledger: Ledger) -> Path:
    return pack(ledger, "earlier.zip").file


@pytest.fixture(scope="module")
def honest(ledger: Ledger, earlier: Path) -> Path:
    return pack(ledger, since="2019-01-01").file


# --- What is no pack -----------------------------------------------------------------------------

def _fifo(file: Path) -> None:
    os.mkfifo(file)


WRONG: dict[str, Callable[[Path], object]] = {
    "nothing": lambda file: None,
    "an empty file": lambda file: file.write_bytes(b""),
    "a text": lambda file: file.write_text("Dear inspector,\n" * 9, "utf-8"),
    "a folder": lambda file: file.mkdir(),
    "a pipe": _fifo,
    "a device": lambda file: file.symlink_to("/dev/null"),
}


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_of_what_is_no_pack_neither_says_anything(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    file = tmp_path / "front-door.zip"
    make(file)
    with pytest.raises(NoPack):
        verdict(file)
    assert independent(file) == 1


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_nor_of_a_pack_where_what_was_brought_is_none(
    honest: Path, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    file = tmp_path / "earlier.zip"
    make(file)
    with pytest.raises(CannotRead):
        verdict(honest, against=[file])
    assert independent(honest, against=[file]) == 1


def test_a_ledger_in_the_place_of_a_pack_is_said_to_be_one(ledger: Ledger) -> None:
    with pytest.raises(NoPack, match="--ledger .* verify"):
        verdict(ledger.path)
    assert independent(ledger.path) == 1


@pytest.mark.parametrize("cut", [2, 100, -1, -30])
def test_a_pack_that_was_cut_short_is_damaged(honest: Path, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "cut.zip"
    file.write_bytes(honest.read_bytes()[:cut])
    assert verdict(file).word is Word.DAMAGED
    assert independent(file) == 3


# --- A checkpoint that was kept ------------------------------------------------------------------

@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
], ids=["with a mark of its byte order", "with carriage returns", "with both"])
@pytest.mark.parametrize("what", ["a checkpoint", "a proof"])
def test_a_text_that_an_editor_saved_again_is_read(
    ledger: Ledger, honest: Path, tmp_path: Path, what: str, change: Callable[[bytes], bytes]
) -> None:
    held = unzipped(honest.read_bytes())
    note = held[[name for name in held if name.startswith("checkpoints/")][-1]]
    file = tmp_path / "kept.note"
    file.write_bytes(change(
        note if what == "a checkpoint" else Vouching(ledger).prove(3).bytes
    ))
    assert verdict(honest, against=[file]).word is Word.ANCHORED
    assert independent(honest, against=[file]) == 0


def test_a_checkpoint_has_three_lines_wherever_it_is(
    ledger: Ledger, honest: Path, tmp_path: Path
) -> None:
    key = Vouching(ledger).signing_key()
    held = unzipped(honest.read_bytes())
    name = [name for name in held if name.startswith("checkpoints/")][-1]
    note = signed(held[name].decode().split("\n\n")[0] + "\nmore\n", [key]).bytes
    kept = tmp_path / "kept.note"
    kept.write_bytes(note)
    with pytest.raises(CannotRead, match="three lines"):
        verdict(honest, against=[kept])
    assert independent(honest, against=[kept]) == 1
    file = tmp_path / "pack.zip"
    file.write_bytes(_signed_anew(held | {name: note}, key))
    assert verdict(file).word is Word.DAMAGED
    assert independent(file) == 3


def _signed_anew(held: Members, key: SigningKey) -> bytes:
    from plan_ledger.evidence.manifest import manifest_of

    plan = key.name.partition("/")[2]
    rest = {name: contents for name, contents in held.items() if name != "manifest"}
    return zipped(rest | {"manifest": manifest_of(plan, rest, [key])})


# --- An earlier pack: its records anchor, whatever became of the rest ----------------------------

def _flipped(data: bytes, name: str) -> bytes:
    """A bit of a member, in the file as it lies there."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        info = opened.getinfo(name)
    at = info.header_offset + 30 + len(name) + info.compress_size // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def _without(held: Members, name: str) -> bytes:
    return zipped({some: contents for some, contents in held.items() if some != name})


STILL_ANCHORS: dict[str, Callable[[bytes, Members], bytes]] = {
    "its statement is another": lambda data, held: zipped(held | {"statement.json": b"{}"}),
    "its manifest is gone": lambda data, held: _without(held, "manifest"),
    "its newest checkpoint is rubbish": lambda data, held: zipped(held | {
        [name for name in held if name.startswith("checkpoints/")][-1]: b"rubbish"}),
    "a bit of its report is another": lambda data, held: _flipped(data, "report.pdf"),
    "its report is gone": lambda data, held: _without(held, "report.pdf"),
}


@pytest.mark.parametrize("damage", STILL_ANCHORS.values(), ids=STILL_ANCHORS)
def test_the_records_of_an_earlier_pack_anchor_whatever_became_of_the_rest(
    honest: Path, earlier: Path, tmp_path: Path, damage: Callable[[bytes, Members], bytes]
) -> None:
    data = earlier.read_bytes()
    file = tmp_path / "kept.zip"
    file.write_bytes(damage(data, unzipped(data)))
    found = verdict(honest, against=[file])
    assert (found.word, found.failures) == (Word.ANCHORED, [])
    assert independent(honest, against=[file]) == 0


@pytest.mark.parametrize(("damage", "code"), [
    (lambda data, held: _flipped(data, "records.jsonl"), 1),
    (lambda data, held: _without(held, "records.jsonl"), 1),
    (lambda data, held: zipped(held | {"records.jsonl": b""}), 1),
    (lambda data, held: zipped(held | {"records.jsonl": held["records.jsonl"][:-1]}), 1),
    (lambda data, held: data[:-1], 1),
    (lambda data, held: zipped(held | {"records.jsonl": b"{}\n"}), 3),
    (lambda data, held: zipped(held | {"records.jsonl": b"rubbish\n"}), 3),
], ids=["flipped", "gone", "empty", "not ended", "cut", "others", "none"])
def test_without_its_records_it_proves_nothing_and_other_records_do_not_agree(
    honest: Path, earlier: Path, tmp_path: Path, damage: Callable[[bytes, Members], bytes],
    code: int,
) -> None:
    data = earlier.read_bytes()
    file = tmp_path / "kept.zip"
    file.write_bytes(damage(data, unzipped(data)))
    if code == 1:
        with pytest.raises(CannotRead):
            verdict(honest, against=[file])
    else:
        assert verdict(honest, against=[file]).word is Word.DAMAGED
    assert independent(honest, against=[file]) == code


# --- What the statement and the workbook cannot be -----------------------------------------------

def test_nothing_is_asked_since_a_later_day(honest: Path, tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(forged(
        honest.read_bytes(),
        with_statement(lambda said: said["question"].update(since="2019-12-31")), listed=True,
    ))
    found = verdict(file)
    assert any("which lies after the day that it is of" in some.text for some in found.failures)
    assert "which lies after the day that it is of" in said_of(file)
    assert (found.word, independent(file)) == (Word.DAMAGED, 3)


def _packed_again(data: bytes, *, twice: bool = False, level: int | None = None) -> bytes:
    """The workbook's members anew; its first sheet `twice`, the other one first."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(
        written, "w", zipfile.ZIP_DEFLATED
    ) as new:
        for info in old.infolist():
            if twice and info.filename.endswith("sheet1.xml"):
                new.writestr(info.filename, b"<other/>")
            new.writestr(info, old.read(info), compresslevel=level)
    return written.getvalue()


@pytest.mark.parametrize("change", [
    lambda data: b"<html>anything</html>" + data, lambda data: data + b"more",
    lambda data: data[:-2] + b"\4\0more",
    lambda data: _packed_again(data, twice=True), lambda data: b"", lambda data: data[:-1],
], ids=["before it", "behind it", "a comment", "a member twice", "nothing", "cut"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_in_the_workbook_nothing_lies_that_no_member_has(
    ledger: Ledger, honest: Path, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    held = unzipped(honest.read_bytes())
    file = tmp_path / "pack.zip"
    file.write_bytes(_signed_anew(
        held | {"plan.xlsx": change(held["plan.xlsx"])}, Vouching(ledger).signing_key()
    ))
    assert [some.text for some in verdict(file).failures] == [
        "plan.xlsx is not what this program makes of the records"
    ]


def test_a_workbook_that_another_computer_packed_otherwise_is_the_same(
    ledger: Ledger, honest: Path, tmp_path: Path
) -> None:
    held = unzipped(honest.read_bytes())
    again = _packed_again(held["plan.xlsx"], level=1)
    assert again != held["plan.xlsx"]
    file = tmp_path / "pack.zip"
    file.write_bytes(_signed_anew(held | {"plan.xlsx": again}, Vouching(ledger).signing_key()))
    assert verdict(file).failures == []
