"""What every test shares: Hypothesis profiles, and the markers of longer campaigns."""
from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("test", deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "torture", deadline=None, max_examples=2000, suppress_health_check=_SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "torture: a long campaign, run by `make torture`")
