"""Evidence files: kept once, proved by their hash, listed, saved again, and erased."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from plan_ledger.erasure import Erasing
from plan_ledger.history.attachments import NoSuchFile
from plan_ledger.ledger import Ledger
from plan_ledger.proof.verifying import verify
from plan_ledger.recording.attaching import File, attach
from plan_ledger.recording.correcting import correct, retract
from plan_ledger.recording.entry import Entry, Recorded
from plan_ledger.recording.errors import CannotUndo
from plan_ledger.recording.fetching import CannotAttach, read_evidence
from plan_ledger.store.rebuilding import rebuild
from tests.store.making import look, make, open_ledger, unguarded

MINUTES = b"Agreed: one process for all contacts.\n"
HASH = sha256(MINUTES).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make(tmp_path / "plan.ledger")


def attached(path: Path, ref: str, file: File, day: str, *, keep: bool = True) -> int:
    with open_ledger(path) as ledger:
        return ledger.record(
            lambda entry: attach(entry, ref, file, keep=keep), by="Officer", effective=day
        ).position


def contents(path: Path) -> int:
    connection = look(path)
    (count,) = connection.execute("SELECT count(*) FROM contents").fetchone()
    connection.close()
    return int(count)


def test_what_was_attached_is_shown_from_its_day_on_and_saved_again(path: Path) -> None:
    position = attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    with Ledger(path) as ledger:
        told = [{"name": "minutes.txt", "sha256": HASH, "position": position}]
        assert ledger.show(ref="4.1.1")["activities"][0]["evidence"] == told
        assert ledger.show(ref="4.1.2")["activities"][0]["evidence"] == []
        (before,) = ledger.show(ref="4.1.1", as_at="2019-02-09")["activities"]
        assert before["evidence"] == []
        (unknown,) = ledger.show(ref="4.1.1", known_at=f"@{position - 1}")["activities"]
        assert unknown["evidence"] == []
        assert [a["evidence"] for a in ledger.show()["activities"]] == [told, []]
        assert ledger.attached_file(position) == ("minutes.txt", MINUTES)
        (change,) = ledger.changes("2019-02-01", "2019-02-28")["changes"]
        assert (change["kind"], change["to"], change["positions"]) == (
            "evidence", told[0], [position]
        )
    assert verify(path).failures == []
    assert rebuild(path).differed == []


def test_equal_contents_are_kept_once_and_of_a_reference_only_the_hash(path: Path) -> None:
    first = attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    again = attached(path, "4.1.2", File("the same.txt", MINUTES), "2019-02-11")
    refers = attached(
        path, "4.1.2", File("large.pdf", b"large", "S:/large.pdf"), "2019-02-12", keep=False
    )
    assert contents(path) == 1
    with Ledger(path) as ledger:
        assert ledger.attached_file(first)[1] == ledger.attached_file(again)[1] == MINUTES
        with pytest.raises(NoSuchFile, match="only the hash .* it lay at S:/large.pdf"):
            ledger.attached_file(refers)
        with pytest.raises(NoSuchFile, match="no file was attached at position 1"):
            ledger.attached_file(1)
        listed = ledger.evidence()["evidence"]
        assert [(one["ref"], one["kept"], one["size"]) for one in listed] == [
            ("4.1.1", True, len(MINUTES)), ("4.1.2", True, len(MINUTES)), ("4.1.2", False, 5)
        ]
        assert [one["position"] for one in ledger.evidence(ref="4.1.1")["evidence"]] == [first]
    assert verify(path).checked["files"] == 1


def test_an_erased_file_is_gone_when_no_other_record_holds_it(path: Path) -> None:
    first = attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    again = attached(path, "4.1.2", File("the same.txt", MINUTES), "2019-02-11")
    with Ledger(path, clock_is_right=True) as ledger:
        erasing = Erasing(ledger)
        assert [some.position for some in erasing.same_text((first, "sha256"))] == [again]
        erasing.erase([(first, "sha256")], ground="court-order", by="Officer")
        assert ledger.attached_file(again)[1] == MINUTES
        with pytest.raises(NoSuchFile, match="was erased"):
            ledger.attached_file(first)
        assert verify(path).failures == []
        erasing = Erasing(ledger)
        erasing.erase([(again, "sha256"), (again, "name")], ground="court-order", by="Officer")
        shown = ledger.show(ref="4.1.2")["activities"][0]["evidence"]
    gone = {"erased": "court-order"}
    assert shown == [{"name": gone, "sha256": gone, "position": again}]
    assert contents(path) == 0 and MINUTES not in path.read_bytes()
    assert verify(path).failures == []
    assert rebuild(path).differed == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE contents SET bytes = x'00'", "contents of an attached file were changed"),
        ("DELETE FROM contents", "contents of the file attached at position .* are gone"),
        ("INSERT INTO contents VALUES (zeroblob(32), x'00')", "were changed"),
    ],
)
def test_contents_that_are_not_what_was_attached_are_damage(
    path: Path, statement: str, told: str
) -> None:
    attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    with unguarded(path) as connection:
        connection.execute(statement)
    with Ledger(path):
        pass


    found = [fault for fault in verify(path).failures if re.search(told, fault.text)]
    assert found and all(fault.kind == "evidence" for fault in found)


@pytest.fixture
def site() -> Iterator[str]:
    """A web site of our own."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/minutes%20March.txt"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(MINUTES if found else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_and_what_it_gave_is_kept(site: str) -> None:
    found = read_evidence(f"{site}/minutes%20March.txt", keep=True)
    assert found == File("minutes March.txt", MINUTES, f"{site}/minutes%20March.txt")
    with pytest.raises(CannotAttach, match="it answers 404 Not Found.*save it as a file"):
        read_evidence(f"{site}/gone.txt", keep=True)
    with pytest.raises(CannotAttach, match="cannot be fetched .*save it as a file"):
        read_evidence("http://127.0.0.1:1/nobody", keep=True)


def test_what_is_too_large_or_not_there_is_told(
    tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(b"x" * 1_000_001)
    monkeypatch.setenv("PLAN_LEDGER_EVIDENCE_MB", "1")
    with pytest.raises(CannotAttach, match="more than 1 MB.*--reference-only"):
        read_evidence(str(large), keep=True)
    assert read_evidence(str(large), keep=False).location == str(large)
    monkeypatch.setenv("PLAN_LEDGER_EVIDENCE_MB", "much")
    with pytest.raises(CannotAttach, match="“much”: make it a whole number"):
        read_evidence(str(large), keep=True)
    monkeypatch.delenv("PLAN_LEDGER_EVIDENCE_MB")
    with pytest.raises(CannotAttach, match="no such file or directory; name a file"):
        read_evidence(str(tmp_path / "none.pdf"), keep=True)
    with pytest.raises(CannotAttach, match="is a directory"):
        read_evidence(str(tmp_path), keep=True)


def test_a_file_taken_back_was_evidence_until_then_and_is_kept(path: Path) -> None:
    wrong = attached(path, "4.1.1", File("other.txt", b"Of another team."), "2019-02-10")
    right = attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    with open_ledger(path) as ledger:
        gone = ledger.record(
            lambda entry: retract(entry, wrong, field=None), by="Officer", effective="2019-02-11",
            because="another team's",
        )
        assert "the file itself is kept" in gone.notes[0]
        assert named(ledger.evidence()) == ["minutes.txt"]
        assert named(ledger.evidence(known_at=f"@{right}")) == ["other.txt", "minutes.txt"]
        (activity,) = ledger.show(ref="4.1.1")["activities"]
        assert [file["position"] for file in activity["evidence"]] == [right]
        (change,) = ledger.changes_known("2019-02-28", f"@{right}", None)["changes"]
        assert (change["from"]["name"], change["to"], change["positions"]) == (
            "other.txt", None, [gone.position]
        )
        told = {event["position"]: event for event in ledger.history(ref="4.1.1")["events"]}
        assert told[wrong]["statements"][0]["undone_by"] == gone.position
        assert told[gone.position]["retracts"] == [wrong]
        assert ledger.attached_file(wrong) == ("other.txt", b"Of another team.")
    assert rebuild(path).differed == []
    assert verify(path).failures == []
    with open_ledger(path) as ledger:
        Erasing(ledger).erase([(wrong, "sha256")], ground="other", by="Officer")
    assert contents(path) == 1


def test_a_file_is_taken_back_once_and_is_not_corrected(path: Path) -> None:
    position = attached(path, "4.1.1", File("minutes.txt", MINUTES), "2019-02-10")
    with open_ledger(path) as ledger:

        def say(what: Callable[[Entry], Recorded]) -> Recorded:
            return ledger.record(what, by="Officer", effective="2019-02-11", because="wrong")

        with pytest.raises(CannotUndo, match="retract it and attach the right one"):
            say(lambda entry: correct(entry, position, field=None, to="x", effective=None))
        gone = say(lambda entry: retract(entry, position, field=None))
        with pytest.raises(CannotUndo, match=f"taken back already, by position {gone.position}"):
            say(lambda entry: retract(entry, position, field=None))


def named(answer: dict[str, Any]) -> list[str]:
    return [file["name"] for file in answer["evidence"]]
