"""The door for those who check: a ledger or a pack, held against what they bring."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from plan_ledger.evidence.checking.pack import root_of_pack, verify_pack
from plan_ledger.evidence.zip_form import NotThisForm
from plan_ledger.proof.anchoring import Brought
from plan_ledger.proof.bringing import CannotRead, bring
from plan_ledger.proof.verdict import Verdict
from plan_ledger.proof.verifying import verify as verify_ledger

_ZIP = b"PK\x03\x04"


def verify(
    ledger: Path,
    *,
    pack: Path | None = None,
    quick: bool = False,
    fingerprints: Sequence[str] = (),
    against: Sequence[Path] = (),
    keys: Sequence[str] = (),
    tsa_cas: Sequence[Path] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    """The pack, or without one the ledger. `against` are checkpoints, proofs and earlier packs.

    Raises BadFingerprint, CannotRead, NoCertificate and BadKey for what was brought; NoPack, or the
    errors of `store.errors`, where there is nothing to look at.
    """
    packs = [file for file in against if _is_pack(file)]
    for file in packs:
        if pack is not None and _are_same(file, pack):
            raise CannotRead(file, "it is the very pack that is checked, which cannot vouch for"
                                   " itself")
    outside = bring(
        fingerprints=fingerprints, against=[file for file in against if file not in packs],
        keys=keys, tsa_cas=tsa_cas,
    )
    outside = replace(outside, brought=[*outside.brought, *map(_witness, packs)])
    if pack is not None:
        return verify_pack(pack, outside)
    return verify_ledger(ledger, outside=outside, quick=quick, progress=progress)


def _is_pack(file: Path) -> bool:
    try:
        if not file.is_file():
            return False  # a pipe might never end
        with file.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP
    except OSError:
        return False  # told where it is brought


def _are_same(file: Path, pack: Path) -> bool:
    try:
        return file.read_bytes() == pack.read_bytes()
    except OSError:
        return False  # told where each is read


def _witness(file: Path) -> Brought:
    try:
        origin, size, root = root_of_pack(file.read_bytes())
    except (NotThisForm, ValueError, KeyError) as error:
        raise CannotRead(file, str(error)) from error
    except OSError as error:
        raise CannotRead(file, (error.strerror or "it cannot be read").lower()) from error
    return Brought("pack", f"the pack {file.name}", size, root, origin)
