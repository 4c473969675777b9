"""Erased means gone: from every file, from every answer, and for ever; the proofs still hold."""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.erasure import Erasing
from plan_ledger.ledger import Ledger
from plan_ledger.proof.verifying import verify
from plan_ledger.record.sealing import disclosure
from plan_ledger.recording import correcting, reporting
from plan_ledger.recording.attaching import File, attach
from plan_ledger.recording.erasing import CannotErase
from plan_ledger.store.alone import TextMayRemain
from plan_ledger.store.errors import DiskFull, LedgerBusy
from plan_ledger.store.nodes import root_at
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.schema import VERSION
from tests.store.making import make, open_ledger, say, states
from tests.store.test_full_disk import fill, small_disk

__all__ = ["small_disk"]
GOLDEN = Path(__file__).parents[1] / "store" / "golden" / f"v{VERSION}.ledger"
GROUND = "personal-data-in-error"
ERASED = {"erased": GROUND}


def sealed(path: Path) -> list[tuple[int, str, bytes, str]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT position, name, salt, value FROM sealed").fetchall()
    connection.close()
    return found


def erase(path: Path, *targets: tuple[int, str], **more: Any) -> list[str]:
    with Ledger(path, clock_is_right=True) as ledger:
        return Erasing(ledger).erase(targets, ground=GROUND, by="Officer", **more).notes


def traces(folder: Path, text: str, said: str) -> list[str]:
    """What of a text, or of its disclosure, stands in any file of the folder. Of base64 the parts
    are looked for that do not depend on what stands beside the text.
    """
    raw = text.encode()
    looked_for = {raw, said.encode()} | {
        b64encode(b"x" * shift + raw)[4:-4].rstrip(b"=") for shift in range(3)
    }
    return [
        file.name
        for file in folder.iterdir()
        for some in looked_for
        if len(some) > 5 and some in file.read_bytes()
    ]


def ask_everything(path: Path) -> str:
    with Ledger(path) as ledger:
        told: list[Any] = [
            ledger.slippage(), ledger.changes("2019-02-08", "2019-04-01"),
            ledger.changes_known("2019-03-01", "@3", None), ledger.history(),
        ]
        for day in (None, "2019-03-05"):
            shown = ledger.show(as_at=day)
            told.append(shown)
            for activity in shown["activities"]:
                told.append(ledger.show(ref=activity["ref"], as_at=day))
                told.append(ledger.history(ref=activity["ref"], as_at=day))
    return json.dumps(told, ensure_ascii=False)


VALUES = [row[:2] for row in sealed(GOLDEN)]


@pytest.mark.parametrize("target", VALUES[::7], ids=str)
def test_whatever_is_erased_is_nowhere_and_the_rest_stands(
    tmp_path: Path, target: tuple[int, str]
) -> None:
    _erased_and_gone(tmp_path, target)


@pytest.mark.torture
@pytest.mark.parametrize("target", VALUES, ids=str)
def test_every_single_value_can_be_erased(tmp_path: Path, target: tuple[int, str]) -> None:
    _erased_and_gone(tmp_path, target)


def _erased_and_gone(folder: Path, target: tuple[int, str]) -> None:
    path = Path(shutil.copy(GOLDEN, folder / "plan.ledger"))
    kept = {row[:2]: row for row in sealed(path)}
    _, name, salt, value = kept[target]
    before = states(path)
    connection = open_for_reading(path)
    root = root_at(connection, len(before))
    connection.close()
    with Ledger(path, clock_is_right=True) as ledger:
        erasing = Erasing(ledger)
        same = [some.target for some in erasing.same_text(target)]
        done = erasing.erase([target, *same], ground=GROUND, by="Officer")
    assert [some.erases for some in done.values].count(target[0]) >= 1
    assert states(path)[: len(before)] == before
    connection = open_for_reading(path)
    assert root_at(connection, len(before)) == root
    connection.close()
    assert {row[:2] for row in sealed(path)} >= kept.keys() - {target, *same}
    verdict = verify(path)
    assert verdict.failures == []
    assert rebuild(path).differed == []
    text = json.loads(value)
    if isinstance(text, str):
        assert text not in ask_everything(path) or len(text) < 8
        if len(text) >= 8:
            assert traces(folder, text, disclosure(salt, name, value)) == []
    else:
        ask_everything(path)
        assert traces(folder, disclosure(salt, name, value), value) == []


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = make(tmp_path / "plan.ledger")
    with open_ledger(path) as recording:
        say(recording, "4.1.1", "Waiting for Kim Smith's mother", "2019-02-01")
        say(recording, "4.1.1", "Waiting for Kim Smith's mother", "2019-02-05")
        say(recording, "4.1.2", "Kim Smith's mother rang", "2019-02-06")
    return path


def test_an_erased_text_reads_as_erased_and_why(ledger: Path) -> None:
    (position,) = [row[0] for row in sealed(ledger) if row[1] == "progress"][:1]
    erase(ledger, (position, "progress"))
    with Ledger(ledger) as opened:
        (activity,) = opened.show(ref="4.1.1")["activities"]
        assert activity["progress"] == ERASED
        (past,) = opened.show(ref="4.1.1", as_at="2019-02-02", known_at="2019-03-31")["activities"]
        assert past["progress"] == ERASED
        said = [s["to"] for e in opened.history(ref="4.1.1")["events"] for s in e["statements"]
                if s["field"] == "progress"]
        assert said == [ERASED, ERASED]


def test_a_reason_and_whoever_recorded_are_erased_too(ledger: Path) -> None:
    with open_ledger(ledger) as recording:
        done = recording.record(
            lambda entry: reporting.record_status(entry, "4.1.1", "RED"),
            by="Kim Smith", effective="2019-02-08", because="Kim Smith is ill",
        )
    erase(ledger, (done.position, "because"), (done.position, "by"))
    with Ledger(ledger) as opened:
        event = opened.history(ref="4.1.1")["events"][-3]
        assert (event["because"], event["by"]) == (ERASED, ERASED)
        assert opened.show(ref="4.1.1")["activities"][0]["status"] == "RED"


def test_what_is_confirmed_is_erased_where_the_text_is_held(ledger: Path) -> None:
    held, confirmed = _progress(ledger)
    with pytest.raises(
        CannotErase, match=rf"only confirms the progress; the text is held by position {held}"
    ):
        erase(ledger, (confirmed, "progress"))
    assert (held, "progress") in {row[:2] for row in sealed(ledger)}


def _progress(path: Path) -> tuple[int, int]:
    with Ledger(path) as opened:
        positions = [
            event["position"] for event in opened.history(ref="4.1.1")["events"]
            if any(s["field"] == "progress" for s in event["statements"])
        ]
    return positions[0], positions[1]


def test_a_corrected_text_and_its_correction_are_two(ledger: Path) -> None:
    held, _ = _progress(ledger)
    with open_ledger(ledger) as recording:
        done = recording.record(
            lambda entry: correcting.correct(
                entry, held, field="progress", to="Waiting for a parent", effective=None
            ),
            by="Officer", effective="2019-02-08", because="a name",
        )
    assert any(
        f"corrected at position {done.position}, which holds a text" in note
        for note in erase(ledger, (held, "progress"))
    )
    assert any(
        f"corrects position {held}, which holds a text" in note
        for note in erase(ledger, (done.position, "progress"))
    )


def test_the_same_text_and_all_that_holds_a_name_are_found(ledger: Path) -> None:
    held, _ = _progress(ledger)
    with Ledger(ledger) as opened:
        erasing = Erasing(opened)
        assert {some.text for some in erasing.with_text("kim smith")} == {
            "Waiting for Kim Smith's mother", "Kim Smith's mother rang"
        }
        assert [some.name for some in erasing.with_lead("jo lead")] == ["lead", "lead"]
        assert erasing.same_text((held, "progress")) == []


@pytest.mark.parametrize("written, looked_for", [
    ("met Mary\nJones", "Mary Jones"), ("MARY  JONES came", "mary jones"),
    ("seen by Zoe\u0308", "Zo\u00eb"), ("seen by Zo\u00eb", "zoe\u0308"),
    ("the \ufb01rst", "first"),
])
def test_words_are_found_however_they_are_written(
    ledger: Path, written: str, looked_for: str
) -> None:
    with open_ledger(ledger) as opened:
        said = say(opened, "4.1.1", written, "2019-03-08")
        assert (said.position, "progress") in [
            some.target for some in Erasing(opened).with_text(looked_for)
        ]


@pytest.mark.parametrize("contents", [
    b"Present: Mary Jones", "Present: Mary\r\nJones".encode("utf-16"),
    "Présent : Mary Jones".encode("cp1252"),
])
def test_words_are_found_in_attached_files_too_and_go_with_them(
    ledger: Path, contents: bytes
) -> None:
    with open_ledger(ledger) as opened:
        at = opened.record(
            lambda entry: attach(entry, "4.1.1", File("minutes.txt", contents), keep=True),
            by="Ann", effective="2019-03-01",
        ).position
        erasing = Erasing(opened)
        found = [some.target for some in erasing.with_text("mary jones")]
        assert found == [(at, "sha256")]
        assert erasing.files_not_looked_into() == []
        erasing.erase(found, ground=GROUND, by="Ann")
        assert erasing.with_text("mary jones") == []
    assert contents not in ledger.read_bytes()


def test_files_that_cannot_be_looked_into_are_named(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        opened.record(
            lambda entry: attach(entry, "4.1.1", File("scan.pdf", b"%PDF-1.7 Mary"), keep=True),
            by="Ann", effective="2019-03-01",
        )
        assert Erasing(opened).files_not_looked_into() == ["scan.pdf"]
        assert Erasing(opened).with_text("mary") == []


def test_who_recorded_is_told_and_not_taken_for_a_text(ledger: Path) -> None:
    with open_ledger(ledger) as opened:
        said = opened.record(
            lambda entry: reporting.record_progress(entry, "4.1.1", "So"), by="Mary Jones",
            effective="2019-03-08",
        )
        assert Erasing(opened).with_text("mary jones") == []
        assert [some.target for some in Erasing(opened).recorded_by("mary jones")] == [
            (said.position, "by")
        ]


@pytest.mark.parametrize(
    ("position", "name", "ground", "told"),
    [
        (0, "progress", GROUND, "there is no position 0"),
        (999, "progress", GROUND, "there is no position 999"),
        (6, "progres", GROUND, "holds no “progres”"),
        (1, "progress", GROUND, "position 1 holds no “progress”"),
        (6, "lead", "because", "“because” is no ground"),
    ],
)
def test_what_cannot_be_erased_is_refused_in_one_sentence(
    ledger: Path, position: int, name: str, ground: str, told: str
) -> None:
    before = states(ledger)
    with Ledger(ledger, clock_is_right=True) as opened, pytest.raises(CannotErase, match=told):
        Erasing(opened).erase([(position, name)], ground=ground, by="Officer")
    assert states(ledger) == before


def test_nothing_is_erased_twice(ledger: Path) -> None:
    held, _ = _progress(ledger)
    erase(ledger, (held, "progress"))
    with pytest.raises(CannotErase, match="was erased before"):
        erase(ledger, (held, "progress"))


def test_nothing_is_erased_while_others_have_the_ledger_open(ledger: Path) -> None:
    held, _ = _progress(ledger)
    before = states(ledger)
    other = open_for_reading(ledger)
    other.execute("SELECT count(*) FROM records").fetchone()
    with pytest.raises(LedgerBusy, match="others have .* open, so nothing was erased") as busy:
        erase(ledger, (held, "progress"))
    assert busy.value.exit_code == 4
    other.close()
    assert states(ledger) == before
    erase(ledger, (held, "progress"))
    with open_ledger(ledger) as recording:
        say(recording, "4.1.1", "recorded as before", "2019-02-08")


def test_a_file_that_cannot_be_written_anew_is_told_and_finished_later(
    ledger: Path, small_disk: Path
) -> None:
    """By how much room is left: none to record in, only enough for that, or enough for all."""
    held, _ = _progress(ledger)
    path = small_disk / "plan.ledger"
    for room in range(40_000, 400_000, 8_192):
        shutil.copy(ledger, path)
        ballast = fill(small_disk)
        os.truncate(ballast, max(0, ballast.stat().st_size - room))
        try:
            erase(path, (held, "progress"))
        except DiskFull:
            ballast.unlink()
            assert states(path) == states(ledger)
            continue
        except TextMayRemain as told:
            assert "run `plan-ledger erase --finish`" in told.text and told.exit_code == 1
            break
        pytest.fail("there was always room")
    ballast.unlink()
    with Ledger(path, clock_is_right=True) as opened:
        Erasing(opened).finish()
        assert opened.show(ref="4.1.1")["activities"][0]["progress"] == ERASED
    assert traces(small_disk, "Waiting for Kim Smith's mother", "no disclosure") == []


def test_copies_that_lie_beside_the_ledger_are_named(ledger: Path) -> None:
    held, _ = _progress(ledger)
    shutil.copy(ledger, f"{ledger}.before-v2")
    notes = erase(ledger, (held, "progress"))
    assert any("plan.ledger.before-v2, which may hold it" in note for note in notes)
    assert any("backups and packs that were handed out are outside" in note for note in notes)
