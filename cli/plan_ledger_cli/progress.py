"""A bar on stderr for what takes long, where that is a terminal."""
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yields what is told how much is done, of all; None where nobody would see a bar."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:
        shown = 0

        def progress(done: int, of_all: int) -> None:
            nonlocal shown
            bar.length = max(of_all, 1)
            bar.update(done - shown)
            shown = done

        yield progress
