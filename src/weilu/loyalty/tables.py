"""A table that somebody pastes or uploads."""

from pathlib import Path

from django.core.files.temp import NamedTemporaryFile
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.connect.table.plain import rows_of_file, rows_of_text
from weilu.team.refusal import Refusal

LARGEST = 4 << 20


class NothingThere(Refusal):
    sentence = _("没有读到内容：贴上表格，或者选一个文件。")


class TooLarge(Refusal):
    sentence = _("文件太大了：最多 4 MB。")


def sent(request: HttpRequest) -> list[list[str]]:
    """What came in the field `file` or, else, in `pasted`. Raises CannotRead, NothingThere, TooLarge."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        rows = rows_of_text(request.POST.get("pasted", ""))
        if not rows:
            raise NothingThere
        return rows
    if (file.size or 0) > LARGEST:
        raise TooLarge
    with NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return rows_of_file(Path(copy.name), file.name or "")
