"""Files as mishaps and malice leave them, and what importing one may do at worst.

`python -m tests.editions.generated.mutations FIRST COUNT FOLDER` imports so many, each number
printed before it is tried: a parser that ends the process leaves the number of its file.
"""
from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from tests.editions.generated.importing import new_ledger
from tests.editions.generated.real import REAL, renderings
from tests.store.making import assert_sound

JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
LONGEST_SECONDS = 20
_DELIMITED = (".csv", ".tsv")
_HUGE = (b"999999999999", b"-1", b"1048577", b"1e308", b"NaN", b"0", b"4294967296", b"16385",
         b"99999999999999999999999999")
Mutation = Callable[[Random, bytes], bytes]


class Trial:
    """A ledger with the plan of January, an empty one, and files of February to be spoilt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = renderings(folder)
        self._ledgers = [folder / "empty.original", folder / "january.original"]
        for path in self._ledgers:
            with new_ledger(path) as ledger:
                if path.stem == "january":
                    ledger.import_edition(REAL, as_at=JANUARY, by="Officer")
        self._records = [assert_sound(path) for path in self._ledgers]
        self.outcomes: Counter[str] = Counter()

    def run(self, number: int) -> None:
        """Fails where anything but a refusal in a sentence, or a whole recording, comes of it."""
        random = Random(f"mutation {number}")
        original = self._files[number % len(self._files)]
        file = self._folder / f"spoilt{original.suffix}"
        file.write_bytes(spoilt(random, original))
        which = random.randrange(2)
        ledger_file = self._folder / "spoilt.ledger"
        shutil.copyfile(self._ledgers[which], ledger_file)
        began = perf_counter()
        try:
            outcome = _import(ledger_file, file)
            kept = assert_sound(ledger_file)
            before = self._records[which]
            assert kept[: len(before)] == before
            if outcome != "recorded":
                assert len(kept) == len(before), "something was recorded"
        except BaseException as wrong:
            wrong.add_note(f"mutation {number} of {original.name}")
            raise
        took = perf_counter() - began
        assert took < LONGEST_SECONDS, f"mutation {number} took {took:.0f} s"
        self.outcomes[f"{original.suffix}: {outcome}"] += 1
        for left in self._folder.glob(f"{ledger_file.name}*"):
            left.unlink()


def _import(ledger_file: Path, file: Path) -> str:
    """Dry, then with every proposal accepted. A dry run must leave no record."""
    from tests.editions.generated.importing import NOW

    with Ledger(ledger_file, clock=lambda: NOW) as ledger:
        before = ledger.show()["position"]
        try:
            answers: dict[str, str] = {}
            for _ in range(4):
                found = ledger.import_edition(file, as_at=FEBRUARY, by="Officer", answers=answers,
                                              dry_run=True)
                questions = found.findings.questions
                answers |= {q.id: q.proposal or q.choices[-1] for q in questions}
                if not questions:
                    break
            assert ledger.show()["position"] == before, "a dry run recorded something"
            done = ledger.import_edition(file, as_at=FEBRUARY, by="Officer", answers=answers)
        except PlanError as refused:
            assert_is_a_sentence(refused)
            assert ledger.show()["position"] == before
            return "refused"
        assert ledger.show()["position"] == before + done.recorded
        return "recorded"


def assert_is_a_sentence(refused: PlanError) -> None:
    text = str(refused)
    assert 10 < len(text) < 1500, text
    assert "Traceback" not in text and "Error(" not in text, text


# how a file is spoilt


def spoilt(random: Random, original: Path) -> bytes:
    data = original.read_bytes()
    if random.random() < 0.3:
        mutations = _OF_BYTES
    elif original.suffix in _DELIMITED:
        mutations = _OF_TEXT
    else:
        mutations = _OF_ARCHIVES
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        with contextlib.suppress(zipfile.BadZipFile, zlib.error, ValueError, IndexError,
                                 NotImplementedError, RuntimeError, EOFError):
            data = random.choice(mutations)(random, data)
    return data


def _flip_bytes(random: Random, data: bytes) -> bytes:
    some = bytearray(data)
    for _ in range(random.choice((1, 2, 8, 64))):
        some[random.randrange(len(some))] = random.randrange(256)
    return bytes(some)


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _leave_out(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randint(1, 200) :]


def _say_twice(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    end = start + random.randint(1, 200)
    return data[:end] + data[start:]


def _insert(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    some = random.choice((b"\x00", b'"', b"\r", b"\xff\xfe", b"\xed\xa0\x80", b"\x1a", b"\t" * 300,
                          b"<", b"&#0;", bytes(random.randrange(256) for _ in range(9))))
    return data[:at] + some + data[at:]


def _shuffle_rows(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start = random.randrange(len(lines))
    some = lines[start:]
    random.shuffle(some)
    return b"".join([*lines[:start], *some])


def _swap_cells(random: Random, data: bytes) -> bytes:
    cells = re.split(rb"([\t;\n])", data)
    one, other = (random.randrange(0, len(cells), 2) for _ in range(2))
    cells[one], cells[other] = cells[other], cells[one]
    return b"".join(cells)


def _spoil_cell(random: Random, data: bytes) -> bytes:
    cells = re.split(rb"([\t;\n])", data)
    cells[random.randrange(0, len(cells), 2)] = random.choice(
        (b"", b"9" * 40, b"#REF!", b"=1+1", b"31/02/2027", b"4.1.1", b"99/99/9999", b'"',
         b"1e400", b"x" * 5000, "Жёлтый".encode(), b"\x93smart\x94", b"RED", b"4.1." + b"1" * 300)
    )
    return b"".join(cells)


def _repeat_rows(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines))
    return b"".join([*lines[:at], *lines[at : at + 1] * random.randint(2, 30), *lines[at + 1 :]])


def _other_encoding(random: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037")))


def _drop_member(random: Random, data: bytes) -> bytes:
    members = _members(data)
    del members[random.choice(list(members))]
    return _archive(members)


def _swap_members(random: Random, data: bytes) -> bytes:
    members = _members(data)
    one, other = random.choice(list(members)), random.choice(list(members))
    members[one], members[other] = members[other], members[one]
    return _archive(members)


def _in_member(spoil: Mutation) -> Mutation:
    """Inside an archive that is whole, so that the parser behind it is reached."""

    def mutate(random: Random, data: bytes) -> bytes:
        members = _members(data)
        weights = [len(content) for content in members.values()]
        name = random.choice(list(members))
        if random.random() < 0.7:  # more often in what holds the table
            name = random.choices(list(members), weights)[0]
        members[name] = spoil(random, members[name])
        return _archive(members)

    return mutate


def _break_tag(random: Random, xml: bytes) -> bytes:
    tags = list(re.finditer(rb"<[^>]*>", xml))
    tag = random.choice(tags)
    other = random.choice(tags)
    instead = random.choice((b"", tag[0][:-1], tag[0][1:], tag[0] * 2, b"</" + tag[0][1:],
                             other[0], tag[0].replace(b'"', b"", 1), b"<!-- ", b"<![CDATA["))
    return xml[: tag.start()] + instead + xml[tag.end() :]


def _swap_tags(random: Random, xml: bytes) -> bytes:
    """Cells and rows of a sheet, paragraphs of a document."""
    parts = list(re.finditer(
        rb"<(c|row|si|table:table-cell|table:table-row|w:tc|w:tr)\b[^>]*>.*?</\1>", xml, re.DOTALL
    ))
    one, other = sorted(random.sample(parts, 2), key=lambda found: found.start())
    if one.end() > other.start():
        return xml
    between = xml[one.end() : other.start()]
    return xml[: one.start()] + other[0] + between + one[0] + xml[other.end() :]


def _huge_number(random: Random, xml: bytes) -> bytes:
    number = random.choice(list(re.finditer(rb"(?<=[\"'>])-?[A-Z]{0,3}[0-9.]+(?=[\"'<:])", xml)))
    letters = random.choice((b"", b"A", b"XFD", b"ZZZZ")) if number[0][:1].isalpha() else b""
    return xml[: number.start()] + letters + random.choice(_HUGE) + xml[number.end() :]


def _entity(random: Random, xml: bytes) -> bytes:
    kind = random.choice((b'x SYSTEM "file:///etc/hostname"', b'x "&y;&y;&y;&y;"><!ENTITY y "zzzz"',
                          b'% x SYSTEM "http://127.0.0.1:9/"'))
    head, mark, rest = xml.partition(b"?>")
    texts = list(re.finditer(rb">[^<]+<", rest))
    if texts:
        at = random.choice(texts).start() + 1
        rest = rest[:at] + b"&x;" + rest[at:]
    return head + mark + b"<!DOCTYPE r [<!ENTITY " + kind + b">]>" + rest


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _archive(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


_OF_BYTES: tuple[Mutation, ...] = (_flip_bytes, _cut, _leave_out, _say_twice, _insert)
_OF_TEXT: tuple[Mutation, ...] = (
    _shuffle_rows, _swap_cells, _spoil_cell, _spoil_cell, _repeat_rows, _other_encoding, _insert,
)
_OF_ARCHIVES: tuple[Mutation, ...] = (
    _drop_member, _swap_members, *(_in_member(spoil) for spoil in (
        _flip_bytes, _cut, _leave_out, _insert, _break_tag, _break_tag, _swap_tags, _swap_tags,
        _huge_number, _huge_number, _entity,
    )),
)


def main() -> None:
    first, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    if sys.platform != "win32":
        import resource

        most = 2 * 1024**3  # of memory: what asks for more ends here, and is told
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    trial = Trial(folder)
    for number in range(first, first + count):
        print(number, flush=True)
        trial.run(number)
    print(dict(trial.outcomes))


if __name__ == "__main__":
    main()
