"""Rows C and D of docs/adversaries.md: checkpoints and proofs that are not what they seem, and what
happens while a ledger is being signed.
"""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from plan_ledger.proof.bringing import CannotRead, verify_ledger
from plan_ledger.proof.checkpoint import Checkpoint, origin_of
from plan_ledger.proof.merkle import ProofError
from plan_ledger.proof.note import Note, SigningKey, signed
from plan_ledger.proof.signing import RefusedToSign
from plan_ledger.proof.single import RecordProof
from tests.proof import tampering
from tests.proof.inspecting import Kept, alone, record, sign, verify
from tests.proof.making import copied
from tests.proof.making import signed as make_signed
from tests.proof.tampering import damage
from tests.store.making import (
    look,
    run_python,
)

# Checkpoints and proofs that are not what they seem

def test_c1_a_checkpoint_of_another_ledger(
    ledger: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    other = make_signed(tmp_path / "other.ledger")
    theirs = Kept(other, tmp_path / "theirs")
    elsewhere()
    assert verify(ledger, "--against", str(theirs.checkpoint))[:2] == (3, {"checkpoint"})
    assert verify(ledger, "--against", str(theirs.proof))[:2] == (3, {"checkpoint"})
    assert verify(ledger, "--fingerprint", theirs.fingerprint)[:2] == (3, {"fingerprint"})
    assert verify(ledger, "--key", theirs.key)[:2] == (3, {"key"})
    note = theirs.checkpoint.read_bytes()
    damage(ledger, f"UPDATE checkpoints SET note = x'{note.hex()}' WHERE number = 3")
    assert verify(ledger)[:2] == (3, {"checkpoint"})


def test_c2_a_checkpoint_of_another_key(
    ledger: Path, kept: Kept, elsewhere: Callable[[], None]
) -> None:
    elsewhere()
    mine = SigningKey.new(origin_of(tampering.plan_of(ledger)))
    assert verify(ledger, "--key", str(mine.verifier))[:2] == (3, {"key"})
    tampering.sign_again(ledger, mine)
    code, kinds, _ = verify(ledger)
    assert (code, kinds) == (3, {"checkpoint"})


def test_c3_a_checkpoint_of_the_same_size_with_another_root(
    ledger: Path, kept: Kept, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    key = tampering.key_of(ledger)
    other = Checkpoint(key.name, kept.size, b"\7" * 32)
    two = tmp_path / "two.checkpoint"
    two.write_bytes(signed(other.text, [key]).bytes)
    elsewhere()
    assert verify(ledger, "--against", str(two))[:2] == (3, {"checkpoint"})
    damage(ledger, f"DELETE FROM checkpoints WHERE size = {kept.size}")
    with closing(look(ledger)) as connection:
        tampering.put(connection, other, key)
    assert verify(ledger)[:2] == (3, {"checkpoint"})
    assert verify(ledger, "--against", str(kept.checkpoint))[:2] == (3, {"checkpoint"})


def test_c4_a_proof_with_a_wrong_size_or_extra_or_missing_hashes(
    ledger: Path, kept: Kept, tmp_path: Path
) -> None:
    proof = RecordProof.parse(kept.proof.read_bytes())
    key = tampering.key_of(ledger)
    said = Checkpoint.parse(proof.note.text)
    longer = signed(Checkpoint(said.origin, said.size + 9, said.root).text, [key])
    shorter = signed(Checkpoint(said.origin, 4, said.root).text, [key])
    wrong = [
        replace(proof, path=(*proof.path, b"\7" * 32)),
        replace(proof, path=proof.path[:-1]),
        replace(proof, path=()),
        replace(proof, path=proof.path[::-1]),
        replace(proof, index=proof.index + 1),
        replace(proof, index=said.size),
        replace(proof, record=proof.record.replace(b"2019-02-01", b"2019-02-02")),
        replace(proof, note=longer),
        replace(proof, note=shorter),
    ]
    file = tmp_path / "wrong.tlog-proof"
    for some in wrong:
        with pytest.raises(ProofError):
            some.check([key.verifier])
        file.write_bytes(some.bytes)
        with pytest.raises(CannotRead, match="cannot be held against the ledger"):
            verify_ledger(ledger, against=[file])
        assert verify(ledger, "--against", str(file))[0] == 1
    assert proof.check([key.verifier]).size == kept.size


# While it is being signed

def test_d1_a_bit_flips_in_a_stored_record_just_before_signing(ledger: Path) -> None:
    record(ledger)
    for table, column in (("records", "state"), ("tree", "hashes")):
        broken = copied(ledger, ledger.with_name(f"{table}.ledger"))
        with closing(look(broken)) as connection:
            (data,) = connection.execute(
                f"SELECT {column} FROM {table} WHERE position = 16"
            ).fetchone()
        changed = bytes([*data[:20], data[20] ^ 4, *data[21:]])
        damage(broken, f"UPDATE {table} SET {column} = x'{changed.hex()}' WHERE position = 16")
        with pytest.raises(RefusedToSign, match="record 16 is not the one that was recorded"):
            sign(broken)
        with closing(look(broken)) as connection:
            assert connection.execute("SELECT max(size) FROM checkpoints").fetchone() == (15,)
    sign(ledger)


def test_d2_eight_processes_sign_at_once_while_others_record(
    tmp_path: Path, own_folders: Path
) -> None:
    path = make_signed(tmp_path / "plan.ledger")
    program = (
        "import os, sys; from pathlib import Path;"
        f"os.environ['XDG_CONFIG_HOME'] = {str(own_folders / 'config')!r};"
        f"os.environ['XDG_STATE_HOME'] = {str(own_folders / 'state')!r};"
        "from plan_ledger.ledger import Ledger; from plan_ledger.vouching import Vouching;"
        "from tests.store.making import say\n"
        "for turn in range(4):\n"
        "    with Ledger(Path(sys.argv[1]), clock_is_right=True) as ledger:\n"
        "        said = say(ledger, '4.1.1', f'{sys.argv[2]} {turn}', '2019-03-08')\n"
        "        print(Vouching(ledger).checkpoint().made.checkpoint.text.encode().hex())\n"
    )
    with ThreadPoolExecutor(8) as many:
        done = list(many.map(lambda number: run_python(program, path, number), range(8)))
    assert [some.stderr for some in done if some.returncode] == []
    signed_roots: dict[int, set[bytes]] = {}
    for some in done:
        for line in some.stdout.split():
            said = Checkpoint.parse(bytes.fromhex(line).decode())
            signed_roots.setdefault(said.size, set()).add(said.root)
    with closing(look(path)) as connection:
        for size, root, note in connection.execute("SELECT size, root, note FROM checkpoints"):
            signed_roots.setdefault(size, set()).update(
                (root, Checkpoint.parse(Note.parse(note).text).root)
            )
    assert max(signed_roots) == 15 + 32
    assert all(len(roots) == 1 for roots in signed_roots.values())
    assert alone(path) == 0
