"""The small files by which 公众平台 and 企业微信 prove that a domain is ours: MP_verify_….txt, WW_verify_….txt.

They belong to the whole installation, for it has one domain. Their content is one word of letters and digits: nothing
else can be published this way.
"""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.models import ProofFile
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

NAME = r"(?:MP|WW)_verify_[A-Za-z0-9]{8,64}\.txt"
LONGEST = 200  # bytes
MOST = 50
_NAME = re.compile(NAME + r"\Z")
_CONTENT = re.compile(r"[A-Za-z0-9]{8,128}\Z")


class BadName(Refusal):
    sentence = _("文件名要像 MP_verify_xxxx.txt 或 WW_verify_xxxx.txt，从平台下载下来是什么就是什么。")


class BadContent(Refusal):
    sentence = _("文件里应当只有一串字母和数字，请用平台给的原文件。")


class TooMany(Refusal):
    sentence = _("最多放 50 个，请先删掉不用的。")


@transaction.atomic
def add(name: str, content: bytes, *, by: Staff | None, community: Community) -> ProofFile:
    """The same name again replaces its content. Raises BadName, BadContent, TooMany."""
    told = content.decode("ascii", "replace").strip() if len(content) <= LONGEST else ""
    if not _NAME.match(name.strip()):
        raise BadName
    if not _CONTENT.match(told):
        raise BadContent
    if ProofFile.objects.exclude(name=name.strip()).count() >= MOST:
        raise TooMany
    added, _new = ProofFile.objects.update_or_create(name=name.strip(), defaults={"content": told, "by": by})
    note("connect.proof_file_added", added.name, by=by, community=community)
    return added


@transaction.atomic
def remove(pk: int, *, by: Staff | None, community: Community) -> None:
    """The platform has looked once and seldom looks again; adding it anew brings it back."""
    if found := ProofFile.objects.filter(pk=pk).first():
        note("connect.proof_file_removed", found.name, by=by, community=community)
        found.delete()
