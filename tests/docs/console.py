"""Documents whose examples are true: their console blocks are run, and the output compared.

A document is a story. Its commands run in order in a folder of their own that holds the files of
`docs/tutorial/`, with the computer's clock moved by Debian's faketime. What the reader sees are
the fenced `console` blocks; three comments, which the reader does not see, steer the story:

    <!-- clock: 2027-01-11 10:00 -->          from here on it is that moment (London time)
    <!-- before: plan-ledger init -->         run that first, and do not show it
    <!-- afresh -->                           begin again in an empty folder

What is drawn anew each time, as salts make it (fingerprints, a pack's size and hash), is shown as
it was once.

Output is what a terminal of 80 columns without colours shows; it is never typed by hand:
`python -m tests.docs.refresh` writes it into the documents.
"""
from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "docs" / "tutorial"
DOCUMENTS = (
    "README.md",
    "docs/tutorial.md",
    "docs/your-first-month.md",
    "docs/two-times.md",
    "docs/record-format.md",
    "docs/proof-format.md",
    "docs/operations.md",
    "docs/reference/cli.md",
)
_STEERING = re.compile(r"<!-- (clock|before): (.+?) -->|<!-- (afresh) -->")
_FINGERPRINT = re.compile(r"([A-Z2-7]{4} ){3}[A-Z2-7 ]{29}\n +[A-Z2-7 ]{44}")
_ONCE = (
    "AAAA AAAA AAA4 2XLL H555 YWB3 ZIQF MMTI KWZK\n"
    "            INS2 F76T 2UH2 OW4O 7SVI ZBFY 4U66 BZOL KBOO"
)
_IN_A_SENTENCE = re.compile(r"(?:[A-Z2-7]{4} ){17}[A-Z2-7]{4}")
_OF_A_PACK = re.compile(r"(?<=SHA-256     )[0-9a-f]{64}")
_SIZE_OF_A_PACK = re.compile(r"(?<=\.zip \()[\d,]+(?= bytes)")
_SET = re.compile(r"export ([A-Z_]+)=(.*)")
_QUIET = ("PLAN_LEDGER", "PLAN_LEDGER_ACTOR", "NO_COLOR", "FAKETIME", "PLAN_LEDGER_DEBUG")


@dataclass(slots=True)
class Story:
    """One document being run: its folder, its clock, what it has set in the environment."""

    folder: Path
    clock: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        for old in self.folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for sample in SAMPLES.iterdir():
            shutil.copy(sample, self.folder)

    def run(self, command: str) -> tuple[str, int]:
        """What the terminal shows, and the exit code."""
        setting = _SET.fullmatch(command)
        if setting:
            self.settings[setting[1]] = "".join(shlex.split(setting[2]))
            return "", 0
        program, *arguments = shlex.split(command)
        if program == "cat":
            return "".join((self.folder / name).read_text("utf-8") for name in arguments), 0
        if program != "plan-ledger":
            raise ValueError(f"a document runs plan-ledger, export and cat, and not {program}")
        moved = ["faketime", "-f", f"{self.clock}:00"]
        done = subprocess.run(
            [*moved, sys.executable, "-m", "plan_ledger_cli", *arguments],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )
        return done.stdout, done.returncode

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _QUIET}
        sources = os.pathsep.join([str(ROOT / "src"), str(ROOT / "cli")])
        return kept | {
            "PYTHONPATH": sources,
            "COLUMNS": "80",
            "TZ": "Europe/London",
            "PLAN_LEDGER_ACTOR": "Performance officer",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            **self.settings,
        }


def _as_once(found: re.Match[str]) -> str:
    """With the number of records that it really says, in the first thirteen letters."""
    return found[0][:12] + _ONCE[12:]


def _shown(said: str) -> str:
    """With what is drawn anew as it was once."""
    said = _IN_A_SENTENCE.sub(
        lambda found: found[0][:12] + " ".join(_ONCE.split())[12:], _FINGERPRINT.sub(_as_once, said)
    )
    return _SIZE_OF_A_PACK.sub("104,512", _OF_A_PACK.sub("3f0c" * 16, said))


def has_faketime() -> bool:
    return shutil.which("faketime") is not None


def rewritten(document: str, folder: Path) -> str:
    """The document with every output as it really is. Raises AssertionError where a hidden
    command fails.
    """
    story = Story(folder)
    story.begin()
    return "".join(_lines(document.splitlines(keepends=True), story))


def _lines(lines: list[str], story: Story) -> Iterator[str]:
    commands: list[str] | None = None
    for line in lines:
        if commands is not None:
            if line.startswith("```"):
                yield from _played(commands, story)
                yield line
                commands = None
            elif line.startswith("$ ") or (commands and commands[-1].endswith("\\\n")):
                commands.append(line)
            continue
        yield line
        if line.startswith("```console"):
            commands = []
        elif steering := _STEERING.fullmatch(line.strip()):
            _steer(story, steering)


def _steer(story: Story, steering: re.Match[str]) -> None:
    if steering[3]:
        story.begin()
    elif steering[1] == "clock":
        story.clock = steering[2]
    else:
        said, code = story.run(steering[2])
        assert code == 0, f"{steering[2]} ended with {code}: {said}"


def _played(lines: list[str], story: Story) -> Iterator[str]:
    command = ""
    for line in lines:
        yield line
        command += line.removeprefix("$ ").rstrip("\n")
        if command.endswith("\\"):
            command = command[:-1]
            continue
        said, code = story.run(command)
        said = _shown(said)
        yield said if said.endswith("\n") or not said else said + "\n"
        if code:
            yield f"[exit code {code}]\n"
        command = ""
