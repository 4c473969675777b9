"""Words as they stand in councils' improvement plans, and how people mistype and reword them.

Only characters that Windows-1252 has, since half of the files are in it.
"""
from __future__ import annotations

import re
from random import Random

SECTION_TITLES = (
    "Front Door and MASH", "Leadership, management and governance", "Children in need of help",
    "Care leavers – our offer", "Workforce and practice", "Quality assurance",
    "Early Help", "Children’s voice and participation", "Placements & sufficiency",
    "Partnership working", "SEND", "Performance and data",
)
LEADS = (
    "Head of Service, Front Door", "Assistant Director, Safeguarding", "Team Manager, MASH",
    "Service Manager Early Help", "Director of Children’s Services", "Principal Social Worker",
    "Head of Commissioning", "Virtual School Head", "Designated Nurse", "HR Business Partner",
    "Performance Manager", "Corporate Parenting Lead", "Head of Legal Services", "IRO Manager",
    "Practice Improvement Lead", "Workforce Development Officer",
)
_VERBS = (
    "Review", "Establish", "Recruit to", "Embed", "Commission", "Audit", "Relaunch", "Publish",
    "Strengthen", "Map", "Agree", "Roll out", "Evaluate", "Redesign", "Monitor", "Co-produce",
)
_THINGS = (
    "the multi-agency threshold document", "permanent social worker posts",
    "the pre-birth assessment pathway", "weekly performance clinics", "the neglect toolkit",
    "a dashboard of contacts and referrals", "return home interviews",
    "the strategy meeting process", "life story work for every child in care",
    "the supervision policy", "pathway plans for care leavers", "the kinship care offer",
    "out-of-hours cover", "the missing children protocol",
    "contracts with independent fostering agencies", "the quality assurance framework",
    "recording standards (case summaries, chronologies)", "the domestic abuse pathway",
    "the local authority designated officer process", "personal education plans",
    "a multi-agency audit programme", "the edge of care service", "health assessments",
    "exit interviews for leavers", "step-down arrangements to early help",
    "the children’s participation group", "unregistered placements and their approval",
    "the induction of newly qualified staff", "transfer points between teams",
    "the escalation and dispute resolution process", "advocacy for children in need",
    "private fostering notifications",
)
_WHYS = (
    "so that decisions are made within one working day", "to reduce drift and delay",
    "with partners from health, police and schools",
    "in line with the inspection’s recommendation", "so that caseloads fall below 18",
    "across all localities", "by using learning from audits", "following the peer review",
    "and report to the Improvement Board", "to improve management oversight",
    "for children aged 10–17", "including those placed at a distance",
    "with clear targets & trajectories", "and train every team manager in it",
    "so that children’s wishes are heard", "to bring agency use down",
)
_MORE = (
    "", "", "", " (phase one)", " as part of the sufficiency strategy", " in each locality",
    ", starting with the assessment teams", " and test its impact with families",
)
_FINDINGS = (
    "Improve the identification of and response to {}", "The quality of {} is inconsistent",
    "Managers do not have sufficient oversight of {}", "Too many children wait for {}",
    "Strengthen arrangements for {}; ensure that partners share responsibility",
    "{} – timeliness and impact",
)
_MATTERS = (
    "domestic abuse", "neglect", "long-term planning", "pre-proceedings work",
    "help and protection", "care leavers’ accommodation", "supervision",
    "children missing from care", "assessments", "private fostering", "sexual exploitation",
    "early permanence", "allegations against staff",
)
_OUTCOMES = (
    "Audits show that {}", "Performance reports demonstrate that {}", "{}", "Children say that {}",
    "Evidence, through dip samples, that {}",
)
_RESULTS = (
    "thresholds are applied consistently", "plans are specific and timely",
    "fewer children experience changes of social worker", "risk is recognised earlier",
    "visits happen within timescale", "assessments are analytical; decisions are recorded",
    "95 % of reviews are on time", "partners attend and contribute", "no child is left waiting",
)
_PROGRESS = (
    "Draft complete, out for consultation", "This task has not yet started",
    "Interim in place; permanent post advertised", "Delayed by management turnover",
    "Approved by the Board on 12 January", "Two of three workshops held",
    "Audit shows some improvement\nFurther sample planned", "Complete and embedded",
    "“Go live” moved to suit the new case system", "In the planning phase", "£40k agreed",
)
_DAYS = ("", " – next check in March", " (to be confirmed)", "; leads to update", " and minuted")


class Wording:
    """Activities' texts, none twice."""

    def __init__(self, random: Random, taken: tuple[str, ...] = ()) -> None:
        self._random = random
        self._taken = set(taken)

    def new(self) -> str:
        while True:
            pick = self._random.choice
            text = f"{pick(_VERBS)} {pick(_THINGS)} {pick(_WHYS)}{pick(_MORE)}"
            if text not in self._taken:
                self._taken.add(text)
                return text


def title(random: Random) -> str:
    place = random.choice(("Ashcombe", "Northmoor", "Wexley", "Tarn Valley"))
    return f"{place} Council: {random.choice(SECTION_TITLES)} improvement plan"


def finding(random: Random) -> str:
    return random.choice(_FINDINGS).format(random.choice(_MATTERS))


def outcome(random: Random) -> str:
    text = random.choice(_OUTCOMES).format(random.choice(_RESULTS))
    return text[0].upper() + text[1:]


def progress(random: Random) -> str:
    return random.choice(_PROGRESS) + random.choice(_DAYS)


_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "r", "s": "d", "r": "t"}


def with_typos(random: Random, text: str, count: int = 1) -> str:
    """One slip of the finger each: a letter left out, doubled, swapped or its neighbour."""
    typed = text
    while typed == text:
        for _ in range(count):
            at = random.choice([m.start() for m in re.finditer(r"(?<=[a-z])[a-z](?=[a-z])", typed)])
            letter = typed[at]
            instead = random.choice(
                ("", letter * 2, typed[at + 1] + letter, _NEIGHBOURS.get(letter, "e"))
            )
            end = at + 2 if len(instead) == 2 and instead != letter * 2 else at + 1
            typed = typed[:at] + instead + typed[end:]
    return typed


def reworded(random: Random, text: str) -> str:
    """Moderately: most of the words stay. A purpose is added, or the first verb is another."""
    if random.random() < 0.5:
        return f"{text}, {random.choice(_WHYS)}"
    verb = next((each for each in _VERBS if text.startswith(each)), text.split()[0])
    others = [each for each in _VERBS if each != verb]
    return f"{random.choice(others)}{text[len(verb):]}{random.choice(_MORE[3:])}"
