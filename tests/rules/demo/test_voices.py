"""What the people of the demo city say of means and of how they were served, drawn from the seed."""

from __future__ import annotations

from collections import Counter
from random import Random

from wangge.demo.domain.truth import MATTERS
from wangge.demo.domain.voices import ANSWER_SHARE, MEANS, draw_is_justified, draw_means, draw_score


def test_the_means_come_near_721_over_the_citys_matters() -> None:
    """HS-10: 70 % service, 20 % management, 10 % enforcement."""
    random = Random(7)
    codes = random.choices([code for code, _, _ in MATTERS], [weight for _, weight, _ in MATTERS], k=20_000)
    counts = Counter(draw_means(random, category_code=code) for code in codes)
    shares = [round(counts[means] / 20_000, 1) for means in MEANS]
    assert shares == [0.7, 0.2, 0.1]


def test_who_was_handled_badly_complains_more_and_more_rightly() -> None:
    shares = []
    for is_bad in (False, True):
        random = Random(7)
        scores = [draw_score(random, is_handled_badly=is_bad) for _ in range(20_000)]
        said = [score for score in scores if score is not None]
        assert {*said} == {1, 2, 3, 4, 5}
        assert abs(len(said) / len(scores) - ANSWER_SHARE) < 0.01
        justified = sum(draw_is_justified(random, is_handled_badly=is_bad) for _ in range(20_000))
        shares.append((round(sum(score <= 2 for score in said) / len(said), 1), round(justified / 20_000, 1)))
    assert shares == [(0.1, 0.3), (0.5, 0.8)]
