"""What a pack holds, what it leaves out, and that the ledger remembers it."""
from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import zipfile
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from plan_ledger.erasure import Erasing
from plan_ledger.evidence.disclosing import UnknownKind, kind_of
from plan_ledger.evidence.members import CHANGES, DISCLOSURES, RECORDS
from plan_ledger.history.comparing import SinceAfterAsAt
from plan_ledger.history.question import NotYetKnown
from plan_ledger.ledger import Ledger
from plan_ledger.packing import CannotWritePack, NotNamedAsPack, PackExists, Packing
from plan_ledger.plan.disclosure import KINDS
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import NoCertificate
from plan_ledger.proof.note import BadKey
from plan_ledger.proof.verdict import Word
from plan_ledger.recording.correcting import retract
from plan_ledger.recording.reporting import record_lead, record_status
from plan_ledger.store.backing_up import back_up
from plan_ledger.vouching import Vouching
from plan_ledger_cli.look.colour import Paper
from plan_ledger_cli.look.history_page import show_history
from plan_ledger_cli.main import cli
from tests.evidence.packs import (
    AS_AT,
    independent,
    lines,
    members,
    office,
    pack,
    statement,
    verdict,
)
from tests.evidence.reports import text_of
from tests.store.making import open_ledger, say, states


@pytest.fixture
def ledger(tmp_path: Path, own_folders: Path) -> Ledger:
    return office(tmp_path)


def disclosed(file: Path) -> list[tuple[int, str, object]]:
    found = []
    for position, text in lines(file, DISCLOSURES):
        _, name, value = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found.append((position, name, value))
    return found


def texts(file: Path) -> str:
    """All that can be read in the pack of what the ledger holds."""
    held = members(file)
    return "\n".join(
        contents.decode("utf-8", "replace") for name, contents in held.items()
        if not name.endswith((".xlsx", ".pdf", ".txt", ".py"))
    ) + json.dumps(disclosed(file))


def test_a_pack_states_what_the_ledger_shows(ledger: Ledger) -> None:
    file = pack(ledger).file
    shown = ledger.show(as_at=AS_AT, known_at=f"@{statement(file)['question']['position']}")
    shown.pop("notes")
    assert statement(file)["table"] == shown
    assert shown["activities"][0]["evidence"]


@pytest.mark.parametrize("as_at, known_at", [
    ("2019-02-20", None), ("2019-02-20", "@12"), ("2019-03-05", "@9"), ("2018-12-31", None),
    ("2030-01-01", None), ("2019-03-06", "@0"),
])
def test_a_pack_states_any_day_as_known_at_any_time(
    ledger: Ledger, as_at: str, known_at: str | None
) -> None:
    shown = ledger.show(as_at=as_at, known_at=known_at)
    shown.pop("notes")
    file = pack(ledger, as_at=as_at, known_at=known_at).file
    position = statement(file)["question"]["position"]
    if known_at is None:  # the head moved with the checkpoint's own pack
        shown = ledger.show(as_at=as_at, known_at=f"@{position}")
        shown.pop("notes")
    assert statement(file)["table"] == shown
    assert verdict(file).failures == []


def test_every_record_is_in_it_whatever_was_asked(ledger: Ledger) -> None:
    kept = states(ledger.path)
    file = pack(ledger, as_at="2019-01-01", known_at="@3").file
    assert members(file)[RECORDS] == b"".join(state + b"\n" for state in kept)
    assert statement(file)["head"]["size"] == len(kept)


def test_the_ledger_remembers_what_was_handed_out_and_for_whom(ledger: Ledger) -> None:
    done = pack(ledger, withhold=["leads", "reasons"], recipient="The inspector")
    told = ledger.history()["events"][-1]
    assert (told["position"], told["type"]) == (done.position, "pack-made")
    record = json.loads(states(ledger.path)[-1])
    assert record["open"] == {
        "as_at": AS_AT, "known_at": statement(done.file)["question"]["position"],
        "since": None, "sha256": sha256(done.file.read_bytes()).hexdigest(),
        "withheld": ["leads", "reasons"],
    }
    assert set(record["sealed"]) == {"recipient"}
    assert done.to_json()["sha256"] == record["open"]["sha256"]


def test_history_tells_what_was_asked_of_a_pack_what_it_left_out_and_for_whom(
    ledger: Ledger
) -> None:
    done = pack(
        ledger, ref="4.1.1", since="2019-02-01", withhold=["reasons", "leads"],
        recipient="The inspector",
    )
    told = ledger.history()["events"][-1]
    assert told["pack"] == {
        "as_at": AS_AT, "known_at": statement(done.file)["question"]["position"],
        "since": "2019-02-01", "activity": "4.1.1", "withheld": ["leads", "reasons"],
        "sha256": sha256(done.file.read_bytes()).hexdigest(), "recipient": "The inspector",
    }
    assert all("pack" not in event for event in ledger.history()["events"][:-1])
    Erasing(ledger).erase(
        [(done.position or 0, "recipient")], ground="court-order", by="Ann", because="an order"
    )
    told = ledger.history(known_at=f"@{done.position}")["events"][-1]
    assert told["pack"]["recipient"] == {"erased": "court-order"}


def test_the_packs_alone_are_listed(ledger: Ledger) -> None:
    assert ledger.history(packs=True)["events"] == []
    first, second = pack(ledger, "a.zip"), pack(ledger, "b.zip", recipient="The board")
    whole = {event["position"]: event for event in ledger.history()["events"]}
    assert ledger.history(packs=True)["events"] == [
        whole[first.position or 0], whole[second.position or 0]
    ]
    known = ledger.history(packs=True, known_at=f"@{first.position}")
    assert [event["position"] for event in known["events"]] == [first.position]
    said = CliRunner().invoke(cli, ["--ledger", str(ledger.path), "history", "--packs"])
    assert second.to_json()["sha256"] in said.stdout and "The board" in said.stdout
    assert "2 packs." in said.stdout
    refused = CliRunner().invoke(
        cli, ["--ledger", str(ledger.path), "history", "4.1.1", "--packs"]
    )
    assert refused.exit_code == 2


def test_the_head_is_signed_first_where_the_key_is_at_hand(ledger: Ledger) -> None:
    said = say(ledger, "4.1.1", "Just now", "2019-03-08")
    file = pack(ledger).file
    assert statement(file)["signed"] == statement(file)["head"]["size"] >= said.position
    assert f"checkpoints/{statement(file)['signed']}.note" in members(file)


def test_without_the_key_the_pack_says_so_and_is_never_called_anchored(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    say(ledger, "4.1.1", "Not signed", "2019-03-08")
    done = pack(ledger)
    assert any("manifest is not signed" in note for note in done.notes)
    print_ = statement(done.file)["head"]["fingerprint"]
    found = verdict(done.file, fingerprints=[print_])
    assert found.word is Word.CONSISTENT and found.failures == []
    assert any("nothing vouches for the report" in note for note in found.notes)
    assert any("nobody has signed for the records from position" in note for note in found.notes)


@pytest.mark.parametrize("name", ["a.pdf", "a", ""])
def test_a_pack_is_named_as_a_zip_and_otherwise_not_made(ledger: Ledger, name: str) -> None:
    before = states(ledger.path)
    with pytest.raises(NotNamedAsPack, match="does not end with .zip"):
        Packing(ledger).make(ledger.path.parent / name, by="Officer", as_at=AS_AT)
    assert states(ledger.path) == before


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A folder that can be written until it is made read-only."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    mount = ["mount", "-t", "tmpfs", "none", str(shelf)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.call(mount, stderr=-3):
        pytest.skip("only root can mount, and only where mounting is allowed")
    yield shelf
    subprocess.check_call(["umount", "-l", str(shelf)])


def test_whoever_cannot_record_gets_a_pack_that_says_so(ledger: Ledger, shelf: Path) -> None:
    before = states(ledger.path)
    back_up(ledger.path, shelf / "plan.ledger")
    subprocess.check_call(["mount", "-o", "remount,ro", str(shelf)])
    with open_ledger(shelf / "plan.ledger") as reading:
        file = ledger.path.with_name("a.zip")
        done = Packing(reading).make(file, by="Inspector", as_at=AS_AT)
    assert done.position is None
    assert any("does not know of this pack" in note for note in done.notes)
    assert statement(file)["recorded"] is False
    assert states(shelf / "plan.ledger") == before


# What is left out


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_withheld_by_kind_is_nowhere_in_the_pack(ledger: Ledger, kind: str) -> None:
    whole, held_back = pack(ledger, "whole.zip").file, pack(ledger, withhold=[kind]).file
    types = [record["type"] for record in lines(whole, RECORDS)]
    hidden = {
        (position, name, str(value)) for position, name, value in disclosed(whole)
        if kind_of(types[position - 1], name) == kind
    }
    assert hidden, "the ledger has something of each kind"
    shown = {(position, name) for position, name, _ in disclosed(held_back)}
    assert not shown & {(position, name) for position, name, _ in hidden}
    said_elsewhere = {str(v) for p, n, v in disclosed(held_back)}
    for _, _, value in hidden:
        if len(value) > 4 and not any(value in other for other in said_elsewhere):
            assert value not in texts(held_back)
    found = verdict(held_back, fingerprints=[statement(held_back)["head"]["fingerprint"]])
    assert found.word is Word.ANCHORED, found.failures


def test_a_withheld_value_reads_as_withheld_and_never_as_empty(ledger: Ledger) -> None:
    file = pack(ledger, withhold=["leads", "progress", "wording"]).file
    first = statement(file)["table"]["activities"][0]
    for field in ("lead", "progress", "activity", "timeline"):
        assert first[field] == {"withheld": True}, field
    assert first["status"] == "AMBER" and first["deadline"] == "2019-03-31"
    assert "[withheld]" in members(file)["plan.csv"].decode()


def test_one_activity_limits_what_is_disclosed_and_not_what_is_proved(ledger: Ledger) -> None:
    file = pack(ledger, ref="4.1.1").file
    table = statement(file)["table"]
    shown = {a["ref"]: a for a in table["activities"]}
    assert shown["4.1.1"]["lead"] == "Jo Lead"
    assert shown["4.1.2"]["lead"] == {"withheld": True} and shown["4.1.2"]["status"] == "GREEN"
    assert verdict(file).failures == []


def test_evidence_that_is_withheld_leaves_neither_contents_nor_name(ledger: Ledger) -> None:
    with_it, without = pack(ledger, "with.zip").file, pack(ledger, withhold=["evidence"]).file
    assert [c for n, c in members(with_it).items() if n.startswith("evidence/")] == [
        b"Present: all."
    ]
    assert not any(name.startswith("evidence/") for name in members(without))
    assert "Minutes" not in texts(without)


def test_an_erased_text_is_in_no_pack_and_the_erasure_names_those_that_held_it(
    ledger: Ledger
) -> None:
    said = say(ledger, "4.1.1", "About a child by name", "2019-03-08")
    open_pack = pack(ledger, "open.zip", recipient="The board")
    closed = pack(ledger, "closed.zip", withhold=["progress"])
    other = pack(ledger, "other.zip", ref="4.1.2")
    done = Erasing(ledger).erase(
        [(said.position, "progress")], ground="personal-data-in-error", by="Ann"
    )
    (told,) = [note for note in done.notes if "was handed out in" in note]
    assert f"the pack for The board of 2019-03-08 (position {open_pack.position}" in told
    for kept_back in (closed, other):
        assert f"position {kept_back.position}," not in told
    later = pack(ledger, "later.zip").file
    assert "About a child" not in texts(later)
    first = statement(later)["table"]["activities"][0]
    assert first["progress"] == {"erased": "personal-data-in-error"}
    assert verdict(later).failures == []


def test_it_says_who_made_it_unless_that_is_withheld(ledger: Ledger) -> None:
    assert statement(pack(ledger, "open.zip").file)["made_by"] == "Ann"
    closed = pack(ledger, "closed.zip", withhold=["actors"]).file
    assert statement(closed)["made_by"] == {"withheld": True}
    # a hash may have these letters too
    assert not re.search(r"(?<![A-Za-z0-9+/_-])Ann(?![A-Za-z0-9+/_-])", texts(closed))
    assert verdict(closed).failures == []
    assert independent(closed) == verdict(closed).word.exit_code


@pytest.mark.parametrize("known_at", ["@0", "2001-01-01", "2001-01-01T00:00:00Z"])
def test_of_what_was_known_before_the_first_record_there_is_a_pack(
    ledger: Ledger, known_at: str
) -> None:
    file = pack(ledger, known_at=known_at).file
    question = statement(file)["question"]
    assert (question["position"], question["known_at"]) == (0, None)
    assert verdict(file).failures == []
    assert independent(file) == verdict(file).word.exit_code


def test_a_change_between_two_withheld_values_is_told_as_one(ledger: Ledger) -> None:
    day = "2019-06-01"
    say(ledger, "4.1.1", "One word", day)
    seen = say(ledger, "4.1.1", "Another word", "2019-06-02").position
    asked = {"as_at": "2019-06-30", "since": day}
    open_, closed = (
        list(csv.DictReader(members(pack(ledger, name, withhold=kinds, **asked).file)[CHANGES]
                            .decode("utf-8-sig").splitlines()))
        for name, kinds in (("open.zip", ()), ("closed.zip", ("progress",)))
    )
    (told,) = [row for row in closed if row["Change"] == "progress"]
    assert (told["From"], told["To"], told["Positions"]) == (
        "[withheld]", "[withheld]", str(seen)
    )
    assert len(open_) == len(closed)


def test_a_file_that_was_taken_back_is_in_no_later_pack(ledger: Ledger) -> None:
    before = pack(ledger, "before.zip").file
    (file,) = statement(before)["table"]["activities"][0]["evidence"]
    ledger.record(
        lambda entry: retract(entry, file["position"], field=None), by="Ann",
        effective=AS_AT, because="another team's",
    )
    after = pack(ledger, "after.zip").file
    assert statement(after)["table"]["activities"][0]["evidence"] == []
    assert not [name for name in members(after) if name.startswith("evidence/")]
    for one in (before, after):
        assert verdict(one).failures == []
        assert independent(one) == verdict(one).word.exit_code


# Its bytes


def test_the_same_question_and_head_give_the_same_bytes(ledger: Ledger) -> None:
    head = pack(ledger, "first.zip", known_at="@12").made
    ledger.path.with_name("first.zip").unlink()
    from plan_ledger.evidence.making import make_pack
    from plan_ledger.evidence.statement import asked_of
    from plan_ledger.vouching import Vouching

    with ledger.reading() as connection:
        connection.execute("SELECT 1")
        again = [
            make_pack(connection, asked_of(head.statement), [Vouching(ledger).signing_key()],
                      by="Ann", recorded=True).data
            for _ in range(2)
        ]
    assert again[0] == again[1]


def test_other_programs_open_it(ledger: Ledger) -> None:
    file = pack(ledger).file
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == members(file)


# What is refused


def test_a_pack_never_overwrites(ledger: Ledger) -> None:
    file = pack(ledger).file
    before, head = file.read_bytes(), len(states(ledger.path))
    with pytest.raises(PackExists, match="exists already and is left as it is"):
        pack(ledger)
    assert (file.read_bytes(), len(states(ledger.path))) == (before, head)


@pytest.mark.parametrize("asked, refusal, says", [
    ({"withhold": ["names"]}, UnknownKind, "“names” is nothing that can be withheld"),
    ({"since": "2019-04-01"}, SinceAfterAsAt, "--since .* lies after --as-at"),
    ({"ref": "9.9.9"}, PlanError, "9.9.9"),
    ({"known_at": "2031-01-01"}, NotYetKnown, "nobody can know yet"),
])
def test_a_question_that_cannot_be_answered_makes_no_pack(
    ledger: Ledger, asked: dict[str, object], refusal: type[PlanError], says: str
) -> None:
    head = len(states(ledger.path))
    with pytest.raises(refusal, match=says):
        pack(ledger, **asked)
    assert len(states(ledger.path)) == head
    assert not list(ledger.path.parent.glob("*.zip"))


def test_where_no_file_can_be_written_nothing_is_recorded(ledger: Ledger) -> None:
    head = len(states(ledger.path))
    with pytest.raises(CannotWritePack, match="no pack was made at"):
        Packing(ledger).make(ledger.path.parent / "nowhere" / "a.zip", by="Ann", as_at=AS_AT)
    assert len(states(ledger.path)) == head


def test_an_erased_file_is_named_only_with_the_packs_that_held_it(ledger: Ledger) -> None:
    early = pack(ledger, "early.zip", as_at="2019-02-28")
    known = pack(ledger, "known.zip", known_at="@9")
    without = pack(ledger, "without.zip", withhold=["evidence"])
    with_it = pack(ledger, "with.zip")
    (file,) = ledger.evidence(as_at=AS_AT)["evidence"]
    done = Erasing(ledger).erase(
        [(file["position"], "sha256")], ground="court-order", by="Ann", because="an order"
    )
    (told,) = [note for note in done.notes if "was handed out in" in note]
    named = [
        one for one in (early, known, without, with_it) if f"(position {one.position}," in told
    ]
    holding = [
        one for one in (early, known, without, with_it)
        if any(name.startswith("evidence/") for name in members(one.file))
    ]
    assert named == holding == [with_it]
    said = ledger.history()["events"][-1]
    assert said["erases"]["field"] == "sha256"
    assert "sha256 of position" not in show_history(ledger.history(), Paper(80, False))
    later = members(pack(ledger, "later.zip").file)["report.pdf"]
    assert "sha256 of position" not in text_of(later)


def test_a_day_that_is_still_to_come_is_said_to_be_so(ledger: Ledger) -> None:
    (note,) = [
        note for note in pack(ledger, as_at="2019-12-31").notes if "is still to come" in note
    ]
    assert note.startswith("31 December 2019 is still to come: ")
    assert not any("still to come" in note for note in pack(ledger, "b.zip").notes)


# What is withheld, and stands elsewhere


def test_a_withheld_name_that_stands_in_another_text_is_pointed_out(ledger: Ledger) -> None:
    said = say(ledger, "4.1.1", "JO\u00a0 Lead rang twice", "2019-03-08")
    moved = ledger.record(
        lambda entry: record_status(entry, "4.1.1", "RED"), by="Ann", effective=AS_AT,
        because="Jo Lead moved",
    ).position

    def told(name: str, **asked: Any) -> list[str]:
        return [note for note in pack(ledger, name, **asked).notes if "a name that is" in note]

    assert told("a.zip") == []
    (note,) = told("b.zip", withhold=["leads"])
    assert f"reason of position {moved}" in note
    assert f"progress of position {said.position}" in note
    assert "--withhold leads,progress,reasons;" in note
    (note,) = told("c.zip", withhold=["leads", "reasons"])
    assert "reason of" not in note and "--withhold leads,progress,reasons;" in note
    assert told("d.zip", withhold=["leads", "reasons", "progress"]) == []
    assert told("e.zip", withhold=["leads"], ref="4.1.2") == []
    say(ledger, "4.1.2", "Ann will look at it", "2019-03-08")
    (note,) = told("f.zip", withhold=["actors"])
    assert "progress of position" in note


@pytest.mark.parametrize("text", [
    "Hopkinson went on sick leave", "Jim left", "Mr HOPKINSON's team", "with jim", "J. Hopkinson",
    "Hopkinson, Jim", "jim\u00a0 hopkinson", "Smith agreed", "Young and Old; ask Will about it",
])
def test_so_is_a_part_of_one(ledger: Ledger, text: str) -> None:
    everyday = "They will; young people will. Will they? Young they are. " * 4
    say(ledger, "4.1.2", everyday, "2019-03-08")
    for name in ("Jim Hopkinson", "Anne-Marie Smith (Head of Service)", "Will Young"):
        ledger.record(
            lambda entry, name=name: record_lead(entry, "4.1.2", name), by="Ann",
            effective="2019-03-07",
        )
    position = say(ledger, "4.1.1", text, "2019-03-08").position
    (note,) = [
        note for note in pack(ledger, withhold=["leads"]).notes if "a name that is" in note
    ]
    assert f"(progress of position {position};" in note
    assert "--withhold leads,progress;" in note


@pytest.mark.parametrize("name", [
    "Head of Service", "Service Manager", "MASH Team Manager", "All",
    "Assistant Director, Children",
])
def test_the_words_of_a_job_are_not(ledger: Ledger, name: str) -> None:
    ledger.record(lambda entry: record_lead(entry, "4.1.2", name), by="Ann", effective=AS_AT)
    say(ledger, "4.1.1", "All MASH Service staff told the Team of the Head, a Director", AS_AT)
    found = pack(ledger, withhold=["leads"]).notes
    assert not any("a name that is" in note for note in found)


# What is brought to a pack


def test_a_table_after_what_is_vouched_for_is_said_to_be_so(ledger: Ledger) -> None:
    early = ledger.show(as_at=AS_AT, known_at="@9")["fingerprint"]
    sentence = "which lies after what is vouched for"
    file = pack(ledger).file
    found = verdict(file, fingerprints=[early])
    assert found.word is Word.ANCHORED
    (note,) = [note for note in found.notes if sentence in note]
    assert note.startswith(f"the table is of position {statement(file)['question']['position']},")
    for others in ([], [early, statement(file)["head"]["fingerprint"]]):
        assert not any(sentence in note for note in verdict(file, fingerprints=others).notes)
    before = pack(ledger, "before.zip", known_at="@9").file
    assert not any(sentence in note for note in verdict(before, fingerprints=[early]).notes)


@pytest.mark.parametrize("said", ["", "abc", "gone.key", "x" * 5000])
def test_what_is_no_key_is_told_with_what_one_looks_like(ledger: Ledger, said: str) -> None:
    with pytest.raises(BadKey, match="neither a verifier key nor a file that holds one"):
        verdict(pack(ledger).file, keys=[said])


def test_a_key_that_was_copied_badly_is_told_and_a_signing_key_is_not_shown(
    ledger: Ledger
) -> None:
    file, key = pack(ledger).file, Vouching(ledger).key()
    assert verdict(file, keys=[key]).word is Word.ANCHORED
    kept = file.with_name("key.txt")
    kept.write_text(f"{key}\n")
    assert verdict(file, keys=[str(kept)]).word is Word.ANCHORED
    with pytest.raises(BadKey, match="a verifier key is one line such as"):
        verdict(file, keys=[key[:-4]])
    signing = Vouching(ledger).signing_key().text
    with pytest.raises(BadKey, match="this is a signing key") as told:
        verdict(file, keys=[signing])
    assert signing.strip()[-20:] not in told.value.text


def test_a_file_without_certificates_is_told_with_what_to_give(ledger: Ledger) -> None:
    other = ledger.path.with_name("authority.pem")
    other.write_text("hello")
    with pytest.raises(NoCertificate, match="BEGIN CERTIFICATE"):
        verdict(pack(ledger).file, tsa_cas=[other])


def test_the_readme_says_where_the_hash_of_the_verifier_is_found(ledger: Ledger) -> None:
    assert "docs/for-inspectors.md" in members(pack(ledger).file)["README.txt"].decode()
