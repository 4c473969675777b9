"""docs/reference/cli.md names every command, option and JSON key there is."""
from __future__ import annotations

import json
import re

import click
import pytest

from plan_ledger.history.chasing import Rules
from plan_ledger.history.finding import Sought
from plan_ledger.ledger import Ledger
from plan_ledger.recording.reporting import record_deadline
from plan_ledger.store.backing_up import back_up
from plan_ledger.store.rebuilding import rebuild
from plan_ledger.store.restoring import restore
from plan_ledger_cli.main import cli
from tests.docs.console import ROOT, SAMPLES

PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^###? |\Z)", PAGE, re.MULTILINE | re.DOTALL))
SHARED = PAGE.partition("## Making a ledger")[0]
SHAPES = dict(re.findall(r"^\| (`.+?|what records) \| (`.+`) \|$", PAGE, re.MULTILINE))


CONTEXT = click.Context(cli, info_name="plan-ledger")


@pytest.mark.parametrize("name", cli.list_commands(CONTEXT))
def test_every_command_and_option_is_described(name):
    assert name in SECTIONS, f"there is no section on {name}"
    command = cli.get_command(CONTEXT, name)
    below = command.commands.items() if isinstance(command, click.Group) else ()
    for part, one in (("", command), *below):
        assert f"`{name} {part}" in SECTIONS[name] or not part
        for parameter in one.params:
            if isinstance(parameter, click.Option):
                for option in parameter.opts:
                    told = SECTIONS[name] + SHARED
                    assert re.search(rf"{option}\b", told), f"{name} {part} {option}"


def test_no_command_is_described_that_does_not_exist():
    assert set(SECTIONS) == set(cli.list_commands(CONTEXT))


def test_every_option_of_the_whole_is_described():
    for parameter in cli.params:
        for option in parameter.opts:
            assert f"`{option}" in SHARED


def keys(shape):
    return re.findall(r"`(\w+)`", SHAPES[shape])


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "plan.ledger"
    Ledger.create(path, by="Officer", clock_is_right=True)
    with Ledger(path, clock_is_right=True) as ledger:
        common = {"by": "Officer"}
        edition = ledger.import_edition(
            SAMPLES / "front-door.csv", as_at="2026-01-09", **common
        ).to_json()
        recorded = ledger.record(
            lambda entry: record_deadline(entry, "1.1", "31 May 2027"),
            effective="2026-02-01", because="late", **common,
        )
        fewer = path.parent / "fewer.csv"
        lines = (SAMPLES / "front-door.csv").read_text("utf-8").splitlines()
        fewer.write_text("\n".join(lines[:-1]), "utf-8")
        asked = ledger.import_edition(
            fewer, as_at="2026-03-01", dry_run=True, **common
        ).to_json()
        day = {"as_at": "2026-03-01"}
        return {
            "show": ledger.show(**day),
            "history": ledger.history(),
            "changes --from": ledger.changes("2026-01-09", "2026-03-01"),
            "changes --as-at": ledger.changes_known("2026-03-01", "@0", None),
            "slippage": ledger.slippage(**day),
            "find": ledger.find(Sought(changed="deadline"), **day),
            "due": ledger.due(Rules(within=999), as_at="2027-05-01"),
            "import": edition | {"questions": asked["questions"]},
            "what records": recorded.to_json(),
            "rebuild": rebuild(path).to_json(),
        }


@pytest.mark.parametrize(
    "shape, where",
    [
        ("`show`", ["show"]),
        ("`show` legend", ["show", "legend", 0]),
        ("`show` activities", ["show", "activities", 0]),
        ("`history`", ["history"]),
        ("`history` events", ["history", "events", 0]),
        ("`history` statements", ["history", "events", -1, "statements", 0]),
        ("`history` source", ["history", "events", -2, "source"]),
        ("`changes --from`", ["changes --from"]),
        ("`changes --as-at`", ["changes --as-at"]),
        ("`changes` changes", ["changes --from", "changes", 0]),
        ("`slippage`", ["slippage"]),
        ("`slippage` totals", ["slippage", "totals"]),
        ("`slippage` activities", ["slippage", "activities", 0]),
        ("`slippage` slips", ["slippage", "activities", 0, "slips", 0]),
        ("`find`", ["find"]),
        ("`find` activities", ["find", "activities", 0]),
        ("`due`", ["due"]),
        ("`due` activities", ["due", "activities", 0]),
        ("`due` reasons", ["due", "activities", 0, "reasons", 0]),
        ("`import`", ["import"]),
        ("`import` differences", ["import", "differences", 0]),
        ("`import` warnings", ["import", "warnings", 0]),
        ("`import` questions", ["import", "questions", 0]),
        ("`rebuild`", ["rebuild"]),
        ("what records", ["what records"]),
    ],
)
def test_the_json_keys_are_those_of_the_page(answers, shape, where):
    found = answers
    for step in where:
        found = found[step]
    json.dumps(found)
    assert set(found) - {"notes"} == set(keys(shape))


def test_the_json_keys_of_keeping_a_ledger_are_those_of_the_page(tmp_path):
    path, copy = tmp_path / "plan.ledger", tmp_path / "copy.ledger"
    Ledger.create(path, by="Officer", clock_is_right=True)
    assert set(back_up(path, copy).to_json()) == set(keys("`backup`"))
    assert set(restore(copy, path).to_json()) == set(keys("`restore`"))
