"""Text as every database takes it: without NUL, which PostgreSQL refuses, and without lone halves of surrogate pairs,
which none takes (some exporters cut emoji in two; file names in another encoding come as such)."""

from typing import Any


def sound(texts: list[str]) -> list[str]:
    """The same list where nothing is wrong, which costs little."""
    joined = "".join(texts)
    try:
        joined.encode()
    except UnicodeEncodeError:
        texts = [text.encode("utf-8", "replace").decode() for text in texts]
    return [text.replace("\0", "") for text in texts] if "\0" in joined else texts


def sound_text(text: str, most: int | None = None) -> str:
    """One text, at most so many characters of it."""
    return sound([text])[0][:most]


def sound_json(value: Any) -> Any:
    """The same for every text within lists and mappings, keys included."""
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, dict):
        return {sound_json(key): sound_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [sound_json(inner) for inner in value]
    return value
