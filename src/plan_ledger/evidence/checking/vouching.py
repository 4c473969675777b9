"""What vouches for a pack: its checkpoints, time stamps and manifest, and what was brought from
outside.
"""
from __future__ import annotations

from plan_ledger.evidence import members as names
from plan_ledger.evidence.checking.look import Look, note_members
from plan_ledger.evidence.manifest import Manifest
from plan_ledger.proof.anchoring import (
    Held,
    handed_over,
    hold,
    hold_keys,
    signature_faults,
    trusted_from,
)
from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.note import BadNote, Note, NotSigned
from plan_ledger.proof.stamped import Stamped, hold_stamps
from plan_ledger.proof.verdict import NOT_VOUCHED_FOR, SIGNED

_UNSIGNED = (
    "the manifest is not signed: nothing vouches for the report and the spreadsheets, and the pack"
    " is at most consistent with itself"
)


def check_commitments(look: Look) -> None:
    """Checkpoints and time stamps, each under the name that its size gives it."""
    known = {names.note_name(size) for size, _ in note_members(look.members)}
    newest = 0
    for size, data in note_members(look.members):
        newest = max(newest, size)
        if size > len(look.states):
            look.fault("checkpoint", f"a checkpoint is of {size} records, and there are"
                                     f" {len(look.states)}: the newest are gone")
            continue
        root = look.roots[size]
        try:
            said = Checkpoint.parse(Note.parse(data).text)
        except BadNote:
            root_said = root  # what is wrong with the note is told with its signature
        else:
            root_said = said.root
        if root_said != root:
            look.fault("checkpoint", f"the first {size} records are not those that a checkpoint was"
                                     " signed for", size)
        look.notes.append((size, root_said, data))
        number = 1
        while (name := names.stamp_name(size, number)) in look.members:
            known.add(name)
            look.stamps.append(Stamped(size, root_said, data, look.members[name]))
            number += 1
    if look.statement["signed"] != newest:
        look.fault("checkpoint", "the statement names another checkpoint than the newest one here")
    for name in look.members:
        if name.startswith(("checkpoints/", "timestamps/")) and name not in known:
            look.fault("pack", f"{name} does not belong in the pack")
    look.faults += signature_faults(look.notes, look.origin, look.keys)
    look.checked |= {"checkpoints": len(look.notes), "timestamps": len(look.stamps)}


def check_manifest(look: Look) -> None:
    try:
        manifest = Manifest(look.members[names.MANIFEST])
    except BadNote as error:
        look.fault("manifest", f"the manifest cannot be read ({error})")
        return
    for text in manifest.differences(look.statement["plan"], look.members):
        look.fault("manifest", text)
    if list(look.members)[-1] != names.MANIFEST:
        look.fault("manifest", "the manifest is not the last member")
    if manifest.note is None:
        look.said.append(_UNSIGNED)
        return
    in_force = look.keys[-1].key if look.keys else None
    if in_force is None or len(manifest.note.signatures) != 1:
        look.fault("manifest", "the manifest is not signed by the key that the ledger names")
        return
    try:
        manifest.note.signers([in_force])
    except NotSigned as error:
        look.fault("manifest", f"the manifest is not signed by the key in force ({error})")
        return
    look.manifest = SIGNED


def held_against(look: Look) -> Held:
    size = len(look.states)
    if not size or size not in look.roots:
        return Held()  # the records could not be walked through
    held = hold(look.outside.brought, look.origin, size, look.roots)
    by_records = [anchor.size for anchor in held.anchors]
    held.add(hold_keys(look.outside.keys, look.origin, look.keys, look.notes, look.roots))
    held.notes += handed_over(look.notes, look.keys)
    held.add(hold_stamps(look.stamps, look.outside.authorities, look.roots))
    _follow_keys(look, held, by_records)
    newest = max((some[0] for some in look.notes), default=0)
    if newest < size:
        held.notes.append(f"nobody has signed for the records from position {newest + 1} on")
    _rests_on_a_word(look, held)
    return held


def _rests_on_a_word(look: Look, held: Held) -> None:
    """What vouches for the first records need not vouch for all that the table is made of."""
    to = max((anchor.size for anchor in held.anchors), default=0)
    if held.anchors and look.asked is not None and look.asked.position > to:
        held.notes.append(
            f"the table is of position {look.asked.position}, which lies after what is vouched for:"
            " it rests on the organisation's word too"
        )


def _follow_keys(look: Look, held: Held, by_records: list[int]) -> None:
    """The manifest must be signed by a key that was brought, by the one that vouched records name
    (`by_records`: their numbers), or by one that such a key handed over to: else whoever adds
    records and a key of his own could put in another report.
    """
    if look.manifest != SIGNED or not (held.anchors or look.outside.keys):
        return
    known = {*look.outside.keys}
    for size in by_records:
        known |= {some.key for some in [k for k in look.keys if k.position <= size][-1:]}
    if look.keys[-1].key not in trusted_from(known, look.notes, look.keys):
        look.manifest = NOT_VOUCHED_FOR
        held.notes.append(
            "the manifest is signed by a key that nothing brought vouches for, so nothing vouches"
            " for the report and the spreadsheets"
        )
