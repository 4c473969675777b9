"""Packs of small ledgers, and what to look at in one."""
from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plan_ledger.checking import verify
from plan_ledger.evidence.members import DISCLOSURES, RECORDS, STATEMENT
from plan_ledger.evidence.zip_form import Members, unzipped
from plan_ledger.ledger import Ledger
from plan_ledger.packing import Packed, Packing
from plan_ledger.proof.verdict import Verdict
from plan_ledger.recording.attaching import File, attach
from tests.proof.making import rich
from tests.store.making import hand_clock, open_ledger

AS_AT = "2019-03-08"


def office(folder: Path) -> Ledger:
    """A signed ledger of this user's with all kinds of records, evidence too."""
    path = rich(folder / "plan.ledger")
    ledger = open_ledger(path, hand_clock())
    ledger.record(
        lambda entry: attach(
            entry, "4.1.1", File("Minutes of 1 March.txt", b"Present: all."), keep=True
        ),
        by="Ann", effective="2019-03-01",
    )
    return ledger


def pack(ledger: Ledger, name: str = "front-door.zip", **asked: Any) -> Packed:
    return Packing(ledger).make(
        ledger.path.with_name(name), by="Ann", **{"as_at": AS_AT, **asked}
    )


def verdict(file: Path, **outside: Any) -> Verdict:
    return verify(Path("nowhere.ledger"), pack=file, **outside)


def independent(file: Path, **outside: Any) -> int:
    """The exit code of the verifier that lies in each pack, run as a program of its own."""
    return _checked(file, **outside)[0]


def said_of(file: Path, **outside: Any) -> str:
    """What that verifier writes."""
    return _checked(file, **outside)[1]


def _checked(file: Path, **outside: Any) -> tuple[int, str]:
    written = StringIO()
    options = [
        word
        for name, values in outside.items()
        for value in values
        for word in (f"--{name.removesuffix('s').replace('_', '-')}", str(value))
    ]
    with TemporaryDirectory() as folder, redirect_stdout(written), redirect_stderr(StringIO()):
        try:
            code = _verifier().main(
                [str(file), *options, "--table", str(Path(folder) / "table.html")]
            )
        except SystemExit as ended:
            code = ended.code
    assert code in (0, 1, 2, 3, 5)
    return int(code), written.getvalue()


@cache
def _verifier() -> Any:
    path = files("plan_ledger.evidence.standalone").joinpath("verify.py")
    spec = spec_from_file_location("verify_of_a_pack", str(path))
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def members(file: Path) -> Members:
    return unzipped(file.read_bytes())


def statement(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(file)[STATEMENT])
    return found


def lines(file: Path, name: str) -> list[Any]:
    assert name in (RECORDS, DISCLOSURES)
    return [json.loads(line) for line in members(file)[name].splitlines()]
