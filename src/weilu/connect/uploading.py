"""Receive a file from the browser, keep it where only Weilu reads it, and let go of it in time."""

import datetime as dt
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.connect.formats import detect
from weilu.connect.models import Import
from weilu.connect.opening import Opened, open_file
from weilu.connect.options import Options
from weilu.connect.reasons import CannotRead
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

KEPT_FOR = dt.timedelta(days=1)
FORM_AROUND = 1 << 20  # what a form adds to its file, generously
ROOM_LEFT = 512 << 20  # free disk that an upload must leave


class TooLarge(Refusal):
    sentence = _("文件超过了 %(limit)s MB 的上限。请压缩后再传，或在服务器上用 weilu import 导入。")


class DiskFull(Refusal):
    sentence = _("服务器的磁盘空间不够放这个文件。请清理磁盘后再试。")


class NothingSent(Refusal):
    sentence = _("请先选择一个文件。")


def check_size(request: HttpRequest) -> None:
    """Before the body is read. Raises TooLarge, DiskFull."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > settings.UPLOAD_LIMIT + FORM_AROUND:
        raise TooLarge(limit=f"{settings.UPLOAD_LIMIT >> 20:,}")
    if size + ROOM_LEFT > shutil.disk_usage(settings.HOME).free:
        raise DiskFull


def receive(community: Community, upload: UploadedFile[Any] | None, *, by: Staff) -> Import:
    """Keep an uploaded file as a draft of its import.

    Raises NothingSent, TooLarge, CannotRead; then nothing is kept.
    """
    if upload is None or not upload.name:
        raise NothingSent
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise TooLarge(limit=f"{settings.UPLOAD_LIMIT >> 20:,}")
    path = _keep(upload)
    try:
        opened = open_file(path, upload.name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Import.objects.create(
        community=community,
        file_name=sound_text(upload.name)[-255:],
        file_size=upload.size or 0,
        path=str(path),
        format=_known(opened),
        options=msgspec.to_builtins(Options()),
        state=Import.State.DRAFT,
        by=by,
    )


def _known(opened: Opened) -> str:
    try:
        return detect(opened).name
    except CannotRead:
        return ""


def _keep(upload: UploadedFile[Any]) -> Path:
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    if isinstance(upload, TemporaryUploadedFile):
        shutil.move(upload.temporary_file_path(), path)
        path.chmod(0o600)
        return path
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for chunk in upload.chunks():
            stream.write(chunk)
    return path


def sweep() -> int:
    """Forget drafts that nobody started within a day, and the files of imports that failed; returns how many."""
    old = now() - KEPT_FOR
    drafts = Import.objects.filter(state=Import.State.DRAFT, created_at__lt=old)
    failed = Import.objects.filter(state=Import.State.FAILED, finished_at__lt=old).exclude(path="")
    swept = [*drafts, *failed]
    for entry in swept:
        Path(entry.path).unlink(missing_ok=True)
    failed.update(path="")
    drafts.delete()
    return len(swept)
