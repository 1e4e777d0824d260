"""Texts as the models read them: kit's normal form, what only identifies masked, what only shouts shortened.

Links, names called and long numbers become one character each, taken from Unicode's private area, which no text may
bring along. Emoji, bracketed emoji ([哭]) and kaomoji stay as they are: they say how a text is meant.
"""

import re
from collections.abc import Sequence

from weilu.kit.matching import normal_all

CHUNK = 1000  # texts that are read as one
LONGEST = 4096  # characters of a text that are read: enough to tell how it sounds
END = "\0"  # between texts where many are read as one
LINK, NAME, NUMBER, LONG_NUMBER = "\ue000", "\ue001", "\ue002", "\ue003"

# Forms of Taiwan and Hong Kong that opencc's table of characters leaves alone.
_REGIONAL = str.maketrans("著妳牠祂", "着你它他")
_NEVER = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff]+")
# What Weibo's own pages put around a text that is shared from them: the title of a topic or a page, not its tone.
_WRAPPER = re.compile(r"\{%#|#%\}|『|』|_?手机新浪网")
_LINK = re.compile(r"(?:https?://|www\.)[^\s\0\u3000-\u9fff]+|(?<![a-z0-9])t\.cn/[a-z0-9]+")
_MAIL = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}")
_NAME = re.compile(r"@[\w-]{1,30}|(?<=/)u/[\w-]{1,30}")
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,24}")  # whoever gives one wants to be reached
_NUMBER = re.compile(r"\d[\d,.]{2,}")
_SHOUT = re.compile(r"([^\0])\1{3,}")
_BLANK = re.compile(r"[^\S\0]+")


def normalised(texts: Sequence[str]) -> list[str]:
    """Each as a model reads it; at most LONGEST characters of it. What comes out never holds END."""
    return [one for start in range(0, len(texts), CHUNK) for one in _normalised(texts[start : start + CHUNK])]


def _normalised(texts: Sequence[str]) -> list[str]:
    joined = END.join(normal_all([text[:LONGEST].replace(END, " ") for text in texts]))
    joined = _NEVER.sub("", joined).translate(_REGIONAL)
    joined = _WRAPPER.sub(" ", joined)
    joined = _LINK.sub(LINK, joined)
    joined = _MAIL.sub(NAME, joined)
    joined = _NAME.sub(NAME, joined)
    joined = _LONG_NUMBER.sub(LONG_NUMBER, joined)
    joined = _NUMBER.sub(NUMBER, joined)
    joined = _SHOUT.sub(r"\1\1\1", joined)
    joined = _BLANK.sub(" ", joined)
    return [text.strip() for text in joined.split(END)]
