"""Where scoring goes wrong elsewhere: one test for each trap of the literature."""

from __future__ import annotations

from typing import Any

import pytest

from base.errors import Refused
from outcomes.library import instrument
from outcomes.scoring import score
from outcomes.terms import Tier
from tests.kernels.instrument_keys import asked, everything


def value(name: str, answers: dict[str, Any], score_id: str = "total", **how: bool) -> Any:
    return score(instrument(name), answers, **how).scores[score_id].value


def core(answer: int = 0, **others: int) -> dict[str, Any]:
    """A CORE-10 of zeros but for items named like _6."""
    return {str(n): answer for n in range(1, 11)} | {k[1:]: v for k, v in others.items()}


class TestCore:
    """The CORE measures: printed digits, means times ten, one missing item, risk."""

    def test_frequency_codes_are_reversed(self) -> None:
        assert value("core_10", core()) == 8  # support and coping never: 4 each
        assert value("core_10", core(_2=4, _3=4)) == 0

    def test_printed_digits_are_not_reversed_again(self) -> None:
        assert value("core_10", core(), printed=True) == 0
        assert value("core_10", core(4), printed=True) == 40
        printed = {str(n): 1 for n in range(1, 35)}
        assert value("core_om", printed, printed=True) == 10

    def test_only_a_form_that_prints_them_may_be_typed_so(self) -> None:
        with pytest.raises(Refused, match="prints no reversed digits"):
            score(instrument("phq_9"), {}, printed=True)

    def test_a_mean_times_ten(self) -> None:
        answers = dict.fromkeys(asked("core_om"), 0) | {"1": 1}
        made = score(instrument("core_om"), answers).scores["total"]
        assert made.value == pytest.approx((8 * 4 + 1) * 10 / 34)

    def test_one_item_may_be_missing(self) -> None:
        answers = core(2)
        del answers["10"]
        made = score(instrument("core_10"), answers).scores["total"]
        assert (made.value, made.prorated, made.band) == (20, True, "moderate-severe")
        del answers["9"]
        made = score(instrument("core_10"), answers).scores["total"]
        assert made.refused
        assert made.why == "2 of 10 items unanswered (9, 10); at most 1 may be."

    def test_a_prorated_core_10_is_the_mean_times_ten(self) -> None:
        answers = core(0, _1=1, _2=4, _3=4)
        del answers["10"]
        assert value("core_10", answers) == pytest.approx(10 / 9)

    def test_risk_is_urgent_on_the_core_10(self) -> None:
        result = score(instrument("core_10"), core(_6=1))
        assert [(r.item, r.answer, r.tier) for r in result.risk] == [("6", 1, Tier.URGENT)]

    def test_core_om_risk_grows_with_the_answer(self) -> None:
        answers = dict.fromkeys(asked("core_om"), 0) | {"6": 1, "16": 2}
        result = score(instrument("core_om"), answers)
        assert {r.item: r.tier for r in result.risk} == {"6": Tier.REVIEW, "16": Tier.URGENT}

    def test_domains_allow_one_each_and_the_total_three(self) -> None:
        answers = {k: v for k, v in everything("core_om", 2).items() if k not in {"4", "2", "1"}}
        scores = score(instrument("core_om"), answers).scores
        assert not any(one.refused for one in scores.values())
        del answers["14"]
        scores = score(instrument("core_om"), answers).scores
        assert {k for k, one in scores.items() if one.refused} == {
            "total", "total_nonrisk", "wellbeing",
        }  # fmt: skip


class TestTraps:
    """One for each trap of the literature."""

    @pytest.mark.parametrize(
        ("raw", "metric"),
        [(7, 7.0), (8, 9.51), (21, 19.25), (24, 21.54), (29, 26.02), (34, 32.55), (35, 35.0)],
    )
    def test_swemwbs_metric(self, raw: int, metric: float) -> None:
        answers = dict.fromkeys(asked("swemwbs"), raw // 7)
        for item in list(answers)[: raw % 7]:
            answers[item] += 1
        scores = score(instrument("swemwbs"), answers).scores
        assert (scores["raw"].value, scores["metric"].value) == (raw, metric)
        assert scores["raw"].band is None

    def test_swemwbs_incomplete_has_no_metric(self) -> None:
        scores = score(instrument("swemwbs"), {str(n): 3 for n in range(1, 7)}).scores
        assert scores["raw"].refused
        assert scores["metric"].refused

    def test_ies_r_item_14_is_intrusion(self) -> None:
        scores = score(instrument("ies_r"), everything("ies_r", 0) | {"14": 4}).scores
        assert scores["intrusion"].value == 0.5
        assert scores["hyperarousal"].value == 0
        assert scores["total"].value == 4

    def test_rfq_8_recodes(self) -> None:
        def both(**others: int) -> tuple[Any, Any]:
            answers = dict.fromkeys(asked("rfq_8"), 4) | {k[1:]: v for k, v in others.items()}
            scores = score(instrument("rfq_8"), answers).scores
            return scores["rfq_c"].value, scores["rfq_u"].value

        assert both() == (0, 0)
        assert both(_2=1) == (0.5, 0)  # counts for certainty at the low end,
        assert both(_2=7) == (0, 0.5)  # and for uncertainty at the high end
        assert both(_7=1) == (0, 0.5)  # the certainty map, within uncertainty
        assert both(_7=7) == (0, 0)
        assert both(_1=1, _3=2, _8=6) == (pytest.approx(5 / 6), pytest.approx(2 / 6))

    def test_rfq_8_as_one_factor(self) -> None:
        """The mean of all eight with item 7 turned round, for whoever holds with one factor."""
        answers = dict(zip(asked("rfq_8"), (7, 6, 5, 4, 3, 2, 1, 7), strict=True))
        made = score(instrument("rfq_8"), answers).scores["one_factor"]
        assert made.value == (7 + 6 + 5 + 4 + 3 + 2 + 7 + 7) / 8
        assert (made.lowest, made.highest) == (1, 7)

    def test_wsas_work_that_does_not_apply(self) -> None:
        answers: dict[str, Any] = {"1": "n/a", "2": 8, "3": 8, "4": 8, "5": 8}
        made = score(instrument("wsas"), answers).scores["total"]
        assert (made.value, made.highest, made.prorated) == (32, 32, False)
        assert value("wsas", answers | {"1": "N/A "}) == 32
        assert value("wsas", answers | {"1": 0}) == 32
        assert score(instrument("wsas"), answers | {"1": 0}).scores["total"].highest == 40

    def test_wsas_work_unanswered_is_not_the_same(self) -> None:
        made = score(instrument("wsas"), {"2": 8, "3": 8, "4": 8, "5": 8}).scores["total"]
        assert made.refused
        with pytest.raises(Refused, match="Item 2 is “n/a”"):
            score(instrument("wsas"), {"2": "n/a"})

    def test_phq_9_counts_no_tenth_item_and_rounds(self) -> None:
        answers = everything("phq_9", 0) | {"1": 3, "10": 3}
        assert value("phq_9", answers) == 3
        missing = {str(n): 1 for n in range(1, 8)}
        made = score(instrument("phq_9"), missing).scores["total"]
        assert (made.value, made.prorated) == (9, True)
        one_gone = {str(n): 0 for n in range(2, 9)} | {"1": 3, "9": 1}
        del one_gone["8"]
        assert value("phq_9", one_gone) == 5  # 4 x 9 / 8 = 4.5, halves up
        assert value("phq_9", {str(n): 1 for n in range(1, 7)}) is None

    def test_phq_9_item_9_review_and_urgent(self) -> None:
        tiers = []
        for answer in range(4):
            risk = score(instrument("phq_9"), everything("phq_9", 0) | {"9": answer}).risk
            tiers.append([one.tier for one in risk])
        assert tiers == [[], [Tier.REVIEW], [Tier.URGENT], [Tier.URGENT]]

    def test_reqol_risk_is_the_answer_as_given(self) -> None:
        result = score(instrument("reqol_10"), everything("reqol_10", 0) | {"6": 1})
        assert result.risk_triggered == ("6",)
        assert result.scores["total"].value == 15  # 4 + 4 + 3 + 4 of the reversed ones

    def test_essences_safety_is_reversed_and_two_items_are_not_scored(self) -> None:
        answers = {str(n): 4 for n in range(1, 18)}
        scores = score(instrument("essences"), answers).scores
        assert [scores[k].value for k in ("cohesion", "safety", "hold")] == [20, 0, 20]

    def test_visual_scales_take_a_millimetre(self) -> None:
        assert value("ors", {"1": 7.1, "2": 8.2, "3": 0.1, "4": 0.2}) == 15.6

    def test_honos_nine_is_not_known(self) -> None:
        answers = {str(n): 1 for n in range(1, 13)} | {"1": 9}
        result = score(instrument("honos_secure"), answers)
        assert result.scores["honos_total"].value == 11
        assert result.scores["honos_total"].prorated
        assert score(instrument("honos_secure"), {"A": 9}).risk_unanswered == ("A", "B")

    def test_oas_m_keeps_typed_totals_only(self) -> None:
        result = score(
            instrument("oas_m"), {"aggression": 412, "irritability": 4, "suicidality": 1}
        )
        assert result.scores["aggression"].value == 412
        assert result.scores["aggression"].highest is None
        assert result.risk_triggered == ("suicidality",)
        assert result.risk_unanswered == ("assault_others",)


class TestFindings:
    """Algorithms of the ITQ, the PCL-5 and the PHQ-9."""

    @staticmethod
    def itq(*at_two: int) -> Any:
        answers = {str(n): 2 if n in at_two else 1 for n in range(1, 19)}
        return score(instrument("itq"), answers).findings["diagnosis"].value

    def test_itq(self) -> None:
        ptsd, dso = (1, 4, 5, 8), (10, 13, 14, 18)
        assert self.itq() == "none"
        assert self.itq(*ptsd) == "ptsd"
        assert self.itq(*dso) == "none"
        assert self.itq(*ptsd, *dso) == "cptsd"
        for gone in ptsd:
            assert self.itq(*(n for n in (*ptsd, *dso) if n != gone)) == "none"
        for gone in dso:
            assert self.itq(*(n for n in (*ptsd, *dso) if n != gone)) == "ptsd"

    def test_itq_with_an_answer_missing_says_so(self) -> None:
        found = score(instrument("itq"), {str(n): 3 for n in range(1, 18)}).findings["diagnosis"]
        assert (found.value, found.why) == (None, "It needs item 18.")

    def test_pcl_5(self) -> None:
        def dsm(*at_two: int) -> Any:
            answers = {str(n): 2 if n in at_two else 1 for n in range(1, 21)}
            return score(instrument("pcl_5"), answers).findings["dsm5"].value

        assert dsm(1, 6, 8, 9, 15, 16) == "provisional"
        assert dsm(1, 6, 8, 15, 16) == "none"
        assert dsm(1, 6, 8, 9, 15) == "none"
        assert dsm(6, 8, 9, 15, 16) == "none"

    def test_phq_9(self) -> None:
        def syndrome(**answers: int) -> Any:
            given = everything("phq_9", 1) | {"9": 0} | {k[1:]: v for k, v in answers.items()}
            found = score(instrument("phq_9"), given).findings["depressive_syndrome"]
            return found.value

        assert syndrome(_1=2, _3=2, _4=2, _5=2, _9=1) == "major"
        assert syndrome(_1=2, _3=2, _4=2, _5=2) == "other"
        assert syndrome(_3=2, _4=2, _5=2, _6=2, _7=2) == "none"
        assert syndrome(_2=3) == "none"
