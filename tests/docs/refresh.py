"""`python -m tests.docs.refresh [DOCUMENT …]`: writes the real outputs into the documents.

Run it where a change of the program changes what it says, and read the difference before you
commit it: the documents are also a test of how the program speaks.
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.docs.console import DOCUMENTS, ROOT, has_faketime, rewritten
from tests.docs.proof_example import with_example
from tests.docs.sealed_table import with_table


def main(names: list[str]) -> None:
    if not has_faketime():
        sys.exit("faketime is not installed: the documents run under a moved clock")
    for name in names or DOCUMENTS:
        path = ROOT / name
        old = path.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            new = rewritten(with_example(with_table(old)), Path(folder))
        path.write_text(new, "utf-8")
        print(f"{name}: {'as it was' if new == old else 'rewritten'}")


if __name__ == "__main__":
    main(sys.argv[1:])
