"""`weilu-gateway`: NoneBot with the adapters that were asked for, an ear, a forwarder, and a mouth."""

import importlib
import logging
import os
import sqlite3
import sys
from typing import Any
from urllib.parse import urlsplit

from weilu_gateway import onebot, options, others
from weilu_gateway.forwarding import Forwarder
from weilu_gateway.hearing import Ear
from weilu_gateway.sending import Mouth
from weilu_gateway.spool import Spool

log = logging.getLogger("weilu_gateway")


def main(arguments: list[str] | None = None) -> int:
    try:
        told = options.read(arguments)
        spool = Spool(told.home, told.most)
        driver = _start_nonebot(told)
        ear = Ear(spool)
        _listen(told, driver, ear)
    except options.Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except (OSError, sqlite3.Error) as trouble:
        sys.stderr.write(f"缓存用不了（{trouble}），请换一个 --home。\n")
        return 1
    _serve(told, driver, spool)
    return 0


def _start_nonebot(told: options.Options) -> Any:
    try:
        import nonebot
    except ImportError:
        raise options.Wrong("网关要另外安装：pip install 'weilu[gateway]'") from None
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    token = {"onebot_access_token": told.token} if told.token else {}
    nonebot.init(
        _env_file=os.devnull,
        driver="~fastapi+~httpx+~websockets",
        host=told.host,
        port=told.port,
        log_level="WARNING",
        **token,
    )
    return nonebot.get_driver()


def _listen(told: options.Options, driver: Any, ear: Ear) -> None:
    for name in told.adapters:
        try:
            adapter = importlib.import_module(options.ADAPTERS[name]).Adapter
        except ImportError as trouble:
            raise options.Wrong(f"适配器 {name} 用不了（{trouble}）：pip install 'weilu[gateway]'") from None
        driver.register_adapter(_with_ear(adapter, ear) if name == "onebot" else adapter)
    _learn_names(driver, ear)
    if set(told.adapters) - {"onebot"}:
        _hear_others(ear)


def _with_ear(adapter: Any, ear: Ear) -> Any:
    """OneBot's payloads are kept as they come in, in their order; NoneBot itself has nothing more to do with them."""

    class Kept(adapter):  # type: ignore[misc]
        @classmethod
        def json_to_event(cls, json_data: Any) -> Any:
            if isinstance(json_data, dict) and json_data.get("post_type") not in {None, "meta_event"}:
                ear.hear(adapter.get_name(), json_data, onebot.normalise)
                return None
            return super().json_to_event(json_data)

    Kept.__name__ = Kept.__qualname__ = "Adapter"
    return Kept


def _learn_names(driver: Any, ear: Ear) -> None:
    """Messages of OneBot name their group by its number alone."""
    from nonebot.adapters import Bot

    @driver.on_bot_connect  # type: ignore[untyped-decorator]
    async def _learn(bot: Bot) -> None:
        if bot.adapter.get_name() == "OneBot V11":
            try:
                groups = await bot.call_api("get_group_list")
                ear.learn({str(group["group_id"]): str(group.get("group_name") or "") for group in groups})
            except Exception as trouble:
                log.warning("没能读到群名（%s），先用群号。", trouble)


def _hear_others(ear: Ear) -> None:
    from nonebot.adapters import Bot, Event
    from nonebot.message import event_preprocessor

    @event_preprocessor
    async def _heard(bot: Bot, event: Event) -> None:
        adapter = bot.adapter.get_name()
        if adapter != "OneBot V11":
            ear.hear(adapter, others.told_by(event, adapter, str(bot.self_id)), others.normalise)


def _serve(told: options.Options, driver: Any, spool: Spool) -> None:
    import nonebot

    def state() -> dict[str, Any]:
        return {"bots": [[bot.adapter.get_name(), str(number)] for number, bot in nonebot.get_bots().items()]}

    forwarder = Forwarder(spool, told.to, told.secret, state)
    driver.on_startup(forwarder.start)
    driver.on_shutdown(forwarder.stop)
    _open_mouth(driver.server_app, Mouth(spool, told.secret, _OneBots()))
    log.info("等机器人来连：ws://%s:%s/onebot/v11/ws；转到 %s", told.host, told.port, urlsplit(told.to).netloc)
    driver.run()


class _OneBots(dict[str, Any]):
    """Those of OneBot that are online now."""

    def get(self, number: str, default: Any = None) -> Any:
        return _online().get(number, default)

    def values(self) -> Any:
        return _online().values()


def _online() -> dict[str, Any]:
    import nonebot

    return {number: bot for number, bot in nonebot.get_bots().items() if bot.adapter.get_name() == "OneBot V11"}


def _open_mouth(app: Any, mouth: Mouth) -> None:
    from fastapi import Request
    from fastapi.responses import JSONResponse

    async def send(request: Request) -> JSONResponse:
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > 256 * 1024:
            return JSONResponse({"error": "too large"}, 413)
        status, answer = await mouth.send(request.headers, await request.body())
        return JSONResponse(answer, status)

    app.add_api_route("/send", send, methods=["POST"])
