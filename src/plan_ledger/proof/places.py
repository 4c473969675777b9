"""Where a plan's signing key lies, and what is remembered of it: in the user's configuration
folder, under the plan's id. XDG_CONFIG_HOME is respected where a system has it.
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

from platformdirs import user_config_path

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.whole_file import put_whole

_NAME = "plan-ledger"


class Unremembered(PlanError):
    """What was remembered of a plan's key cannot be read or written."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file}, which remembers where the plan's key lies and where checkpoints are copied,"
            f" {why}",
            where=str(file),
        )


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where a plan's signing key lies, and the folders that checkpoints are copied to."""

    plan: str
    key: Path
    copies: tuple[Path, ...] = field(default=())

    @classmethod
    def of(cls, plan: str) -> Remembered:
        """Without a file that says otherwise the key is looked for in the configuration folder.

        Raises Unremembered.
        """
        default = cls(plan, user_config_path(_NAME, appauthor=False) / f"{plan}.key")
        file = default.file
        try:
            said = tomllib.loads(file.read_text("utf-8"))
        except FileNotFoundError:
            return default
        except OSError as error:
            raise Unremembered(file, f"cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise Unremembered(file, f"is no TOML ({error}): mend or delete it") from error
        key, copies = said.get("key", str(default.key)), said.get("copies", [])
        if not isinstance(key, str) or not isinstance(copies, list):
            raise Unremembered(file, "says no path of a key: mend or delete it")
        return cls(plan, Path(key), tuple(Path(str(folder)) for folder in copies))

    @property
    def file(self) -> Path:
        return user_config_path(_NAME, appauthor=False) / f"{self.plan}.toml"

    def with_key(self, key: Path) -> Remembered:
        return replace(self, key=key.absolute())

    def with_copies_to(self, folder: Path) -> Remembered:
        whole = folder.absolute()
        return self if whole in self.copies else replace(self, copies=(*self.copies, whole))

    def write(self) -> None:
        """Raises Unremembered."""
        import tomli_w

        text = tomli_w.dumps(
            {"key": str(self.key), "copies": [str(folder) for folder in self.copies]}
        )
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            put_whole(self.file, text.encode())
        except OSError as error:
            raise Unremembered(self.file, f"cannot be written ({error.strerror})") from error
