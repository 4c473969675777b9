"""Every refusal is one sentence for the person who asked, and never a traceback.

An error says what was wrong, where, and what to do. The command line prints `text`, puts
`kind` and `where` into its JSON, and ends with `exit_code`.
"""
from __future__ import annotations

import re
from collections.abc import Iterable


class PlanError(Exception):
    """The request cannot be carried out, and nothing was recorded. `text` is the sentence.

    `where` says where it is wrong (a file, sheet, row and column), where that helps.
    """

    exit_code = 1

    def __init__(self, text: str, *, where: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.where = where

    @property
    def kind(self) -> str:
        """The error's name in kebab-case, for programs: UnknownStatus is `unknown-status`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """`; nearest: 4.2.1, 4.2.2`, or nothing where no known word comes near."""
    from difflib import get_close_matches

    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=most, cutoff=0.5)
    return f"; nearest: {', '.join(by_fold[name] for name in close)}" if close else ""
