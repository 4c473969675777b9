"""Colours as Office writes them, as RRGGBB: a theme's tint, and the palette of old."""
from __future__ import annotations

import colorsys
import math
import re

WHITE = "FFFFFF"

_OF_THE_SYSTEM = 64  # and above: the window's own colours
_RGB = re.compile("[0-9A-F]{6}")


def is_rgb(text: str) -> bool:
    return _RGB.fullmatch(text) is not None


def tinted(rgb: str, tint: str | None) -> str:
    """Lighter for a tint up to 1, darker for one down to -1: the lightness is moved."""
    try:
        by = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        by = 0.0
    if not by or not math.isfinite(by):
        return rgb
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + by) if by < 0 else light + (1 - light) * by
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)


def indexed(at: int) -> str | None:
    """Of the palette that every workbook has; None for what the system chooses."""
    from openpyxl.styles.colors import COLOR_INDEX  # type: ignore[import-untyped]

    return COLOR_INDEX[at][-6:].upper() if at < _OF_THE_SYSTEM else None
