"""What every test shares: Hypothesis profiles, and the markers of longer campaigns."""
from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("test", deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "torture", deadline=None, max_examples=2000, suppress_health_check=_SLOW
)
# A mutant need only be noticed, and by the same examples each time: what survives is written down.
settings.register_profile(
    "mutation", deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


# Keys and what was last seen lie in the user's own folders; the tests have theirs.
_FOLDERS = TemporaryDirectory(prefix="plan-ledger-user-")
os.environ["XDG_CONFIG_HOME"] = f"{_FOLDERS.name}/config"
os.environ["XDG_STATE_HOME"] = f"{_FOLDERS.name}/state"


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of a user who has never had a key; with `config` and `state` in it."""
    home = tmp_path / "user"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    return home


_skipped: list[str] = []
_RIGHTS = ("only root can", "another user cannot")
"""A machine may lack the right to mount or to change the user; it never lacks what is installed."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not os.environ.get("PLAN_LEDGER_NO_SKIPS") or not report.skipped:
        return
    if not any(right in str(report.longrepr) for right in _RIGHTS):
        _skipped.append(f"{report.nodeid}: {report.longrepr}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The landing gate has all that the tests ask for, so a skip there hides something."""
    if _skipped and not hasattr(session.config, "workerinput"):
        print("\nSkipped, which the landing gate does not allow:", *_skipped, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
