"""The captions that councils write over their columns, by the field that each stands for.

`KNOWN` are those of the first plans that were read, `WIDER` those of others, `EXTRA` columns that
are no field of a plan, with what they hold.
"""
from __future__ import annotations

KNOWN = {
    "section": ("No.", "Section", "Section No.", "Section number", "SECTION"),
    "section title": ("Section title",),
    "codes": ("Code", "Codes", "Recommendation code"),
    "finding": ("Inspection recommendations and Areas for Improvement", "Recommendation",
                "Findings", "Area for Improvement:"),
    "ref": ("Ref.", "Reference", "Activity No.", "Action\nnumber"),
    "activity": ("Activity required", "Activity", "Action required", "ACTION"),
    "outcome": ("Desired Outcomes", "Outcome", "Desired outcome"),
    "timeline": ("Timeline", "Timescale", "Deadline", "Due date", "Target Date"),
    "original": ("Original timescale", "Original deadline", "Original target date"),
    "lead": ("Accountable Lead", "Lead officer", "Responsible Officer", "Owner", "Lead"),
    "progress": ("Progress update", "Progress", "Latest update", "Update"),
    "status": ("RAG", "RAG status", "RAG Rating", "Status"),
}
WIDER = {
    "section": ("Priority area", "Theme", "Workstream", "Objective no."),
    "section title": ("Theme title", "Priority area title"),
    "codes": ("Rec. code", "Recommendation ref", "Ofsted rec"),
    "finding": ("What inspectors found", "Ofsted finding", "What do we need to improve?"),
    "ref": ("Action ref", "#", "ID", "Task No", "Action ID"),
    "activity": ("What we will do", "What are we going to do?", "Actions", "Task", "Key actions"),
    "outcome": ("What difference will it make?", "Success measure", "Impact", "How will we know?"),
    "timeline": ("By when", "When", "Target completion date", "Completion date", "End date"),
    "original": ("Original completion date", "Baseline date", "Originally due"),
    "lead": ("Who", "By whom", "Lead / owner", "Accountable officer", "Responsible person"),
    "progress": ("Comments", "Progress to date", "Commentary", "Update on progress"),
    "status": ("BRAG", "R/A/G", "Current status", "RAG (this month)"),
}
EXTRA = {"Budget": ("£5k", "Within existing resources", "£120,000"),
          "Priority": ("High", "Medium", "Low"),
          "Board ref": ("IB/23", "IB/40", "")}
