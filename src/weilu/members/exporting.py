"""Members taken away: the list as CSV, one person's data as JSON (个人信息保护法 45: everybody may have a copy)."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from django.utils.translation import gettext as _

from weilu.events import profile
from weilu.events.models import Space
from weilu.kit.clock import from_ms
from weilu.kit.sheets import lines
from weilu.members.contact import masked
from weilu.members.listing import Page, dress
from weilu.members.models import Identity, Member, Note, Presence
from weilu.team.models import Community

CHUNK = 500
Telling = Callable[[list[int]], list[dict[str, Any]]]
_further: dict[str, Telling] = {}


def on_export(name: str, telling: Telling) -> None:
    """Have what an upper package keeps of a person, under these numbers, stand in their copy; from AppConfig.ready."""
    _further[name] = telling


def csv_lines(community: Community, members: Iterable[Member], *, in_full: bool) -> Iterator[str]:
    """The list, line by line; phones and addresses in full or masked. Times in the community's zone."""
    head = [
        *(_("编号"), _("名字"), _("平台"), _("标签"), _("生命周期"), _("首次出现"), _("最近活跃")),
        *(_("手机"), _("邮箱"), _("生日"), _("渠道"), _("工作人员"), _("机器人")),
    ]
    return lines(head, _rows(community, members, in_full))


def _rows(community: Community, members: Iterable[Member], in_full: bool) -> Iterator[list[object]]:
    for chunk in batched(members, CHUNK):
        page = Page(list(chunk), 0)
        dress(page)
        for member in chunk:
            yield _cells(community, page, member, in_full)


def _cells(community: Community, page: Page, member: Member, in_full: bool) -> list[object]:
    def when(moment: Any) -> str:
        return f"{moment.astimezone(community.zone):%Y-%m-%d %H:%M:%S}" if moment else ""

    phone, email = (member.phone, member.email) if in_full else (masked(member.phone), masked(member.email))
    return [
        *(member.pk, member.name, "、".join(page.platforms.get(member.pk, []))),
        *("、".join(tag.name for tag in page.tags.get(member.pk, [])), member.get_lifecycle_display()),
        *(when(member.first_seen), when(member.last_active), phone, email),
        *(member.birthday if in_full else "", member.channel),
        *(_("是") if member.is_staff else "", _("是") if member.is_bot else ""),
    ]


def personal_data(member: Member) -> Iterator[str]:
    """All that is kept about a person, as the pieces of one JSON object; events come in pages, so it streams."""
    numbers = member.numbers()
    people = Member.objects.filter(pk__in=numbers).prefetch_related("tags")
    head = {
        "member": numbers[0],
        "accounts": [_account(one) for one in people],
        "identities": list(
            Identity.objects.filter(member_id__in=numbers).values("platform", "key", "name", "handle", "email", "phone")
        ),
        "notes": [
            {"text": note.text, "at": note.at.isoformat()} for note in Note.objects.filter(member_id__in=numbers)
        ],
        "rosters": [
            {"space": row.space.name, "on": row.on.isoformat()}
            for row in Presence.objects.filter(member_id__in=numbers).select_related("space")
        ],
        **{name: telling(numbers) for name, telling in sorted(_further.items())},
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-1].rstrip() + ',\n "events": ['
    separator = "\n  "
    for event in _events(member.community_id, numbers):
        yield separator + json.dumps(event, ensure_ascii=False)
        separator = ",\n  "
    yield "\n ]\n}\n"


def _account(member: Member) -> dict[str, Any]:
    return {
        "number": member.pk,
        **{name: getattr(member, name) for name in ("name", "phone", "email", "birthday", "channel", "props")},
        "first_seen": member.first_seen.isoformat() if member.first_seen else None,
        "last_seen": member.last_seen.isoformat() if member.last_seen else None,
        "tags": [tag.name for tag in member.tags.all()],
    }


def _events(community_id: int, numbers: list[int]) -> Iterator[dict[str, Any]]:
    spaces = dict(Space.objects.filter(community=community_id).values_list("pk", "name"))
    after = (0, 0)
    while rows := profile.took_out(community_id, numbers, after):
        for ts, _seq, kind, platform, space, channel, content, activity, target, value, text, props in rows:
            event = {
                "at": from_ms(ts).isoformat(),
                "kind": kind,
                "platform": platform,
                "space": spaces.get(space, ""),
                "channel": channel,
                "content": content,
                "activity": activity,
                "target": "" if target == "0" else target,
                "value": value,
                "text": text,
                "props": json.loads(props),
            }
            yield {name: told for name, told in event.items() if told not in ("", None, {})}
        after = (rows[-1][0], rows[-1][1])
