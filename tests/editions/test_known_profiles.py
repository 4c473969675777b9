"""What a ledger knows of its files' shapes, edition after edition."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plan_ledger.editions.reading.profile import Profile
from plan_ledger.editions.writing.export import default_captions
from plan_ledger.ledger import Ledger
from plan_ledger.recording.correcting import retract_edition

ROWS = "1.1\tRecruit a head of service\tRED\n1.2\tReview the thresholds\tGREEN\n"
OLD = "Ref\tAction\tRAG\n" + ROWS
NEW = "Number\tWhat we will do\tRating\n" + ROWS


def bring(ledger: Ledger, month: int, text: str, **how: Any) -> Any:
    path = ledger.path.with_name(f"{month}.tsv")
    path.write_text(f"Front door\n{text}", "utf-8")
    return ledger.import_edition(path, as_at=f"2027-{month:02}-28", by="Officer", **how)


def profile_of(ledger: Ledger, text: str) -> Profile:
    path = ledger.path.with_name("columns.tsv")
    path.write_text(text, "utf-8")
    return ledger.columns(path)[0]


def captions(ledger: Ledger) -> list[str] | None:
    """Of an export."""
    profile = ledger.export_profile()
    return None if profile is None else [column.caption for column in profile.columns]


def profiles_recorded(ledger: Ledger) -> int:
    return sum(each["type"] == "profile-set" for each in ledger.history()["events"])


def test_an_export_has_the_shape_of_the_file_imported_last(ledger: Ledger) -> None:
    assert captions(ledger) is None
    for month, text, said in (
        (1, OLD, "Action"), (2, NEW, "What we will do"), (3, OLD, "Action"), (4, OLD, "Action"),
        (5, NEW, "What we will do"),
    ):
        bring(ledger, month, text)
        assert (captions(ledger) or [])[1] == said


def test_a_shape_is_recorded_where_it_is_not_that_of_the_edition_before(ledger: Ledger) -> None:
    for month, text, count in ((1, OLD, 1), (2, OLD, 1), (3, NEW, 2), (4, OLD, 3), (5, OLD, 3)):
        found = bring(ledger, month, text, dry_run=True)
        assert found.recorded == bring(ledger, month, text).recorded
        assert profiles_recorded(ledger) == count


def test_an_edition_that_is_taken_back_gives_an_export_no_shape(ledger: Ledger) -> None:
    editions = []
    for month, text in ((1, OLD), (2, NEW), (3, OLD), (4, OLD)):
        bring(ledger, month, text)
        editions.append(max(e["position"] for e in ledger.history()["events"]
                            if e["type"] == "edition-imported"))

    def take_back(edition: int) -> None:
        ledger.record(lambda entry: retract_edition(entry, edition), by="Officer",
                      effective="2027-12-01", because="wrong file")

    take_back(editions[2])
    assert captions(ledger) == ["Ref", "Action", "RAG"]
    take_back(editions[3])
    assert captions(ledger) == ["Number", "What we will do", "Rating"]


def test_a_profile_kept_beforehand_is_no_edition_but_says_how_one_of_its_shape_was(
    ledger: Ledger,
) -> None:
    bring(ledger, 1, OLD)
    ledger.keep_profile(profile_of(ledger, NEW), by="Officer")
    assert captions(ledger) == ["Ref", "Action", "RAG"]
    bring(ledger, 2, NEW)
    assert captions(ledger) == ["Number", "What we will do", "Rating"]


def test_of_a_shape_the_newest_profile_is_exported(ledger: Ledger) -> None:
    bring(ledger, 1, OLD)
    profile = profile_of(ledger, OLD)
    columns = (profile.columns[0], replace(profile.columns[1], caption="ACTION:"))
    ledger.keep_profile(replace(profile, columns=(*columns, profile.columns[2])), by="Officer")
    assert captions(ledger) == ["Ref", "ACTION:", "RAG"]


def test_a_file_in_the_ledger_s_own_layout_is_the_last_one_too(ledger: Ledger) -> None:
    ours = "\t".join(default_captions(apostrophes=False)) + "\n"
    for line in ROWS.splitlines():
        ref, activity, status = line.split("\t")
        ours += "\t".join(["1", "", "", "", ref, activity, "", "", "", "", status]) + "\n"
    bring(ledger, 1, ours)
    assert captions(ledger) is None
    assert profiles_recorded(ledger) == 0
    bring(ledger, 2, OLD)
    bring(ledger, 3, ours)
    assert captions(ledger) == default_captions(apostrophes=False)


def test_of_tables_of_two_shapes_an_export_has_the_first_one(ledger: Ledger) -> None:
    both = OLD + "\n\nRef\tAction\tOwner\n2.1\tTrain every social worker\tHead of Service\n"
    for month in (1, 2):
        bring(ledger, month, both)
        assert captions(ledger) == ["Ref", "Action", "RAG"]
        assert profiles_recorded(ledger) == 2


def test_the_month_in_a_caption_is_never_asked_about_again(ledger: Ledger) -> None:
    march = (
        "Ref\tAction\tRAG (Mar)\tWhere things stand, March 2027\n"
        "1.1\tRecruit a head of service\tRED\tThe post was advertised in early March\n"
        "1.2\tReview the thresholds\tGREEN\tThe board has seen a draft of the document\n"
    )
    said = {"column:D:Where things stand, March 2027": "progress"}
    bring(ledger, 3, march, answers=said)
    april = march.replace("(Mar)", "(Apr)").replace("March 2027", "April 2027")
    found = bring(ledger, 4, april)
    assert found.findings.questions == []
    assert ledger.show(ref="1.1", as_at="2027-04-28")["activities"][0]["progress"] == (
        "The post was advertised in early March"
    )
    assert captions(ledger) == ["Ref", "Action", "RAG (Apr)", "Where things stand, April 2027"]


def test_a_title_that_names_its_month_is_that_of_its_edition(ledger: Ledger) -> None:
    for month, name in ((3, "March"), (4, "April")):
        path = ledger.path.with_name(f"{month}.tsv")
        path.write_text(f"Improvement plan – {name} 2027\n{OLD}", "utf-8")
        found = ledger.import_edition(path, as_at=f"2027-{month:02}-28", by="Officer")
        assert found.findings.questions == []
    assert [(d.kind, d.old, d.new) for d in found.findings.differences] == [
        ("title", "Improvement plan – March 2027", "Improvement plan – April 2027")
    ]
    assert ledger.show(as_at="2027-04-27")["title"] == "Improvement plan – March 2027"
    assert ledger.show(as_at="2027-04-28")["title"] == "Improvement plan – April 2027"


STANDS = (
    "Ref\tAction\tWho\tRAG\tPosition\n"
    "1.1\tRecruit a head of service\tAnn\tRED\tThe post was advertised in early March\n"
    "1.2\tReview the thresholds\tBob\tGREEN\tThe board has seen a draft of the document\n"
)


@pytest.mark.parametrize("said", ["progress", "leave-out"])
def test_what_was_said_of_a_column_is_not_asked_again_when_another_caption_changes(
    ledger: Ledger, said: str
) -> None:
    assert [q.id for q in bring(ledger, 1, STANDS, dry_run=True).findings.questions] == [
        "column:E:Position"
    ]
    bring(ledger, 1, STANDS, answers={"column:E:Position": said})
    found = bring(ledger, 2, STANDS.replace("Who", "Responsible")).findings
    assert (found.differences, found.questions) == ([], [])
    (told,) = [w.text for w in found.warnings]
    assert "column E (“Position”) is" in told and "as in files before" in told
    assert bring(ledger, 3, STANDS.replace("Who", "Responsible")).findings.warnings == []


def test_it_is_asked_again_where_the_file_has_the_caption_twice(ledger: Ledger) -> None:
    bring(ledger, 1, STANDS, answers={"column:E:Position": "progress"})
    twice = "\n".join(
        line + "\t" + ("Position" if at == 0 else "Seen by the board in the week of its meeting")
        for at, line in enumerate(STANDS.splitlines())
    )
    asked = bring(ledger, 2, twice, dry_run=True).findings.questions
    assert [question.id for question in asked] == ["column:E:Position", "column:F:Position"]


def test_what_was_said_of_a_status_is_not_asked_again_when_a_caption_changes(
    ledger: Ledger,
) -> None:
    text = OLD.replace("RED", "In hand")
    bring(ledger, 1, text, answers={"status:In hand": "GREEN"})
    found = bring(ledger, 2, text.replace("Action", "What we will do")).findings
    assert (found.differences, found.questions) == ([], [])
    profile = ledger.export_profile()
    assert profile is not None and profile.statuses == {"in hand": "GREEN"}
