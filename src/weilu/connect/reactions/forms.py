"""What the pages of 自动回应 accept: one form a kind of rule, whose cleaned fields are fields of the model."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.connect.deliveries import Sender
from weilu.connect.reactions.models import ReactionRule
from weilu.connect.reactions.wording import slots_shown, strange_slots
from weilu.events.models import Space
from weilu.kit.matching import normal
from weilu.kit.soundness import sound_text
from weilu.members.templatetags.platforms import platform_name
from weilu.team.models import Community

Kind = ReactionRule.Kind
FEW_WORDS, MANY_WORDS, LONGEST_WORD = 200, 20_000, 60
MOST_TEXTS, LONGEST_TEXT = 20, 1000
FILE_BYTES = 2_000_000


class WordsField(forms.CharField):
    """One word a line, or between commas; each once, however it is written."""

    def __init__(self, *, most: int = FEW_WORDS, rows: int = 3, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return words_in(super().clean(value) or "", self.most)


def words_in(told: str, most: int) -> list[str]:
    """Raises ValidationError where there are too many, or one is too long."""
    parts = (part for line in told.splitlines() for part in line.replace("，", ",").replace("、", ",").split(","))
    words: dict[str, str] = {}
    for part in parts:
        if word := " ".join(sound_text(part).split()):
            words.setdefault(normal(word), word)
    if len(words) > most:
        raise ValidationError(_("最多 %(most)s 个词，现在有 %(count)s 个。") % {"most": most, "count": len(words)})
    if long := next((word for word in words.values() if len(word) > LONGEST_WORD), ""):
        raise ValidationError(
            _("「%(word)s…」太长了，一个词最多 %(most)s 个字。") % {"word": long[:12], "most": LONGEST_WORD}
        )
    return list(words.values())


class TextsField(forms.CharField):
    """Several ways of saying it, an empty line between two."""

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        told = sound_text(super().clean(value) or "").replace("\r\n", "\n")
        texts = [text.strip() for text in told.split("\n\n") if text.strip()]
        if len(texts) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in texts):
            raise ValidationError(_("最多 20 种说法，每种不超过 1000 字。"))
        if strange := strange_slots(self.kind, texts):
            raise ValidationError(
                _("不认识 {%(slot)s}。这里能用：%(slots)s")
                % {"slot": strange[0][:20], "slots": " ".join(f"{{{slot}}}" for slot in slots_shown(self.kind))}
            )
        return texts


class Minutes(forms.IntegerField):
    """Typed in minutes, kept in seconds."""

    def prepare_value(self, value: Any) -> Any:
        return value // 60 if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        return int(super().clean(value)) * 60


class RuleForm(forms.Form):
    """What all kinds have in common: a name, and where the rule holds."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("自己认得就行。"))
    spaces = forms.MultipleChoiceField(
        label=gettext_lazy("在哪些群"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        help_text=gettext_lazy("一个也不勾就是所有群。"),
    )
    platforms = forms.MultipleChoiceField(
        label=gettext_lazy("在哪些平台"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个也不勾就是所有平台。"),
    )
    order: tuple[str, ...] = ()

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community
        spaces = list(Space.objects.filter(community=community).order_by("platform", "name"))
        platforms = sorted({space.platform for space in spaces})
        fields = cast(dict[str, Any], self.fields)
        fields["spaces"].choices = [(str(s.pk), f"{platform_name(s.platform)} · {s.name}") for s in spaces]
        fields["platforms"].choices = [(name, platform_name(name)) for name in platforms]
        if len(platforms) < 2:
            del self.fields["platforms"]
        if "sender" in self.fields:
            held = self.initial.get("sender")
            usable = Q(removed_at=None) | Q(pk=held.pk if isinstance(held, Sender) else held)
            fields["sender"].queryset = Sender.objects.filter(usable, community=community)
        self.order_fields(["name", *self.order, "spaces", "platforms"])

    def clean_name(self) -> str:
        return " ".join(sound_text(self.cleaned_data["name"]).split())

    def clean_spaces(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["spaces"]]

    def told(self) -> dict[str, Any]:
        """Fields of the model."""
        return {name: value for name, value in self.cleaned_data.items() if name in MODEL}


MODEL = frozenset(field.name for field in ReactionRule._meta.get_fields())


def _words(label: Any, **kwargs: Any) -> WordsField:
    return WordsField(label=label, **kwargs)


def _excepted() -> WordsField:
    return WordsField(
        label=gettext_lazy("除外"),
        required=False,
        rows=2,
        help_text=gettext_lazy("包含上面的词、其实无妨的说法，例如词是“打卡”，除外“打卡页面”。"),
    )


def _match() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("怎样算对上"), choices=ReactionRule.Match.choices)


def _sender(required: bool, help_text: Any) -> forms.ModelChoiceField[Sender]:
    return forms.ModelChoiceField(
        queryset=Sender.objects.none(),
        label=gettext_lazy("用哪个发送渠道"),
        required=False,
        empty_label=gettext_lazy("先不选") if required else gettext_lazy("不发"),
        help_text=help_text,
    )


def _by_hand() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("允许放进待人工发送"),
        required=False,
        help_text=gettext_lazy("没有接口的地方（复制后人工发送），备好内容等人去发。"),
    )


_ONE_PLACE = gettext_lazy("只通到一个群的渠道（如企微群机器人），规则也要只选那一个群。")


class ReplyForm(RuleForm):
    words = _words(gettext_lazy("关键词"), help_text=gettext_lazy("一行一个。繁体、大小写、全角都会认得。"))
    match = _match()
    excepted = _excepted()
    texts = TextsField(
        kind=Kind.REPLY,
        label=gettext_lazy("回复"),
        help_text=gettext_lazy("几种说法之间空一行，轮流用。可以写 {称呼} {群名} {社群}。"),
    )
    sender = _sender(True, _ONE_PLACE)
    by_hand = _by_hand()
    member_pause = Minutes(label=gettext_lazy("同一位成员隔几分钟才再回"), min_value=0, max_value=1440, initial=600)
    room_pause = Minutes(label=gettext_lazy("同一个群隔几分钟才再回"), min_value=0, max_value=1440, initial=60)
    order = ("words", "match", "excepted", "texts", "sender", "by_hand", "member_pause", "room_pause")


class WelcomeForm(RuleForm):
    texts = TextsField(
        kind=Kind.WELCOME,
        label=gettext_lazy("欢迎语"),
        help_text=gettext_lazy("几种说法之间空一行，轮流用。可以写 {名单}（阿杉、小禾）{人数} {群名} {社群}。"),
    )
    sender = _sender(True, _ONE_PLACE)
    by_hand = _by_hand()
    gather = forms.IntegerField(
        label=gettext_lazy("攒多少秒一起欢迎"),
        min_value=0,
        max_value=600,
        initial=60,
        help_text=gettext_lazy("这段时间里进来的人合成一句话。"),
    )
    room_pause = Minutes(label=gettext_lazy("同一个群隔几分钟才再欢迎"), min_value=0, max_value=1440, initial=300)
    crowd = forms.IntegerField(
        label=gettext_lazy("一小时最多欢迎多少人"),
        min_value=1,
        max_value=1000,
        initial=20,
        help_text=gettext_lazy("超过就像是刷号：欢迎一次为止，后来的不再欢迎。"),
    )
    order = ("texts", "sender", "by_hand", "gather", "room_pause", "crowd")


class CheckInForm(RuleForm):
    words = _words(
        gettext_lazy("打卡的词"), initial=["打卡", "#打卡"], help_text=gettext_lazy("一行一个，每人每天记一次。")
    )
    match = _match()
    excepted = _excepted()
    since = forms.DateField(
        label=gettext_lazy("从哪天开始算"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("这天以后的消息都算，导入的聊天记录也算。"),
    )
    texts = TextsField(
        kind=Kind.CHECK_IN,
        label=gettext_lazy("回一句"),
        required=False,
        help_text=gettext_lazy("留空就只记不回。可以写 {称呼} {天数} {群名}，{天数} 是连续第几天。"),
    )
    sender = _sender(False, _ONE_PLACE)
    by_hand = _by_hand()
    order = ("words", "match", "excepted", "since", "texts", "sender", "by_hand")

    def clean_since(self) -> dt.date:
        since: dt.date = self.cleaned_data["since"]
        if not dt.date(2000, 1, 1) <= since <= dt.date(2100, 1, 1):
            raise ValidationError(_("这个日期太远了。"))
        return since


class AlertForm(RuleForm):
    words = _words(
        gettext_lazy("敏感词"),
        most=MANY_WORDS,
        rows=8,
        required=False,
        help_text=gettext_lazy("一行一个，可以整份粘贴，最多 20,000 个。"),
    )
    file = forms.FileField(
        label=gettext_lazy("从文件加进来"),
        required=False,
        help_text=gettext_lazy("txt 或 csv，一行一个，和上面的合在一起。"),
    )
    excepted = _excepted()
    sender = _sender(False, gettext_lazy("选了就同时告诉团队，例如团队的企微群机器人；发到它默认的地方。"))
    by_hand = _by_hand()
    order = ("words", "file", "excepted", "sender", "by_hand")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = "\n".join([*cleaned.get("words", []), self._of_file(cleaned.get("file"))])
        cleaned["words"] = words_in(told, MANY_WORDS)
        if not cleaned["words"] and not self.errors:
            self.add_error("words", _("至少要有一个词。"))
        return cleaned

    def _of_file(self, file: File[bytes] | None) -> str:
        if file is None:
            return ""
        raw = file.read(FILE_BYTES + 1)
        if len(raw) > FILE_BYTES:
            raise ValidationError(_("文件太大了，最多 2 MB。"))
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return str(raw, encoding)
            except UnicodeDecodeError:
                continue
        raise ValidationError(_("读不懂这个文件，请存成 UTF-8 的 txt 再试。"))


class CapsForm(forms.Form):
    per_minute = forms.IntegerField(label=gettext_lazy("整个社群每分钟最多说几句"), min_value=1, max_value=600)
    per_room_hour = forms.IntegerField(
        label=gettext_lazy("一个群每小时最多说几句"),
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("两个机器人聊起来时，到这里就停，并在今日告诉你。"),
    )


FORMS: dict[str, type[RuleForm]] = {
    Kind.REPLY: ReplyForm,
    Kind.WELCOME: WelcomeForm,
    Kind.CHECK_IN: CheckInForm,
    Kind.ALERT: AlertForm,
}
