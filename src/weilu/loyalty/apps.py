from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoyaltyConfig(AppConfig):
    name = "weilu.loyalty"

    def ready(self) -> None:
        from weilu.connect.undoing import on_removal
        from weilu.kit import navigation
        from weilu.loyalty import tellings  # noqa: F401
        from weilu.loyalty.adjusting import how_many_wait
        from weilu.loyalty.forgetting import forget, with_points
        from weilu.loyalty.taking_along import coupons, points, redemptions
        from weilu.members.erasing import on_erasure
        from weilu.members.exporting import on_export
        from weilu.members.panels import register_panel

        on_erasure(forget)
        on_removal(with_points)
        for name, telling in (("points", points), ("redemptions", redemptions), ("coupons", coupons)):
            on_export(name, telling)
        register_panel("points", _("积分"), "loyalty:of_member", order=15)
        navigation.register(_("积分"), "loyalty:points", icon="coins", group="act", order=40, count=how_many_wait)
