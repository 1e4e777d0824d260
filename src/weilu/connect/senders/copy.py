"""Where a platform has no open way in: the text ready to copy, the steps, and a person who presses send."""

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import Field, Kind, Sent, Values


def send(values: Values, delivery: Delivery) -> Sent:
    return Sent("to_copy")


KIND = Kind(
    name="copy",
    title=_("复制后人工发送"),
    hint=_("微信群、小红书等没有开放接口的地方：围炉备好内容，人来按发送"),
    icon="copy",
    steps=(
        _("写下发到哪里、由谁发、有什么要注意。"),
        _("到点后内容会出现在 今日 和 发送记录 里：复制，到平台上粘贴发出，再回来点“我已发出”。"),
    ),
    fields=(
        Field("place", _("发到哪里"), _("例如：微信群「山行社 3 群」"), required=False),
        Field("steps", _("发送步骤"), _("给按发送的人看，一行一步"), required=False, input="long"),
    ),
    send=send,
    platform="",
    to=_("发给谁"),
    by_hand=True,
    pictures=True,
    has_title=True,
)
