"""Reading what is to be attached: a file, or what an address on the web gives today."""
from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import quoted
from plan_ledger.recording.attaching import File

LIMIT_NAMED_BY = "PLAN_LEDGER_EVIDENCE_MB"
MEGABYTES = 25
_SECONDS = 30


class CannotAttach(PlanError):
    """The file cannot be read, or is too large; nothing was recorded."""


def read_evidence(where: str, *, keep: bool) -> File:
    """From a path or an http(s) address. Raises CannotAttach. What is not kept may be larger."""
    most = _limit() if keep else None
    if where.startswith(("http://", "https://")):
        return _fetched(where, most)
    path = Path(where)
    try:
        size = path.stat().st_size
        if most is not None and size > most:
            raise _too_large(where, most)
        contents = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "it cannot be read").lower()
        raise CannotAttach(
            f"{where} cannot be attached: {why}; name a file or an address that begins with"
            " https://", where=where,
        ) from error
    return File(path.name, contents, None if keep else str(path.absolute()))


def _fetched(address: str, most: int | None) -> File:
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    largest = _limit() if most is None else most
    try:
        with urlopen(address, timeout=_SECONDS) as answer:
            contents: bytes = answer.read(largest + 1)
    except HTTPError as error:
        raise _unreachable(address, f"it answers {error.code} {error.reason}") from error
    except URLError as error:
        raise _unreachable(address, str(error.reason)) from error
    except (OSError, ValueError) as error:
        raise _unreachable(address, str(error)) from error
    if len(contents) > largest:
        raise _too_large(address, largest)
    parts = urlsplit(address)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc
    return File(name, contents, address)


def _limit() -> int:
    said = os.environ.get(LIMIT_NAMED_BY)
    if said is None:
        return MEGABYTES * 1_000_000
    if not said.isdecimal() or int(said) < 1:
        raise CannotAttach(
            f"{LIMIT_NAMED_BY} says {quoted(said)}: make it a whole number of megabytes, or unset"
            " it"
        )
    return int(said) * 1_000_000


def _too_large(where: str, most: int) -> CannotAttach:
    return CannotAttach(
        f"{where} has more than {most // 1_000_000} MB, so it was not attached: say"
        f" --reference-only to keep its hash alone, or set {LIMIT_NAMED_BY}",
        where=where,
    )


def _unreachable(address: str, why: str) -> CannotAttach:
    return CannotAttach(
        f"{address} cannot be fetched ({why}): save it as a file and attach that", where=address
    )
