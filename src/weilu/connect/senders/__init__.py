"""The ways out, a module a kind. Adding one means copying a neighbour and naming it here."""

from weilu.connect.senders import copy, webhook
from weilu.connect.senders.contract import Kind

KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in (webhook, copy)}
"""In the order in which the page offers them."""
