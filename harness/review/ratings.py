"""Coefficients of agreement, from scikit-learn and krippendorff; None where they are not defined."""

import math
import warnings
from collections.abc import Sequence
from typing import Literal

from harness.review.act import SCALE, Rating

Pair = tuple[Rating, Rating]
Unit = dict[str, Rating]


def cohen(pairs: Sequence[Pair], weights: Literal["quadratic"] | None = None) -> float | None:
    """Cohen's kappa of two raters; ``quadratic`` weights count a near miss for less than a far one."""
    # Imported here, as below: no page but that of the agreement needs them.
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415

    if len(set(pairs)) < 2:  # noqa: PLR2004 - with one single pair of values there is no chance to correct for
        return None
    first, second = ([SCALE.index(pair[side]) for pair in pairs] for side in (0, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is undefined, which None says
        return _defined(cohen_kappa_score(first, second, labels=range(len(SCALE)), weights=weights))


def alpha(units: Sequence[Unit], level: Literal["ordinal", "nominal"] = "ordinal") -> float | None:
    """Krippendorff's alpha of any number of raters, each of whom rated some of ``units``."""
    from krippendorff import alpha as krippendorff_alpha  # noqa: PLC0415

    paired = [unit for unit in units if len(unit) > 1]
    if len({rating for unit in paired for rating in unit.values()}) < 2:  # noqa: PLR2004 - no variation
        return None
    raters = sorted({rater for unit in paired for rater in unit})
    data = [
        [float(SCALE.index(unit[rater])) if rater in unit else math.nan for unit in paired]
        for rater in raters
    ]
    return _defined(krippendorff_alpha(reliability_data=data, level_of_measurement=level))


def one_against_rest(rating: Rating, level: Rating) -> Rating:
    """``rating`` as the answer to whether a defect is of this very ``level``."""
    return "critical" if rating == level else "none"


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)
