"""What every ledger that editions were imported into must pass: its export changes nothing."""
from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from plan_ledger.editions.writing.saving import DoesNotFit, write_csv, write_workbook
from plan_ledger.ledger import Ledger
from tests.editions.generated.importing import QUICK_FOLDER


def told_by_exports(ledger: Ledger) -> list[str]:
    """What importing an export of the newest edition's day back would change or ask, of each kind
    and shape.
    """
    days = [each["effective"] for each in ledger.history()["events"]
            if each["type"] == "edition-imported"]
    if not days:
        return []
    day = max(days)
    shown = ledger.to_export(as_at=day)
    told = []
    with TemporaryDirectory(dir=QUICK_FOLDER) as folder:
        for write, ending in ((write_workbook, "xlsx"), (write_csv, "csv")):
            for name, profile in (("shaped", ledger.export_profile()), ("plain", None)):
                path = Path(folder, f"{name}.{ending}")
                try:
                    write(path, shown, profile=profile)
                except DoesNotFit:
                    continue  # refused by name
                found = ledger.import_edition(path, as_at=day, by="Officer", dry_run=True).findings
                told += [f"{path.name}: {d.ref} {d.kind}: {d.old!r} -> {d.new!r}"
                         for d in found.differences]
                told += [f"{path.name}: {q.id}: {q.text}" for q in found.questions]
    return told
