"""Which conversations the list shows, and how many there are under each heading."""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from weilu.events.models import Space
from weilu.inbox.models import Answer, Conversation
from weilu.kit.matching import normal
from weilu.kit.soundness import sound_text
from weilu.team.models import Community, Staff

State = Conversation.State
PAGE = 50
TABS = ("open", "mine", "snoozed", "done")
ANSWERED = (State.WAITING, State.DONE)


def tab_words() -> dict[str, str]:
    return {"open": _("待答复"), "mine": _("我的"), "snoozed": _("稍后"), "done": _("已完成")}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what makes no sense asks for nothing."""

    community: Community
    staff: Staff
    tab: str = "open"
    words: str = ""
    platform: str = ""
    space: int = 0
    start: int = 0
    query: QueryDict = field(default_factory=QueryDict)

    @classmethod
    def read(cls, community: Community, staff: Staff, query: QueryDict) -> "Wanted":
        def number(name: str) -> int:
            text = query.get(name, "")
            return int(text) if text.isdecimal() and len(text) < 10 else 0

        tab = query.get("tab", "open")
        return cls(
            community,
            staff,
            tab if tab in TABS else "open",
            sound_text(query.get("q", "").strip(), 60),
            sound_text(query.get("platform", ""), 32),
            number("space"),
            number("after"),
            query,
        )

    @property
    def address(self) -> str:
        """The filters as an address carries them, for links to what the list holds."""
        kept = self.query.copy()
        kept.pop("after", None)
        return f"?{kept.urlencode()}" if kept else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.platform or self.space)

    def narrowed(self) -> QuerySet[Conversation]:
        """By words, platform and room, under any heading."""
        found = Conversation.objects.filter(community=self.community).exclude(state=State.HELD)
        if self.platform:
            found = found.filter(platform=self.platform)
        if self.space:
            found = found.filter(space=self.space)
        for word in map(normal, self.words.split()):
            name = Q(member__search_name__contains=word) | Q(member__merged_into__search_name__contains=word)
            found = found.filter(Q(search__contains=word) | name)
        return found

    def rows(self) -> list[Conversation]:
        """One more than a page where there are more. What has waited longest comes first; what is done, last first."""
        found = self.narrowed().filter(_under(self.tab, self.staff))
        if self.tab == "done":
            found = found.order_by(Coalesce("resolved_at", "answered_at").desc(), "-pk")
        else:
            found = found.order_by("until" if self.tab == "snoozed" else "since", "pk")
        answers = Answer.objects.filter(conversation=OuterRef("pk")).order_by("-pk")
        related = found.select_related("member__merged_into", "space", "assignee", "claimed_by").annotate(
            last_delivery=Subquery(answers.values("delivery__state")[:1])
        )
        return list(related[self.start : self.start + PAGE + 1])

    def counts(self) -> dict[str, int]:
        """How many under each heading but the last, which grows for ever."""
        names = [tab for tab in TABS if tab != "done"]
        return self.narrowed().aggregate(**{tab: Count("pk", filter=_under(tab, self.staff)) for tab in names})


def _under(tab: str, staff: Staff) -> Q:
    return {
        "open": Q(state=State.OPEN),
        "mine": Q(state__in=[State.OPEN, State.SNOOZED], assignee=staff),
        "snoozed": Q(state=State.SNOOZED),
        "done": Q(state__in=ANSWERED),
    }[tab]


def places(community: Community) -> tuple[list[str], list[Space]]:
    """The platforms and rooms in which anybody has asked."""
    met = Conversation.objects.filter(community=community)
    platforms = met.order_by("platform").values_list("platform", flat=True).distinct()
    return list(platforms), list(Space.objects.filter(pk__in=met.values("space")).order_by("platform", "name"))
