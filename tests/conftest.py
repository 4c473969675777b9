"""What every test shares: Hypothesis profiles, and the markers of longer campaigns."""
from __future__ import annotations

import os

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
