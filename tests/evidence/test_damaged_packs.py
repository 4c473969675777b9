"""Thousands of damaged packs, given to both verifiers: none is accepted, and both agree on each."""
from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from plan_ledger.evidence.members import DISCLOSURES, MANIFEST, RECORDS, STATEMENT
from plan_ledger.evidence.zip_form import Members, NotThisForm, unzipped, zipped
from plan_ledger.ledger import Ledger
from plan_ledger.proof.note import BadNote
from plan_ledger.record.canonical import canonical, encode
from plan_ledger.vouching import Vouching
from tests.evidence.packs import AS_AT, independent, office, pack, statement, verdict
from tests.evidence.tampering import relisted
from tests.proof.tampering import rewrite, say_otherwise, unsign
from tests.store.making import hand_clock, open_ledger

Damage = Callable[[Members, Members, Random], Members]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Honest ones of one ledger: each asked something else, and each of a later head."""
    ledger: Ledger = office(tmp_path_factory.mktemp("packs"))
    asked: list[dict[str, object]] = [
        {"since": "2019-01-01"}, {"as_at": "2019-02-20"}, {"withhold": ["leads", "reasons"]},
        {"withhold": ["evidence", "wording"]}, {"ref": "4.1.2"}, {"known_at": "@12"},
    ]
    return [
        pack(ledger, f"{number}.zip", **({"as_at": AS_AT} | some)).file
        for number, some in enumerate(asked)
    ]


def flipped(held: Members, _: Members, random: Random) -> Members:
    name = random.choice([name for name in held if held[name]])
    data = bytearray(held[name])
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return held | {name: bytes(data)}


def dropped(held: Members, _: Members, random: Random) -> Members:
    gone = random.choice(list(held))
    return {name: contents for name, contents in held.items() if name != gone}


def added(held: Members, other: Members, random: Random) -> Members:
    name = f"evidence/{random.randrange(1, 60)}-more.txt" if random.random() < 0.5 else (
        f"checkpoints/{random.randrange(1, 90)}.note"
    )
    contents = other.get(name, b"more\n")
    before = random.choice(list(held))
    found: Members = {}
    for some, kept in held.items():
        if some == before and name not in held:
            found[name] = contents
        found[some] = kept
    return found


def exchanged(held: Members, other: Members, random: Random) -> Members:
    """Members of another honest pack in the place of its own."""
    both = [name for name in held if name in other and held[name] != other[name]]
    some = random.sample(both, random.randint(1, min(3, len(both))))
    return held | {name: other[name] for name in some}


def without_records(held: Members, _: Members, random: Random) -> Members:
    """Taken out, with versions and what is disclosed of those behind closed up."""
    records = [json.loads(line) for line in held[RECORDS].splitlines()]
    at = random.randrange(1, len(records))
    gone = records.pop(at)
    for record in records[at:]:
        if record["subject"] == gone["subject"]:
            record["version"] -= 1
    lines = [json.loads(line) for line in held[DISCLOSURES].splitlines()]
    kept = [[p - (p > at + 1), text] for p, text in lines if p != at + 1]
    said = json.loads(held[STATEMENT])
    said["head"]["size"] -= 1
    said["question"]["position"] = min(said["question"]["position"], len(records))
    return held | {
        RECORDS: b"".join(canonical(record) + b"\n" for record in records),
        DISCLOSURES: "".join(encode(line) + "\n" for line in kept).encode(),
        STATEMENT: canonical(said),
    }


def withheld_beyond(held: Members, _: Members, random: Random) -> Members:
    lines = held[DISCLOSURES].splitlines(keepends=True)
    gone = set(random.sample(range(len(lines)), random.randint(1, 5)))
    return held | {
        DISCLOSURES: b"".join(line for at, line in enumerate(lines) if at not in gone)
    }


def another_table(held: Members, other: Members, random: Random) -> Members:
    said = json.loads(held[STATEMENT])
    activity = random.choice(said["table"]["activities"])
    field = random.choice(sorted(activity))
    activity[field] = random.choice(["RED", "2019-03-31", True, None, 7, [], {"withheld": True}])
    return held | {STATEMENT: canonical(said)}


def another_question(held: Members, other: Members, random: Random) -> Members:
    said, elsewhere = json.loads(held[STATEMENT]), json.loads(other[STATEMENT])
    key = random.choice(sorted(said["question"]))
    said["question"][key] = elsewhere["question"][key]
    return held | {STATEMENT: canonical(said)}


DAMAGES: list[Damage] = [flipped, flipped, flipped, dropped, added, exchanged, without_records,
                         withheld_beyond, another_table, another_question]


def spoilt(data: bytes, random: Random) -> bytes:
    """The ZIP itself: a byte of it, its end, or something behind it."""
    other = bytearray(data)
    kind = random.random()
    if kind < 0.7:
        other[random.randrange(len(other))] ^= 1 << random.randrange(8)
    elif kind < 0.85:
        del other[random.randrange(len(other)):]
    else:
        other += random.randbytes(random.randint(1, 30))
    return bytes(other)


def means_the_same(data: bytes, honest: bytes) -> bool:
    try:
        return unzipped(data) == unzipped(honest)
    except NotThisForm:
        return False


def campaign(packs: list[Path], folder: Path, seed: int, number: int) -> int:
    """How many damaged packs were looked at."""
    random = Random(seed)
    seen = 0
    file = folder / "damaged.zip"
    while seen < number:
        one, other = random.sample(packs, 2)
        honest = one.read_bytes()
        if random.random() < 0.2:
            data, what = spoilt(honest, random), "spoilt"
        else:
            damage = random.choice(DAMAGES)
            made = damage(unzipped(honest), unzipped(other.read_bytes()), random)
            what = damage.__name__
            if random.random() < 0.6 and MANIFEST in made:
                with suppress(BadNote):  # its list is what was damaged
                    made[MANIFEST] = relisted(made)
            data = zipped(made)
        if data == honest or means_the_same(data, honest):
            continue
        seen += 1
        file.write_bytes(data)
        anchor = statement(one)["head"]["fingerprint"]
        outside = random.choice([{}, {"fingerprints": [anchor]}, {"against": [packs[0]]}])
        if outside.get("against") == [one]:
            outside = {}
        found, again = verdict(file, **outside), independent(file, **outside)
        assert found.word.exit_code == again == 3, (seed, seen, what, found.failures, again)
    return seen


def test_damaged_packs_are_refused_by_both(packs: list[Path], tmp_path: Path) -> None:
    assert campaign(packs, tmp_path, 1, 60) == 60


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 110))
def test_two_thousand_damaged_packs_are_refused_by_both(
    packs: list[Path], tmp_path: Path, seed: int
) -> None:
    assert campaign(packs, tmp_path, seed, 220) == 220


def test_a_pack_remade_under_another_key_is_told_by_what_is_outside(
    tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = office(tmp_path)
    honest = pack(ledger).file
    anchor, key = statement(honest)["head"]["fingerprint"], Vouching(ledger).key()
    ledger.close()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "thief"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "thief"))
    unsign(ledger.path)
    rewrite(ledger.path, say_otherwise)
    with open_ledger(ledger.path, hand_clock()) as remade:
        Vouching(remade).rotate(by="Ann", lost=True)
        file = pack(remade, "remade.zip").file
    assert verdict(file).word.exit_code == independent(file) == 5
    for outside in ({"fingerprints": [anchor]}, {"against": [honest]}):
        assert verdict(file, **outside).word.exit_code == independent(file, **outside) == 3
    # the honest key is still named in the records, but signed nothing of these
    assert verdict(file, keys=[key]).word.exit_code == independent(file, keys=[key]) == 3
