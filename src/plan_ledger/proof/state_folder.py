"""What this user's computer remembers of a plan by itself: in the state folder, under its id.

XDG_STATE_HOME is respected where a system has it. Every recording looks here, so it loads little.
"""
from __future__ import annotations

from pathlib import Path

from platformdirs import user_state_path

_NAME = "plan-ledger"


def state_file(plan: str) -> Path:
    """Where the newest checkpoint of the plan that was seen here is kept."""
    return user_state_path(_NAME, appauthor=False) / f"{plan}.last-seen"


def request_folder(plan: str) -> Path:
    """Where requests for time stamps lie until they are answered."""
    return user_state_path(_NAME, appauthor=False) / f"{plan}.requests"
