"""What a pack's report is made of, and what can be read in one."""
from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence

import pytest

from plan_ledger.evidence.answers import Answers, answers_of
from plan_ledger.evidence.disclosing import Withholding
from plan_ledger.evidence.making import disclosed
from plan_ledger.evidence.readers_copy import readers_copy
from plan_ledger.evidence.statement import Asked, statement_of
from plan_ledger.history.resolving import resolve
from plan_ledger.ledger import Ledger


def answers(
    ledger: Ledger, as_at: str, *, since: str | None = None, known_at: str | None = None,
    withhold: Sequence[str] = (), only: str | None = None,
) -> Answers:
    """As `make_pack` asks them."""
    withholding = Withholding.of(withhold)
    with ledger.asking(as_at, known_at) as (connection, question):
        if only is not None:
            withholding = withholding._replace(activity=resolve(connection, only, question))
        asked = Asked(
            question.as_at, question.position, question.known.instant, question.time_zone, since,
            withholding,
        )
        states = [bytes(s) for (s,) in connection.execute(
            "SELECT state FROM records ORDER BY position"
        )]
        with readers_copy(states, list(disclosed(connection, states, withholding))) as copy:
            statement = statement_of(
                copy, asked, size=len(states), signed=0, recorded=True, made_with={"typst": "0"},
                made_by="Performance officer",
            )
            return answers_of(copy, asked, statement)


def text_of(pdf: bytes) -> str:
    """All that is on the pages but their feet, in the order in which it is written."""
    return _text(pdf, "-raw", "-nopgbrk", "-x", "0", "-y", "0", "-W", "596", "-H", "792")


def pages_of(pdf: bytes) -> list[str]:
    """As they lie on the paper, their feet too."""
    return _text(pdf, "-layout").split("\f")[:-1]


def _text(pdf: bytes, *options: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (of poppler) is not there to read the report with")
    done = subprocess.run(
        ["pdftotext", *options, "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    """For comparing: without blanks and marks of direction, composed."""
    return re.sub(r"[\s\u200e\u200f\u202a-\u202e]", "", unicodedata.normalize("NFKC", text))


def texts_in(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
