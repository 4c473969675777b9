"""What the report does not show, because it is withheld from this pack or was erased: counted by
what it was, what was erased also by its ground.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from plan_ledger.evidence.answers import Answers
from plan_ledger.evidence.reading_words import field_words
from plan_ledger.plan.erasure import WITHHELD, ground_of, is_gone


def gone_values(answers: Answers) -> list[list[str]]:
    """For each ground: `withheld` or `erased: ground`, how many values, of what."""
    counted: dict[str, Counter[str]] = {}
    for what, value in _values(answers):
        for each in _parts(value):
            counted.setdefault(ground_of(each), Counter())[what] += 1
    found = []
    for ground in sorted(counted, key=lambda ground: (ground != WITHHELD, ground)):
        some = counted[ground]
        word = "Withheld" if ground == WITHHELD else f"Erased ({ground})"
        found.append([
            word, f"{some.total():,}",
            ", ".join(f"{what} {count:,}" for what, count in sorted(some.items())),
        ])
    return found


def _values(answers: Answers) -> Iterator[tuple[str, Any]]:
    """What each event itself stated; what a confirmation repeats was stated by another."""
    for event in answers.history["events"]:
        if is_gone(event["by"]):
            yield "who recorded", event["by"]
        if is_gone(event["because"]):
            yield "reason", event["because"]
        if event["type"] == "edition-imported" and is_gone(event["source"]["file"]):
            yield "name of an edition", event["source"]["file"]
        if event["type"] == "retracted":
            continue
        for said in event["statements"]:
            if not said["repeats"]:
                yield field_words(said["field"]).partition(" of section")[0], said["to"]
    for file in answers.evidence["evidence"]:
        yield "name of an evidence file", file["name"]
        yield "hash of an evidence file", file["sha256"]


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """The gone values in a value: a deadline's words, a code among codes."""
    if is_gone(value):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _parts(each)
