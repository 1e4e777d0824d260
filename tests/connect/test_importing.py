"""Importing from end to end: twice adds nothing, overlaps join up, undo leaves no trace."""

import datetime as dt
import json
import threading

import pytest
from django.db import connection

from chat_exports import FIXTURES
from imports import bring, events, everything, members
from weilu.analytics.door import Query, ask
from weilu.connect.importing import AlreadyRunning, Options, UndoUnderWay, begin, run
from weilu.connect.models import Import
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.resuming import take_up_imports
from weilu.connect.undoing import ImportUnderWay, NotUndoable, claim_undo, undo
from weilu.kit.processes import this_process
from weilu.members.models import Member, Tag

WECHAT = FIXTURES / "wechat-csv/周末山行群.csv"


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def chat(path, rows, header="时间,昵称,内容,群"):
    return written(path, "\n".join([header, *rows]) + "\n")


def taken_back(entry, by=None):
    claim_undo(entry, by=by)
    undo(entry)


def test_the_same_file_again_adds_nothing(community, store):
    first = bring(community, WECHAT, space="山行群")
    before = everything(community)
    again = bring(community, WECHAT, space="山行群")
    assert first.events_new > 5
    assert (again.events_new, again.members_new, again.events_known) == (0, 0, first.events_new)
    assert everything(community) == before


def test_a_line_said_twice_stays_twice_and_weekly_exports_join_up(community, store):
    first = bring(community, FIXTURES / "csv/聊天.csv")
    second = bring(community, FIXTURES / "csv/聊天-下一周.csv")
    assert (first.events_new, second.events_new, second.events_known) == (3, 1, 2)
    assert [row[0] for row in events("text")][1:] == ["老白茶", "老白茶", "一周了"]


def test_the_newest_version_of_a_sign_up_list_wins(community, store, tmp_path):
    rows = [
        '2024-03-01 08:00,岚,"#接龙\n爬山\n1. 岚\n2. 小满",山行群',
        '2024-03-01 08:05,小满,"#接龙\n爬山\n1. 岚\n2. 小满\n3. 老周 两人",山行群',
        '2024-03-01 08:09,小满,"#接龙\n爬山\n1. 岚\n2. 老周 两人",山行群',
    ]
    bring(community, chat(tmp_path / "a.csv", rows))
    names = dict(Member.objects.values_list("pk", "name"))
    listed = store.query("SELECT member_id, activity FROM events WHERE kind = 'sign_up' ORDER BY seq")
    assert [(names[member], name) for member, name in listed] == [("岚", "爬山"), ("老周", "爬山")]


def test_system_lines_become_what_happened(community, store):
    bring(community, WECHAT, space="山行群")
    kinds = dict(store.query("SELECT kind, count() FROM events GROUP BY kind"))
    assert kinds["join"] == 3
    assert kinds["sign_up"] == 3
    assert {"leave", "reaction", "system"} <= kinds.keys()


def test_a_dated_list_tells_who_is_there_and_who_has_gone(community, store, tmp_path):
    bring(
        community, chat(tmp_path / "chat.csv", ["2024-03-01 08:00,阿炉,早,茶友群", "2024-03-02 08:00,小满,早,茶友群"])
    )
    for day, names in (("2024-03-03", "阿炉 小满 南星"), ("2024-03-10", "阿炉 南星 云起")):
        lines = [f"{name},茶友群" for name in names.split()]
        listed = written(tmp_path / f"{day}.csv", "\n".join(["姓名,群", *lines]))
        bring(community, listed, kind="roster", date=day)
    rows = ask("speaking", Query(community, dt.date(2024, 3, 1), dt.date(2024, 3, 10))).rows
    assert [row["roster"] for row in rows if row["period"] in (dt.date(2024, 3, 2), dt.date(2024, 3, 10))] == [
        False,
        True,
    ]
    happened = store.query("SELECT kind, member_id, toString(day) FROM events WHERE kind != 'message' ORDER BY ts, seq")
    names = dict(Member.objects.values_list("pk", "name"))
    assert {(kind, names[member], day) for kind, member, day in happened} == {
        ("join", "南星", "2024-03-03"),
        ("join", "云起", "2024-03-10"),
        ("leave", "小满", "2024-03-10"),
    }


def test_a_list_tells_no_second_arrival_of_who_had_come_by_then(community, store, tmp_path):
    bring(community, chat(tmp_path / "chat.csv", ["2024-03-03 20:00,阿炉,早,茶友群"]))
    rows = "阿炉,茶友群,2024-03-03\n小满,茶友群,2024-03-02\n"
    listed = written(tmp_path / "list.csv", f"姓名,群,入群时间\n{rows}")
    bring(community, listed, kind="roster", date="2024-03-03")
    joins = store.query("SELECT member_id, toString(day) FROM events WHERE kind = 'join' ORDER BY ts")
    names = dict(Member.objects.values_list("pk", "name"))
    assert [(names[member], day) for member, day in joins] == [("小满", "2024-03-02"), ("阿炉", "2024-03-03")]
    again = bring(community, listed, kind="roster", date="2024-03-03")
    assert again.events_new == 0
    growth = ask("growth", Query(community, dt.date(2024, 3, 1), dt.date(2024, 3, 5))).rows
    assert [row["joined"] for row in growth] == [0, 1, 1, 0, 0]


def test_undo_takes_away_exactly_what_the_import_brought(community, store, tmp_path):
    bring(community, chat(tmp_path / "a.csv", ["2024-03-01 08:00,阿炉,早,茶友群", "2024-03-02 08:00,小满,好,茶友群"]))
    Member.objects.get(name="小满").tags.add(Tag.objects.create(community=community, name="老友"))
    before = everything(community)
    more = [
        "2024-03-02 08:00,小满,好,茶友群",
        "2024-03-05 09:00,小满,又来了,茶友群",
        "2024-03-06 09:00,南星,新来的,新群",
    ]
    entry = bring(community, chat(tmp_path / "b.csv", more))
    assert (entry.events_new, entry.events_known, entry.members_new) == (2, 1, 1)
    assert everything(community) != before
    taken_back(entry)
    assert everything(community) == before
    assert entry.state == Import.State.UNDONE


def test_undoing_a_list_puts_back_what_it_overwrote(community, store, tmp_path):
    header = "姓名,手机,生日,标签,群,城市"
    first = written(tmp_path / "a.csv", f"{header}\n阿炉,13800000001,03-05,老友,茶友群,杭州\n")
    bring(community, first, kind="roster", date="2024-03-01")
    before = everything(community)
    rows = "阿炉,13800000009,05-03,老友;组长,茶友群,上海\n南星,13800000003,,组长,茶友群,北京\n"
    entry = bring(community, written(tmp_path / "b.csv", f"{header}\n{rows}"), kind="roster", date="2024-03-08")
    assert Member.objects.get(name="阿炉").phone == "13800000009"
    taken_back(entry)
    assert everything(community) == before


def test_undo_leaves_whom_another_list_told_of_since(community, store, tmp_path):
    entry = bring(community, chat(tmp_path / "a.csv", ["2024-03-01 08:00,阿炉,早,茶友群"]))
    bring(community, written(tmp_path / "b.csv", "姓名,手机,群\n阿炉,13800000001,茶友群\n"), kind="roster")
    taken_back(entry)
    assert Member.objects.get().phone == "13800000001"


def test_what_was_undone_can_be_imported_again(community, store):
    entry = bring(community, WECHAT, space="山行群")
    before = events("id, text")
    taken_back(entry)
    assert events("id") == []
    assert bring(community, WECHAT, space="山行群").events_new == entry.events_new
    assert events("id, text") == before


def test_an_undo_interrupted_anywhere_is_finished_later(community, store, tmp_path, monkeypatch):
    bring(community, chat(tmp_path / "a.csv", ["2024-03-01 08:00,阿炉,早,茶友群"]))
    before = everything(community)
    entry = bring(community, chat(tmp_path / "b.csv", ["2024-03-05 09:00,阿炉,又来了,新群"]))
    claim_undo(entry, by=None)
    from weilu.connect import undoing

    def power_fails(*_):
        raise KeyboardInterrupt

    for step in ("_put_back", "_remove_members", "_remove_rooms", "recount"):
        with monkeypatch.context() as broken:
            broken.setattr(undoing, step, power_fails)
            with pytest.raises(KeyboardInterrupt):
                undo(entry)
    undo(entry)
    assert everything(community) == before


def test_an_import_is_undone_once_and_not_while_another_runs(community, store, tmp_path):
    entry = bring(community, WECHAT, space="山行群")
    other = begin(community, open_file(FIXTURES / "csv/聊天.csv"), Options())
    Import.objects.filter(pk=other.pk).update(state=Import.State.RUNNING, runner=this_process())
    with pytest.raises(ImportUnderWay):
        claim_undo(entry, by=None)
    Import.objects.filter(pk=other.pk).update(state=Import.State.DONE)
    claim_undo(entry, by=None)
    with pytest.raises(NotUndoable):
        claim_undo(entry, by=None)
    with pytest.raises(UndoUnderWay):
        bring(community, FIXTURES / "csv/聊天-下一周.csv")


def messages(count, start=0):
    return [
        json.dumps({"id": n, "time": 1_709_251_200 + n * 60, "author": f"山友{n % 90}", "text": f"第{n}句"})
        for n in range(start, start + count)
    ]


def test_a_file_that_breaks_after_much_was_recorded_leaves_nothing(community, store, tmp_path):
    bring(community, chat(tmp_path / "a.csv", ["2024-03-01 08:00,阿炉,早,茶友群"]))
    before = everything(community)
    broken = written(tmp_path / "b.json", "[" + ",\n".join(messages(9_000))[:-30])
    entry = begin(community, open_file(broken), Options(space="山行群"))
    seen = []
    with pytest.raises(CannotRead):
        run(entry, open_file(broken), lambda now: seen.append(now.events_new + now.read))
    assert max(seen) >= 2_000, "much had been taken in"
    entry.refresh_from_db()
    assert (entry.state, entry.events_new, entry.members_new) == (Import.State.FAILED, 0, 0)
    assert "半截" in entry.error
    assert everything(community) == before


def test_an_import_stopped_by_anything_else_goes_on_where_it_was(community, store, tmp_path):
    file = written(tmp_path / "a.jsonl", "\n".join(messages(9_000)))
    entry = begin(community, open_file(file), Options())

    def unplugged(now):
        if now.read >= 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(entry, open_file(file), unplugged)
    entry.refresh_from_db()
    assert entry.state == Import.State.STOPPED
    again = bring(community, file)
    assert (again.pk, again.state, again.events_new) == (entry.pk, Import.State.DONE, 9_000)
    assert [row[0] for row in events("text")] == [f"第{n}句" for n in range(9_000)]


def test_an_interrupted_import_may_be_taken_back_instead(community, store, tmp_path):
    file = written(tmp_path / "a.jsonl", "\n".join(messages(3_000)))
    entry = begin(community, open_file(file), Options())
    with pytest.raises(ZeroDivisionError):
        run(entry, open_file(file), lambda _: 1 / 0)
    taken_back(entry)
    assert events("id") == []
    assert members(community) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_the_same_file_at_once_one_does_it(community, store, tmp_path):
    file = written(tmp_path / "a.jsonl", "\n".join(messages(3_000)))
    line, outcomes = threading.Barrier(2), []

    def go():
        try:
            line.wait()
            outcomes.append(bring(community, file).events_new)
        except AlreadyRunning:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The one who comes after the other is done imports again, and adds nothing.
    assert sorted(map(str, outcomes)) in (["3000", "refused"], ["0", "3000"])
    assert len(events("id")) == 3_000
    assert Import.objects.filter(state=Import.State.RUNNING).count() == 0


def test_at_the_start_what_lost_its_process_shows_as_interrupted(community, store):
    entry = begin(community, open_file(WECHAT), Options())
    Import.objects.filter(pk=entry.pk).update(state=Import.State.RUNNING, runner=f"{this_process()}0")
    take_up_imports()
    entry.refresh_from_db()
    assert entry.state == Import.State.STOPPED


def test_a_column_told_to_mean_nothing_is_kept_as_a_property(community, store, tmp_path):
    file = chat(tmp_path / "a.csv", ["2024-03-01 08:00,阿炉,早,茶友群"])
    bring(community, file, mapping={"space": ""})
    assert events("space_id, toString(props.`群`)") == [(0, "茶友群")]
