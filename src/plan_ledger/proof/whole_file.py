"""A small file that is the old one or the new one, and never half of it, whatever happens."""
from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def put_whole(file: Path, data: bytes) -> None:
    """On the disk when it returns. Raises OSError, and then the file is as it was."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
