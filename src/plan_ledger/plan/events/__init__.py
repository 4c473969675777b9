"""Every event there is, one small frozen model each.

An event happened; it is never changed, and its registered name outlives every module. What of it
is open and what is sealed says `plan.disclosure`; what it states of which cell says `plan.cells`.
A module is imported when one of its events is met: a command must start fast.
"""
from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plan_ledger.plan.events.base import Event

_MODULES = {
    "plan-opened": "whole_plan",
    "plan-retitled": "whole_plan",
    "legend-set": "whole_plan",
    "section-set": "whole_plan",
    "profile-set": "whole_plan",
    "edition-imported": "whole_plan",
    "mark-set": "whole_plan",
    "activity-added": "structure",
    "activity-reworded": "structure",
    "activity-recoded": "structure",
    "activity-moved": "structure",
    "activity-renumbered": "structure",
    "activity-withdrawn": "structure",
    "activity-reinstated": "structure",
    "status-changed": "reported",
    "lead-reassigned": "reported",
    "deadline-revised": "reported",
    "progress-reported": "reported",
    "confirmed": "reported",
    "corrected": "undoing",
    "retracted": "undoing",
    "erased": "undoing",
    "evidence-attached": "evidence",
    "key-set": "evidence",
    "pack-made": "evidence",
}
KINDS = tuple(_MODULES)
"""Every registered name. A name is for ever; a class may move."""


@cache
def event_class(kind: str) -> type[Event]:
    """The model of a registered name. Raises KeyError for a name that is none."""
    module = import_module(f"plan_ledger.plan.events.{_MODULES[kind]}")
    found: type[Event] = getattr(module, "".join(map(str.capitalize, kind.split("-"))))
    return found
