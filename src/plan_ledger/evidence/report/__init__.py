"""The report for reading: `report.pdf`, of the answers that the pack's statement is of."""
from plan_ledger.evidence.report.typesetting import Manuscript, manuscript_of, report, typeset

__all__ = ["Manuscript", "manuscript_of", "report", "typeset"]
