"""By which means the people of the demo city solve a problem, and what its citizens think of how theirs was handled."""

from __future__ import annotations

from random import Random

MEANS = ("service", "management", "enforcement")
# Of the classes that an enforcement body handles a part is warned or fined; the rest is mostly done for the people.
MEANS_WEIGHTS = (88, 11, 1)
MEANS_WEIGHTS_OF_ORDER = (45, 33, 22)
CLASSES_OF_ORDER = ("06001", "06027", "06028", "06029", "07", "08", "09")
ANSWER_SHARE = 0.25
"""Of those who hold the code of their report; nobody is reminded."""

SCORES = (5, 4, 3, 2, 1)
SCORE_WEIGHTS = (42, 31, 17, 7, 3)
SCORE_WEIGHTS_OF_BADLY_HANDLED = (8, 17, 25, 28, 22)
JUSTIFIED_SHARE = 0.3
JUSTIFIED_SHARE_OF_BADLY_HANDLED = 0.8


def draw_means(random: Random, *, category_code: str) -> str:
    """Return the means by which a problem of a class of matter is solved."""
    weights = MEANS_WEIGHTS_OF_ORDER if category_code.startswith(CLASSES_OF_ORDER) else MEANS_WEIGHTS
    return random.choices(MEANS, weights)[0]


def draw_score(random: Random, *, is_handled_badly: bool) -> int | None:
    """Return how satisfied a citizen says to be, from 1 to 5; None for one who does not answer."""
    if random.random() >= ANSWER_SHARE:
        return None
    return random.choices(SCORES, SCORE_WEIGHTS_OF_BADLY_HANDLED if is_handled_badly else SCORE_WEIGHTS)[0]


def draw_is_justified(random: Random, *, is_handled_badly: bool) -> bool:
    """Return whether a complaint is found justified by whoever judges it."""
    return random.random() < (JUSTIFIED_SHARE_OF_BADLY_HANDLED if is_handled_badly else JUSTIFIED_SHARE)
