"""The colours of a RAG column: which colour's name a fill has, and what is such a name."""
from __future__ import annotations

import colorsys
import re

from plan_ledger.plan.recognising import letter_colour

_NAMES = frozenset((
    "red", "amber", "yellow", "orange", "green", "blue", "grey", "gray", "white", "black", "purple",
))
_GREYEST = 0.15  # of saturation
_HUES = (  # where on the circle of hues (degrees) a colour begins; greens reach to where blues do
    (0, "RED"), (20, "AMBER"), (68, "GREEN"), (170, "BLUE"), (265, None), (335, "RED"),
)


def colour_name(fill: str) -> str | None:
    """RED, AMBER, GREEN, BLUE or GREY; None for what is none of them: purple, white, black.

    `fill` is RRGGBB. By hue, since each office has its own shade of amber; yellow is amber.
    """
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if lightness > 0.97 or lightness < 0.06:
        return None
    if max(red, green, blue) - min(red, green, blue) < _GREYEST * max(red, green, blue):
        return "GREY"
    degrees = hue * 360
    return next(name for start, name in reversed(_HUES) if degrees >= start)


def colour_named(word: str) -> bool:
    """Whether the word is the name of a colour, so that it is no misspelling of another's."""
    return word.strip().casefold() in _NAMES


def is_named_for_a_colour(*names: str) -> bool:
    """Whether a status of these names is a colour, for which a word may stand ("On track"); a
    status that is a word stands for itself.
    """
    return any(letter_colour(name) for name in names) or any(
        colour_named(each) for name in names for each in re.findall(r"[a-z]+", name.casefold())
    )
