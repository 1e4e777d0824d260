"""How long, in words: 3.5 天, 40 分钟."""

from django.utils.translation import gettext as _

STEPS = ((86_400, "d"), (3_600, "h"), (60, "m"))


def duration_words(seconds: float | None) -> str:
    """The largest unit of which there is at least one, with one digit behind the point; a dash for None."""
    if seconds is None:
        return "–"
    words = {"d": _("%(n)s 天"), "h": _("%(n)s 小时"), "m": _("%(n)s 分钟"), "s": _("%(n)s 秒")}
    for size, unit in STEPS:
        if seconds >= size:
            return words[unit] % {"n": f"{seconds / size:.1f}".removesuffix(".0")}
    return words["s"] % {"n": f"{seconds:.0f}"}
