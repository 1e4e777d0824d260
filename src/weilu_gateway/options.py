"""What the command is told: by flags, by variables of the environment, by a file of such variables."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ADAPTERS = {
    "onebot": "nonebot.adapters.onebot.v11",
    "telegram": "nonebot.adapters.telegram",
    "discord": "nonebot.adapters.discord",
    "feishu": "nonebot.adapters.feishu",
    "qq": "nonebot.adapters.qq",
    "satori": "nonebot.adapters.satori",
    "kaiheila": "nonebot.adapters.kaiheila",
    "mail": "nonebot.adapters.mail",
}
LOCAL = {"127.0.0.1", "::1", "localhost"}


class Wrong(Exception):
    """With the sentence for whoever started it."""


@dataclass(frozen=True, slots=True)
class Options:
    to: str
    secret: str
    token: str
    host: str
    port: int
    adapters: tuple[str, ...]
    home: Path
    most: int


def read(arguments: list[str] | None = None) -> Options:
    """Raises Wrong."""
    told = _parser().parse_args(arguments)
    if told.env:
        _take_variables(Path(told.env))

    def one(name: str, default: str = "") -> str:
        return str(getattr(told, name) or os.environ.get(f"WEILU_GATEWAY_{name.upper()}", "") or default).strip()

    options = Options(
        to=one("to"),
        secret=one("secret"),
        token=os.environ.get("ONEBOT_ACCESS_TOKEN", "").strip(),
        host=one("host", "127.0.0.1"),
        port=_number("port", one("port", "8090")),
        adapters=tuple(name.strip() for name in one("adapters", "onebot").split(",") if name.strip()),
        home=Path(one("home", "~/.weilu-gateway")).expanduser(),
        most=_number("most", one("most", "512")) << 20,
    )
    _check(options)
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("weilu-gateway", description="把 QQ 等平台的机器人听到的转给围炉。")
    parser.add_argument("--env", metavar="FILE", help="变量文件，每行一个 NAME=VALUE；围炉「连接」页上可以下载")
    parser.add_argument("--to", metavar="URL", help="围炉「连接」页上给的地址（WEILU_GATEWAY_TO）")
    parser.add_argument("--secret", help="同一页上的密钥；写进变量文件更好（WEILU_GATEWAY_SECRET）")
    parser.add_argument("--host", help="在哪个地址上等机器人来连，默认 127.0.0.1（WEILU_GATEWAY_HOST）")
    parser.add_argument("--port", help="端口，默认 8090（WEILU_GATEWAY_PORT）")
    parser.add_argument(
        "--adapters", help=f"用哪些适配器，默认 onebot；有 {', '.join(ADAPTERS)}（WEILU_GATEWAY_ADAPTERS）"
    )
    parser.add_argument("--home", metavar="DIR", help="缓存放在哪里，默认 ~/.weilu-gateway（WEILU_GATEWAY_HOME）")
    parser.add_argument("--most", metavar="MB", help="围炉收不到时最多缓存多少，默认 512（WEILU_GATEWAY_MOST）")
    return parser


def _take_variables(file: Path) -> None:
    """What the environment says already stays. Adapters find their own variables there, too."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        raise Wrong(f"读不了变量文件 {file}：{trouble}") from None
    for line in lines:
        name, sign, value = line.strip().partition("=")
        if sign and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def _number(name: str, told: str) -> int:
    if not (told.isascii() and told.isdigit() and 0 < int(told) < 1 << 20):
        raise Wrong(f"--{name} 要是一个数字，现在是 {told}。")
    return int(told)


def _check(options: Options) -> None:
    parts = urlsplit(options.to)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Wrong("没有写转到哪里：用 --to 或 WEILU_GATEWAY_TO，填围炉「连接」页上给的地址。")
    if not options.secret:
        raise Wrong("没有密钥：用 WEILU_GATEWAY_SECRET 或 --secret，填围炉「连接」页上给的密钥。")
    if unknown := [name for name in options.adapters if name not in ADAPTERS]:
        raise Wrong(f"没有这种适配器：{', '.join(unknown)}；有 {', '.join(ADAPTERS)}。")
    if "onebot" in options.adapters and options.host not in LOCAL and not options.token:
        raise Wrong("别的机器也能连到这里，所以必须设 ONEBOT_ACCESS_TOKEN，机器人那边填同一个。")
