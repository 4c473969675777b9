"""An inspector who keeps what she is given, and the commands by which she and others look."""
from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.fingerprint import fingerprint
from plan_ledger.store.place import log_path
from plan_ledger.vouching import Vouching
from plan_ledger_cli.main import cli
from tests.store.making import hand_clock, look, open_ledger, run_python, say


class Kept:
    """What the inspector has from an honest day: of the whole ledger, and of its first part."""

    def __init__(self, path: Path, folder: Path) -> None:
        folder.mkdir()
        honest = verify_ledger(path)
        self.size = honest.size
        self.fingerprint = honest.fingerprint
        with open_ledger(path, hand_clock()) as ledger:
            vouching = Vouching(ledger)
            self.key = vouching.key()
            self.checkpoint = folder / "kept.checkpoint"
            self.checkpoint.write_bytes(vouching.checkpoint().made.note)
            self.proof = folder / "kept.tlog-proof"
            self.proof.write_bytes(vouching.prove(8).bytes)
        with closing(look(path)) as connection:
            size, root = connection.execute(
                "SELECT size, root FROM checkpoints ORDER BY size LIMIT 1"
            ).fetchone()
        self.early = fingerprint(size, root)

    @property
    def anchors(self) -> list[list[str]]:
        return [["--fingerprint", self.fingerprint], ["--against", str(self.checkpoint)],
                ["--against", str(self.proof)]]


def verify(path: Path, *options: str) -> tuple[int, set[str], dict[str, Any]]:
    """Exit code, kinds of damage and the whole answer of the command, with what it points out."""
    ran = CliRunner().invoke(cli, ["--ledger", str(path), "--json", "verify", *options])
    if isinstance(ran.exception, PlanError):
        return ran.exception.exit_code, set(), {"error": ran.exception.text}
    answer = json.loads(ran.stdout) | {"notes": ran.stderr}
    return ran.exit_code, {some["kind"] for some in answer["failures"]}, answer


def alone(path: Path) -> int:
    """The exit code where nothing from outside is given."""
    return verify(path)[0]


def record(path: Path) -> None:
    with open_ledger(path, hand_clock()) as opened:
        say(opened, "4.1.1", "One thing more", "2019-03-08")


def sign(path: Path) -> None:
    with open_ledger(path, hand_clock()) as opened:
        Vouching(opened).checkpoint()


def killed(path: Path) -> None:
    """A process recorded and signed, and was killed: its commits are in the log alone."""
    folders = {name: os.environ[name] for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    done = run_python(
        f"import os, sys; os.environ.update({folders!r}); from pathlib import Path;"
        "from tests.proof.making import record_and_stay;"
        "kept = record_and_stay(Path(sys.argv[1])); os._exit(0)",
        path,
    )
    assert done.returncode == 0, done.stderr
    assert log_path(path).stat().st_size > 0
