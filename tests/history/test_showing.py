"""The plan, or one activity of it, as at a day, as known at a moment."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from plan_ledger.plan.legend_file import read_legend
from plan_ledger.plan.status import UnknownStatus
from plan_ledger.proof.fingerprint import read_fingerprint
from plan_ledger.recording import reporting, structure, whole_plan
from plan_ledger.store.references import UnknownActivity
from tests.history.making import NO_BLUE, Office, noon

CHALLENGED = "overdue, and the plan's legend says RED when “timescale slipped”"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """As asked on 20 March 2019."""
    made = Office(tmp_path_factory.mktemp("showing"), "2019-01-01")
    made.edition(
        "2019-01-01", "january.csv",
        "Ref. (Plan Ledger),Activity required,Timeline,Original deadline,RAG",
        "2.1,Publish,31 January 2019,31/12/2018,BLUE",
    )
    made.says(whole_plan.set_section, "2019-01-01", "1", "Front door")
    made.add("2019-01-01", "1.1", activity="Map it", outcome="Mapped", finding="Unmapped",
             codes=("R1", "odd"), timeline="31 January 2019", lead="Jo Lead", progress="Begun",
             status="GREEN", name="1.1")
    made.add("2019-01-01", "1.2", section="1.2", status="AMBER", lead="Al Head")
    made.add("2019-01-01", "10.1", section="10", status="RED")
    made.add("2019-01-01", "1.3", section="1", lead="Jo Head")
    made.on("2019-01-20").deadline("2019-01-20", "1.1", "28 February 2019")
    made.on("2019-02-01").status("2019-02-01", "1.1", "AMBER")
    made.status("2019-02-10", "1.1", "AMBER")
    made.on("2019-03-01").says(reporting.record_progress, "2019-03-01", "1.1", "Half done")
    made.says(structure.withdraw, "2019-02-20", "1.3", because="merged")
    made.on("2019-03-02").says(structure.renumber, "2019-03-02", "1.2", "1.4")
    made.add("2019-03-02", "1.2", activity="The new one", name="new 1.2")
    made.says(structure.withdraw, "2019-03-19", "10.1", because="merged")
    made.says(whole_plan.set_legend, "2019-03-10", read_legend(NO_BLUE, "l.toml"),
              name="last")
    made.on("2019-03-20")
    with made.ledger:
        yield made


def refs(office: Office, as_at: str = "2019-02-15", **asked: Any) -> list[str]:
    return [a["ref"] for a in office.ledger.show(as_at=as_at, **asked)["activities"]]


def test_an_activity_is_told_with_all_its_cells_and_what_follows_from_them(
    office: Office
) -> None:
    (one,) = office.ledger.show(ref="1.1", as_at="2019-03-05")["activities"]
    assert one == {
        "id": office.ledger.history(ref="1.1")["events"][0]["id"], "ref": "1.1", "section": "1",
        "codes": ["R1"], "unknown_codes": ["odd"], "finding": "Unmapped", "activity": "Map it",
        "outcome": "Mapped", "timeline": "28 February 2019", "deadline": "2019-02-28",
        "deadline_kind": "by", "original": None, "baseline_deadline": "2019-01-31",
        "slips": 1,
        "slippage_days": 28, "lead": "Jo Lead", "progress": "Half done", "status": "AMBER",
        "status_since": "2019-02-01", "last_confirmed": "2019-03-01", "overdue": True,
        "challenged": CHALLENGED, "evidence": [], "withdrawn": None,
    }


def test_an_activity_of_which_little_is_said_has_nothing_in_the_rest(office: Office) -> None:
    (one,) = office.ledger.show(ref="1.3", as_at="2019-02-15")["activities"]
    assert one | {"id": "x"} == {
        "id": "x", "ref": "1.3", "section": "1", "codes": None, "unknown_codes": [],
        "finding": None, "activity": "Set up 1.3", "outcome": None, "timeline": None,
        "deadline": None, "deadline_kind": "none", "original": None,
        "baseline_deadline": None, "slips": 0,
        "slippage_days": None, "lead": "Jo Head", "progress": None, "status": None,
        "status_since": None, "last_confirmed": "2019-01-01", "overdue": False,
        "challenged": None, "evidence": [], "withdrawn": None,
    }


def test_slippage_is_measured_from_the_file_s_own_original_deadline(office: Office) -> None:
    def told(**asked: str) -> list[tuple[Any, ...]]:
        answer = office.ledger.show(as_at="2019-02-15", **asked)
        return [(a["baseline_deadline"], a["slippage_days"], a["overdue"], a["challenged"])
                for a in answer["activities"] if a["ref"] == "2.1"]

    assert told(ref="2.1") == told() == [("2018-12-31", 31, False, None)], "it is complete"


def test_the_plan_is_told_with_both_times_its_legend_and_its_sections(office: Office) -> None:
    answer = office.ledger.show(as_at="2019-02-15", known_at="2019-02-28")
    assert read_fingerprint(answer.pop("fingerprint"))[0] == 13
    assert [a["ref"] for a in answer.pop("activities")] == ["2.1", "1.1", "1.3", "1.2", "10.1"]
    legend = answer.pop("legend")
    assert [line["code"] for line in legend] == ["RED", "AMBER", "GREEN", "BLUE"]
    assert legend[0] == {"code": "RED", "label": "RED", "meaning": "timescale slipped",
                         "means": "off-track", "overdue_is_off_track": True}
    assert answer == {
        "title": "The plan", "as_at": "2019-02-15", "known_at": "2019-02-28T23:59:59.999999Z",
        "position": 13, "time_zone": "Europe/London",
        "sections": {"1": "Front door"}, "notes": [],
    }
    now = office.ledger.show()
    assert (now["as_at"], now["position"], now["known_at"]) == (
        "2019-03-20", office.at["last"], noon("2019-03-02", 3))
    assert [line["code"] for line in now["legend"]] == ["RED", "AMBER"]
    assert len(office.ledger.show(as_at="2019-03-15", known_at="2019-03-01")["legend"]) == 4
    assert [a["ref"] for a in now["activities"]] == ["2.1", "1.1", "1.2", "1.4"]


def test_a_section_is_shown_with_what_is_below_it(office: Office) -> None:
    assert refs(office, section="1") == ["1.1", "1.3", "1.2"]
    assert refs(office, section="1.2") == ["1.2"]
    assert refs(office, section="10") == ["10.1"]
    assert refs(office, section="3") == []


def test_a_status_is_found_by_code_or_label_in_any_case(office: Office) -> None:
    assert refs(office, status="amber") == ["1.1", "1.2"]
    assert refs(office, status=" done ") == ["2.1"]
    assert refs(office, status="GREEN") == []


def test_a_status_that_the_legend_has_dropped_is_still_found_where_it_is_reported(
    office: Office
) -> None:
    assert refs(office, "2019-03-20", status=" blue ") == ["2.1"]
    for word in ("Done", "green"):
        with pytest.raises(UnknownStatus):
            refs(office, "2019-03-20", status=word)


def test_a_lead_is_found_by_a_part_of_the_name_in_any_case(office: Office) -> None:
    assert refs(office, lead="JO") == ["1.1", "1.3"]
    assert refs(office, lead="head") == ["1.3", "1.2"]
    assert refs(office, lead="jo", section="1", status="AMBER") == ["1.1"]
    assert refs(office, lead="x") == [], "who has no lead is nobody's"


def test_what_is_withdrawn_is_shown_by_its_number_alone(office: Office) -> None:
    assert refs(office, "2019-02-19", section="1") == ["1.1", "1.3", "1.2"]
    assert refs(office, "2019-02-20", section="1") == ["1.1", "1.2"]
    (one,) = office.ledger.show(ref="1.3", as_at="2019-03-15")["activities"]
    assert (one["ref"], one["withdrawn"], one["lead"]) == ("1.3", "2019-02-20", "Jo Head")


def test_where_the_number_is_another_s_today_a_note_says_so(office: Office) -> None:
    def notes(ref: str, **asked: str) -> list[str]:
        return list(office.ledger.show(ref=ref, **asked)["notes"])

    assert notes("1.2", as_at="2019-02-15") == ["today this activity is numbered 1.4"]
    assert notes("1.2") == notes("1.4") == notes("1.1", as_at="2019-02-15") == []
    assert notes("1.3", as_at="2019-02-15") == [
        "today no reference belongs to this activity: it is not in the plan on 20 March 2019"
    ]
    (old,) = office.ledger.show(ref="1.2", known_at="2019-03-01")["activities"]
    assert old["activity"] == "Set up 1.2"


def test_a_number_that_nobody_bears_then_is_refused(office: Office) -> None:
    for ref, asked in (("1.4", {"as_at": "2019-02-15"}), ("1.4", {"known_at": "2019-03-01"}),
                       ("9.9", {})):
        with pytest.raises(UnknownActivity):
            office.ledger.show(ref=ref, **asked)
    with pytest.raises(UnknownActivity, match="1.4 does not exist on 15 February 2019"):
        office.ledger.show(ref="1.4", as_at="2019-02-15")


def test_a_withdrawal_is_told_as_it_was_known_then(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = Office(tmp_path_factory.mktemp("withdrawal"), "2019-02-01")
    with made.ledger:
        made.add("2019-01-01", "1.1")
        gone = made.on("2019-02-20").says(structure.withdraw, "2019-02-20", "1.1", because="merged")
        made.on("2019-03-05").retract(gone)
        later = made.add("2019-01-01", "1.2")

        def withdrawn(known_at: str | None) -> Any:
            answer = made.ledger.show(ref="1.1", as_at="2019-03-01", known_at=known_at)
            return answer["activities"][0]["withdrawn"]

        assert withdrawn("2019-03-04") == withdrawn(f"@{gone}") == "2019-02-20"
        assert withdrawn(None) is withdrawn("2019-02-19") is None
        with pytest.raises(UnknownActivity, match="there is no activity 1.2 in this plan"):
            made.ledger.show(ref="1.2", as_at="2018-12-01", known_at=f"@{later - 1}")
        with pytest.raises(UnknownActivity, match="1.2 does not exist on 1 December 2018"):
            made.ledger.show(ref="1.2", as_at="2018-12-01", known_at=f"@{later}")


def test_without_a_legend_nothing_is_overdue_to_be_challenged(
    tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = Office(tmp_path_factory.mktemp("bare"), "2019-03-01", title=None, legend_toml=None,
                  time_zone="Asia/Tokyo")
    with made.ledger:
        made.add("2019-01-01", "1.1", timeline="31 January 2019")
        answer = made.ledger.show()
    assert (answer["title"], answer["legend"], answer["sections"], answer["time_zone"]) == (
        None, [], {}, "Asia/Tokyo")
    (one,) = answer["activities"]
    assert (one["overdue"], one["challenged"], one["slippage_days"]) == (True, None, 0)
