"""Events as if they had been judged: numbers by hand instead of the model's."""

from dataclasses import replace

import pyarrow as pa

from weilu.events.batch import pack
from weilu.events.recording import recorder
from weilu.members.models import Member

TYPES = {"sentiment": pa.float32(), "emotion": pa.string(), "intensity": pa.float32(), "language": pa.string(),
         "offence": pa.float32(), "spam": pa.float32(), "judged": pa.uint32()}  # fmt: skip


def record_scored(community, events, **columns):
    """Record events under these scores, one of each column for every event."""
    batch = pack(community, events)
    rows = batch.rows.select([name for name in batch.rows.column_names if name not in columns])
    for name, values in columns.items():
        rows = rows.append_column(name, pa.array(values, TYPES[name]))
    return recorder().submit(replace(batch, rows=rows)).result()


def record_moods(community, told):
    """Record events with the sentiment and emotion of each: (event, sentiment, emotion)."""
    return record_scored(
        community,
        [event for event, *_ in told],
        sentiment=[score for _, score, _ in told],
        emotion=[mood for *_, mood in told],
        intensity=[0.75 if mood else 0 for *_, mood in told],
    )


def make_every_sort(town):
    """老板 works here, 小围 is a bot, as_2019 is 阿杉 under another number."""
    Member.objects.filter(name="老板").update(is_staff=True)
    Member.objects.filter(name="小围").update(is_bot=True)
    Member.objects.filter(name="as_2019").update(merged_into=town.person("阿杉"))
