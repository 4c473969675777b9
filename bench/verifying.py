"""What it costs to verify a ledger, and to make and check the proof of one record.

`python -m bench.verifying LEDGER` verifies it in a process of its own and prints its peak.
"""
from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from bench.importing import raw_connection
from bench.measuring import Bench, Figure, in_turns, timed
from bench.weighing import peak
from plan_ledger.proof.merkle import verify_inclusion
from plan_ledger.proof.verifying import verify
from plan_ledger.record.hashing import leaf_hash
from plan_ledger.record.sealing import disclosure
from plan_ledger.record.tree import inclusion_proof
from plan_ledger.store.nodes import Nodes, root_at
from plan_ledger.store.opening import open_for_reading

_PROOFS = 200


def verify_quick(bench: Bench) -> list[Figure]:
    """Ours is `verify --quick` of 1,000,000 records. Anchor: read and SHA-256 of every record."""
    return [_verified("verify-quick", bench, quick=True)]


def verify_full(bench: Bench) -> list[Figure]:
    """Ours is `verify`, on as many cores as it takes. Anchor: read and SHA-256 of every record, and
    of every disclosure, made of salt, name and value; one core.
    """
    return [_verified("verify-full", bench, quick=False)]


def verify_memory(bench: Bench) -> list[Figure]:
    """Peak resident megabytes of a process that verifies 1,000,000 records, together with that of
    the second one that it starts. No anchor.
    """
    ledger = bench.ledgers.of(bench.sizes.large)
    command = [sys.executable, "-m", "bench.verifying", str(ledger)]
    told = subprocess.run(command, capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(told.stderr.strip().splitlines()[-1])
    note = f"{bench.sizes.large:,} records, both processes"
    return [Figure("verify-memory", float(told.stdout), None, "MB", note)]


def inclusion(bench: Bench) -> list[Figure]:
    """A proof of one record in 1,000,000, made and checked; warm, the ledger open. No anchor."""
    size = bench.sizes.large
    connection = open_for_reading(bench.ledgers.of(size))
    nodes, root = Nodes(connection), root_at(connection, size)
    chosen = Random("inclusion").sample(range(size), _PROOFS)
    states = {
        index: connection.execute(
            "SELECT state FROM records WHERE position = ?", (index + 1,)
        ).fetchone()[0]
        for index in chosen
    }

    def one(index: int) -> None:
        proof = inclusion_proof(index, size, nodes)
        verify_inclusion(leaf_hash(states[index]), index, size, proof, root)

    for index in chosen:
        one(index)
    start = perf_counter()
    for index in chosen:
        one(index)
    took = (perf_counter() - start) / _PROOFS * 1e3
    connection.close()
    return [Figure("inclusion-proof", took, None, "ms", f"{size:,} records, {_PROOFS} proofs")]


def _verified(measure: str, bench: Bench, *, quick: bool) -> Figure:
    size = bench.sizes.large
    path = bench.ledgers.of(size)

    def ours() -> float:
        start = perf_counter()
        verdict = verify(path, quick=quick)
        took = perf_counter() - start
        assert not verdict.failures, verdict.failures[0]
        return took

    rounds = min(3, bench.sizes.rounds) if quick else 1
    mine, theirs = in_turns(ours, timed(lambda: _read_and_hash(path, quick)), rounds)
    note = f"{size:,} records, {rounds} rounds"
    return Figure(measure, mine / size * 1e6, theirs / size * 1e6, "µs", note)


def _read_and_hash(path: Path, quick: bool) -> None:
    connection = raw_connection(path)
    for (state,) in connection.execute("SELECT state FROM records ORDER BY position"):
        sha256(state).digest()
    if not quick:
        for name, salt, value in connection.execute(
            "SELECT name, salt, value FROM sealed ORDER BY position"
        ):
            sha256(disclosure(salt, name, value).encode("ascii")).digest()
    connection.close()


def _main(path: Path) -> None:
    from resource import RUSAGE_CHILDREN, getrusage

    verdict = verify(path)
    assert not verdict.failures
    print(peak() + getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
