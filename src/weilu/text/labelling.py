"""Labels for the lines of any file: JSON objects with `text`, or plain lines; in the order they came in."""

import json
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from weilu.text.judging import score_all
from weilu.text.scores import EMOTIONS, sentiment_label

_CHUNK = 10_000  # lines
_DIGITS = 6


class Unlabelled(Exception):
    """A line that holds no text; the message says which."""


def labels(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each line's object with language, sentiment (−1…1), sentiment_label, emotion, emotion_scores {name: share},
    offence and spam (0…1); a plain line becomes an object with its text. Where objects name an `author`, the same words
    from several of them count as spam. A label that nobody can tell is null."""
    for some in batched(enumerate(lines, 1), _CHUNK):
        objects = [_object(line.rstrip("\r\n"), number) for number, line in some]
        # Whoever names no author is somebody of their own: copies are only known by authors.
        authors = [str(one.get("author") or "") for one in objects]
        scores = score_all([one["text"] for one in objects], authors)
        emotions = scores.emotion
        for n, one in enumerate(objects):
            sentiment = float(scores.sentiment[n])
            yield one | {
                "language": scores.language[n] or None,
                "sentiment": round(sentiment, _DIGITS),
                "sentiment_label": sentiment_label(sentiment, emotions[n], scores.language[n]),
                "emotion": emotions[n] or None,
                "emotion_scores": {
                    name: round(float(share), _DIGITS) for name, share in zip(EMOTIONS, scores.emotions[n], strict=True)
                },
                "offence": round(float(scores.offence[n]), _DIGITS),
                "spam": round(float(scores.spam[n]), _DIGITS),
            }


def _object(line: str, number: int) -> dict[str, Any]:
    if line.lstrip().startswith("{"):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return {"text": line}
        if not isinstance(said.get("text"), str):
            raise Unlabelled(f"line {number}: the object has no text")
        return dict(said)
    return {"text": line}
