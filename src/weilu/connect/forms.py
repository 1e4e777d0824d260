"""What an operator may answer about an uploaded file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.connect.drafting import Draft
from weilu.connect.formats import FORMATS
from weilu.connect.options import Options
from weilu.connect.words import MESSAGE_FIELDS, PERSON_FIELDS, format_title
from weilu.members.templatetags.platforms import PLATFORMS
from weilu.team.forms import ZoneField
from weilu.team.models import Community

ORDERS = {"": None, "day": True, "month": False}


class OptionsForm(forms.Form):
    """The options of a draft, and under column-0, column-1, … what each column of a table is."""

    format = forms.ChoiceField(label=_("格式"), required=False)
    member = forms.ChoiceField(label=_("压缩包里的文件"), required=False)
    kind = forms.ChoiceField(
        label=_("内容"),
        required=False,
        choices=[("messages", _("消息与行为")), ("roster", _("成员名单"))],
        widget=forms.RadioSelect,
    )
    date = forms.DateField(
        label=_("名单日期"),
        required=False,
        help_text=_("名单是哪一天的：据此知道谁在群里、谁已离开。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1990, max_value=2100)
    order = forms.ChoiceField(
        label=_("日期里哪个在前"),
        required=False,
        choices=[("", _("由文件推断")), ("day", _("日/月")), ("month", _("月/日"))],
    )
    zone = ZoneField(label=_("没有时区的时间按"), required=False, help_text=_("输入城市的英文名查找，例如 Shanghai。"))
    space = forms.CharField(
        label=_("群名"), required=False, max_length=200, help_text=_("文件里没写是哪个群时，都算在这个群里。")
    )
    platform = forms.CharField(label=_("平台"), required=False, max_length=32)

    def __init__(self, draft: Draft, community: Community, data: Any = None) -> None:
        super().__init__(data, initial=_answers(draft, community))
        self.draft, self.community = draft, community
        names = [("auto", _("自动识别")), *((name, format_title(name)) for name in FORMATS)]
        self._choose("format", names)
        self._choose("member", [("", _("整个压缩包")), *((name, name) for name in draft.inside)])
        self.fields["platform"].widget.attrs |= {"list": "platforms", "autocomplete": "off"}

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def options(self) -> Options:
        """As answered; what is as it would be anyway is not kept."""
        told = self.cleaned_data
        return Options(
            format=told["format"] or "auto",
            member=told["member"],
            kind=told["kind"] or "messages",
            date=f"{told['date']:%Y-%m-%d}" if told["date"] else "",
            year=told["year"],
            day_first=ORDERS[told["order"]],
            zone="" if told["zone"] == self.community.time_zone else told["zone"],
            space=told["space"],
            platform=_platform(told["platform"]),
        )

    def columns(self) -> dict[str, str]:
        """Column -> field, as chosen."""
        known = self.draft.shown.samples if self.draft.shown else {}
        told = {column: self.data.get(f"column-{place}") for place, column in enumerate(known)}
        return {column: field for column, field in told.items() if field in {"", *MESSAGE_FIELDS, *PERSON_FIELDS}}


def _answers(draft: Draft, community: Community) -> dict[str, Any]:
    options = draft.options
    order = {True: "day", False: "month", None: ""}[options.day_first]
    listed = draft.shown is not None and draft.shown.is_list
    return {
        "format": options.format,
        "member": options.member,
        "kind": "roster" if listed else options.kind,
        "date": options.date or (f"{community.today:%Y-%m-%d}" if listed else ""),
        "year": options.year,
        "order": order,
        "zone": options.zone or community.time_zone,
        "space": options.space,
        "platform": str(PLATFORMS.get(options.platform, options.platform)),
    }


def _platform(told: str) -> str:
    """The word of events for what the operator wrote, 微信 or wechat."""
    told = told.strip()
    return next((name for name, shown in PLATFORMS.items() if told in {name, str(shown)}), told.lower())
