"""A legend that a person wrote: a TOML file with a table per code. Each mistake is one sentence."""
from __future__ import annotations

import tomllib
from typing import Any

from plan_ledger.plan.errors import nearest
from plan_ledger.plan.status import MEANS, BadLegend, Legend, Status

_KEYS = {"label": str, "meaning": str, "means": str, "overdue_is_off_track": bool}


def read_legend(text: str, where: str) -> Legend:
    """`where` is the file's name. Raises BadLegend."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadLegend(f"{where} is not readable as TOML: {error}", where=where) from error
    if not tables:
        raise BadLegend(
            f"{where} has no status; write a table for each, as [RED] and under it "
            'means = "off-track"',
            where=where,
        )
    try:
        return Legend(tuple(_from_table(code, table) for code, table in tables.items()))
    except BadLegend as error:
        raise BadLegend(f"{where}: {error.text}", where=where) from error


def _from_table(code: str, table: Any) -> Status:
    if not isinstance(table, dict):
        raise BadLegend(f"“{code}” is no table; write [{code}] and its keys under it")
    for key, value in table.items():
        if key not in _KEYS:
            raise BadLegend(
                f"table [{code}]: “{key}” is not known{nearest(key, _KEYS)}; "
                f"the keys are {', '.join(_KEYS)}"
            )
        if not isinstance(value, _KEYS[key]):
            wanted = "true or false" if _KEYS[key] is bool else "text in quotes"
            raise BadLegend(f"table [{code}]: {key} must be {wanted}")
    if "means" not in table:
        raise BadLegend(f"table [{code}]: means is missing; it is one of {', '.join(MEANS)}")
    try:
        return Status(
            code=code,
            label=table.get("label", code),
            meaning=table.get("meaning"),
            means=table["means"],
            overdue_is_off_track=table.get("overdue_is_off_track", False),
        )
    except BadLegend as error:
        raise BadLegend(f"table [{code}]: {error.text}") from error
