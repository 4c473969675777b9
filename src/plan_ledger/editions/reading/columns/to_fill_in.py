"""A profile to be filled in, of a file in which no plan is recognised.

Each column whose caption is not known stands there as undecided, with its letter and some of what
it holds, so that a person needs to write only what the columns are.
"""
from __future__ import annotations

from textwrap import wrap

from plan_ledger.editions.reading.layout import Column, NoTable, NotKnown
from plan_ledger.editions.reading.profile import LEAVE_OUT, Profile, ProfileColumn

_FIELDS = ", ".join((*(column.value for column in Column), LEAVE_OUT))
_HEAD = "\n".join(f"# {line}" for line in wrap(
    "In this file no plan was recognised. Write below what its columns hold in place of undecided:"
    f" one is the activity, each other is one of {_FIELDS}. Then import the file with"
    " --profile FILE.", 76,
))


def profile_to_fill_in(refused: NoTable) -> str:
    """As TOML, with a comment above each column. `refused` has columns."""
    text = unsaid_profile(refused).to_toml()
    comments = list(map(_comment, refused.columns))
    lines = [
        f"{' ' * (len(line) - len(line.lstrip()))}{comments.pop(0)}\n{line}"
        if line.lstrip().startswith(("{ caption", "[[column]]")) else line
        for line in text.splitlines()
    ]
    return "\n".join([_HEAD, *lines])


def unsaid_profile(refused: NoTable) -> Profile:
    return Profile(
        tuple(ProfileColumn(each.caption, each.likely, is_undecided=each.likely is None)
              for each in refused.columns),
        legend="none", sheet=refused.sheet,
    )


def _comment(column: NotKnown) -> str:
    holds = " and ".join(f"“{text}”" for text in column.sample) or "nothing yet"
    return f"# column {column.letter} holds {holds}"
