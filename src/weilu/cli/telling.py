"""How commands tell a person what came of them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weilu.cli.console import Console
from weilu.connect.models import Import
from weilu.connect.preview import Preview
from weilu.connect.reasons import sentence


def progress_line(entry: Import) -> str:
    """Beside the progress bar of an import."""
    return _("%(read)s 行，新增 %(new)s 条") % {"read": f"{entry.read:,}", "new": f"{entry.events_new:,}"}


def tell_import(console: Console, result: dict[str, Any]) -> None:
    """What an import added and skipped, in sentences."""
    seconds = result["elapsed_ms"] / 1000
    console.say(
        _("%(format)s → %(community)s：新成员 %(members)s，新事件 %(events)s，已有 %(known)s，用时 %(seconds).1f 秒")
        % {
            "format": result["format"],
            "community": result["community"],
            "members": f"{result['members_new']:,}",
            "events": f"{result['events_new']:,}",
            "known": f"{result['events_known']:,}",
            "seconds": seconds,
        }
    )
    for skipped in result["skipped"]:
        count = skipped["count"]
        console.say(
            ngettext("跳过 %(count)s 行：%(reason)s", "跳过 %(count)s 行：%(reason)s", count)
            % {"count": f"{count:,}", "reason": sentence(skipped["reason"])}
        )
        for example in skipped["examples"][:2]:
            console.say(f"    {_('第 %s 行') % example['line']}  {example['text'][:80]}")


def tell_preview(console: Console, shown: Preview, *, as_json: bool) -> None:
    """What a dry run understood."""
    if as_json:
        console.json(shown.as_json())
        return
    console.say(_("格式：%(name)s（%(title)s）；无时区的时间按 %(zone)s 读") % {
        "name": shown.format.name, "title": shown.format.zh, "zone": shown.zone
    })  # fmt: skip
    for column, field in shown.columns.items():
        console.say(f"    {column}  →  {field or _('（作为属性保留）')}")
    for question in shown.questions:
        console.warn(sentence(question))
    for row in shown.rows:
        console.say(
            "    " + "  ".join(str(row[key]) for key in ("time", "space", "author", "kind", "text") if row[key])
        )
