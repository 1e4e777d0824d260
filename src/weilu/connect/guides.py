"""How to get an export out of each program, in a few words: for the help beside the upload, and docs/connectors.md."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class Guide:
    """formats: which of connect/formats.py it leads to."""

    title: Words
    icon: str
    formats: tuple[str, ...]
    steps: tuple[Words, ...]


def guides() -> tuple[Guide, ...]:
    return _GUIDES


_GUIDES = (
    Guide(
        _("微信群（留痕 MemoTrace）"),
        "message",
        ("wechat-csv",),
        (
            _("在电脑上登录微信，用留痕解析自己的聊天记录。"),
            _("选中群聊，导出，格式选 CSV。"),
            _("新版的 CSV 里没有群名：导入时填上群名。"),
        ),
    ),
    Guide(
        _("微信群（WeFlow）"),
        "message",
        ("wechat-json",),
        (_("在 WeFlow 里选中会话，导出，格式选 JSON。"), _("群名、成员账号和时间都在文件里，不用再填。")),
    ),
    Guide(
        _("QQ 群（QQ 自带）"),
        "message",
        ("qq-txt",),
        (
            _("电脑版 QQ：打开消息管理器，右键群，导出消息记录。"),
            _("保存类型选文本文件 (*.txt)。"),
        ),
    ),
    Guide(
        _("QQ 群（QQChatExporter）"),
        "message",
        ("qq-json",),
        (_("选中群，导出 JSON。"), _("分块导出时，把整个文件夹压缩成一个 zip 再上传。")),
    ),
    Guide(
        "Telegram Desktop",
        "send",
        ("telegram",),
        (
            _("打开群，右上角菜单里选“导出聊天记录”，格式选“机器可读 JSON”。"),
            _("上传得到的 result.json。"),
        ),
    ),
    Guide(
        "Discord（DiscordChatExporter）",
        "hash",
        ("discord",),
        (_("用 DiscordChatExporter 导出频道，格式选 JSON（推荐）或 CSV。"), _("多个频道可压缩成一个 zip。")),
    ),
    Guide(
        "Slack",
        "hash",
        ("slack",),
        (_("工作区管理员在“设置 → 导入/导出数据”里导出。"), _("把得到的 zip 原样上传，不用解开。")),
    ),
    Guide("Zulip", "hash", ("zulip",), (_("把频道的消息存成 JSON 列表或 JSON 行，gzip 压缩过的也可以。"),)),
    Guide(
        "WhatsApp",
        "message",
        ("whatsapp",),
        (_("打开群，“更多 → 导出聊天”，选“不含媒体文件”。"), _("上传得到的 txt 或 zip。")),
    ),
    Guide(
        "Discourse",
        "globe",
        ("discourse",),
        (
            _("帖子：用 Data Explorer 或 API 导出为 JSON 行。"),
            _("成员：“管理 → 用户 → 导出”得到 user_list.csv。"),
        ),
    ),
    Guide("ChatLab", "database", ("chatlab",), (_("在 ChatLab 里导出通用格式，JSON 或 JSON 行都可以。"),)),
    Guide(
        _("表格：Excel、CSV、JSON 行"),
        "table",
        ("csv", "xlsx", "jsonl"),
        (
            _("第一行写列名：时间、昵称、内容；有账号和群名更好。"),
            _("成员名单写：姓名、手机、生日、标签、群。"),
            _("列名不同也没关系，下一步可以逐列指定。"),
        ),
    ),
)
