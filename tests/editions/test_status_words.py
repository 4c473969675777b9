"""Status words that are not known: each is asked once, and one answer is enough."""
from __future__ import annotations

from typing import Any

import pytest

from plan_ledger.editions.reading.findings import BadAnswer
from plan_ledger.ledger import Ledger
from tests.editions.test_importing import LEGEND, Bring, bring, cell, row

__all__ = ["bring"]
JANUARY, FEBRUARY = "2027-01-31", "2027-02-28"
ROWS = [row("1.1", "Green"), row("1.2", "N/A"), row("1.3", "n/a")]


def asked(found: Any) -> list[str]:
    return [question.id for question in found.findings.questions]


def warned(found: Any) -> str:
    return " ".join(warning.text for warning in found.findings.warnings)


def test_a_word_of_a_first_edition_without_a_legend_is_asked_once(
    ledger: Ledger, bring: Bring
) -> None:
    found = bring(JANUARY, ROWS, legend=[], dry_run=True)
    assert asked(found) == ["status:N/A"]
    assert found.findings.questions[0].choices == (
        "GREEN", "add-as-off-track", "add-as-at-risk", "add-as-not-started", "add-as-on-track",
        "add-as-complete", "leave-out",
    )
    done = bring(JANUARY, ROWS, legend=[], answers={"status:N/A": "leave-out"})
    assert "answers no question" not in warned(done)
    assert [cell(ledger, ref, "status", JANUARY) for ref in ("1.1", "1.2", "1.3")] == [
        "GREEN", None, None,
    ]


def test_it_can_be_added_to_the_legend_of_a_first_edition(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, ROWS, legend=[], answers={"status:N/A": "add-as-not-started"})
    assert [(line["label"], line["means"]) for line in ledger.show()["legend"]] == [
        ("Green", "on-track"), ("N/A", "not-started"),
    ]
    assert cell(ledger, "1.3", "status", JANUARY) == "N-A"


def test_a_first_edition_of_which_no_word_is_known_can_be_answered(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "Zippy"), row("1.2", "Bungle")]
    answers = {"status:Zippy": "add-as-complete", "status:Bungle": "leave-out"}
    assert asked(bring(JANUARY, rows, legend=[], dry_run=True)) == list(answers)
    bring(JANUARY, rows, legend=[], answers=answers)
    assert cell(ledger, "1.1", "status", JANUARY) == "ZIPPY"


def test_a_line_of_the_file_s_own_legend_is_asked_once_too(ledger: Ledger, bring: Bring) -> None:
    legend = [*LEGEND, ["PURPLE", "As discussed"]]
    rows = [row("1.1", "PURPLE")]
    assert asked(bring(JANUARY, rows, legend=legend, dry_run=True)) == ["legend:PURPLE"]
    bring(JANUARY, rows, legend=legend, answers={"legend:PURPLE": "at-risk"})
    assert cell(ledger, "1.1", "status", JANUARY) == "PURPLE"


@pytest.mark.parametrize("answers, says", [
    ({"status:N/A": "leave-out", "legend:N-A": "complete"}, "contradict each other: give one"),
    ({"status:N/A": "add-as-at-risk", "legend:N-A": "complete"}, "contradict each other"),
    ({"legend:N-A": "compleat"}, "none of its choices; nearest: complete"),
    ({"status:N/A": "add-as-late"}, "none of its choices"),
    ({"status:N/A": "leave-out", "status:Green": "add-as-off-track"}, "contradicts the legend"),
])
def test_answers_that_contradict_each_other_are_refused(
    bring: Bring, answers: dict[str, str], says: str
) -> None:
    with pytest.raises(BadAnswer, match=says):
        bring(JANUARY, ROWS, legend=[], answers=answers)


@pytest.mark.parametrize("answers", [
    {"legend:N-A": "complete"}, {"status:N/A": "add-as-complete"},
    {"legend:N-A": "complete", "status:N/A": "add-as-complete"},
    {"legend:N-A": "complete", "status:Green": "GREEN"},
])
def test_an_answer_that_was_given_is_never_called_no_question(
    ledger: Ledger, bring: Bring, answers: dict[str, str]
) -> None:
    done = bring(JANUARY, ROWS, legend=[], answers=answers)
    assert "answers no question" not in warned(done)
    assert cell(ledger, "1.2", "status", JANUARY) == "N-A"
    again = bring(FEBRUARY, ROWS, legend=[], answers=answers)
    assert "answers no question" not in warned(again)


@pytest.mark.parametrize("word, proposal", [
    ("Amber - see note", "AMBER"), ("Green (was Amber)", "GREEN"), ("Nearly complete", None),
    ("Amber/Green", None),
])
def test_a_word_that_says_more_than_a_status_is_asked_about(
    ledger: Ledger, bring: Bring, word: str, proposal: str | None
) -> None:
    rows = [row("1.1", "Green"), row("1.2", "Amber"), row("1.3", word)]
    found = bring(JANUARY, rows, legend=[], dry_run=True)
    assert [(q.id, q.proposal) for q in found.findings.questions] == [(f"status:{word}", proposal)]
    bring(JANUARY, rows, legend=[], answers={f"status:{word}": "AMBER"})
    assert [line["code"] for line in ledger.show()["legend"]] == ["GREEN", "AMBER"]
    assert cell(ledger, "1.3", "status", JANUARY) == "AMBER"
    assert asked(bring(FEBRUARY, [*rows, row("1.4", word)], legend=[], dry_run=True)) == []


def test_a_status_with_its_day_is_that_status_and_the_day_is_told(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "Complete"), row("1.2", "Completed 12/03/2026"), row("1.3", "Green")]
    found = bring(JANUARY, rows, legend=[])
    assert [line["code"] for line in ledger.show()["legend"]] == ["COMPLETE", "GREEN"]
    assert cell(ledger, "1.2", "status", JANUARY) == "COMPLETE"
    assert "a status has no date: without it is recorded “Completed 12/03/2026”" in warned(found)


def test_a_status_that_always_has_its_day_is_one_status(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("1.1", "Completed 12/03/2026"), row("1.2", "Completed (1 April 2026)"),
                    row("1.3", "Green")], legend=[])
    assert [line["code"] for line in ledger.show()["legend"]] == ["GREEN", "COMPLETED"]


def test_words_that_say_a_status_in_their_own_way_ask_nothing(
    ledger: Ledger, bring: Bring
) -> None:
    words = ("Open - on track", "Open - at risk", "Not due to start", "Closed - signed off")
    bring(JANUARY, [row(f"1.{n}", word) for n, word in enumerate(words, start=1)], legend=[])
    assert [(line["label"], line["means"]) for line in ledger.show()["legend"]] == [
        ("Open - on track", "on-track"), ("Open - at risk", "at-risk"),
        ("Not due to start", "not-started"), ("Closed - signed off", "complete"),
    ]


@pytest.mark.parametrize("word, proposed", [
    ("Red", "add-as-off-track"), ("R", "add-as-off-track"), ("Complete", "add-as-complete"),
    ("Zippy", None), ("Amber", None),
])
def test_a_plain_word_that_comes_first_in_a_later_edition_is_proposed_for_what_it_means(
    bring: Bring, word: str, proposed: str | None
) -> None:
    legend = [["Green", "In hand"], ["Slow", "At risk of delay"]]
    bring(JANUARY, [row("1.1", "Green"), row("1.2", "Slow")], legend=legend)
    found = bring(FEBRUARY, [row("1.1", word), row("1.2", "Slow")], legend=legend, dry_run=True)
    assert [question.proposal for question in found.findings.questions] == [proposed]


@pytest.mark.parametrize(("word", "means"), [
    ("Delivered", "complete"), ("Behind schedule", "off-track"), ("Nearly complete", None),
    ("Amber – see note", None),
])
def test_what_a_new_word_plainly_means_is_proposed(
    bring: Bring, word: str, means: str | None
) -> None:
    bring(JANUARY, [row("1.1", "Green")], legend=[])
    (question,) = bring(FEBRUARY, [row("1.1", word)], legend=[], dry_run=True).findings.questions
    assert question.proposal == (means and f"add-as-{means}")


def test_a_letter_that_is_new_is_named_for_its_colour(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, [row("1.1", "G")], legend=[])
    bring(FEBRUARY, [row("1.1", "R")], legend=[], answers={"status:R": "add-as-off-track"})
    assert cell(ledger, "1.1", "status", FEBRUARY) == "RED"


def test_an_n_beside_the_letters_of_a_rag_is_proposed_as_not_started(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "R"), row("1.2", "N"), row("1.3", "G"), row("1.4", "C")]
    (of_n, of_c) = bring(JANUARY, rows, legend=[], dry_run=True).findings.questions
    assert (of_n.proposal, of_c.proposal) == ("add-as-not-started", "add-as-complete")
    (of_n, of_c) = bring(JANUARY, rows, dry_run=True).findings.questions
    assert (of_n.proposal, of_c.proposal) == ("GREY", "GREEN")


@pytest.mark.parametrize(("before", "after", "proposal"), [
    ("Delayed", "Overdue", "DELAYED"), ("In progress", "On target", "IN-PROGRESS"),
    ("Not due", "Not started", "NOT-DUE"), ("Complete", "Closed", "COMPLETE"),
    ("Complete", "Complete – moved to BAU", "COMPLETE"),
])
def test_another_word_of_like_meaning_is_asked_about_where_the_plan_s_statuses_are_words(
    ledger: Ledger, bring: Bring, before: str, after: str, proposal: str
) -> None:
    bring(JANUARY, [row("1.1", before)], legend=[])
    (question,) = bring(FEBRUARY, [row("1.1", after)], legend=[], dry_run=True).findings.questions
    assert (question.id, question.proposal) == (f"status:{after}", proposal)
    bring(FEBRUARY, [row("1.1", after)], legend=[], answers={question.id: "add-as-at-risk"})
    assert cell(ledger, "1.1", "status", JANUARY) == proposal
    assert cell(ledger, "1.1", "status", FEBRUARY) != proposal


@pytest.mark.parametrize(("before", "after", "code"), [
    ("Complete", "Completed", "COMPLETE"), ("Not started", "Not yet started", "NOT-STARTED"),
    ("Complete", "Completed 12/03/2026", "COMPLETE"), ("In progress", "In-Progress", "IN-PROGRESS"),
    ("Green", "On track", "GREEN"), ("G", "In progress – on track", "GREEN"),
])
def test_an_inflected_word_and_a_synonym_of_a_colour_ask_nothing(
    ledger: Ledger, bring: Bring, before: str, after: str, code: str
) -> None:
    bring(JANUARY, [row("1.1", before)], legend=[])
    bring(FEBRUARY, [row("1.1", after)], legend=[])
    assert cell(ledger, "1.1", "status", FEBRUARY) == code


def test_a_new_word_in_two_inflections_is_one_status(ledger: Ledger, bring: Bring) -> None:
    rows = [row("1.1", "Completed"), row("1.2", "Complete"), row("1.3", "On track")]
    found = bring(JANUARY, rows, legend=[])
    assert found.findings.questions == []
    assert [line["code"] for line in ledger.show()["legend"]] == ["COMPLETED", "ON-TRACK"]
    assert cell(ledger, "1.2", "status", JANUARY) == "COMPLETED"


def test_a_word_that_is_asked_about_is_so_once_in_two_inflections(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "Paused"), row("1.2", "pause"), row("1.3", "Green")]
    assert asked(bring(JANUARY, rows, legend=[], dry_run=True)) == ["status:Paused"]
    bring(JANUARY, rows, legend=[], answers={"status:Paused": "add-as-at-risk"})
    assert [cell(ledger, ref, "status", JANUARY) for ref in ("1.1", "1.2")] == ["PAUSED"] * 2
    again = bring(FEBRUARY, rows, legend=[], dry_run=True).findings
    assert (again.questions, again.differences) == ([], [])


def test_each_inflection_can_still_be_answered_for_by_itself(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "Paused"), row("1.2", "Pause"), row("1.3", "Green")]
    answers = {"status:Paused": "add-as-at-risk", "status:Pause": "leave-out"}
    bring(JANUARY, rows, legend=[], answers=answers)
    assert [cell(ledger, ref, "status", JANUARY) for ref in ("1.1", "1.2")] == ["PAUSED", None]


def test_a_word_that_is_no_status_is_not_asked_about_again(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, ROWS, legend=[], answers={"status:N/A": "leave-out"})
    found = bring(FEBRUARY, [*ROWS, row("1.4", "Green")], legend=[], dry_run=True)
    assert asked(found) == []
    assert "no status is “N/A”, as was answered for a file before: it is left out" in warned(found)
    (profile,) = found.findings.profiles
    assert profile.statuses == {"n/a": "leave-out"} and '"n/a" = "leave-out"' in profile.to_toml()


def test_what_was_left_out_can_be_answered_otherwise(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, ROWS, legend=[], answers={"status:N/A": "leave-out"})
    bring(FEBRUARY, [*ROWS, row("1.4", "Green")], legend=[], answers={"status:N/A": "GREEN"})
    assert cell(ledger, "1.2", "status", FEBRUARY) == "GREEN"


def test_a_word_left_out_is_read_once_the_legend_has_it(ledger: Ledger, bring: Bring) -> None:
    bring(JANUARY, ROWS, legend=[], answers={"status:N/A": "leave-out"})
    legend = [["GREEN", "On track"], ["N/A", "Not started yet"]]
    bring(FEBRUARY, ROWS, legend=legend, answers={"legend:N-A": "not-started"})
    assert cell(ledger, "1.2", "status", FEBRUARY) == "N-A"


def test_words_that_most_plans_use_in_one_sense_are_proposed_in_it(
    ledger: Ledger, bring: Bring
) -> None:
    rows = [row("1.1", "Done"), row("1.2", "Planned"), row("1.3", "Paused")]
    found = bring(JANUARY, rows, legend=[], dry_run=True)
    assert [(question.id, question.proposal) for question in found.findings.questions] == [
        ("status:Done", "add-as-complete"), ("status:Planned", "add-as-not-started"),
        ("status:Paused", None),
    ]
    assert found.findings.questions[-1].text.endswith(
        "It says too little to propose one; if it is no status, choose leave-out, and the status"
        " stays as it was."
    )
    known = [["GREEN", "On track"], ["COMPLETE", "Finished"]]
    found = bring(JANUARY, rows, legend=known, dry_run=True)
    assert [question.proposal for question in found.findings.questions] == [
        "COMPLETE", "add-as-not-started", None,
    ]
