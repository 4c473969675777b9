"""Names that a pack withholds, and that stand wholly or in part in texts which it discloses: a
lead in the reason "Jenny Cryer moved", or "Cryer moved". A kind says where a value stands and not
what else speaks of it, so whoever makes the pack is told.

Of a name each word counts that could be a person's: what is told too much costs a look, and what is
not told a name. Words of job titles do not count, nor does a word of everyday language ("will",
"young") unless it is written as a name.
"""
from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from plan_ledger.evidence.disclosing import Withholding, kind_of
from plan_ledger.evidence.reading_words import field_words
from plan_ledger.evidence.report.entries import some_positions
from plan_ledger.plan.words import quoted, texts_in
from plan_ledger.record.identity import id_text
from plan_ledger.record.reading import Record
from plan_ledger.store.reading import plan_id

_OF_PEOPLE = ("leads", "actors")
_SHORTEST = 3
_MOST_POSITIONS, _MOST_WORDS = 6, 6
_LOGIN = "login"
"""What a computer calls somebody is too often a common word."""
_NAMES = "s.name IN ('lead', 'by', 'recipient')"
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM, _OFTEN = 5, 4
_TITLES = """
accountable acting administration administrator adult adults advanced adviser advisor agency all
analyst and area assistant associate assurance authority board borough both business cabinet care
carers caring case centre chair chairman chairperson chairs chairwoman change chief child children
childrens clerk clinical commissioner commissioners commissioning committee community consultant
contract contracts coordinator coordinators core corporate council councillor councillors county
customer data delivery department deputy designate designated development digital director
directorate directors district division doctor early east education emergency engagement executive
families family finance financial for from front governance governor governors group groups head
heads headteacher health help home homes hospital housing human improvement inclusion independent
information inspector integrated intelligence interim intervention joint justice lead leader
leaders leads learning legal local locality management manager managers matron member members
mental midwife named national network new none north nurse nurses nursing officer officers
operational operations other others owner panel parent parents participation partner partners
partnership partnerships people performance planning police policy portfolio practice practitioner
practitioners prevention principal private probation procurement professional programme project
protection provider providers public quality region regional registered registrar resources
responsible review reviewer reviewing reviews risk safeguarding safety school schools secretary
section sector senior service services social solicitor south special specialist staff standards
strategic strategies strategy supervisor supervisors support supporting systems task teacher
teachers team teams technical technology the their training transformation transition transport
trust unit various vice virtual vulnerable welfare wellbeing west with work worker workers
workforce working youth
"""
_OF_A_TITLE = frozenset(_TITLES.split())


class _Hit(NamedTuple):
    """What is looked for, in a text. `is_lower` is how it is written there, `begins` whether a
    sentence begins with it, so that a capital says nothing.
    """

    looked_for: str
    kind: str
    field: str
    position: int
    is_lower: bool
    begins: bool


def named_elsewhere(connection: sqlite3.Connection, withholding: Withholding) -> list[str]:
    """A sentence for whoever makes the pack, or none."""
    kinds = [kind for kind in _OF_PEOPLE if kind in withholding.kinds]
    names = {
        _flat(text) for record, field, text in (_sealed(connection, _NAMES) if kinds else ())
        if kind_of(record["type"], field) in kinds
    }
    words = {word.casefold() for name in names for word in _persons_words(name)}
    whole = {name.casefold() for name in names if " " in name}
    found: dict[str, list[_Hit]] = {}
    for hit in _hits(connection, withholding, words | whole):
        found.setdefault(hit.looked_for, []).append(hit)
    hits = [
        hit for looked_for, some in found.items()
        for hit in (some if looked_for in whole else _written_as_a_name(some))
    ]
    return [_sentence(hits, withholding)] if hits else []


def _persons_words(name: str) -> Iterator[str]:
    for word in _WORD.findall(name):
        is_acronym = word.isupper() and len(word) <= _ACRONYM and not name.isupper()
        if len(word) >= _SHORTEST and word.casefold() not in _OF_A_TITLE and not is_acronym:
            yield word


def _written_as_a_name(hits: list[_Hit]) -> list[_Hit]:
    """A word that these texts have often in small letters is one of everyday language; somebody
    who types names so does it seldom.
    """
    as_names = [hit for hit in hits if not hit.is_lower and not hit.begins]
    small = sum(hit.is_lower for hit in hits)
    return as_names if small >= _OFTEN and small > len(as_names) else hits


def _hits(
    connection: sqlite3.Connection, withholding: Withholding, looked_for: set[str]
) -> Iterator[_Hit]:
    """In what the pack discloses. The longest first: a name counts as itself, not by its words."""
    if not looked_for:
        return
    longest_first = sorted(looked_for, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE
    )
    for record, field, text in _sealed(connection, f"s.name <> '{_LOGIN}'"):
        if withholding.hides(record, field):
            continue
        flat = _flat(text)
        for found in pattern.finditer(flat):
            before = flat[: found.start()].rstrip()
            yield _Hit(
                found[0].casefold(), kind_of(record["type"], field) or "", field,
                record["position"], found[0].islower(), not before or before[-1] in ".!?:;",
            )


def _sentence(hits: list[_Hit], withholding: Withholding) -> str:
    where: dict[tuple[str, str], list[int]] = {}
    for hit in hits:
        where.setdefault((hit.kind, hit.field), []).append(hit.position)
    told = "; ".join(
        f"{field_words(field)} of position {some_positions(sorted(positions), _MOST_POSITIONS)}"
        for (_, field), positions in where.items()
    )
    words = list(dict.fromkeys(hit.looked_for for hit in hits))
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    kinds = sorted({*withholding.kinds, *(hit.kind for hit in hits if hit.kind)})
    return (
        f"a name that is withheld, or a part of one, stands in texts that this pack discloses"
        f" ({told}; looked for: {', '.join(map(quoted, words[:_MOST_WORDS]))}{more}): to leave all"
        f" of these out too make it with --withhold {','.join(kinds)}; attached files were not"
        " looked into"
    )


def _flat(text: str) -> str:
    """As `plan.words.searchable`, but with its capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _sealed(connection: sqlite3.Connection, which: str) -> Iterator[tuple[Record, str, str]]:
    """What says of a record whether it is disclosed, with a field and the text that is there."""
    plan = plan_id(connection)
    for position, field, value, kind, subject in connection.execute(
        "SELECT s.position, s.name, s.value, r.type, r.subject FROM sealed s JOIN records r"
        f" ON r.position = s.position WHERE {which} ORDER BY s.position, s.name"
    ):
        record = {"position": position, "type": kind, "subject": id_text(subject), "plan": plan}
        yield record, field, texts_in(json.loads(value))
