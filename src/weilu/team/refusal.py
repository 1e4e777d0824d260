"""An act that cannot be done, with the sentence that tells the person why."""

from collections.abc import Mapping

from django.utils.functional import Promise


class Refusal(Exception):
    """Base of the named refusals; `str(refusal)` is the sentence in the reader's language."""

    sentence: str | Promise = ""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)
