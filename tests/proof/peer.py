"""Go's implementation of signed notes and transparency logs, as Debian packages it."""
from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGES = ("golang-go", "golang-golang-x-mod-dev")
_SOURCE = Path(__file__).parent / "interop" / "peer.go"
_MODULES = Path("/usr/share/gocode")


def build(folder: Path) -> Path:
    """Installs what it needs where it may (Debian, as root), else skips with what to do."""
    if shutil.which("go") is None or not (_MODULES / "src/golang.org/x/mod/sumdb/note").is_dir():
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            pytest.skip(f"needs Debian's packages {' and '.join(PACKAGES)}")
        for command in (["update", "-qq"], ["install", "-y", "-qq", *PACKAGES]):
            subprocess.run(
                ["apt-get", *command], check=True, capture_output=True,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            )
    program = folder / "peer"
    subprocess.run(
        ["go", "build", "-o", str(program), str(_SOURCE)], check=True,
        env=os.environ | {
            "GO111MODULE": "off", "GOPATH": str(_MODULES), "GOCACHE": str(folder / "cache"),
            "GOFLAGS": "",
        },
    )
    return program


class Peer:
    """The program, started for each batch of questions."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def ask(self, *questions: str) -> list[str]:
        asked = "".join(f"{question}\n" for question in questions)
        done = subprocess.run(
            [str(self._program)], input=asked, capture_output=True, text=True, check=True
        )
        answers = done.stdout.splitlines()
        assert len(answers) == len(questions)
        return answers

    def open(self, note: bytes, vkey: str) -> str | None:
        """The note's text where the key vouches for it."""
        (answer,) = self.ask(f"open {vkey} {_text(note)}")
        yes, _, text = answer.partition(" ")
        return base64.b64decode(text).decode() if yes == "yes" else None

    def sign(self, text: str, skey: str) -> bytes:
        (answer,) = self.ask(f"sign {skey.strip()} {_text(text.encode())}")
        assert answer.startswith("yes ")
        return base64.b64decode(answer[4:])


def inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> str:
    """The question whether the peer takes this for a proof."""
    return f"inclusion {size} {index} {leaf.hex()} {root.hex()} {b''.join(proof).hex() or '-'}"


def consistency(
    size1: int, size2: int, proof: list[bytes], root1: bytes, root2: bytes
) -> str:
    return (
        f"consistency {size1} {size2} {root1.hex()} {root2.hex()} {b''.join(proof).hex() or '-'}"
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii") or "-"
