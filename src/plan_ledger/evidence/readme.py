"""`README.txt`: what lies in the pack, and how to check it, for whoever opens it first."""
from __future__ import annotations

from typing import Any

from plan_ledger.evidence.members import MANIFEST, RECORDS, STATEMENT, VERIFIER
from plan_ledger.evidence.reading_words import LONGEST_CELL, as_words
from plan_ledger.plan.words import in_words


def readme(statement: dict[str, Any]) -> bytes:
    """UTF-8 with Windows line ends, since it is opened with whatever is there."""
    asked, head, table = statement["question"], statement["head"], statement["table"]
    title = " ".join(as_words(table["title"]).split()) or "a plan without a title"
    lines = [
        f"INSPECTION PACK: {title}",
        "",
        f"The plan as at {in_words(asked['as_at'])}, as known at position {asked['position']}"
        + (f" ({asked['known_at']})" if asked["known_at"] else "") + ".",
        f"The ledger held {head['size']} records when this pack was made. Their fingerprint:",
        "",
        *(f"    {line}" for line in _halves(head["fingerprint"])),
        "",
        "WHAT IS IN HERE",
        "",
        "report.pdf        the report: begin here",
        "plan.xlsx         the plan at that date, what changed, every event; sort and filter it",
        "plan.csv          the plan at that date",
        "changes.csv       what changed since "
        + (in_words(asked["since"]) if asked["since"] else "an earlier day (none was asked for)"),
        f"{STATEMENT}    the question and the table that answers it: this is what is proved",
        f"{RECORDS}     every record of the ledger, as it is kept",
        "disclosures.jsonl the texts behind them that you may see",
        "checkpoints/      what was signed of the ledger, and when it was stamped (timestamps/)",
        "evidence/         files that were attached to activities up to that date",
        f"{VERIFIER}         checks all this without the program that made it",
        f"{MANIFEST}          the list of all of it, by hash, signed where the key was at hand",
        "",
        "What is withheld reads [withheld], what was erased [erased: why]; where somebody typed",
        "that, it stands in quotation marks. In the .csv files a text that a spreadsheet would",
        "calculate, or that begins with an apostrophe, has an apostrophe before it. A cell of",
        f"plan.xlsx ends with [\u2026] where a text has more than the {LONGEST_CELL:,} characters",
        "that Excel can hold. disclosures.jsonl has every text whole and as it was typed.",
        "",
        "HOW TO CHECK IT",
        "",
        "On a computer of your own with Python 3.8 or later; no network is needed. Take verify.py",
        "from the project's release rather than from this file, for a forger could have changed",
        "both. The SHA-256 that it must have stands in the same release, on the page for",
        "inspectors (docs/for-inspectors.md). Then:",
        "",
        '    python verify.py THIS-FILE.zip --fingerprint "..."',
        "",
        "with a fingerprint that you have from elsewhere: from the minutes of the improvement",
        "board, say. Instead of it, or as well: --against EARLIER-PACK.zip, or --key KEY.",
        "Without anything from elsewhere it says that the pack is consistent with itself: that",
        "it could have been made yesterday.",
        "",
        "Hand this file on as it is: packed anew by another program it is refused.",
        "",
        "Exit code 0: something from outside vouches for it. 5: consistent with itself, not",
        "anchored. 3: damaged.",
        "",
        "WHAT NOBODY CAN PROVE",
        "",
        "That something was entered when it happened; that there is no second ledger; that",
        "whoever is named as having recorded it did.",
    ]
    if asked["withheld"]:
        lines[2:2] = [f"Withheld from this pack: {', '.join(asked['withheld'])}.", ""]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _halves(fingerprint: str) -> list[str]:
    groups = fingerprint.split(" ")
    half = len(groups) // 2
    return [" ".join(groups[:half]), " ".join(groups[half:])]
