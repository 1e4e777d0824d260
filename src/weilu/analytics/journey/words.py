"""What the cells of a map are called."""

from django.utils.translation import pgettext

from weilu.analytics.journey.plan import ALL, REST, Plan


def words_of_stages(plan: Plan) -> dict[str, str]:
    return {one.key: one.name for one in plan.stages} | {ALL: pgettext("旅程阶段", "全程")}


def words_of_touchpoints(plan: Plan) -> dict[str, str]:
    own = {one.key: one.name for one in plan.touchpoints}
    return own | {REST: pgettext("触点", "日常"), ALL: pgettext("触点", "整个阶段")}
