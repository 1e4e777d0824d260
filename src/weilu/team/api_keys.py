"""Keys by which programs read: issued with scopes, shown once, revoked at any moment."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.keys import hashed, new_key
from weilu.team.models import ApiKey, Community, Staff
from weilu.team.refusal import Refusal

PREFIX = "wl_"
SCOPES = {
    "metrics": _("看数字：所有指标"),
    "members": _("看成员：名字、标签、生命周期"),
    "contacts": _("看成员的手机和邮箱"),
    "events": _("看消息和其他事件"),
    "segments": _("看分群：规则和人数"),
    "change_segments": _("新建和修改分群"),
    "goals": _("看目标：进度和预计"),
}
"""What a key can allow, and how it is called."""


class BadKey(Refusal):
    sentence = _("API 密钥要有 1 到 60 个字的名字，和至少一项范围：%(scopes)s。")


@transaction.atomic
def issue(
    community: Community, name: str, scopes: Sequence[str], *, by: Staff | None, days: int | None = None
) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can look up later. days: how long it works. Raises BadKey."""
    name, wanted = " ".join(name.split()), [scope for scope in SCOPES if scope in scopes]
    if not 1 <= len(name) <= 60 or not wanted or set(scopes) - set(SCOPES):
        raise BadKey(scopes="、".join(SCOPES))
    secret = PREFIX + new_key()[0]
    key = ApiKey.objects.create(
        community=community,
        name=name,
        hint=secret[:8],
        token_hash=hashed(secret),
        scopes=wanted,
        made_by=by,
        expires_at=now() + dt.timedelta(days=days) if days else None,
    )
    note("api_key.issued", name, by=by, community=community, scopes="、".join(wanted))
    return key, secret


def holder(secret: str) -> ApiKey | None:
    """The key of that secret, if it still works; notes the day of its use."""
    key = ApiKey.objects.select_related("community").filter(token_hash=hashed(secret), revoked_at=None).first()
    if key is None or (key.expires_at and key.expires_at <= now()):
        return None
    today = now().date()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key


def revoke(key: ApiKey, *, by: Staff | None) -> None:
    """From this moment on the key opens nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now()):
        note("api_key.revoked", key.name, by=by, community=key.community)
