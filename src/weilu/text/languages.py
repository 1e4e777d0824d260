"""Which language a text is in: by its scripts, and among Latin ones by the small words that every sentence needs."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.text.normalising import END

_SCRIPTS = ("", "han", "kana", "ko", "latin", "ru", "ar", "th", "el", "he", "hi")
_RANGES = {
    "han": ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    "kana": ((0x3041, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF)),
    "ko": ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7A3)),
    "latin": ((0x61, 0x7A), (0xDF, 0xF6), (0xF8, 0x24F), (0x1E00, 0x1EFF)),
    "ru": ((0x400, 0x52F),),
    "ar": ((0x620, 0x64A), (0x66E, 0x6D3)),
    "th": ((0xE01, 0xE30), (0xE32, 0xE33), (0xE40, 0xE46)),
    "el": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "he": ((0x5D0, 0x5EA),),
    "hi": ((0x904, 0x939), (0x958, 0x961)),
}
_LETTERS_OF_A_WORD = 4  # a Latin word of about four letters says as much as one 汉字
_KANA = 0.15  # of kana and 汉字 together: a Chinese text has the odd の, a Japanese one never so few

_SMALL_WORDS = {
    "en": "the and you that for are with this have not but what was is it of to in on my your so we they be at do just",
    "es": "que de el la los las por para una con no es en como pero muy está más todo gracias hola qué y lo se mi",
    "fr": "le la les des est une pour que pas vous nous avec mais dans je tu il et ce qui très merci c'est sur ne",
    "de": "der die das und ist nicht ich du wir ein eine mit für auf den aber auch wie sehr danke was zu es sie von",
    "pt": "que não de uma para com os as por mais muito você está obrigado isso mas como em na no do da é um eu",
    "it": "che di non il la per una con sono è come ma più anche questo molto grazie ciao della gli le un mi si",
    "nl": "de het een en van ik je niet dat is met voor maar ook zijn wat heb naar dit wel nog bedankt geen op",
    "id": "yang dan di ini itu tidak saya kamu untuk dengan ada apa bisa aku juga sudah terima kasih dari ke akan",
    "vi": "không là của và có người cho tôi bạn được một các những này với để rất cảm ơn thì đã anh em",
    "tr": "bir ve bu için çok ne da de ben sen değil var yok ama gibi daha teşekkürler nasıl mı olarak kadar",
}  # fmt: skip
_OF = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_LATIN_WORD = re.compile(r"[a-zß-ɏḀ-ỿ']+")


def languages(texts: Sequence[str]) -> list[str]:
    """ISO 639-1 of each text as `normalised` gives it; "" where there are no letters to tell by."""
    if not texts:
        return []
    codes = np.frombuffer(END.join(texts).encode("utf-32-le"), np.uint32)
    owner = np.cumsum(codes == 0)
    script = _script_of()[np.minimum(codes, 0xFFFF)]
    width = len(_SCRIPTS)
    counts = np.bincount(owner * width + script, minlength=len(texts) * width).reshape(len(texts), width)
    counts[:, 0] = 0
    scripts = _main_script(counts)
    return [_of_latin(text) if script == "latin" else script for text, script in zip(texts, scripts, strict=True)]


def _main_script(counts: npt.NDArray[np.int64]) -> list[str]:
    """zh and ja already told apart."""
    han, kana, latin = (counts[:, _SCRIPTS.index(name)] for name in ("han", "kana", "latin"))
    weights = counts.astype(np.float64)
    weights[:, _SCRIPTS.index("latin")] = latin / _LETTERS_OF_A_WORD
    japanese = (kana > 0) & (kana >= _KANA * (han + kana))
    weights[:, _SCRIPTS.index("kana")] = np.where(japanese, han + kana, 0)
    weights[:, _SCRIPTS.index("han")] = np.where(japanese, 0, han)
    names = {"han": "zh", "kana": "ja"}
    return [
        names.get(_SCRIPTS[best], _SCRIPTS[best]) if some else ""
        for best, some in zip(weights.argmax(axis=1).tolist(), weights.any(axis=1).tolist(), strict=True)
    ]


def _of_latin(text: str) -> str:
    """English unless another language has more of its small words in it, two at least."""
    words = set(_LATIN_WORD.findall(text[:500]))
    found = {language: len(words & small) for language, small in _OF.items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] > max(found["en"], 1) else "en"


@cache
def _script_of() -> npt.NDArray[np.uint8]:
    """By code point, up to 0xFFFF: the number of its script."""
    scripts = np.zeros(0x10000, np.uint8)
    for name, ranges in _RANGES.items():
        for first, last in ranges:
            scripts[first : last + 1] = _SCRIPTS.index(name)
    return scripts
