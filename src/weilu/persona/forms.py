"""A persona card as it is typed in, and read back."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.kit.charts import Words
from weilu.persona.card import KINDS, RELATIONS, SCENES, Address, Card, Example
from weilu.persona.making import words_of
from weilu.persona.manner import EMOJI
from weilu.segments.models import Segment
from weilu.team.models import Community

LISTS = ("traits", "values", "called", "not_called", "openings", "phrases", "banned", "avoided", "promises")


def _words(label: Any, help_text: Any = "", *, rows: int = 1, placeholder: Words = "") -> forms.CharField:
    widget = forms.Textarea if rows > 1 else forms.TextInput
    attrs: dict[str, Any] = {"rows": rows} if rows > 1 else {}
    if placeholder:
        attrs["placeholder"] = placeholder
    return forms.CharField(label=label, required=False, max_length=4000, help_text=help_text, widget=widget(attrs))


class CardForm(forms.Form):
    """Lists are words between commas (、) or lines."""

    name = forms.CharField(
        label=gettext_lazy("名字"), max_length=40, help_text=gettext_lazy("像个人名或昵称；太官方的名字没人信。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("是谁"), choices=KINDS.items())
    relation = forms.ChoiceField(label=gettext_lazy("和成员的关系"), choices=RELATIONS.items())
    about = _words(gettext_lazy("一句话介绍"))
    traits = _words(gettext_lazy("性格"), gettext_lazy("3 到 5 个词，用顿号隔开。"))
    values = _words(gettext_lazy("看重什么"))
    called = _words(gettext_lazy("怎么称呼成员"))
    by_segment = _words(gettext_lazy("某个分群的称呼"), gettext_lazy("一行一个：分群名：称呼1、称呼2"), rows=2)
    not_called = _words(gettext_lazy("不这么叫"))
    openings = _words(gettext_lazy("常用的开头"))
    phrases = _words(gettext_lazy("口头禅和语气词"))
    sentence = forms.IntegerField(label=gettext_lazy("一句最多几个字"), required=False, min_value=8, max_value=200)
    emoji_most = forms.IntegerField(label=gettext_lazy("一条最多几个表情"), required=False, min_value=1, max_value=50)
    banned = _words(gettext_lazy("禁用词"), gettext_lazy("用了就拦下。"), rows=2)
    avoided = _words(gettext_lazy("回避的话题"), gettext_lazy("出现这些词就提醒。"), rows=2)
    promises = _words(gettext_lazy("从不承诺"), gettext_lazy("比如：一定送到、全额赔付。说了就拦下。"), rows=2)

    def __init__(self, community: Community, data: Any = None, *, card: Card | None = None, name: str = "") -> None:
        self.segments = {one.name: one.pk for one in Segment.objects.filter(community=community, archived_at=None)}
        super().__init__(data, initial=self._initial(card, name))
        for scene in SCENES:
            self.fields[f"emoji_{scene}"] = _words(gettext_lazy("用哪些表情"))
            self.fields[f"sticker_{scene}"] = _words(gettext_lazy("用哪套表情包"))
            self.fields[f"right_{scene}"] = _words(gettext_lazy("该这么说"), rows=2)
            self.fields[f"wrong_{scene}"] = _words(gettext_lazy("不该这么说"), rows=2)

    def _initial(self, card: Card | None, name: str) -> dict[str, Any]:
        if card is None:
            return {}
        names = {pk: told for told, pk in self.segments.items()}
        told: dict[str, Any] = {key: "、".join(getattr(card, key)) for key in LISTS}
        lines = [f"{names[one.segment]}：{'、'.join(one.words)}" for one in card.by_segment if one.segment in names]
        told |= {"name": name, "kind": card.kind, "relation": card.relation, "about": card.about}
        told |= {
            "by_segment": "\n".join(lines),
            "sentence": card.sentence or None,
            "emoji_most": card.emoji_most or None,
        }
        told |= {f"emoji_{scene}": " ".join(words) for scene, words in card.emoji.items()}
        told |= {f"sticker_{scene}": words for scene, words in card.stickers.items()}
        for one in card.examples:
            told |= {f"right_{one.scene}": one.right, f"wrong_{one.scene}": one.wrong}
        return told

    def scenes(self) -> Iterator[tuple[Words, list[BoundField], bool]]:
        """(title, its fields, whether something is filled in)."""
        for scene, title in SCENES.items():
            fields = [self[f"{part}_{scene}"] for part in ("emoji", "sticker", "right", "wrong")]
            yield title, fields, any(field.value() for field in fields)

    def clean_by_segment(self) -> tuple[Address, ...]:
        return tuple(self._address(line) for line in self.cleaned_data["by_segment"].splitlines() if line.strip())

    def _address(self, line: str) -> Address:
        name, _colon, words = line.replace(":", "：").partition("：")
        if name.strip() not in self.segments:
            raise forms.ValidationError(_("没有名叫 %(name)s 的分群。") % {"name": name.strip()})
        if not words_of(words):
            raise forms.ValidationError(_("「%(name)s」后面写上称呼。") % {"name": name.strip()})
        return Address(self.segments[name.strip()], tuple(words_of(words)))

    def card(self) -> Card:
        """What was typed, valid or not: what is wrong is left out, so that a half-filled card can be tried."""
        told = getattr(self, "cleaned_data", {})
        lists = {key: tuple(words_of(told.get(key) or "")) for key in LISTS}
        return Card(
            kind=told.get("kind") or "person",
            relation=told.get("relation") or "friend",
            about=(told.get("about") or "").strip(),
            by_segment=told.get("by_segment") or (),
            sentence=told.get("sentence") or 0,
            emoji_most=told.get("emoji_most") or 0,
            emoji={s: words for s in SCENES if (words := tuple(EMOJI.findall(told.get(f"emoji_{s}") or "")))},
            stickers={s: word for s in SCENES if (word := (told.get(f"sticker_{s}") or "").strip())},
            examples=tuple(
                Example(s, told.get(f"right_{s}", "").strip(), told.get(f"wrong_{s}", "").strip())
                for s in SCENES
                if told.get(f"right_{s}") or told.get(f"wrong_{s}")
            ),
            **lists,
        )
