"""The pages as a reader sees them; whole where they are small, else the lines that matter."""
from __future__ import annotations

import look_samples as samples
import pytest

from plan_ledger_cli.look.activity_page import show_activity
from plan_ledger_cli.look.changes_page import show_changes
from plan_ledger_cli.look.colour import Paper
from plan_ledger_cli.look.history_page import show_history
from plan_ledger_cli.look.import_page import show_import
from plan_ledger_cli.look.packed_page import show_packs
from plan_ledger_cli.look.plan_page import show_plan
from plan_ledger_cli.look.recorded_page import show_recorded
from plan_ledger_cli.look.slippage_page import show_slippage

NARROW, WIDE = Paper(80, False), Paper(160, False)


def lines(text):
    return [line.strip() for line in text.split("\n")]


def flow(text):
    return " ".join(text.split())


def test_a_plan():
    assert show_plan(samples.plan([samples.activity()]), NARROW) == """\
Improving the Front Door and MASH arrangements
As at 28 Feb 2019 · as known at 1 Mar 2019, 10:03 · position 41

1 activity · RED 1
1 overdue · none challenged by the plan's own legend

Ref    Activity                             Lead             Deadline     Status
─────  ───────────────────────────────────  ───────────────  ───────────  ──────
4.2.2  Establish MASH Operational task      Gladys Rhodes    Dec-18       RED
       Group                                White            31 Dec 2018
                                                             OVERDUE

Next: plan-ledger show 4.2.2 tells one activity's story; plan-ledger slippage
  says which deadlines moved.

Fingerprint AAAA AAAA AAAA H5IQ UDHQ KLKS RKUX UU2I 5AUB
            UWMG YHMP GLMJ Y2YK BUEF E54D 2JYC IS6O FPXF"""


def test_a_wide_plan_also_says_since_when_and_what_was_reported():
    text = show_plan(samples.plan([samples.activity()]), WIDE)
    assert "Ref Activity Lead Deadline Status Since Confirmed Progress" in flow(text)
    assert "31 Jan 2019  28 Feb 2019  Not completed." in text


@pytest.mark.skipif(not samples.SEED.exists(), reason="the published plan lies outside")
@pytest.mark.parametrize("paper", [NARROW, WIDE])
def test_the_published_plan(paper):
    text = show_plan(samples.seed_plan(), paper)
    assert "13 activities · RED 1 · AMBER 9 · GREEN 2 · GREY 1" in lines(text)
    assert "4 overdue · 3 challenged by the plan's own legend" in lines(text)
    assert [line for line in lines(text) if line.startswith("Section")] == [
        "Section 4.1", "Section 4.2", "Section 4.3", "Section 4.4"]
    assert text.count("OVERDUE") == 4
    assert "Codes that are not known: R?? in 4.4.3" in lines(text)
    assert "Europe" not in text


def test_an_empty_ledger_says_so_and_what_comes_first():
    text = show_plan({"title": None, "as_at": "2018-01-01", "known_at": None, "position": 0,
                      "legend": [], "activities": [], "time_zone": "Europe/London"}, NARROW)
    assert lines(text)[:2] == ["Nothing is recorded yet.", "As at 1 Jan 2018 · position 0"]
    assert "plan-ledger import" in text


def test_a_plan_without_activities_and_another_time_zone():
    text = show_plan(samples.plan([], time_zone="Pacific/Auckland"), NARROW)
    assert "No activity fits what was asked." in lines(text)
    assert "as known at 1 Mar 2019, 23:03" in text
    assert "times of Pacific/Auckland" in text


def test_what_is_erased_or_withheld_stands_where_it_stood():
    text = show_plan(samples.plan([samples.activity(
        lead={"withheld": True}, activity={"erased": "personal-data-in-error"})]), NARROW)
    assert "[withheld]" in text
    assert "[erased: personal-data-in-error]" in text


def test_colour_only_repeats_the_word():
    text = show_plan(samples.plan([samples.activity()]), Paper(80, True))
    assert "\x1b[31mRED\x1b[0m" in text


STORY = show_activity(samples.plan([samples.activity(
    deadline="2019-03-31", timeline="end of March", slips=2, slippage_days=90,
    unknown_codes=["R??"], challenged="overdue", as_at="x")], as_at="2019-04-10"),
    samples.story(), NARROW)


@pytest.mark.parametrize("line", [
    "Status      RED since 31 Jan 2019",
    "“Tasks and/or outcomes have not been met or timescale slipped”",
    "Codes       R5, AFI3", "not known: R??", "Challenged  overdue",
    "Deadline    end of March: 31 Mar 2019", "OVERDUE by 10 days",
    "Baseline    31 Dec 2018 · 2 slips, 90 days in all",
    "Confirmed   3 times, last 29 Mar 2019",
    "LATE ENTRY (20 days)", "slip of 59 days", "28 Feb 2019  end of March     no reason given",
    "20 Feb 2019  RED         “this task has not been completed due to management"])
def test_an_activity_tells_its_story(line):
    assert line in lines(STORY)


def test_what_was_undone_stays_in_plain_sight_with_what_replaced_it():
    story = flow(STORY)
    assert "CORRECTED to GREY by 50, Bo Day, on 3 Apr 2019: “it was not started”" in story
    assert "TAKEN BACK by 49, Bo Day, on 2 Apr 2019: “it was never green”" in story
    assert story.index("1 Jan 2019 AMBER") < story.index("1 Jan 2019 GREY") \
        < story.index("4 Feb 2019 GREEN") < story.index("20 Feb 2019 RED")


def test_a_correction_stands_where_what_it_corrects_stood_not_last():
    events = [samples.event(1, statements=[samples.statement("status", None, "RED", undone_by=3)]),
              samples.event(2, statements=[samples.statement("status", "RED", "AMBER")]),
              samples.event(3, type="corrected", replaces=[1],
                            statements=[samples.statement("status", "RED", "GREY")])]
    text = show_activity(samples.plan([samples.activity()]), {"events": events}, NARROW)
    shown = [line.split()[3] for line in text.split("How its status went")[1].split("\n")
             if line.startswith("31 Jan 2019")]
    assert shown == ["RED", "GREY", "AMBER"]


def test_history_folds_confirmations_and_marks_what_was_undone():
    text = show_history(samples.story(), NARROW)
    assert "30  10 Feb 2019     4.2.2  confirmed twice, last at 31" in lines(text)
    assert "to 17 Feb 2019         by Ann Lee" in lines(text)
    assert "late by 20 days" in lines(text)
    assert "21  4 Feb 2019      4.2.2  status AMBER → GREEN" in lines(text)
    assert "TAKEN BACK by 49, Bo Day, on 2 Apr 2019: “it was never green”" in flow(text)
    assert "status CORRECTED to GREY by 50" in flow(text)
    assert "from January.xlsx, sheet Plan, row 17" in flow(text)
    assert "12 records, 2 of them corrected or taken back, in whole or in part." in lines(text)


def test_a_confirmation_that_was_taken_back_is_not_folded_away():
    again = samples.statement("lead", None, "Jenny Cryer", repeats=1)
    events = [samples.event(2, type="confirmed", statements=[again]),
              samples.event(3, type="confirmed", statements=[{**again, "undone_by": 5}]),
              samples.event(4, type="confirmed", statements=[again])]
    text = show_history({"title": "T", "events": events}, NARROW)
    assert flow(text).count("confirmed") == 3
    assert "TAKEN BACK by 5" in text


def test_a_wide_history_has_columns_for_who_and_why():
    assert ("40  20 Feb 2019     12 Mar 2019      4.2.2  status GREEN → RED"
            in "\n".join(lines(show_history(samples.story(), WIDE))))


def told_of(event, *, paper=NARROW, fields=("exists", "ref", "lead")):
    """A history of `event`, of which these fields were taken back by the last record."""
    said = [samples.statement(field, None, "so", undone_by=3 if field in fields else None)
            for field in ("exists", "ref", "lead")]
    if event["type"] == "edition-imported":
        said = []
    gone = samples.event(3, type="retracted", effective=None, by="Bo Day", retracts=[2],
                         because="never so")
    return flow(show_history({"title": "T", "events": [
        {**event, "statements": said}, gone]}, paper))


def test_a_record_that_was_taken_back_as_a_whole_is_said_to_be_no_single_field_is_named():
    added = samples.event(2, type="activity-added")
    assert "lead so TAKEN BACK by 3, Bo Day, on 5 Feb 2019: “never so”" in told_of(added)
    assert "number and lead TAKEN BACK by 3" in told_of(added, fields=("ref", "lead"))


def test_an_edition_that_was_taken_back_is_marked_and_counted():
    edition = samples.event(2, type="edition-imported", ref=None, source={
        "edition": 2, "file": "March.xlsx", "sheet": None, "row": None})
    for paper in (NARROW, WIDE):
        assert "TAKEN BACK by 3" in told_of(edition, paper=paper)
    assert "2 records, 1 of them corrected or taken back" in told_of(edition)


def test_a_wide_history_says_the_whole_source():
    source = {"edition": 2, "file": "Improvement plan for the board, January 2019.xlsx",
              "sheet": "Front door and MASH", "row": 17}
    text = show_history({"title": "T", "events": [samples.event(
        12, source=source, because="a reason of many words " * 9, statements=[
            samples.statement("progress", None, "Chair found; first meeting soon. " * 6)])]}, WIDE)
    assert "row 17" in flow(text)
    assert "…" not in text


def test_changes_between_two_days():
    text = show_changes(samples.changes(), samples.story(), NARROW)
    for line in ("What changed from 31 Jan 2019 to 28 Feb 2019",
                 "4.2.2  status         AMBER                       RED",
                 "deadline       Dec-18                      end of March",
                 "slips 90 days  31 Dec 2018                 31 Mar 2019",
                 "4.4.3  codes          R??, R5                     R5"):
        assert line in lines(text)
    assert "23 and 41" in show_changes(samples.changes(), samples.story(), WIDE)


def test_a_change_says_from_when_it_holds_why_and_which_record_made_it():
    narrow = lines(show_changes(samples.changes(), samples.story(), NARROW))
    at = narrow.index("deadline       Dec-18                      end of March")
    assert narrow[at + 2: at + 4] == [
        "from 4 Feb 2019, position 23: “waiting for chair”", "from 28 Feb 2019, position 41"]
    wide = flow(show_changes(samples.changes(), samples.story(), WIDE))
    assert "Since Because Records" in wide
    assert "lead Gladys Rhodes White nothing 1 Mar 2019 “has left” 42" in wide


def test_changes_in_what_is_known():
    answer = {"title": "T", "as_at": "2019-02-28", "known_from": samples.KNOWN,
              "known_to": "2019-04-03T09:00:00.000000Z", "from_position": 41, "to_position": 52,
              "changes": []}
    assert lines(show_changes(answer, {}, NARROW)) == [
        "T", "What is said of 28 Feb 2019 that was not said before",
        "As known at 3 Apr 2019, 10:00 (position 52), compared with 1 Mar 2019, 10:03",
        "(position 41)", "", "No changes."]


def test_slippage_begins_with_the_totals_and_ends_with_the_reasons():
    text = show_slippage(samples.slippage(), NARROW)
    assert lines(text)[3:6] == [
        "13 activities · 2 complete · 4 overdue · 3 challenged",
        "2 slips · slippage of 90 days in all",
        "1 deadline brought forward · 1 date removed · 1 withdrawn while overdue"]
    assert "4.2.2  RED     31 Dec 2018  31 Mar 2019      2    90" in lines(text)
    assert "4 Feb 2019  28 Feb 2019    slip of 31 days  no reason given" in lines(text)
    assert "[erased: court-order]" in text and "corrected at 51: “typo”" in text


def test_an_import_reads_like_a_board_paper():
    text = show_import(samples.edition(), NARROW)
    for line in ("February.xlsx, as at 28 Feb 2019", "Dry run: nothing was recorded.",
                 "4.2.2  status         AMBER        RED", "holds only until 31 Mar 2019",
                 "4.4.5 Weekly audit of decisions (sheet Plan, row 31)",
                 "Choices: withdrawn · forgotten (proposed)",
                 "sheet Plan, row 24: R?? is no known code; it is kept as written."):
        assert line in lines(text)
    assert "--questions answers.json" in flow(text)
    assert flow(text).endswith(
        "3 changes, 1 new activity, 1 missing, 2 questions open. Would record 18 events, 13 of "
        "them confirming what was known. Nothing can be recorded until the questions are answered.")


def test_an_import_that_was_recorded_and_one_with_nothing_to_do():
    done = show_import(samples.edition(dry_run=False, questions=[]), NARROW)
    assert "Recorded 18 events, 13 of them confirming what was known." in flow(done)
    assert "Dry run" not in done
    nothing = samples.edition(differences=[], questions=[], warnings=[], recorded=0, confirmed=0)
    assert lines(show_import(nothing, NARROW))[-1] == (
        "Nothing to do: the ledger says all of this already.")


def test_what_was_recorded():
    answer = {"position": 42, "id": "x", "ref": "4.2.2", "type": "status-changed",
              "effective": "2019-02-28", "recorded_at": samples.KNOWN,
              "notes": ["on 20 February it becomes RED again (position 31)"]}
    assert show_recorded(answer, NARROW) == (
        "Recorded at position 42: 4.2.2 status-changed, effective 28 Feb 2019\n"
        "Note: on 20 February it becomes RED again (position 31)")


def _difference(ref: str, kind: str, **values: object) -> dict[str, object]:
    blank = {"field": None, "from": None, "to": None, "days": None, "holds_from": "2019-02-28",
             "holds_until": None, "sheet": None, "row": 3, "confidence": 1.0}
    return {"ref": ref, "kind": kind, **blank, **values}


def test_an_edition_says_from_when_to_when_an_activity_is_there():
    differences = [
        _difference("1.1", "added", to="Quite new"),
        _difference("1.2", "added", to="Dropped in March", holds_until="2019-03-28"),
        _difference("1.2", "withdrawn", holds_from="2019-03-28", **{"from": "Dropped in March"}),
        _difference("1.3", "extended", to="Known from March", holds_until="2019-03-28"),
    ]
    text = show_import(samples.edition(
        as_at="2019-02-28", differences=differences, questions=[], warnings=[]), WIDE)
    assert "1.1 Quite new (row 3)\n" in text
    assert "1.2 Dropped in March (row 3): from 28 Feb 2019, only until 28 Mar 2019" in text
    assert "Known from later editions, and earlier now" in text
    assert "1.3 Known from March (row 3): from 28 Feb 2019, known from 28 Mar 2019" in text
    assert "1 change, 2 new activities, 1 known from later editions." in text
    withdrawn = next(line for line in lines(text) if "withdrawn" in line)
    assert "from 28 Mar 2019" in withdrawn


def test_who_has_the_number_of_a_withdrawn_activity_is_not_the_one_that_is_withdrawn():
    differences = [
        _difference("2.1", "renumbered", id="b", field="ref", to="2.1", **{"from": "3.1"}),
        _difference("2.1", "moved", id="b", field="section", to="2", **{"from": "3"}),
        _difference("2.1", "withdrawn", id="a", **{"from": "Review thresholds"}),
    ]
    text = lines(show_import(samples.edition(
        as_at="2019-02-28", differences=differences, questions=[], warnings=[]), NARROW))
    assert [line.split()[:2] for line in text if line.startswith("2.1")] == [
        ["2.1", "number"], ["2.1", "withdrawn"]]
    assert "another has its number now" in " ".join(text)


def test_a_row_that_may_be_another_activity_is_told_as_one_that_is_asked_about():
    asked = {"id": "same:2.4", "kind": "same-activity", "ref": "2.4", "sheet": None, "row": 3,
             "text": "2.4 reads “New”; 2.1 reads “Old”: is it the same activity, or another?",
             "choices": ["same", "another"], "proposal": "another"}
    difference = _difference("2.4", "renumbered", field="ref", to="2.4", confidence=0.2,
                             **{"from": "2.1"})
    text = flow(show_import(samples.edition(
        as_at="2019-02-28", differences=[difference], questions=[asked],
        warnings=[{"sheet": "Plan", "row": 24, "text": "row 24 (“Key”) was skipped"}]), WIDE))
    assert "if it is the same activity, which is asked below" in text and "% sure" not in text
    assert "or another? (row 3)" in text
    assert "sheet Plan: row 24 (“Key”) was skipped" in text


def test_a_changed_original_date_and_another_place_are_called_so():
    differences = [
        _difference("1.1", "deadline", field="original", to="2019-05-31", **{"from": "2019-04-30"}),
        _difference("1.2", "moved", field="order", to=2, **{"from": 1}),
        _difference("1.3", "moved", field="order", to="before 1.1", **{"from": "after 2.3"}),
    ]
    text = show_import(samples.edition(
        as_at="2019-02-28", differences=differences, questions=[], warnings=[]), WIDE)
    (at,) = [n for n, line in enumerate(lines(text)) if line.split()[:2] == ["1.1", "original"]]
    assert lines(text)[at + 1].startswith("deadline")
    assert "the baseline moves" in text
    assert "elsewhere" in text and "section" not in text
    assert "after 2.3" in text and "before 1.1" in text


def test_a_pack_tells_its_question_its_hash_what_it_left_out_and_for_whom():
    made = {"as_at": "2019-02-28", "known_at": 41, "since": "2019-01-31", "activity": "4.2.2",
            "withheld": ["leads", "reasons"], "sha256": "0123456789abcdef" * 4,
            "recipient": "The inspector"}
    event = samples.event(60, type="pack-made", ref=None, effective=None, pack=made)
    other = made | {"recipient": {"erased": "court-order"}, "activity": None, "withheld": [],
                    "since": None}
    older = {name: value for name, value in made.items() if name != "since"}
    answer = {"title": samples.TITLE, "known_at": samples.KNOWN, "position": 61,
              "events": [event, event | {"position": 61, "pack": other},
                         event | {"position": 62, "pack": older}]}
    text = flow(show_history(answer, WIDE))
    assert "inspection pack made for The inspector" in text
    text = flow(show_history(answer, NARROW))
    assert ("inspection pack made for The inspector: as at 28 Feb 2019 · as known at position 41 ·"
            " since 31 Jan 2019 · with the texts of 4.2.2 alone · withholding leads, reasons ·"
            " SHA-256 0123456789abcdef…") in text
    assert "made for [erased: court-order]:" in text and "withholding nothing" in text
    listed = show_packs(answer, NARROW)
    assert listed.count("0123456789abcdef" * 4) == 3
    assert "Since       31 Jan 2019" in listed and "Since       no day" in listed
    assert listed.count("Since ") == 2, "of an older one it is not known"
    assert "For         The inspector" in listed and "For         [erased: court-order]" in listed
