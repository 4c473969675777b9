"""A pack's ZIP has one form: the same members give the same bytes, and nothing else is read."""
from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.evidence.zip_form import NotThisForm, unzipped, zipped

MEMBERS = {"README.txt": b"Read me.\r\n", "statement.json": b"{}" * 400, "evidence/3-a.txt": b"A",
           "manifest": b""}
names = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,9}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,9})?\Z")


@given(st.dictionaries(names, st.binary(max_size=300), max_size=6))
def test_what_is_zipped_comes_out_and_other_programs_read_it(members: dict[str, bytes]) -> None:
    data = zipped(members)
    assert unzipped(data) == members and list(unzipped(data)) == list(members)
    assert zipped(members) == data
    if members:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            assert {n: opened.read(n) for n in opened.namelist()} == members


def test_no_byte_of_its_form_can_be_another() -> None:
    data = zipped(MEMBERS)
    for at in range(len(data)):
        for bit in (1, 16, 128):
            other = bytearray(data)
            other[at] ^= bit
            try:
                found = unzipped(bytes(other))
            except NotThisForm:
                continue
            assert found == MEMBERS, at  # a spare bit of a deflated member


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    with pytest.raises(NotThisForm):
        unzipped(data)


@given(st.data())
def test_cut_or_lengthened_anywhere_it_is_refused(data: st.DataObject) -> None:
    whole = zipped(MEMBERS)
    at = data.draw(st.integers(0, len(whole) - 1))
    for other in (whole[:at], whole[:at] + b"\0" + whole[at:], whole + whole[at:]):
        with pytest.raises(NotThisForm):
            unzipped(other)


def by_zipfile(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        fill(made)
    return written.getvalue()


def link(made: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("README.txt")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    made.writestr(info, "/etc/passwd")


@pytest.mark.parametrize("fill", [
    lambda made: made.writestr("../README.txt", "x"),
    lambda made: made.writestr("/README.txt", "x"),
    lambda made: made.writestr("C:README.txt", "x"),
    lambda made: made.writestr("README.txt", "x"),
    link,
], ids=["above", "from the root", "with a drive", "with a time", "a link"])
def test_what_other_programs_zip_is_no_pack(fill: Callable[[zipfile.ZipFile], None]) -> None:
    with pytest.raises(NotThisForm):
        unzipped(by_zipfile(fill))


def test_a_name_that_comes_twice_is_refused() -> None:
    one, two = zipped({"a": b"1"}), zipped({"b": b"2"})
    # two members of one name: the second's header and directory entry say `a`
    local_one, local_two = one[: one.index(b"PK\x01\x02")], two[: two.index(b"PK\x01\x02")]
    entry_one = one[len(local_one) : -22]
    entry_two = bytearray(two[len(local_two) : -22])
    struct.pack_into("<I", entry_two, 42, len(local_one))
    body = local_one + local_two.replace(b"b", b"a", 1)
    directory = entry_one + bytes(entry_two).replace(b"b", b"a", 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), len(body), 0)
    with pytest.raises(NotThisForm, match="holds a twice"):
        unzipped(body + directory + end)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    data = bytearray(zipped({"statement.json": b" " * 10_000_000}))
    entry = data.index(b"PK\x01\x02")
    for at in (22, entry + 24):  # where both headers say how large it is
        struct.pack_into("<I", data, at, 1000)
    with pytest.raises(NotThisForm, match="has not the size|does not end"):
        unzipped(bytes(data))
    for at in (22, entry + 24):
        struct.pack_into("<I", data, at, 2**31 + 1)
    with pytest.raises(NotThisForm, match="more than 2 GB"):
        unzipped(bytes(data))
