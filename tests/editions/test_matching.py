"""Rows find their activities through renumbering, rewording, swaps, insertions and twins."""
from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.matching.identity import SURE, Described, Matched, match
from tests.editions import matching_campaign as campaign

BOARD = "Establish a MASH strategic board to improve understanding of thresholds"
GROUP = "Establish a MASH operational task group"
REVIEW = "Arrange a peer review of the Front Door by the partner in practice"
AUDIT = "Undertake multi-agency audits four times a year"
WORKLOAD = "Review of Early Help workload, capacity and performance reporting"
GUIDANCE = "Issue new guidance on telephony standards and open cases"


def plan(*told: tuple[str, str | None], prefix: str = "a", **same: str) -> list[Described]:
    """Activities of a reference and a wording, keyed by their order; the section is the
    reference's."""
    return [
        Described(f"{prefix}{place}", ref, ref.rpartition(".")[0] or None, text, place=place,
                  **same)  # type: ignore[arg-type]
        for place, (ref, text) in enumerate(told)
    ]


def file(*told: tuple[str, str | None], **same: str) -> list[Described]:
    return plan(*told, prefix="r", **same)


def pairs(found: list[Matched]) -> list[str | None]:
    return [one.activity for one in found]


OLD = plan(("4.2.1", BOARD), ("4.2.2", GROUP), ("4.2.3", REVIEW), ("4.2.4", AUDIT))


def test_what_did_not_change_is_the_same_and_sure() -> None:
    found = match(file(("4.2.1", BOARD), ("4.2.2", GROUP), ("4.2.3", REVIEW), ("4.2.4", AUDIT)),
                  OLD)
    assert pairs(found) == ["a0", "a1", "a2", "a3"]
    assert {(one.confidence, one.how) for one in found} == {(1.0, "reference-and-wording")}


def test_a_renumbered_activity_stays_the_same() -> None:
    found = match(file(("4.2.1", BOARD), ("4.2.2", GROUP), ("4.2.9", REVIEW), ("4.2.4", AUDIT)),
                  OLD)
    assert pairs(found) == ["a0", "a1", "a2", "a3"]
    assert found[2].how == "wording" and found[2].confidence >= SURE


def test_a_renumbered_activity_with_a_typo_stays_the_same() -> None:
    mistyped = REVIEW.replace("review", "reveiw")
    found = match(file(("4.2.1", BOARD), ("4.2.2", GROUP), ("4.2.9", mistyped)), OLD)
    assert pairs(found) == ["a0", "a1", "a2"]
    assert found[2].confidence >= SURE


def test_a_new_activity_under_the_number_of_one_that_moved_on_is_new() -> None:
    found = match(file(("4.2.1", GUIDANCE), ("4.2.2", GROUP), ("4.2.5", BOARD)), OLD)
    assert pairs(found) == [None, "a1", "a0"]
    assert found[0].how == "new" and found[0].confidence >= SURE


def test_two_swapped_activities_are_found() -> None:
    found = match(file(("4.2.1", BOARD), ("4.2.2", REVIEW), ("4.2.3", GROUP), ("4.2.4", AUDIT)),
                  OLD)
    assert pairs(found) == ["a0", "a2", "a1", "a3"]
    assert min(one.confidence for one in found) >= SURE


def test_two_swapped_near_twins_are_found_through_a_typo() -> None:
    old = plan(("1.1", "Review thresholds for neglect in Bingley with schools"),
               ("1.2", "Review thresholds for neglect in Keighley with schools"))
    new = file(("1.1", "Review thresholds for neglect in Keighley with school"),
               ("1.2", "Review thresholds for neglect in Bingly with schools"))
    assert pairs(match(new, old)) == ["a1", "a0"]


def test_an_insertion_renumbers_the_whole_block_behind_it() -> None:
    found = match(
        file(("4.2.1", BOARD), ("4.2.2", GUIDANCE), ("4.2.3", GROUP), ("4.2.4", REVIEW),
             ("4.2.5", AUDIT)),
        OLD,
    )
    assert pairs(found) == ["a0", None, "a1", "a2", "a3"]


def test_a_reworded_activity_in_a_renumbered_block_is_found_between_its_neighbours() -> None:
    reworded = "Peer review of Front Door arrangements, including MASH, by another council"
    found = match(
        file(("4.2.1", BOARD), ("4.2.2", GUIDANCE), ("4.2.3", GROUP), ("4.2.4", reworded),
             ("4.2.5", AUDIT)),
        OLD,
    )
    assert pairs(found) == ["a0", None, "a1", "a2", "a3"]


@pytest.mark.parametrize(
    "now",
    [
        "Establish a MASH operatonal task group",
        "establish a MASH Operational Task Group.",
        "Establish a MASH operational task and finish group with partners",
        "Operational task group for MASH is established",
    ],
)
def test_a_typo_or_a_rewording_under_the_same_number_is_the_same_activity(now: str) -> None:
    found = match(file(("4.2.1", BOARD), ("4.2.2", now), ("4.2.3", REVIEW)), OLD)
    assert found[1].activity == "a1"
    assert found[1].confidence >= SURE


@pytest.mark.parametrize("kept", ["section", "outcome", "lead"])
def test_another_text_under_the_same_number_is_asked_about(kept: str) -> None:
    """The proposal: the same activity, if anything else is still the same."""
    old = Described("a", "4.1.1", None, BOARD)
    new = Described("r", "4.1.1", None, WORKLOAD)
    same = {kept: "Gladys Rhodes White"}
    [found] = match([replace(new, **same)], [replace(old, **same)])  # type: ignore[arg-type]
    assert found.activity == "a"
    assert found.how == "reference"
    assert found.confidence < SURE


def test_another_text_with_nothing_else_the_same_is_proposed_as_new() -> None:
    old = Described("a", "4.1.1", "4.1", BOARD, lead="Ann", timeline="May 2027")
    new = Described("r", "4.1.1", "4.1", WORKLOAD, lead="Bo", timeline="June 2028")
    [found] = match([new], [old])
    assert (found.activity, found.rival, found.how) == (None, "a", "new")
    assert 0.5 <= found.confidence < SURE


def test_swapped_and_reworded_activities_are_proposed_by_what_they_read_like() -> None:
    old = plan(("4.1.1", "Recruit a principal social worker"), ("4.1.2", "Publish the guide"))
    new = file(("4.1.1", "Publish the guide online"),
               ("4.1.2", "Recruit and induct a principal social worker"))
    leads = ("Ann", "Bo")
    found = match([replace(one, lead=lead) for one, lead in zip(new, leads[::-1], strict=True)],
                  [replace(one, lead=lead) for one, lead in zip(old, leads, strict=True)])
    assert [one.activity for one in found] == ["a1", "a0"]


TEAM = "Recruit a business support team"
LONG = (
    "Agree with every partner what is expected of them at the front door, write it down in one "
    f"protocol, {TEAM.lower()} for the hub, train its managers, and report each quarter to the "
    "board what was found when cases were audited"
)


def test_a_few_old_words_somewhere_in_a_long_new_text_are_not_surely_the_same() -> None:
    assert len(LONG) > 7 * len(TEAM)
    old = [*OLD, *plan(("4.2.5", TEAM), prefix="b")]
    kept = [(one.ref, one.activity) for one in OLD]
    same_number = match(file(*kept, ("4.2.5", LONG)), old)[4]
    renumbered = match(file(*kept, ("4.2.6", LONG)), old)[4]
    assert renumbered.activity is None or renumbered.confidence < SURE
    assert same_number.activity == "b0" and same_number.confidence < SURE


def test_an_activity_that_was_added_to_is_the_same() -> None:
    added = f"{TEAM} for the hub, and train its managers in recording what was decided and why"
    old = [*OLD, *plan(("4.2.5", TEAM), prefix="b")]
    found = match(file(*[(one.ref, one.activity) for one in OLD], ("4.2.5", added)), old)[4]
    assert found.activity == "b0" and found.confidence >= SURE


def test_another_text_with_nothing_else_kept_is_proposed_as_new_and_asked_about() -> None:
    old = Described("a", "4.1.1", "4.1", BOARD, outcome="Thresholds are understood", place=1)
    new = Described("r", "4.1.1", "5", WORKLOAD, outcome="Timely help", place=9)
    [found] = match([new], [old])
    assert (found.activity, found.rival) == (None, "a")
    assert found.confidence < SURE


AUDITS = [f"Complete ten case audits in Q{quarter}" for quarter in (
    "1 2026/27", "2 2026/27", "3 2026/27", "4 2026/27", "1 2027/28")]


def test_a_rolling_plans_next_quarter_is_asked_to_be_the_one_that_is_gone() -> None:
    old = plan(*((f"2.{at}", words) for at, words in enumerate(AUDITS[:4], 1)), lead="Audit lead")
    new = file(*((f"2.{at}", words) for at, words in enumerate(AUDITS[1:], 1)), lead="Audit lead")
    found = match(new, old)
    assert pairs(found)[:3] == ["a1", "a2", "a3"]
    assert found[3].activity == "a0" and found[3].confidence < SURE


@pytest.mark.parametrize("was, now", [
    ("Review the threshold guide in March 2027", "Review the threshold guide in June 2027"),
    ("Hold the first practice week with schools", "Hold the second practice week with schools"),
    ("Inspect the homes in May 2027 with partners", "Inspect the homes in May 2028 with partners"),
])
def test_another_number_in_the_words_and_before_them_is_asked_about(was: str, now: str) -> None:
    kept = [(f"2.{at}", words) for at, words in enumerate((BOARD, GROUP, REVIEW), 1)]
    (one,) = match(file(*kept, ("2.9", now)), plan(*kept, ("2.4", was)))[3:]
    assert one.activity is None or one.confidence < SURE
    (one,) = match(file(*kept, ("2.4", now)), plan(*kept, ("2.4", was)))[3:]
    assert one.activity == "a3" and one.confidence >= SURE, "its own number is the same"


def test_like_words_in_another_section_with_nothing_else_kept_are_asked_about() -> None:
    here, there = "Embed recording standards with clear targets", "Agree recording standards with"
    gone = replace(plan(("4.3.1", f"{there} clear targets"))[0], key="gone", lead="Bo",
                   timeline="May 2027", place=4)
    new = replace(file(("4.2.1", here))[0], key="new", lead="Ann", timeline="June 2028", place=5)
    rest = file(*((one.ref, one.activity) for one in OLD[1:]))
    found = match([*rest, new], [*OLD[1:], gone])
    assert (found[-1].activity, found[-1].confidence < SURE) == ("gone", True)
    for kept in (replace(new, lead="Bo"), replace(new, lead=None), replace(new, section="4.3")):
        assert match([*rest, kept], [*OLD[1:], gone])[-1].confidence >= SURE


def test_its_number_and_half_of_its_words_with_nothing_else_kept_are_asked_about() -> None:
    end = "with clear targets and trajectories as part of the sufficiency strategy"
    gone = replace(plan(("4.3.1", f"Establish the pre-birth assessment pathway {end}"))[0],
                   key="gone", lead="Bo", timeline="May 2027", place=4)
    new = replace(file(("4.3.1", f"Strengthen the induction of newly qualified staff {end}"))[0],
                  key="new", lead="Ann", timeline="June 2028", place=5)
    rest = file(*((one.ref, one.activity) for one in OLD[1:]))
    found = match([*rest, new], [*OLD[1:], gone])[-1]
    assert "gone" in (found.activity, found.rival) and found.confidence < SURE
    kept = match([*rest, replace(new, lead="Bo")], [*OLD[1:], gone])[-1]
    assert (kept.activity, kept.confidence >= SURE) == ("gone", True)


def test_identical_texts_are_kept_apart_by_number() -> None:
    old = plan(*((ref, "Review quarterly") for ref in ("1.3", "2.3", "3.3")))
    new = file(*((ref, "Review quarterly") for ref in ("2.3", "3.3")))
    assert pairs(match(new, old)) == ["a1", "a2"]


def test_identical_texts_without_numbers_are_kept_apart_by_section_then_place() -> None:
    def some(prefix: str, *sections: str) -> list[Described]:
        return [Described(f"{prefix}{place}", "", section, "Review quarterly", place=place)
                for place, section in enumerate(sections)]

    found = match(some("r", "Help", "Care", "Care", "Court"),
                  some("a", "Help", "Care", "Care", "Leaving care", "Court"))
    assert pairs(found) == ["a0", "a1", "a2", "a4"]


def test_an_unchanged_file_of_twins_without_numbers_raises_no_question() -> None:
    old = [Described(f"a{k}", "", "Help", "Review quarterly", place=k) for k in range(3)]
    found = match([replace(a, key="r" + a.key) for a in old], old)
    assert pairs(found) == ["a0", "a1", "a2"]
    assert min(one.confidence for one in found) >= SURE


def test_a_sections_only_twin_without_a_number_is_sure_though_its_lead_changed() -> None:
    old = [Described(f"a{k}", "", section, "Review quarterly", lead="Director", place=k)
           for k, section in enumerate(("Help", "Care"))]
    found = match([replace(a, key="r" + a.key, lead="Head of Service") for a in old], old)
    assert pairs(found) == ["a0", "a1"]
    assert min(one.confidence for one in found) >= SURE


def test_a_plan_without_numbers_is_matched_by_wording() -> None:
    texts = [BOARD, GROUP, REVIEW, AUDIT]
    old = plan(*(("", text) for text in texts))
    new = file(*(("", text) for text in (AUDIT, BOARD, GROUP.replace("task", "taks"), GUIDANCE)))
    found = match(new, old)
    assert pairs(found) == ["a3", "a0", "a1", None]
    assert {one.how for one in found} == {"wording", "new"}


def test_a_section_that_got_another_number_has_not_moved_its_activities() -> None:
    old = plan(("4.2.1", BOARD), ("4.2.2", GROUP), ("4.2.3", REVIEW), ("4.2.4", AUDIT))
    new = file(("5.2.1", BOARD), ("5.2.2", "Set up the group"), ("5.2.3", REVIEW),
               ("5.2.4", AUDIT))
    assert pairs(match(new, old)) == ["a0", "a1", "a2", "a3"]


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_wording_is_matched_by_its_number(blank: str | None) -> None:
    found = match(file(("4.2.1", BOARD), ("4.2.2", blank), ("4.2.3", REVIEW)), OLD)
    assert pairs(found) == ["a0", "a1", "a2"]
    assert found[1].how == "reference" and found[1].confidence >= SURE


def test_nothing_but_a_place_is_never_sure() -> None:
    [found] = match([Described("r", "", None, None)], [Described("a", "", None, None)])
    assert found.confidence < SURE


@pytest.mark.parametrize(
    "texts",
    [
        ["制定家庭暴力干预方案", "审查儿童保护会议的记录", "培训社会工作者"],
        ["Пересмотреть пороговые критерии", "Нанять руководителя службы", "Провести аудит дел"],
        ["बाल संरक्षण की समीक्षा करें", "नए कर्मचारियों को प्रशिक्षण दें", "मासिक रिपोर्ट प्रकाशित करें"],
        ["مراجعة عتبات التدخل", "تعيين رئيس الخدمة", "تدقيق ملفات الحالات"],
    ],
)
def test_other_scripts_are_read_alike(texts: list[str]) -> None:
    old = plan(*((f"1.{k}", text) for k, text in enumerate(texts)))
    moved = texts[1:] + texts[:1]
    new = file(*((f"1.{k}", text[:-1]) for k, text in enumerate(moved)))
    assert pairs(match(new, old)) == ["a1", "a2", "a0"]


def test_vowels_that_are_marks_tell_words_apart() -> None:
    old = plan(("", "कि"), ("", "का"))
    assert pairs(match(file(("", "का"), ("", "कि")), old)) == ["a1", "a0"]


def test_an_empty_plan_has_only_new_rows_and_an_empty_file_none() -> None:
    found = match(file(("4.2.1", BOARD)), [])
    assert (found[0].activity, found[0].how) == (None, "new") and found[0].confidence >= SURE
    assert match([], OLD) == []


def test_where_either_could_be_meant_the_other_is_named() -> None:
    old = plan(("1.1", "Train staff"), ("1.2", "Train staff"))
    [found] = match([Described("r", "1.7", "1", "Train staff", place=0)], old)
    assert {found.activity, found.rival} == {"a0", "a1"}
    assert found.confidence < SURE


refs = st.sampled_from(["", "1.1", "1.2", "1.3", "2.1", "2.2"])
wordings = st.none() | st.sampled_from([BOARD, GROUP, REVIEW, AUDIT, "Review quarterly",
                                        "Review monthly", "Establish a MASH group", "—", "審查"])


@st.composite
def sides(draw: st.DrawFn, prefix: str) -> list[Described]:
    told = draw(st.lists(st.tuples(refs, wordings, st.sampled_from([None, "1", "2"])), max_size=8))
    return [
        Described(f"{prefix}{k}", ref, section, text, outcome=draw(st.none() | wordings), place=k)
        for k, (ref, text, section) in enumerate(told)
    ]


@given(sides("r"), sides("a"), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_given_does_not_matter(
    rows: list[Described], activities: list[Described], r: random.Random
) -> None:
    found = {one.row: one for one in match(rows, activities)}
    r.shuffle(rows)
    r.shuffle(activities)
    again = match(rows, activities)
    assert [one.row for one in again] == [row.key for row in rows]
    assert {one.row: one for one in again} == found


@given(sides("r"), sides("a"))
def test_no_activity_is_given_to_two_rows_and_every_row_has_its_say(
    rows: list[Described], activities: list[Described]
) -> None:
    found = match(rows, activities)
    given_out = [one.activity for one in found if one.activity]
    assert len(given_out) == len(set(given_out))
    assert all(0 <= one.confidence <= 1 for one in found)
    assert all((one.how == "new") == (one.activity is None) for one in found)
    assert all(one.rival is None or one.rival != one.activity for one in found)


def test_of_many_invented_editions_nearly_all_pairs_are_right_and_the_sure_ones_are() -> None:
    score = campaign.Score()
    for seed in range(10_000, 10_120):
        for _ in campaign.measure(campaign.editions(seed, "light"), score):
            pass
    assert score.precision > 0.99 and score.recall > 0.99
    assert score.sure_wrong * 500 < score.sure
    assert score.asked < 0.01 * score.rows


def _large(count: int) -> list[Described]:
    r = random.Random(4)
    return [
        Described(f"a{k}", f"4.{k // 20}.{k % 20 + 1}", f"4.{k // 20}",
                  f"{campaign.sentence(r)} {r.choice(campaign.WHY)} {k % 97}", place=k)
        for k in range(count)
    ]


def test_5_000_activities_with_200_edits_take_no_time() -> None:
    activities = _large(5_000)
    rows = [replace(a, key="r" + a.key) for a in activities]
    r = random.Random(5)
    for k in r.sample(range(len(rows)), 200):
        rows[k] = replace(rows[k], activity=campaign.mistyped(r, rows[k].activity or ""))
    found = match(rows, activities)
    assert [one.row for one in found] == ["r" + str(one.activity) for one in found]


def test_5_000_renumbered_and_retyped_activities_are_found_in_bounded_time() -> None:
    activities = _large(5_000)
    r = random.Random(6)
    rows = [
        replace(a, key="r" + a.key, ref=f"4.{(k + 1) // 20}.{(k + 1) % 20 + 1}",
                activity=campaign.mistyped(r, a.activity or ""))
        for k, a in enumerate(activities)
    ]
    found = match(rows, activities)
    assert sum(one.row == "r" + str(one.activity) for one in found) > 0.99 * len(found)


def test_wordings_of_100_000_characters_cost_no_more_than_others() -> None:
    r = random.Random(7)
    texts = [" ".join(r.choice(campaign.THINGS) for _ in range(3_600)) for _ in range(20)]
    assert len(texts[0]) > 90_000
    old = plan(*((f"1.{k}", text) for k, text in enumerate(texts)))
    new = file(*((f"2.{k}", f"Also {text} at once") for k, text in enumerate(texts)))
    assert pairs(match(new, old)) == [a.key for a in old]
