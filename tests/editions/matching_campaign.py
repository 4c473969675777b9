"""How often rows are matched with the right activities, over many invented editions.

`python -m tests.editions.matching_campaign [N]` invents N plans (2,000), edits each as people edit
plans, and reports precision and recall of the pairs, how many would be asked about, and each wrong
pair, at three levels of noise:

- light: typing errors, a word changed, numbers moved by what is inserted or removed, swaps;
- moderate: also whole clauses rewritten, and several edits of one activity;
- heavy: also texts written anew under the same number, and new activities under a freed number.

The plans, the edits and what is true of them are made here; nothing is the product's but `match`.
"""
from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plan_ledger.editions.matching.identity import SURE, Described, Matched, match

VERBS = """Review|Recruit|Establish|Develop|Implement|Agree|Publish|Audit|Refresh|Monitor|Commission
Embed|Strengthen|Complete|Deliver|Introduce|Produce|Relaunch|Remodel|Evaluate""".replace(
    "\n", "|").split("|")
THINGS = """the threshold document|early help assessments|a Head of Service for the Front Door
the multi-agency audit programme|supervision of social workers|the performance dashboard
the neglect strategy|the domestic abuse pathway|protocols for recording contacts
the quality assurance framework|a workforce development plan|the sufficiency strategy
visits to children in need|return home interviews|the missing children procedure
pathway plans for care leavers|the Early Help Gateway|strategy discussions
child protection conferences|the escalation policy|life story work|the fostering offer
the Public Law Outline tracker|management oversight on case files|telephony standards
an integrated process for referrals|the participation strategy|private fostering checks
the role of the Independent Reviewing Officer|the Local Authority Designated Officer's records
health assessments for children looked after|personal education plans|the commissioning plan
the MASH operational group|learning from serious case reviews|chronologies and genograms
direct work tools|the practice standards|caseloads in the assessment teams|exit interviews
an agency staff reduction plan|the voice of the child in plans""".replace("\n", "|").split("|")
WHERE = """in Bingley|in Keighley|in Shipley|in the east locality|in the west locality
across all teams|with partner agencies|with schools|with health visitors|with the police
in the Contact Centre|for under fives|for adolescents|for disabled children|for 16 and 17 year olds
for unaccompanied children|by the end of the quarter|each month|in every team
with the Safeguarding Board|for newly qualified staff|with care leavers""".replace(
    "\n", "|").split("|")
WHY = """to improve timeliness|to reduce drift and delay|so that thresholds are understood
and report to the Improvement Board|so that risk is identified earlier|to improve consistency
and act on the findings|so that children are seen alone|to reduce repeat referrals
and share the learning|to strengthen management oversight|so that decisions are recorded
in response to the peer review|in line with the inspection's findings|to reduce caseloads
and issue new guidance to staff|with targets in the performance framework""".replace(
    "\n", "|").split("|")
BOILERPLATE = ["Review quarterly", "Report to the Improvement Board", "Update the risk register",
               "Undertake audits", "Train staff"]
LEADS = ["Head of Service", "Director", "Assistant Director", "Service Manager", "Principal Social"
         " Worker", "QA Manager", "Head of Commissioning"]
TIMES = ["Jan-19", "Feb-19", "Mar-19", "Dec-18", "June 2019", "Quarterly", "Ongoing"]
NOISES = ("light", "moderate", "heavy")


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a plan; `was` is what it truly was before, None for something new."""

    was: str | None
    section: int
    text: str
    outcome: str | None
    lead: str
    timeline: str
    number: tuple[int, ...] = ()


@dataclass(slots=True)
class Edited:
    before: list[Described]
    after: list[Described]
    truth: dict[str, str | None]
    done: dict[str, list[str]] = field(default_factory=dict)
    """Row -> what was done to it."""


def sentence(r: random.Random) -> str:
    if r.random() < 0.06:
        return r.choice(BOILERPLATE)
    text = f"{r.choice(VERBS)} {r.choice(THINGS)}"
    if r.random() < 0.75:
        text += f" {r.choice(WHERE)}"
    if r.random() < 0.6:
        text += f" {r.choice(WHY)}"
    if r.random() < 0.15:
        text += f". {r.choice(VERBS)} {r.choice(THINGS)} {r.choice(WHERE)}"
    return text + r.choice(["", "", "."])


def plan(r: random.Random) -> list[Item]:
    items: list[Item] = []
    count = r.choice([r.randint(20, 60), r.randint(20, 60), r.randint(60, 300)])
    section, left = 1, 0
    outcome: str | None = None
    for index in range(count):
        if not left:
            section, left = section + 1, r.randint(2, 14)
            outcome = None
        left -= 1
        text = sentence(r)
        if items and r.random() < 0.08:  # the same again for another place
            text = elsewhere(r, r.choice(items[-10:]).text)
        outcome = r.choice([outcome, None, sentence(r).replace("Review", "Reviewed")])
        items.append(Item(f"a{index}", section, text, outcome, r.choice(LEADS), r.choice(TIMES)))
    return numbered(items)


def elsewhere(r: random.Random, text: str) -> str:
    for where in WHERE:
        if where in text:
            return text.replace(where, r.choice(WHERE))
    return f"{text.rstrip('.')} {r.choice(WHERE)}"


def numbered(items: list[Item]) -> list[Item]:
    """In the plan's order, each section counted through."""
    counts: Counter[int] = Counter()
    found = []
    for item in sorted(items, key=lambda item: item.section):
        counts[item.section] += 1
        found.append(replace(item, number=(4, item.section, counts[item.section])))
    return found


def mistyped(r: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(r.choice([1, 1, 2, 3])):
        at = r.randrange(len(letters))
        what = r.randrange(4)
        if what == 0 and len(letters) > 5:
            del letters[at]
        elif what == 1:
            letters.insert(at, r.choice("aeinorst "))
        elif what == 2 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = r.choice("aeinorst")
    return "".join(letters)


def word_changed(r: random.Random, text: str) -> str:
    words = text.split(" ")
    at = r.randrange(len(words))
    what = r.randrange(3)
    if what == 0 and len(words) > 3:
        del words[at]
    elif what == 1:
        words.insert(at, r.choice(["all", "new", "revised", "(2019)", "relevant", "urgently"]))
    else:
        words[at] = r.choice(["agreed", "updated", "and", "joint", "our", "improved"])
    return " ".join(words)


def rewritten(r: random.Random, text: str) -> str:
    """The core stays; what is around it is put differently."""
    way = r.randrange(4)
    words = text.rstrip(".").split(" ")
    if way == 0:
        return f"{text.rstrip('.')}, {r.choice(WHY)}, {r.choice(WHERE)}"
    if way == 1 and len(words) > 6:
        return " ".join(words[: len(words) * 2 // 3]) + f" {r.choice(WHERE)}"
    if way == 2:
        return f"{r.choice(VERBS)} and {text[0].lower()}{text[1:]}"
    return f"{r.choice(WHY).capitalize()}: {word_changed(r, word_changed(r, text))}"


def edit(
    r: random.Random, items: list[Item], noise: str
) -> tuple[list[Item], dict[str, list[str]]]:
    done: dict[str, list[str]] = {}
    now = list(items)
    level = NOISES.index(noise)
    share = (0.05, 0.15, 0.25)[level] * r.random() * 2
    edits = max(1, int(len(items) * share))
    kinds = ["typo"] * 5 + ["word"] * 4 + ["insert"] * 2 + ["remove"] * 2 + ["swap", "move", "gap"]
    kinds += ["rewrite"] * (1, 4, 5)[level]
    kinds += ["replace", "freed", "anew"] * (0, 0, 1)[level]
    touched: set[str | None] = set()

    def pick() -> int:
        while True:
            at = r.randrange(len(now))
            if now[at].was is not None and (now[at].was not in touched or level and
                                            r.random() < 0.3):
                touched.add(now[at].was)
                return at

    def note(item: Item, what: str) -> None:
        if item.was is not None:
            done.setdefault(item.was, []).append(what)

    for _ in range(min(edits, len(items) // 2)):
        kind = r.choice(kinds)
        at = pick()
        item = now[at]
        note(item, kind)
        if kind in ("typo", "word", "rewrite", "anew"):
            text = {"typo": mistyped, "word": word_changed, "rewrite": rewritten,
                    "anew": lambda r, _: sentence(r)}[kind](r, item.text)
            now[at] = replace(item, text=text)
        elif kind == "swap":
            there = [k for k, other in enumerate(now) if other.section == item.section and k != at
                     and other.was is not None and other.was not in touched]
            if there:
                k = r.choice(there)
                note(now[k], kind)
                touched.add(now[k].was)
                other = now[k]
                now[at], now[k] = (replace(other, number=item.number),
                                   replace(item, number=other.number))
        elif kind == "insert":
            made = Item(None, item.section, sentence(r), None, r.choice(LEADS), r.choice(TIMES))
            now.insert(at, made)
            now = numbered(now)
        elif kind == "move":
            section = r.choice(now).section
            now[at] = replace(item, section=section)
            now = numbered(now)
        elif kind == "remove":
            del now[at]
            now = numbered(now)
        elif kind == "gap":  # its number stays free
            del now[at]
        elif kind == "replace":  # something new under the number of what is gone
            now[at] = replace(item, was=None, text=sentence(r), outcome=None)
        elif kind == "freed":  # the old one gets a number of its own, a new one its old number
            last = max(i.number for i in now if i.section == item.section)
            now.append(replace(item, number=(*last[:2], last[2] + 1)))
            now[at] = replace(item, was=None, text=sentence(r), outcome=None)
    return now, done


def editions(seed: int, noise: str) -> Edited:
    r = random.Random(f"{noise} {seed}")
    items = plan(r)
    now, done = edit(r, items, noise)
    now.sort(key=lambda item: item.number)
    numbers = r.random() > 0.12
    if r.random() < 0.3:  # a new status, lead or date here and there
        now = [replace(i, lead=r.choice(LEADS)) if r.random() < 0.1 else i for i in now]
    if r.random() < 0.08:  # all sections get other numbers
        now = [replace(i, section=i.section + 3, number=(5, i.section + 3, i.number[2]))
               for i in now]
    after = [described(f"r{k}", item, k, numbers) for k, item in enumerate(now)]
    before = [described(str(item.was), item, k, numbers) for k, item in enumerate(items)]
    truth = {row.key: item.was for row, item in zip(after, now, strict=True)}
    by_row = {row.key: done.get(str(item.was), []) for row, item in zip(after, now, strict=True)}
    return Edited(before, after, truth, by_row)


def described(key: str, item: Item, place: int, numbers: bool) -> Described:
    ref = ".".join(map(str, item.number)) if numbers else ""
    return Described(key, ref, f"4.{item.section}", item.text, item.outcome, item.lead,
                     item.timeline, place)


@dataclass(slots=True)
class Score:
    rows: int = 0
    asked: int = 0
    asked_wrong: int = 0
    right: int = 0
    said: int = 0
    true: int = 0
    sure: int = 0
    sure_wrong: int = 0
    new_sure_wrong: int = 0
    new_right: int = 0
    new: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said

    @property
    def recall(self) -> float:
        return self.right / self.true

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.5f} recall {self.recall:.5f} of {self.true} pairs;"
            f" new {self.new_right}/{self.new};"
            f" asked {self.asked} of {self.rows} rows ({self.asked / self.rows:.2%},"
            f" {self.asked_wrong} of them wrong);"
            f" sure {self.sure}, {self.sure_wrong} of them wrong"
        )


def measure(edited: Edited, score: Score) -> Iterator[Matched]:
    """Adds to the score; gives the wrong ones."""
    for matched in match(edited.after, edited.before):
        true = edited.truth[matched.row]
        right = matched.activity == true
        score.rows += 1
        score.said += matched.activity is not None
        score.true += true is not None
        score.right += right and true is not None
        score.new += true is None
        score.new_right += right and true is None
        if matched.confidence >= SURE:
            score.sure += 1
            score.sure_wrong += not right
        else:
            score.asked += 1
            score.asked_wrong += not right
        if not right:
            yield matched


def main(count: int) -> None:
    for noise in NOISES:
        score = Score()
        wrong: list[str] = []
        for seed in range(count):
            edited = editions(seed, noise)
            for matched in measure(edited, score):
                wrong.append(told(edited, matched, f"{noise} {seed}"))
        print(f"{noise}: {score}")
        for one in wrong:
            print(one)


def told(edited: Edited, matched: Matched, name: str) -> str:
    olds = {a.key: a for a in edited.before}
    row = next(r for r in edited.after if r.key == matched.row)

    def of(key: str | None) -> str:
        return f"{olds[key].ref} “{olds[key].activity}”" if key else "nothing"

    sure = "SURE " if matched.confidence >= SURE else ""
    return (
        f"  {sure}{name}: {row.ref} “{row.activity}” {edited.done[row.key]}\n"
        f"    said {of(matched.activity)} ({matched.how}, {matched.confidence}"
        f"{', or ' + of(matched.rival) if matched.rival else ''})\n"
        f"    true {of(edited.truth[row.key])}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
