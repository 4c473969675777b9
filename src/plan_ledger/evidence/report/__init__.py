"""The report for reading: `report.pdf`, of the answers that the pack's statement is of."""
from plan_ledger.evidence.report.typesetting import Told, report, told, typeset

__all__ = ["Told", "report", "told", "typeset"]
