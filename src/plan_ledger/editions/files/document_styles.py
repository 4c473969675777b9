"""Which paragraphs of a Word document are headings: by their style, or their level in the outline.

A style is known by the name that Word gives it in every language, or has a level itself, or is made
from one that is.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .archives import attribute, local, parsed, part

_PART = "word/styles.xml"
_NAME = re.compile(r"heading ([1-9])")
_TITLE = "title"
_MOST_ANCESTORS = 100


@dataclass(slots=True)
class HeadingStyles:
    """By a style's id: its level, and the style that it is made from."""

    levels: dict[str, int | None] = field(default_factory=dict)
    made_from: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, file: str, data: bytes) -> HeadingStyles:
        content = part(file, data, _PART)
        styles = cls()
        for style in parsed(file, content) if content else ():
            if local(style.tag) != "style":
                continue
            identity = attribute(style, "styleId") or ""
            name = (_value(style, "name") or "").casefold()
            numbered = _NAME.fullmatch(name)
            look = _child(style, "pPr")
            if name == _TITLE or numbered:
                styles.levels[identity] = int(numbered[1]) if numbered else 0
            elif _has_outline(look):
                styles.levels[identity] = _outline(look)
            styles.made_from[identity] = _value(style, "basedOn") or ""
        return styles

    def level(self, paragraph: Element) -> int | None:
        """0 of the title, 1 of the highest headings; None of other paragraphs."""
        look = _child(paragraph, "pPr")
        if look is None:
            return None
        if _has_outline(look):
            return _outline(look)
        style = _value(look, "pStyle") or ""
        for _ in range(_MOST_ANCESTORS):  # styles that are made from each other end too
            if style in self.levels:
                return self.levels[style]
            if not style:
                break
            style = self.made_from.get(style, "")
        return None


def _has_outline(look: Element | None) -> bool:
    return look is not None and _value(look, "outlineLvl") is not None


def _outline(look: Element | None) -> int | None:
    """Counted from 0 in the file; 9 is plain text, as the heading of a table of contents is."""
    text = _value(look, "outlineLvl") if look is not None else None
    return int(text) + 1 if text is not None and re.fullmatch("[0-8]", text) else None


def _value(element: Element, name: str) -> str | None:
    child = _child(element, name)
    return attribute(child, "val") if child is not None else None


def _child(element: Element, name: str) -> Element | None:
    return next((some for some in element if local(some.tag) == name), None)
