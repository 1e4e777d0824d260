"""Records and people as the stores take them, whatever a file holds."""

from collections.abc import Sequence

from weilu.connect.record import Person, Record
from weilu.kit.soundness import sound, sound_json, sound_text

PLATFORM = 32  # characters that a platform's name is kept with
RECORD = [
    *("author_id", "author", "text", "native_id", "space", "space_name", "target", "channel"),
    *("content", "activity", "kind", "platform", "handle", "email", "phone"),
]
PERSON = ("author_id", "author", "space", "space_name", "platform")
# Beside a member, so long at most.
KEPT = {"handle": 120, "email": 254, "phone": 32, "birthday": 20, "channel": 120}


def clean_records(records: Sequence[Record]) -> None:
    """In place, field by field: a chunk of fifty thousand is looked through in a few hundredths of a second."""
    _clean(records, RECORD)


def clean_people(people: Sequence[Person]) -> None:
    """In place."""
    _clean(people, PERSON)
    for person in people:
        for name, most in KEPT.items():
            setattr(person, name, sound_text(getattr(person, name), most))
        person.tags = [sound_text(tag, 40) for tag in person.tags]
        if person.props:
            person.props = sound_json(person.props)


def _clean(items: Sequence[Record] | Sequence[Person], names: Sequence[str]) -> None:
    for name in names:
        told = [getattr(item, name) for item in items]
        well = sound(told)
        if name == "platform":
            well = [text[:PLATFORM] for text in well]
        if well is not told:
            for item, text in zip(items, well, strict=True):
                setattr(item, name, text)
