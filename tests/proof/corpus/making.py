"""Makes the corpus: ledgers and proofs that must fail, each with the reason why, beside this file.

    python -m tests.proof.corpus.making

Run it again after a change of the tables, and read the difference of `index.json`. The ledgers are
damaged copies of `base.ledger.gz`, which is whole; the proofs are spoilt ones of `base.tlog-proof`.
"""
from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.note import SigningKey, signed
from plan_ledger.proof.single import RecordProof
from plan_ledger.store.backing_up import back_up
from plan_ledger.vouching import Vouching
from tests.proof import tampering
from tests.proof.making import signed as make_signed
from tests.proof.tampering import Written, damage, rewrite, sign_again, unsign
from tests.store.making import hand_clock, look, open_ledger, unguarded

HERE = Path(__file__).parent
Damage = Callable[[Path], None]
TRIGGERS = (
    "records_are_never_changed", "records_are_never_deleted", "records_are_never_replaced",
    "sealed_values_are_never_changed", "sealed_values_are_never_replaced",
    "checkpoints_are_never_changed", "checkpoints_are_never_deleted",
    "checkpoints_are_never_replaced",
)
_TEXT = "CAST(replace(CAST(state AS TEXT), '{}', '{}') AS BLOB)"


def by_hand(*statements: str) -> Damage:
    return lambda path: damage(path, *statements)


def in_state(position: int, old: str, new: str) -> Damage:
    """Some of a record's text, and nothing made to fit."""
    changed = _TEXT.format(old, new)
    return by_hand(f"UPDATE records SET state = {changed} WHERE position = {position}")


def said(position: int, **fields: Any) -> Damage:
    """Everything recomputed, and no checkpoint left: only what a record says is wrong with it."""
    def change(records: list[Written]) -> list[Written]:
        records[position - 1].record |= fields
        return records
    return rewritten(change)


def rewritten(change: Callable[[list[Written]], list[Written]]) -> Damage:
    def run(path: Path) -> None:
        rewrite(path, change)
        unsign(path)
    return run


def signed_over(change: Callable[[list[Written]], list[Written]]) -> Damage:
    """The checkpoints stay, and speak of other records."""
    return lambda path: rewrite(path, change)


def schema(statement: str) -> Damage:
    def run(path: Path) -> None:
        with closing(look(path)) as connection:
            connection.execute(statement)
    return run


def in_file(change: Callable[[bytes], bytes]) -> Damage:
    def run(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))
    return run


def zeroed(page: int) -> Damage:
    size = 4096
    return in_file(lambda data: data[: size * (page - 1)] + bytes(size) + data[size * page :])


def other_key(path: Path) -> None:
    sign_again(path, SigningKey.new(tampering.key_of(path).name))


def other_root(path: Path) -> None:
    key = tampering.key_of(path)
    damage(path, "DELETE FROM checkpoints WHERE number = 3")
    with unguarded(path) as connection:
        tampering.put(connection, Checkpoint(key.name, 15, b"\7" * 32), key)


def other_origin(path: Path) -> None:
    key = SigningKey.new("plan-ledger/another")
    damage(path, "DELETE FROM checkpoints WHERE number = 3")
    with unguarded(path) as connection:
        root = connection.execute("SELECT root FROM checkpoints WHERE number = 2").fetchone()[0]
        tampering.put(connection, Checkpoint(key.name, 15, root), key)


def used_twice(records: list[Written]) -> list[Written]:
    (told,) = [some for some in records[7].sealed if some[0] == "progress"]
    records[13].reseal(*told)
    return records


def unsealed(name: str, position: int) -> Damage:
    return by_hand(f"DELETE FROM sealed WHERE position = {position} AND name = '{name}'")


LEDGERS: dict[str, tuple[str, str, Damage]] = {}
"""By name: the kind that is told, the reason, and what does it."""


def _add(kind: str, reason: str, **damages: Damage) -> None:
    for name, run in damages.items():
        LEDGERS[name.replace("_", "-")] = (kind, reason, run)


_add("hash", "a record's bytes are others, and still those of a record",
     date_changed=in_state(8, "2019-02-01", "2019-02-02"),
     status_changed=in_state(9, "GREEN", "AMBER"),
     deadline_changed=in_state(10, "2019-03-31", "2019-03-30"),
     section_changed=in_state(4, '"4.1"', '"4.2"'),
     legend_changed=in_state(3, "off-track", "on-track"),
     zone_changed=in_state(1, "London", "Lisbon"),
     time_changed=in_state(12, ":12.000", ":12.001"),
     replaces_changed=in_state(11, '"replaces":[8]', '"replaces":[7]'),
     retracts_changed=in_state(15, "[14,", "[13,"),
     repeats_changed=in_state(13, '"status":9', '"status":5'))
_add("bytes", "the bytes are no record, or not in their one form",
     no_json=by_hand("UPDATE records SET state = x'7b22' WHERE position = 8"),
     no_text=by_hand("UPDATE records SET state = x'ff00' WHERE position = 8"),
     empty_record=by_hand("UPDATE records SET state = x'7b7d' WHERE position = 8"),
     no_bytes=by_hand("UPDATE records SET state = x'' WHERE position = 8"),
     blank_added=in_state(8, '"v":1', '"v": 1'),
     fraction=in_state(8, '"v":1', '"v":1.0'),
     text_not_blob=by_hand("UPDATE records SET state = CAST(state AS TEXT) WHERE position = 8"),
     other_format=said(8, v=2), no_digest=said(8, by="short"))
_add("columns", "a column is not what the record says",
     version_column=by_hand("UPDATE records SET version = 40 WHERE position = 8"),
     type_column=by_hand("UPDATE records SET type = 'confirmed' WHERE position = 8"),
     subject_column=by_hand("UPDATE records SET subject = x'00' WHERE position = 8"))
_add("version", "a subject's versions have a gap or go back",
     version_skipped=said(12, version=7), version_nought=said(12, version=0))
_add("plan", "a record of another plan",
     other_plan=said(12, plan="00000000-0000-4000-8000-000000000000"))
_add("time", "a recorded time lies before the one before it, or is none",
     time_backwards=said(12, recorded_at="2019-03-08T11:00:00.000000Z"),
     time_is_none=said(12, recorded_at="2019-03-08"))
_add("gap", "positions are missing, or something is left of a record that is not there",
     record_gone=by_hand("DELETE FROM records WHERE position = 8"),
     two_gone=by_hand("DELETE FROM records WHERE position IN (8, 12)"),
     first_gone=by_hand("DELETE FROM records WHERE position = 1"),
     last_gone=by_hand("DELETE FROM records WHERE position = 15"),
     sealed_alone=by_hand("INSERT INTO sealed VALUES (99, 'by', x'00', '\"x\"')"),
     hashes_alone=by_hand("INSERT INTO tree VALUES (99, x'00')"))
_add("hash", "a leaf's hash is another, or gone",
     leaf_zeroed=by_hand("UPDATE tree SET hashes = zeroblob(32) WHERE position = 7"),
     leaf_gone=by_hand("DELETE FROM tree WHERE position = 7"),
     leaf_short=by_hand("UPDATE tree SET hashes = substr(hashes, 1, 31) WHERE position = 7"),
     leaf_of_another=by_hand("UPDATE tree SET hashes = (SELECT hashes FROM tree WHERE"
                             " position = 5) WHERE position = 7"))
_add("node", "a node's hash is another",
     node_zeroed=by_hand("UPDATE tree SET hashes = CAST(substr(hashes, 1, 32) || zeroblob(32)"
                         " AS BLOB) WHERE position = 6"),
     root_node_zeroed=by_hand("UPDATE tree SET hashes = CAST(substr(hashes, 1, 96) ||"
                              " zeroblob(32) AS BLOB) WHERE position = 8"))
_add("sealed", "a disclosure is changed, swapped, dropped, added or used twice",
     value_changed=by_hand("UPDATE sealed SET value = '\"Done\"' WHERE position = 8"
                           " AND name = 'progress'"),
     salt_changed=by_hand("UPDATE sealed SET salt = zeroblob(16) WHERE position = 8"
                          " AND name = 'progress'"),
     name_changed=by_hand("UPDATE sealed SET name = 'lead' WHERE position = 8"
                          " AND name = 'progress'"),
     actor_changed=by_hand("UPDATE sealed SET value = '\"Mallory\"' WHERE position = 8"
                           " AND name = 'by'"),
     login_changed=by_hand("UPDATE sealed SET value = '\"mallory\"' WHERE position = 8"
                           " AND name = 'login'"),
     value_dropped=unsealed("progress", 8), actor_dropped=unsealed("by", 8),
     login_dropped=unsealed("login", 8), reason_dropped=unsealed("because", 10),
     title_dropped=unsealed("title", 2), words_dropped=unsealed("timeline", 10),
     all_dropped=by_hand("DELETE FROM sealed"),
     value_added=by_hand("INSERT INTO sealed VALUES (9, 'progress', x'00', '\"x\"')"),
     value_copied=by_hand("INSERT INTO sealed SELECT 9, name, salt, value FROM sealed WHERE"
                          " position = 8 AND name = 'progress'"),
     values_swapped=by_hand(
         "UPDATE sealed SET position = 99 WHERE position = 8 AND name = 'progress'",
         "UPDATE sealed SET position = 8 WHERE position = 14 AND name = 'progress'",
         "UPDATE sealed SET position = 14 WHERE position = 99"),
     digest_changed=said(12, by="DCAdY7N5jMHPkOY9azZiUwogZPQl7NSHmSyOUhY59_E"),
     value_used_twice=rewritten(used_twice))
_add("checkpoint", "what was signed was signed for other records",
     rewritten=signed_over(tampering.say_otherwise), backdated=signed_over(tampering.backdated),
     reordered=signed_over(tampering.swapped(9, 10)),
     tail_cut=by_hand(*(f"DELETE FROM {table} WHERE position > 12"
                        for table in ("records", "sealed", "tree", "history"))))
_add("checkpoint", "a checkpoint is not what it is kept for, or not signed by the ledger's key",
     checkpoint_other_key=other_key, checkpoint_other_root=other_root,
     checkpoint_other_ledger=other_origin,
     checkpoint_root=by_hand("UPDATE checkpoints SET root = zeroblob(32) WHERE number = 2"),
     checkpoint_size=by_hand("UPDATE checkpoints SET size = 9 WHERE number = 2"),
     checkpoint_number=by_hand("UPDATE checkpoints SET number = 9 WHERE number = 3"),
     checkpoint_beyond=by_hand("UPDATE checkpoints SET size = 99 WHERE number = 3"),
     checkpoint_dropped=by_hand("DELETE FROM checkpoints WHERE number = 1"),
     note_gone=by_hand("UPDATE checkpoints SET note = x'' WHERE number = 2"),
     note_of_another=by_hand("UPDATE checkpoints SET note = (SELECT note FROM checkpoints"
                             " WHERE number = 1) WHERE number = 2"),
     note_cut=by_hand("UPDATE checkpoints SET note = substr(note, 1, length(note) - 9)"
                      " WHERE number = 2"))
_add("key", "the record of a key names none",
     key_is_none=said(7, open={"key": "none"}))
_add("schema", "a guard is gone, or something stands in the file that does not belong there",
     **{name: schema(f"DROP TRIGGER {name}") for name in TRIGGERS},
     table_added=schema("CREATE TABLE extra (a)"),
     trigger_added=schema("CREATE TRIGGER extra AFTER INSERT ON records BEGIN SELECT 1; END"),
     view_added=schema("CREATE VIEW extra AS SELECT * FROM records"),
     index_dropped=schema("DROP INDEX history_by_ref"))
_add("projection", "what is shown is not what the records say",
     shown_value=by_hand("UPDATE history SET value = 'x' WHERE position = 8"),
     shown_day=by_hand("UPDATE history SET effective = '2019-02-02' WHERE position = 8"),
     shown_rank=by_hand("UPDATE history SET rank = 3 WHERE position = 9"),
     shown_due=by_hand("UPDATE history SET due = '2019-12-31' WHERE position = 10"),
     shown_again=by_hand("UPDATE history SET undone = NULL"),
     hidden=by_hand("UPDATE history SET undone = 12 WHERE position = 9"),
     row_gone=by_hand("DELETE FROM history WHERE position = 9"),
     history_gone=by_hand("DELETE FROM history"),
     row_added=by_hand("INSERT INTO history (subject, field, effective, rank, position, value)"
                       " VALUES (2, 'progress', '2019-03-01', 9, 9, 'x')"),
     cells_changed=by_hand("UPDATE subjects SET cells = replace(cells, 'Map', 'Nap')"),
     since_changed=by_hand("UPDATE subjects SET since = '2019-01-02' WHERE id = 2"),
     steady_changed=by_hand("UPDATE subjects SET steady = 0 WHERE id = 2"))
_add("file", "the file is broken or cut off",
     cut_in_half=in_file(lambda data: data[: len(data) // 2]),
     last_page_cut=in_file(lambda data: data[:-4096]),
     last_byte_cut=in_file(lambda data: data[:-1]),
     page_size_broken=in_file(lambda data: data[:16] + b"\x11\x11" + data[18:]),
     schema_zeroed=in_file(lambda data: data[:100] + bytes(3996) + data[4096:]),
     page_2_zeroed=zeroed(2), page_3_zeroed=zeroed(3), page_5_zeroed=zeroed(5))


def spoilt(proof: RecordProof, key: SigningKey) -> dict[str, tuple[str, bytes]]:
    """By name: the reason, and the file."""
    said = Checkpoint.parse(proof.note.text)

    def under(size: int, root: bytes = said.root) -> RecordProof:
        return replace(proof, note=signed(Checkpoint(said.origin, size, root).text, [key]))

    stranger = SigningKey.new(key.name)
    path, text = proof.path, proof.bytes
    many = {
        "hash added": replace(proof, path=(*path, b"\7" * 32)),
        "hash added in front": replace(proof, path=(b"\7" * 32, *path)),
        "hash taken out": replace(proof, path=path[:-1]),
        "first hash taken out": replace(proof, path=path[1:]),
        "no hashes": replace(proof, path=()),
        "hashes in another order": replace(proof, path=path[::-1]),
        "a hash is another": replace(proof, path=(b"\7" * 32, *path[1:])),
        "another position": replace(proof, index=proof.index + 1),
        "position before": replace(proof, index=proof.index - 1),
        "position behind the end": replace(proof, index=said.size),
        "huge position": replace(proof, index=2**62),
        "another record": replace(proof, record=proof.record + b" "),
        "no record": replace(proof, record=b""),
        "larger size": under(said.size + 9), "smaller size": under(4), "size nought": under(0),
        "huge size": under(2**62), "another root": under(said.size, b"\7" * 32),
        "another key": replace(proof, note=signed(proof.note.text, [stranger])),
        "no signature": replace(proof, note=replace(proof.note, signatures=())),
    }
    found = {f"proof {reason}": some.bytes for reason, some in many.items()}
    found |= {
        "proof text of the note changed": text.replace(b"\n15\n", b"\n14\n"),
        "proof cut off": text[: len(text) // 2], "proof empty": b"",
        "proof of a later version": text.replace(b"proof@v1", b"proof@v2"),
        "proof negative index": text.replace(b"index 7", b"index -7"),
        "proof index with noughts": text.replace(b"index 7", b"index 007"),
    }
    return {
        reason.replace(" ", "-"): (reason, data) for reason, data in found.items()
    }


def make(folder: Path) -> None:
    path = make_signed(folder / "made.ledger")
    base = folder / "base.ledger"
    back_up(path, base)
    with closing(sqlite3.connect(base)) as connection:
        connection.execute("VACUUM")
    for old in (*HERE.glob("*.gz"), *HERE.glob("*.tlog-proof")):
        old.unlink()
    _keep(base)
    index: list[dict[str, str]] = []
    for name, (kind, reason, run) in LEDGERS.items():
        damaged = Path(shutil.copy(base, folder / f"{name}.ledger"))
        run(damaged)
        _keep(damaged)
        index.append({"file": f"{name}.ledger.gz", "kind": kind, "reason": reason})
    with open_ledger(path, hand_clock()) as ledger:
        vouching = Vouching(ledger)
        proof, vkey = vouching.prove(8), vouching.key()
    (HERE / "base.tlog-proof").write_bytes(proof.bytes)
    for name, (reason, data) in spoilt(proof, tampering.key_of(path)).items():
        (HERE / f"{name}.tlog-proof").write_bytes(data)
        index.append({"file": f"{name}.tlog-proof", "kind": "proof", "reason": reason})
    said = json.dumps({"key": vkey, "must_fail": index}, indent=1)
    (HERE / "index.json").write_text(f"{said}\n", "utf-8")


def _keep(path: Path) -> None:
    data = gzip.compress(path.read_bytes(), mtime=0)
    (HERE / f"{path.name}.gz").write_bytes(data)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        make(Path(folder))
