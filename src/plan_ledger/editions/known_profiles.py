"""The profiles that a ledger knows: by which it reads, and in which shape the next export is.

Of several profiles of one shape the newest counts. An edition is recorded with its profiles where
the ledger does not know them so, and with that of its first table where the edition before had
another shape: so the newest profile that came with an edition, or before it, is the edition's.
A profile that was kept without an edition is nobody's.
"""
from __future__ import annotations

from collections.abc import Sequence

from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.plan import Plan

from .reading.profile import Profile, read_profile


def known_profiles(plan: Plan) -> list[Profile]:
    """All of them, oldest first."""
    return read_texts(profile_texts(plan))


def profile_texts(plan: Plan) -> list[str]:
    return [text for event in plan.profiles if (text := text_of(event.said["profile"]))]


def read_texts(texts: Sequence[str]) -> list[Profile]:
    return [read_profile(text, "a profile of this ledger") for text in texts]


def newest_profiles(plan: Plan) -> list[Profile]:
    """The newest of each shape."""
    return list({profile.shape: profile for profile in known_profiles(plan)}.values())


def profile_of_last_edition(plan: Plan) -> Profile | None:
    """Of the edition recorded last and not taken back. None where it has the ledger's own layout,
    or there is none.
    """
    editions = plan.live_editions()
    return _profile_of(plan, editions[-1].position) if editions else None


def to_record(plan: Plan, read: Sequence[Profile]) -> list[Profile]:
    """Those of an edition's profiles that are recorded with it, that of its first table last.

    How an export's own layout is read needs no saying; that it came after another one does.
    """
    known = {profile.shape: profile for profile in newest_profiles(plan)}
    newest = _profile_of(plan, max(plan.editions, default=0))
    first = read[0] if read else None

    def is_news(profile: Profile) -> bool:
        needs_no_saying = profile.is_ours and not profile.has_learnt
        if profile is first and (newest.shape if newest else None) != profile.shape:
            return newest is not None or not needs_no_saying
        return known.get(profile.shape) != profile and not needs_no_saying

    return sorted(filter(is_news, read), key=lambda profile: profile is first)


def _profile_of(plan: Plan, edition: int) -> Profile | None:
    texts = [
        text for event in plan.profiles
        if (text := text_of(event.said["profile"])) and event.edition is not None
        and event.edition <= edition
    ]
    if not texts:
        return None
    (found,) = read_texts(texts[-1:])
    return {profile.shape: profile for profile in known_profiles(plan)}[found.shape]
