"""What no database takes, or takes only so long: every record arrives all the same, on every store."""

import datetime as dt

from chat_exports import FIXTURES
from imports import everything
from weilu.connect.importing import Options, begin, run
from weilu.connect.intake import Intake
from weilu.connect.models import Import, Source
from weilu.connect.opening import open_file
from weilu.connect.record import Person, Record, Skipped
from weilu.events.models import Space
from weilu.members.models import Identity, Member, Presence

HALF = "\ud83d"  # half of an emoji, as some exporters cut them
LONG = "很" * 3000
MOMENT = 1_772_294_400_000


def record(n, **told):
    plain = {"ts": MOMENT + n * 1000, "author": f"山友{n}", "text": "早", "native_id": f"m{n}"}
    return Record(line=n + 1, **plain | told)


RECORDS = [
    record(0, author="阿\0杉", author_id="u\0", text="一\0二", space="山\0行", space_name="山\0行"),
    record(1, author=f"炉{HALF}", author_id=f"x{HALF}", text=f"早{HALF}", space=f"群{HALF}"),
    record(2, author=LONG, author_id=LONG, text=LONG, space=LONG, channel=LONG, content=LONG, handle=LONG, phone=LONG),
    record(3, native_id=f"m3{HALF}\0", target="m0\0", kind=f"打\0卡{HALF}{LONG}", activity=f"爬{HALF}"),
    record(4, value=1e308, props={"a\0": f"b\0{HALF}", "深": [[LONG]]}),
    record(5, value=float(-(2**70)), channel="扫\0码", content=f"文{HALF}", platform=f"别\0{HALF}{LONG}"),
    record(6, native_id="", author=f"没有\0号{HALF}", space=LONG, text=f"#接龙\0\n爬山{HALF}\n1. 阿\0杉{HALF}"),
]


def taken(community, items, platform="qq", on=None):
    source = Source.objects.create(community=community, kind=Source.Kind.IMPORT, name="a")
    intake = Intake(community, source.pk, platform, on=on)
    intake.take(items)
    return intake.close()


def test_records_of_hostile_values_arrive_and_once(community, store):
    first = taken(community, RECORDS)
    assert (first.events_new, first.skipped) == (len(RECORDS) + 1, {}), "with the entry of the list"
    again = taken(community, RECORDS)
    assert (again.events_new, again.events_known) == (0, len(RECORDS) + 1)
    assert Identity.objects.count() == Member.objects.count() == len(RECORDS), "who stands on the list is known"
    assert Member.objects.filter(name="阿杉").exists()
    assert Space.objects.filter(name="山行").exists()
    everything(community)


def test_a_platform_of_any_length_is_one_platform(community, store):
    taken(community, RECORDS[:2], platform=f"平\0台{LONG}")
    stored = {row[0] for row in store.query("SELECT platform FROM events")}
    assert stored == set(Identity.objects.values_list("platform", flat=True)) == {f"平台{LONG}"[:32]}


def test_a_member_list_of_hostile_values_is_taken_over(community, store):
    people = [
        Person(
            line=n,
            author_id=f"u{n}",
            author=f"山友{n}{HALF}\0",
            space="山\0行",
            phone=LONG,
            email=LONG,
            birthday=LONG,
            channel=LONG,
            handle=LONG,
            tags=[f"徒\0步{HALF}", LONG],
            props={"城\0市": f"杭{HALF}\0州", "深": [{"a\0": LONG}]},
        )
        for n in range(3)
    ]
    for day in (1, 8):
        taken(community, people, on=dt.date(2026, 3, day))
    assert sorted(community.tags.values_list("name", flat=True)) == sorted(["徒步?", LONG[:40]])
    assert (Member.objects.count(), Presence.objects.count()) == (3, 6)


def test_skipped_lines_of_hostile_values_are_kept_as_examples(community, store, tmp_path):
    outcome = taken(
        community, [Skipped(line=1, reason="bad_time", example=f"昨\0天{HALF}"), record(1, ts=1, text="\0")]
    )
    file = open_file(FIXTURES / "csv/聊天.csv")
    entry = begin(community, file, Options())
    entry.skipped = [{"reason": r, "count": n, "examples": e} for r, (n, e) in outcome.skipped.items()]
    entry.save()
    run(Import.objects.get(pk=entry.pk), file)


def test_a_file_of_any_name_is_imported(community, store, tmp_path):
    file = open_file(FIXTURES / "csv/聊天.csv")
    file.name = f"聊\0天{HALF}{LONG}.csv"
    entry = begin(community, file, Options(platform=LONG, space=f"群\0{HALF}{LONG}"))
    assert run(entry, file).state == Import.State.DONE
