"""Examples to copy, with this Weilu's address and, while it is shown, the write key filled in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HIDDEN = "wk_…"  # where the key cannot be shown any more

CURL = """\
curl -u "{key}:" "{base}/v1/track" \\
  -d '{{"userId": "u42", "event": "Order Completed", "properties": {{"revenue": 39.9, "order": "A1001"}}}}'"""

PYTHON = """\
# pip install segment-analytics-python
import segment.analytics as weilu

weilu.write_key = "{key}"
weilu.host = "{base}"

weilu.identify("u42", {{"name": "小满", "phone": "13800000000"}})
weilu.track("u42", "Order Completed", {{"revenue": 39.9, "order": "A1001"}})
weilu.flush()"""

NODE = """\
// npm install @segment/analytics-node
import {{ Analytics }} from '@segment/analytics-node'

const weilu = new Analytics({{ writeKey: '{key}', host: '{base}' }})

weilu.identify({{ userId: 'u42', traits: {{ name: '小满', phone: '13800000000' }} }})
weilu.track({{ userId: 'u42', event: 'Order Completed', properties: {{ revenue: 39.9, order: 'A1001' }} }})
await weilu.closeAndFlush()"""

BROWSER = """\
localStorage.visitor ??= crypto.randomUUID()

function tell(event, properties = {{}}) {{
  return fetch('{base}/v1/track', {{
    method: 'POST',
    keepalive: true,
    body: JSON.stringify({{
      writeKey: '{key}',
      anonymousId: localStorage.visitor,
      messageId: crypto.randomUUID(),
      event,
      properties: {{ url: location.href, ...properties }},
    }}),
  }})
}}

tell('Product Viewed', {{ product: '保温杯' }})"""

POSTHOG = """\
# pip install posthog
from posthog import Posthog

weilu = Posthog("{key}", host="{base}")

weilu.set(distinct_id="u42", properties={{"name": "小满"}})
weilu.capture("Order Completed", distinct_id="u42", properties={{"revenue": 39.9, "order": "A1001"}})
weilu.shutdown()"""


@dataclass(frozen=True, slots=True)
class Snippet:
    key: str
    title: str | Promise
    note: str | Promise
    code: str


def snippets(base: str, secret: str = "") -> list[Snippet]:
    """base: Weilu's address as programs reach it."""
    told: list[tuple[str, str | Promise, str | Promise, str]] = [
        ("curl", "curl", _("先在命令行试一下。"), CURL),
        ("python", "Python", _("Segment 的 SDK；RudderStack 的写法相同。"), PYTHON),
        ("node", "Node.js", _("Segment 的 SDK；RudderStack 的写法相同。"), NODE),
        ("browser", _("网页"), _("放进自己网站的脚本里。要先在「修改」里填上网站的地址。"), BROWSER),
        ("posthog", "PostHog", _("已经在用 PostHog 的，换掉地址和密钥就行。"), POSTHOG),
    ]
    return [Snippet(key, title, note, code.format(base=base, key=secret or HIDDEN)) for key, title, note, code in told]
