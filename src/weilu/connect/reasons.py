"""Why a line was skipped, why a file cannot be read, what must be asked: each a key with a plain sentence.

The sentences are in Chinese, gettext's own keys; `{name}` is filled from the details.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

_ = str  # marks a sentence for translation, which happens when it is shown

SKIPPED: dict[str, str] = {
    "no_time": _("没有时间"),
    "bad_time": _("看不懂的时间"),
    "no_year": _("日期没有年份；请说明是哪一年（--year）"),
    "future_time": _("时间在未来"),
    "too_old": _("时间早于 1990 年，多半是时钟错了"),
    "cut_line": _("这一行只有半截，文件可能没有导完"),
    "bad_json_line": _("这一行不是完整的 JSON"),
    "bad_row": _("这一行的列数或格式与表头不符"),
    "too_long": _("内容过长，超过了 1 MB"),
    "no_name": _("名单里这一行没有名字，也没有号码"),
    "empty_row": _("这一行既没有内容也没有作者"),
    "no_author": _("看不出是谁发的"),
    "unknown_kind": _("看不懂的记录类型"),
    "stray_line": _("开头的这一行不属于任何消息"),
    "bad_record": _("这条记录的格式看不懂"),
    "end_to_end": _("端到端加密的消息，只有房间里的人的设备读得到"),
}

CANNOT_READ: dict[str, str] = {
    "no_file": _("找不到文件 {name}"),
    "empty": _("文件是空的"),
    "truncated": _("压缩文件不完整，可能没有下载完；请重新下载或重新导出"),
    "damaged": _("压缩文件已损坏；请重新下载或重新导出"),
    "encrypted": _("文件有密码；请先去掉密码再导入"),
    "zip_bomb": _("压缩文件展开后大得不正常，为安全起见没有打开"),
    "nested_archive": _("压缩包里还有压缩包；请先解开里面的再导入"),
    "several_files": _("压缩包里有多个文件，请选择其中一个：{names}"),
    "not_text": _("这是{what}，不是聊天记录或名单；请选择导出的文件"),
    "encoding": _("第 {line} 行的文字编码认不出来；请另存为 UTF-8 再导入"),
    "endless_line": _("第 {line} 行长得不正常，这不像是导出的记录"),
    "cut_json": _("JSON 文件只有半截，可能没有导完；请重新导出"),
    "bad_json": _("JSON 文件的格式有错；请重新导出"),
    "bad_table": _("表格打不开；请用 Excel 另存为 xlsx 再导入"),
    "unknown_format": _("看不出这是哪一种导出文件；请在导入时选择格式"),
    "wrong_format": _("这个文件不是 {name} 格式"),
    "no_such_format": _("没有名叫 {name} 的格式；可用的有：{names}"),
    "no_such_column": _("表里没有“{column}”这一列；有的列是：{columns}"),
    "no_such_field": _("没有名叫“{field}”的字段；可用的有：{fields}"),
    "no_time_column": _("看不出哪一列是时间；请用 --map time=列名 指明。有的列是：{columns}"),
    "no_name_column": _("看不出哪一列是名字；请用 --map author=列名 指明。有的列是：{columns}"),
    "no_columns": _("表格没有表头"),
    "no_messages": _("文件里没有找到消息"),
}

QUESTIONS: dict[str, str] = {
    "day_month_order": _("日期里哪个在前：日/月 还是 月/日？文件本身看不出来"),
    "year": _("日期没有年份，是哪一年？"),
    "zone": _("时间没有时区，按哪个时区读？"),
    "space": _("这是哪个群的记录？"),
}

ON_PAGES: dict[str, str] = {
    "no_year": _("日期没有年份；请在导入前填上是哪一年"),
    "no_time_column": _("看不出哪一列是时间；请在下面选出来"),
    "no_name_column": _("看不出哪一列是名字；请在下面选出来"),
}
"""What the same reasons say where there is a form to answer in, and no command line."""

REASONS: dict[str, str] = SKIPPED | CANNOT_READ | QUESTIONS


class CannotRead(Exception):
    """The file as a whole cannot be taken. reason: a key of this module; details fill its sentence."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        return sentence(self.reason, self.details)


def on_page(reason: str, details: Mapping[str, Any] | None = None) -> str:
    """The sentence as a page says it."""
    return gettext(ON_PAGES[reason]) if reason in ON_PAGES else sentence(reason, details)


def sentence(reason: str, details: Mapping[str, Any] | None = None) -> str:
    """The reason in the reader's language. Of the details only `what` is a word of ours; the rest are the file's."""
    told = {key: _listed(value) for key, value in (details or {}).items()}
    if what := told.get("what"):
        told["what"] = gettext(what)
    return gettext(REASONS[reason]).format_map(told)


def _listed(value: Any) -> str:
    return gettext("、").join(map(str, value)) if isinstance(value, list | tuple) else str(value)
