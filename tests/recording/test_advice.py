"""A refusal says what to do, and what it says can be done."""
from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from plan_ledger.editions.writing.saving import write_csv
from plan_ledger.erasure import Erasing
from plan_ledger.plan.errors import PlanError
from plan_ledger.recording import reporting, structure, whole_plan
from plan_ledger.recording.errors import BadValue
from plan_ledger_cli.main import cli, main
from tests.history.making import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path, "2019-01-02")
    office.add("2019-01-01", "1.1", lead="Jo")
    return office


def test_an_activity_that_had_another_number_then_is_named_by_that(office: Office) -> None:
    office.says(structure.renumber, "2019-02-20", "1.1", "7.7")
    with pytest.raises(PlanError, match="it exists from 20 February 2019, and the activity"
                                        " numbered so then is 1.1 on that day: name it by that"):
        office.says(reporting.record_confirmed, "2019-02-10", "7.7")
    office.says(reporting.record_confirmed, "2019-02-10", "1.1")


@pytest.mark.parametrize("name", ["today", "Yesterday", "31 March 2019", "2019-03-31", "@7"])
def test_a_mark_is_not_named_like_a_day_or_a_position(office: Office, name: str) -> None:
    with pytest.raises(BadValue, match="could be taken for a position or a date"):
        office.says(whole_plan.set_mark, "2019-02-10", name, None)


def test_an_export_says_what_was_erased(office: Office, tmp_path: Path) -> None:
    said = office.says(reporting.record_progress, "2019-02-10", "1.1", "A name")
    Erasing(office.ledger).erase([(said, "progress")], ground="other", by="Ann")
    notes = write_csv(tmp_path / "a.csv", office.ledger.show(as_at="2019-03-01"))
    assert notes == [
        "what was erased is blank in the file (of 1.1); imported again, it stays erased"
    ]


@pytest.mark.parametrize("group", ["record", "activity", "plan", "keys", "evidence", "timestamp"])
def test_a_group_alone_prints_its_help_and_no_error(
    group: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert group in cli.list_commands(None)  # type: ignore[arg-type]
    monkeypatch.setattr("sys.argv", ["plan-ledger", group])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.err.startswith("Usage: plan-ledger") and "Error" not in told.err
    assert CliRunner().invoke(cli, [group, "--help"]).exit_code == 0
