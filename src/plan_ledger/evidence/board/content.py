"""The board's pages: what moved since it last met, what is late, what to ask about."""
from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from plan_ledger.evidence.board.asking import BoardAnswers
from plan_ledger.evidence.board.fitting import fitted
from plan_ledger.evidence.board.parts import (
    NO_REASON,
    NOTHING,
    Answer,
    Row,
    activity,
    count,
    name,
    paper,
    positions,
    reasons,
    rules_in_words,
    section,
    text,
)
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.evidence.report.content import change_row
from plan_ledger.evidence.report.events import what
from plan_ledger.evidence.report.statuses import NONE, Statuses
from plan_ledger.history.question import local_day
from plan_ledger.plan.words import days, in_words

_WORDS, _WORDS_OF_ONE_LINE = 60, 35
_MANY, _WORDS_OF_MANY = 60, 30
"""Characters of an activity's words; where there are many activities, more of them are told."""
_UNDOING = {"corrected": "correction", "retracted": "retraction", "erased": "erasure"}


def board_content(answers: BoardAnswers) -> Answer:
    """As many rows as four pages hold; what is left out is counted, with the command that has it.
    """
    told = _Told(answers)
    since = in_words(answers.since)
    made = paper(
        "Report to the board on an improvement plan", answers.now, answers.question,
        [["Since", since + _instead_of(answers)]], fitted(told.sections()),
    )
    return made | {
        "since": answers.since,
        "fingerprint": answers.fingerprint.split(" "),
        "sentence": _sentence(made, since, answers.fingerprint),
    }


def _instead_of(answers: BoardAnswers) -> str:
    if answers.since == answers.asked_since:
        return ""
    return (f", the plan's first day in the ledger, which knows nothing of"
            f" {in_words(answers.asked_since)}")


def statuses_of(*tables: Answer) -> Statuses:
    """Those of the first table's legend, and all that are reported in any."""
    reported = [each["status"] for table in tables for each in table["activities"]]
    return Statuses(tables[0]["legend"], reported)


def _sentence(made: Answer, since: str, fingerprint: str) -> str:
    return (
        f"“The board received the report on ‘{made['title']}’ as at {in_words(made['as_at'])},"
        f" since {since}, as known at position {made['position']}. The fingerprint of the records"
        f" up to there is {fingerprint}.”"
    )


class _Told:
    """The sections, each worked out of the answers."""

    def __init__(self, answers: BoardAnswers) -> None:
        self._answers = answers
        self.statuses = statuses_of(answers.now, answers.then)
        self._now = {each["id"]: each for each in answers.now["activities"]}
        self._events = {event["position"]: event for event in answers.history["events"]}
        self._late = {
            each["id"]: each["overdue_days"] for each in answers.slippage["activities"]
        }
        self._most = _WORDS_OF_MANY if len(self._now) > _MANY else _WORDS
        known = f"--known-at @{answers.question.position}"
        self._at = f"--as-at {answers.question.as_at} {known}"
        self._moved = f"plan-ledger changes --from {answers.since} --to" \
                      f" {answers.question.as_at} {known}"
        self._history = f"plan-ledger history {known}"

    def sections(self) -> list[Answer]:
        since = in_words(self._answers.since)
        if not self._now:
            return [
                self._counts(), self._figures(),
                section("moved", "Activities", notes=[
                    "No activity is in the plan on this day, so none could get worse or better,"
                    " slip, be overdue or due, or be warned of.", *self._other_moves(0),
                ]),
                self._entries(since), self._differs(since),
            ]
        worse, better = self._moves()
        captions = ("Activity", "From", "To", "On", "Why", "By", "Positions")
        return [
            self._counts(),
            self._figures(),
            section("moved", f"What got worse since {since}: {len(worse)}", captions=captions,
                    rows=worse, statuses=(1, 2), elsewhere=self._moved),
            section("moved", f"What got better since {since}: {len(better)}",
                    notes=self._other_moves(len(worse) + len(better)), captions=captions,
                    rows=better, statuses=(1, 2), elsewhere=self._moved),
            self._slips(since),
            self._overdue(),
            self._soon(),
            *self._warnings(),
            self._entries(since),
            self._differs(since),
        ]

    def _counts(self) -> Answer:
        now, then = (
            Counter(as_words(each["status"]) for each in table["activities"])
            for table in (self._answers.now, self._answers.then)
        )
        codes = [*self.statuses.codes, *([""] if "" in now or "" in then else [])]
        rows = [
            [code or NONE, text(self.statuses.meaning.get(code)), str(then[code]), str(now[code])]
            for code in codes
        ]
        return section(
            "counts", "How the plan stands", statuses=(0,), rows=rows,
            captions=("Status", "Meaning", self._answers.since, self._answers.question.as_at),
            elsewhere=f"plan-ledger show {self._at}",
        )

    def _figures(self) -> Answer:
        def figures(table: Answer) -> list[int]:
            some = table["activities"]
            return [
                len(some),
                sum(self.statuses.means(each["status"]) == "complete" for each in some),
                sum(each["overdue"] for each in some),
                sum(each["challenged"] is not None for each in some),
                sum(each["slips"] for each in some),
                sum(max(each["slippage_days"] or 0, 0) for each in some),
            ]

        words = ("Activities", "Complete", "Overdue", "Challenged by the plan's own legend",
                 "Slips so far", "Days of slippage")
        rows = [
            [word, f"{then:,}", f"{now:,}"]
            for word, then, now in zip(
                words, figures(self._answers.then), figures(self._answers.now), strict=True
            )
        ]
        return section(
            "figures", "", rows=rows,
            captions=("In all", self._answers.since, self._answers.question.as_at),
        )

    def _moves(self) -> tuple[list[Row], list[Row]]:
        """Those that got worse, the worst first, and those that got better."""
        worse: list[tuple[int, Row]] = []
        better: list[tuple[int, Row]] = []
        for change in self._answers.changes["changes"]:
            old, new = change["from"], change["to"]
            if change["kind"] != "status" or None in map(self.statuses.means, (old, new)):
                continue
            before, after = self.statuses.badness(old), self.statuses.badness(new)
            if before != after:
                shown = activity(self._now[change["id"]], self._most)
                row = [shown, as_words(old), as_words(new),
                       *self._by_whom(change)]
                (worse if after < before else better).append((after, row))
        worse.sort(key=lambda one: one[0])
        better.sort(key=lambda one: -one[0])
        return [row for _, row in worse], [row for _, row in better]

    def _by_whom(self, change: Answer) -> Row:
        """From which day, why, by whom, where: of the record that said it, not of the one that took
        something back, if there are both.
        """
        events = [self._events[at] for at in change["positions"] if at in self._events]
        saying = [event for event in events if event["type"] != "retracted"] or events
        if not saying:
            return [NOTHING, NO_REASON, NOTHING, positions(change["positions"])]
        event = saying[-1]
        return [
            event["effective"] or NOTHING, text(event["because"], NO_REASON), name(event["by"]),
            positions(change["positions"]),
        ]

    def _other_moves(self, told: int) -> list[str]:
        kinds = Counter(change["kind"] for change in self._answers.changes["changes"])
        others = [
            (kinds["status"] - told, "status became another that is neither better nor worse",
             "statuses became others that are neither better nor worse"),
            (kinds["added"], "activity was added", "activities were added"),
            (kinds["withdrawn"], "activity was withdrawn", "activities were withdrawn"),
            (kinds["reinstated"], "activity was reinstated", "activities were reinstated"),
        ]
        said = [count(number, one, many) for number, one, many in others if number]
        return [f"Besides: {'; '.join(said)}."] if said else []

    def _slips(self, since: str) -> Answer:
        rows, total, others = [], 0, 0
        for each in self._answers.slippage["activities"]:
            shown = self._now[each["id"]]
            for slip in each["slips"]:
                if slip["effective"] > self._answers.since:
                    total += slip["days"]
                    rows.append((slip["days"], [
                        activity(shown, self._most), slip["from"], slip["to"], f"{slip['days']:,}",
                        slip["effective"], reasons(slip), positions(slip["positions"]),
                    ]))
            others += sum(
                move["effective"] > self._answers.since
                for move in (*each["pull_forwards"], *each["dates_removed"])
            )
        rows.sort(key=lambda one: -one[0])
        notes = []
        if rows:
            notes.append(f"{days(total)} in all.")
        if others:
            notes.append("Besides, " + count(
                others, "deadline was brought forward or removed.",
                "deadlines were brought forward or removed.",
            ))
        return section(
            "slips", f"Deadlines that slipped since {since}: {len(rows)}", notes=notes,
            captions=("Activity", "From", "To", "Days", "On", "Reason", "Position"),
            rows=[row for _, row in rows], elsewhere=f"plan-ledger slippage {self._at}",
        )

    def _overdue(self) -> Answer:
        rows, rule = [], []
        for each in self._answers.due["activities"]:
            reasons = {reason["kind"]: reason for reason in each["reasons"]}
            if "overdue" not in reasons:
                continue
            challenged = reasons.get("challenged")
            if challenged:
                rule.append(self._now[each["id"]]["challenged"])
            late = self._late[each["id"]]
            at = {p for reason in (reasons["overdue"], challenged or {"positions": []})
                  for p in reason["positions"]}
            rows.append((late, [
                activity(each, self._most), name(each["lead"]), as_words(each["status"]) or NONE,
                each["deadline"], f"{late:,}", "challenged" if challenged else NOTHING,
                positions(sorted(at)),
            ]))
        rows.sort(key=lambda one: -one[0])
        said = f", {len(rule)} of them challenged" if rows else ""
        return section(
            "overdue", f"Overdue: {len(rows)}{said}",
            notes=[f"Challenged: {text(rule[0])}."] if rule else [],
            captions=("Activity", "Lead", "Status", "Deadline", "Days", "Challenged", "Positions"),
            rows=[row for _, row in rows], statuses=(2,), elsewhere=f"plan-ledger due {self._at}",
        )

    def _soon(self) -> Answer:
        day = date.fromisoformat(self._answers.question.as_at)
        rows = []
        for each in self._answers.due["activities"]:
            for reason in each["reasons"]:
                if reason["kind"] == "due-soon":
                    left = (date.fromisoformat(each["deadline"]) - day).days
                    rows.append((left, [
                        activity(each, self._most), name(each["lead"]),
                        as_words(each["status"]) or NONE, each["deadline"], str(left),
                        positions(reason["positions"]),
                    ]))
        rows.sort(key=lambda one: one[0])
        return section(
            "soon", f"Due in the next {days(self._answers.rules.within)}: {len(rows)}",
            captions=("Activity", "Lead", "Status", "Deadline", "In days", "Position"),
            rows=[row for _, row in rows], statuses=(2,), elsewhere=f"plan-ledger due {self._at}",
        )

    def _warnings(self) -> list[Answer]:
        found: dict[str, list[Row]] = {}
        for each in self._answers.warnings["activities"]:
            for reason in each["reasons"]:
                found.setdefault(reason["kind"], []).append([
                    activity(each, min(self._most, _WORDS_OF_ONE_LINE)), name(each["lead"]),
                    text(reason["text"]), positions(reason["positions"]),
                ])
        return [
            section("warnings", "Early warnings", notes=[
                "By four plain rules, each with the positions of the records that show it. There is"
                " no score. The first three are about activities that are not complete.",
            ]),
            *(
                section(
                    "warning", f"{rule}: {len(found.get(kind, []))}", level=2,
                    captions=("Activity", "Lead", "What the records say", "Positions"),
                    rows=found.get(kind, []), elsewhere=f"plan-ledger due --warnings {self._at}",
                )
                for kind, rule in rules_in_words(self._answers.rules).items()
            ),
        ]

    def _entries(self, since: str) -> Answer:
        """What of an edition is late stands in one line: a month's file can be late as a whole."""
        rows: list[Row] = []
        late: dict[int, list[Answer]] = {}
        number = Counter[str]()
        for event in self._answers.history["events"]:
            recorded = local_day(
                datetime.fromisoformat(event["recorded_at"]), self._answers.question.time_zone
            )
            if recorded <= self._answers.since:
                continue
            kind = _UNDOING.get(event["type"])
            if kind is None and event["late_days"] is None:
                continue
            number[kind or "late"] += 1
            edition = (event["source"] or {}).get("edition") if kind is None else None
            if edition is not None:
                late.setdefault(edition, []).append(event)
                continue
            which = f"{kind} of position {positions(_undone(event))}. " if kind else (
                f"late entry, {days(event['late_days'])} after it held. "
            )
            rows.append([
                recorded, as_words(event["ref"]) or "the plan", which[:1].upper() + which[1:]
                + text(what(event)), event["effective"] or NOTHING,
                _why(event), name(event["by"]), str(event["position"]),
            ])
        rows += [self._late_edition(edition, some) for edition, some in late.items()]
        rows.sort(key=lambda row: int(row[-1].split(" ")[0]))
        said = "; ".join([
            f"late entries: {number['late']:,}",
            *(f"{kind}s: {number[kind]:,}" for kind in _UNDOING.values()),
        ])
        return section(
            "entries", f"Late entries and corrections recorded since {since}",
            notes=[f"{said[:1].upper()}{said[1:]}."],
            captions=("Recorded", "Number", "What", "Holds from", "Why", "By", "Position"),
            rows=rows, elsewhere=self._history,
        )

    def _late_edition(self, edition: int, some: list[Answer]) -> Row:
        first, last = some[0], some[-1]
        whose = len({event["id"] for event in some if event["ref"] is not None})
        file = text((first["source"] or {}).get("file"), "a file")
        recorded = local_day(
            datetime.fromisoformat(first["recorded_at"]), self._answers.question.time_zone
        )
        return [
            recorded, NOTHING,
            f"{count(len(some), 'late entry', 'late entries')} about"
            f" {count(whose, 'activity', 'activities')} from the edition {file}"
            f" (position {edition})",
            first["effective"] or NOTHING, text(first["because"], NO_REASON), name(first["by"]),
            f"{first['position']} to {last['position']}" if len(some) > 1
            else str(first["position"]),
        ]

    def _differs(self, since: str) -> Answer:
        differs = self._answers.differs
        before = differs["from_position"]
        rows = [change_row(change) for change in differs["changes"]]
        heading = f"What is said differently now of {since}"
        if before == 0 and self._answers.question.position > 0:
            return section("differs", heading, notes=[
                f"The ledger held no record on {since}: all that it says of that day was recorded"
                " later.",
            ])
        notes = [
            f"Between what was known at the end of that day (position {before:,}) and what is known"
            f" now: {count(len(rows), 'difference', 'differences')}.",
        ]
        return section(
            "differs", heading, notes=notes, rows=rows,
            captions=("Number", "What", "As known then", "As known now", "Positions"),
            elsewhere=f"plan-ledger changes --as-at {self._answers.since} --known-from @{before}"
                      f" --known-to @{self._answers.question.position}",
        )


def _undone(event: Answer) -> list[int]:
    if event["type"] == "erased":
        return [event["erases"]["position"]]
    undone: list[Any] = event["replaces"] or event["retracts"]
    return list(dict.fromkeys(undone))


def _why(event: Answer) -> str:
    """Its reason; an erasure has a ground, and often no other."""
    ground = event.get("erases", {}).get("ground")
    return text(event["because"], NO_REASON if ground is None else ground)
