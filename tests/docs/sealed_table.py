"""The table of open and sealed fields in docs/record-format.md, made from the code's own."""
from __future__ import annotations

import re

from plan_ledger.plan.disclosure import COMMON, OPEN, TABLE, UNDATED

_PLACE = re.compile(
    r"(<!-- the table begins -->\n).*?(<!-- the table ends -->\n)", re.DOTALL
)


def table() -> str:
    """In Markdown: a row for each type of event."""
    rows = ["| type | effective date | open | sealed, and the kind it is withheld under |",
            "| --- | --- | --- | --- |"]
    for kind, fields in TABLE.items():
        open_ = ", ".join(f"`{name}`" for name, how in fields.items() if how == OPEN) or "–"
        sealed = ", ".join(
            f"`{name}` ({how})" for name, how in fields.items() if how != OPEN
        ) or "–"
        rows.append(f"| `{kind}` | {'no' if kind in UNDATED else 'yes'} | {open_} | {sealed} |")
    common = ", ".join(f"`{name}` ({how})" for name, how in COMMON.items())
    rows.append(f"| every type | | | {common} |")
    return "\n".join(rows) + "\n"


def with_table(document: str) -> str:
    """The document with the table as the code has it; unchanged where it has no place for it."""
    return _PLACE.sub(lambda place: place[1] + "\n" + table() + "\n" + place[2], document)
