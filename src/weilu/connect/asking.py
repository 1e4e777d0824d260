"""Whether a private message to an account waits for an answer: every one does, but thanks and yeses."""

import re

# One character or word at a time: nothing to go back to, however long a text of them is.
_THANKS = re.compile(
    r"(?:谢|多谢|感谢|辛苦|您|你|好|的|了|嘞|滴|啦|收到|嗯|哦|噢|行|可以|明白|知道|ok|okay|thanks|thank|thx|you|[^\w?？])+\Z",
    re.IGNORECASE,
)
SHORT = 20


def kind_of_private(text: str) -> str:
    """`ask`, or `message` where it only thanks or agrees."""
    return "message" if len(text) <= SHORT and _THANKS.match(text) else "ask"
