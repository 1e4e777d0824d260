"""How sure a mean is when few people wrote many messages: 95 % intervals by clusters of members.

Each member's messages are one cluster. With n messages of k members, S and N the sums and counts of each, m = ΣS / ΣN:
the variance of m is k / (k − 1) · Σ(S − m·N)² / (ΣN)², and the interval m ± t(k − 1) times its root.
"""

from math import sqrt

FEW = 5  # members below which a mean is greyed
T_95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t for a two-sided 95 %, of 1 to 30 degrees of freedom."""


def t_95(freedom: int) -> float:
    """Beyond the table to three digits (Cornish and Fisher)."""
    if freedom <= len(T_95):
        return T_95[freedom - 1]
    return 1.95996 + 2.37227 / freedom + 2.8224 / freedom**2


def interval(members: int, n: int, total: float, nn: float, tt: float, tn: float) -> tuple[float, float] | None:
    """(low, high) of the mean of values in −1…1; None of a single member. n, total: counts and values summed; nn, tt,
    tn: over members, the sums of count², value² and value · count."""
    if members < 2:
        return None
    mean = total / n
    spread = max(0.0, tt - 2 * mean * tn + mean * mean * nn)
    half = t_95(members - 1) * sqrt(members / (members - 1) * spread) / n
    return max(-1.0, mean - half), min(1.0, mean + half)
