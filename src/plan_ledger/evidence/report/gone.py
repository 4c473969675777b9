"""What the report does not show, because it is withheld from this pack or was erased: how many
values of which kind, as verify.py counts them, and what stands in their place.
"""
from __future__ import annotations

from typing import Any

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.reading_words import as_words, field_words
from plan_ledger.evidence.unseen import OTHER_ACTIVITIES
from plan_ledger.plan.erasure import WITHHELD, gone, is_gone

_HOLDS = {
    "leads": "who leads an activity",
    "actors": "who recorded something, by name and login, and for whom a pack was made",
    "reasons": "the reasons that were given",
    "progress": "progress updates",
    "wording": "wordings, findings, outcomes, the words of timelines, titles, the words of the"
               " legend, codes that are not the plan's, names of marks",
    "evidence": "contents, names and hashes of attached files",
    "files": "names and hashes of the plan's files, and of their sheets",
    OTHER_ACTIVITIES: "all texts of the activities that this pack is not about",
}
_SEALED = {
    "by": "who recorded", "login": "login", "because": "reason", "sheet": "name of a sheet",
    "unknown_codes": "codes that are not the plan's", "legend_words": "words of the legend",
    "file": "name of an edition", "sha256": "hash of a file", "name": "name of a file or mark",
    "location": "place of a file", "recipient": "for whom a pack was made",
    "profile": "how files are read",
}


def gone_values(answers: Answers) -> list[list[str]]:
    """For each kind and ground: `Withheld (kind)` or `Erased (ground)`, how many, of what."""
    unseen = answers.unseen
    found = [
        [f"Withheld ({kind})", f"{count:,}", _HOLDS.get(kind, "")]
        for kind, count in unseen.withheld.items()
    ]
    for ground, names in unseen.erased.items():
        told = sorted((_SEALED.get(name) or field_words(name), n) for name, n in names.items())
        found.append([
            f"Erased ({ground})", f"{sum(names.values()):,}",
            ", ".join(f"{what} {count:,}" for what, count in told),
        ])
    return found


def codes_words(codes: Any, unknown: Any) -> str:
    """The codes of an activity. Where those that are not the plan's are gone, nobody can see if
    there were any.
    """
    known = as_words(codes)
    if is_gone(unknown):
        return f"{known or 'none of the plan'}; any others {as_words(unknown)}"
    return ", ".join(filter(None, [known, as_words(unknown)]))


def legend_gone(answers: Answers) -> str:
    """What stands for the words of the legend that is shown, where they are gone; else empty. Its
    codes are open and read as labels then.
    """
    legend: list[Answer] = answers.now["legend"]
    if any(line["meaning"] is not None or line["label"] != line["code"] for line in legend):
        return ""
    if "wording" in answers.statement["question"]["withheld"]:
        return as_words(gone(WITHHELD))
    grounds = [g for g, names in answers.unseen.erased.items() if "legend_words" in names]
    return as_words(gone(grounds[0])) if grounds else ""
