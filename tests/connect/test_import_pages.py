"""导入 in the browser: upload, preview, correct, start, watch, undo; who may, and what a broken file says."""

import datetime as dt
import gzip
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chat_exports import FIXTURES, zipped
from imports import bring, events, everything
from weilu.connect.formats import FORMATS
from weilu.connect.forms import OptionsForm
from weilu.connect.guides import guides
from weilu.connect.jobs import run_import, undo_import
from weilu.connect.models import Import
from weilu.connect.uploading import sweep
from weilu.kit.clock import now
from weilu.team.models import Role, Seat, Staff

CHAT = "发送时间,群昵称,消息内容,群\n2024-03-01 08:00,阿炉,早,茶友群\n2024-03-02 08:00,小满,好,茶友群\n"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def send(signed_in, community, store):
    """Upload content as the browser does, and return the answer."""

    def act(content, name="聊天.csv", browser=signed_in, **headers):
        body = content if isinstance(content, bytes) else content.encode()
        return browser.post(
            reverse("connect:imports", args=[community.slug]), {"file": SimpleUploadedFile(name, body)}, **headers
        )

    return act


@pytest.fixture
def draft(send):
    def act(content=CHAT, name="聊天.csv"):
        assert send(content, name).status_code == 302
        return Import.objects.latest("pk")

    return act


def at(entry, act="import"):
    return reverse(f"connect:{act}", args=[entry.community.slug, entry.pk])


def uploads():
    folder = Path(conf.HOME) / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def colleague(community, role):
    staff = Staff.objects.create_user(f"{role}-{community.pk}", password="炉火-很暖-2026")
    Seat.objects.create(community=community, staff=staff, role=role)
    browser = Client()
    browser.force_login(staff, backend=BACKEND)
    return browser


def test_an_upload_is_kept_where_only_weilu_reads_it(draft):
    entry = draft()
    path = Path(entry.path)
    assert path.parent == Path(conf.HOME) / "uploads"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == CHAT
    path.unlink()


def test_a_large_upload_goes_through_the_disk(draft, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 64
    entry = draft()
    assert Path(entry.path).read_text() == CHAT
    assert Path(entry.path).stat().st_mode & 0o777 == 0o600


def test_the_preview_shows_what_the_file_is_taken_for(draft, signed_in):
    page = signed_in.get(at(draft())).content.decode()
    assert "认出来了" in page
    for told in ("2024-03-01 08:00:00", "茶友群", "阿炉", "早", "Asia/Shanghai"):
        assert told in page
    chosen = re.findall(r'<option value="(\w+)" selected', page)
    assert {"time", "author", "text", "space"} <= set(chosen)


def answers(entry, **changed):
    """What the browser would send of the form as it stands, with these changes."""
    from weilu.connect.drafting import understand

    looked = understand(entry)
    form = OptionsForm(looked, entry.community)
    told = {name: form[name].value() or "" for name in form.fields}
    columns = looked.shown.columns if looked.shown else {}
    told |= {f"column-{place}": field for place, field in enumerate(columns.values())}
    return told | changed


def test_correcting_a_column_changes_what_is_read(draft, signed_in):
    entry = draft("什么时候,谁说的,说了什么\n2024-03-01 08:00,阿炉,早\n", "表.csv")
    assert "看不出哪一列是时间" in signed_in.get(at(entry)).content.decode()
    for place, field in enumerate(("time", "author", "text")):
        page = signed_in.post(at(entry, "options"), answers(entry, **{f"column-{place}": field}))
        entry.refresh_from_db()
    assert "2024-03-01 08:00:00" in page.content.decode()
    assert entry.options["mapping"] == {"time": "什么时候", "author": "谁说的", "text": "说了什么"}


def test_a_year_that_the_file_leaves_out_is_asked_for(draft, signed_in):
    entry = draft("时间,昵称,内容\n2024-03-01 08:00,阿炉,早\n3月2日 08:00,小满,好\n")
    page = signed_in.get(at(entry)).content.decode()
    assert "--year" not in page
    assert page.index("请回答") < page.index('name="year"') < page.index("更多设置")
    page = signed_in.post(at(entry, "options"), answers(entry, year="2024")).content.decode()
    assert "2024-03-02 08:00:00" in page


def test_a_page_never_tells_of_the_command_line(draft, signed_in):
    page = signed_in.get(at(draft("什么时候,谁说的\n2024-03-01 08:00,阿炉\n", "表.csv"))).content.decode()
    assert "请在下面选出来" in page
    assert "--map" not in page


def test_giving_a_columns_meaning_to_another_takes_it_from_the_first(draft, signed_in):
    entry = draft("时间,昵称,内容,备注\n2024-03-01 08:00,阿炉,早,好\n")
    signed_in.post(at(entry, "options"), answers(entry, **{"column-3": "text"}))
    entry.refresh_from_db()
    assert entry.options["mapping"] == {"text": "备注"}
    signed_in.post(at(entry, "options"), answers(entry, **{"column-1": ""}))
    entry.refresh_from_db()
    assert entry.options["mapping"] == {"text": "备注", "author": ""}


def test_a_wrong_answer_is_said_so_and_not_taken(draft, signed_in):
    entry = draft()
    page = signed_in.post(at(entry, "options"), answers(entry, zone="Mars/Base", year="12"))
    assert page.status_code == 422
    assert "没有这个时区" in page.content.decode()
    entry.refresh_from_db()
    assert entry.options["zone"] == ""
    assert signed_in.post(at(entry, "start"), answers(entry, zone="Mars/Base")).status_code == 422
    entry.refresh_from_db()
    assert entry.state == Import.State.DRAFT


def test_started_by_two_clicks_it_runs_once(draft, signed_in, community):
    entry = draft()
    from django_tasks_db.models import DBTaskResult

    for _ in range(2):
        assert signed_in.post(at(entry, "start"), answers(entry)).status_code == 302
    assert DBTaskResult.objects.filter(task_path__endswith="run_import").count() == 1
    assert "排队中" in signed_in.get(at(entry)).content.decode()
    run_import.call(entry.pk)
    run_import.call(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.events_new, entry.members_new) == (Import.State.DONE, 2, 2)
    assert entry.path == ""
    page = signed_in.get(at(entry)).content.decode()
    assert "导入完成" in page
    assert f"source={entry.source_id}" in page


def test_a_running_import_shows_how_far_it_is_to_everybody_who_looks(draft, signed_in, community):
    entry = draft()
    Import.objects.filter(pk=entry.pk).update(state=Import.State.RUNNING, progress=0.42, read=1200)
    for browser in (signed_in, colleague(community, Role.ANALYST)):
        page = browser.get(at(entry)).content.decode()
        assert "42%" in page
        assert "1,200" in page
        assert 'hx-trigger="every 1s"' in page


def test_undoing_runs_as_a_job_and_leaves_what_was_before(draft, signed_in, community, tmp_path):
    (tmp_path / "a.csv").write_text(CHAT)
    bring(community, tmp_path / "a.csv")
    before = everything(community)
    entry = draft(CHAT + "2024-03-03 08:00,南星,新来的,茶友群\n")
    signed_in.post(at(entry, "start"), answers(entry))
    run_import.call(entry.pk)
    assert len(events("id")) == 3
    page = signed_in.post(at(entry, "undo"), follow=True).content.decode()
    assert "正在移除" in page
    again = signed_in.post(at(entry, "undo"), follow=True).content.decode()
    assert "现在不能撤销" in again
    undo_import.call(entry.pk)
    assert "已撤销" in signed_in.get(at(entry)).content.decode()
    assert everything(community) == before


def test_cancelling_deletes_the_upload(draft, signed_in):
    entry = draft()
    signed_in.post(at(entry, "discard"))
    assert not Path(entry.path).exists()
    assert not Import.objects.filter(pk=entry.pk).exists()


def test_a_failed_import_says_why_and_can_be_tried_otherwise(draft, signed_in):
    entry = draft()
    signed_in.post(at(entry, "start"), answers(entry))
    Import.objects.filter(pk=entry.pk).update(options={"format": "qq-json"})
    run_import.call(entry.pk)
    entry.refresh_from_db()
    assert entry.state == Import.State.FAILED
    assert entry.error in signed_in.get(at(entry)).content.decode()
    assert events("id") == []
    signed_in.post(at(entry, "again"))
    entry.refresh_from_db()
    signed_in.post(at(entry, "start"), answers(entry, format="csv"))
    run_import.call(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.events_new) == (Import.State.DONE, 2)


def test_an_interrupted_import_with_its_file_goes_on(draft, signed_in):
    entry = draft()
    signed_in.post(at(entry, "start"), answers(entry))
    Import.objects.filter(pk=entry.pk).update(state=Import.State.STOPPED)
    assert "继续" in signed_in.get(at(entry)).content.decode()
    signed_in.post(at(entry, "start"))
    run_import.call(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.events_new) == (Import.State.DONE, 2)


def test_one_file_of_several_in_a_zip_is_picked(draft, signed_in, tmp_path):
    pack = tmp_path / "a.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("一群.csv", CHAT)
        archive.writestr("二群.csv", CHAT.replace("茶友群", "书友群"))
    entry = draft(pack.read_bytes(), "两个群.zip")
    assert "请选择其中一个" in signed_in.get(at(entry)).content.decode()
    page = signed_in.post(at(entry, "options"), answers(entry, member="二群.csv")).content.decode()
    assert "书友群" in page
    entry.refresh_from_db()
    signed_in.post(at(entry, "start"), answers(entry))
    run_import.call(entry.pk)
    assert {row[0] for row in events("text")} == {"早", "好"}
    assert list(entry.community.spaces.values_list("name", flat=True)) == ["书友群"]


def test_a_whole_export_in_a_zip_is_taken_as_it_is(draft, signed_in, tmp_path):
    entry = draft(zipped(FIXTURES / "slack/山行社", tmp_path / "slack.zip").read_bytes(), "slack.zip")
    assert "Slack" in signed_in.get(at(entry)).content.decode()
    signed_in.post(at(entry, "start"), answers(entry))
    run_import.call(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.format) == (Import.State.DONE, "slack")


def test_a_list_asks_for_its_day(draft, signed_in, community):
    entry = draft("姓名,手机,群\n阿炉,13800000001,茶友群\n", "名单.csv")
    page = signed_in.get(at(entry)).content.decode()
    assert "成员名单" in page
    assert f"{community.today:%Y-%m-%d}" in page
    signed_in.post(at(entry, "start"), answers(entry, date="2024-03-01"))
    run_import.call(entry.pk)
    assert list(community.presences.values_list("on", flat=True)) == [dt.date(2024, 3, 1)]


def test_days_and_months_in_doubt_are_asked_for(draft, signed_in):
    entry = draft("时间,昵称,内容\n3/4/2024 08:00,阿炉,早\n")
    page = signed_in.get(at(entry)).content.decode()
    assert "哪个在前" in page
    assert signed_in.post(at(entry, "start"), answers(entry)).status_code == 422
    page = signed_in.post(at(entry, "options"), answers(entry, order="day")).content.decode()
    assert "2024-04-03 08:00:00" in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.csv", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "图.csv", "PNG"),
        (gzip.compress(CHAT.encode() * 999, mtime=0)[:-40], "断.csv.gz", "不完整"),
    ],
)
def test_a_file_that_is_none_is_refused_in_plain_words_and_not_kept(send, content, name, sentence):
    before = uploads()
    page = send(content, name)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    told = send(content, name, HTTP_ACCEPT="application/json")
    assert sentence in told.json()["problem"]
    assert uploads() == before
    assert not Import.objects.exists()


def test_a_script_is_told_where_to_go(send):
    told = send(CHAT, HTTP_ACCEPT="application/json").json()
    assert told["address"] == at(Import.objects.get())


def test_an_upload_over_the_limit_is_refused_in_plain_words(send, settings, signed_in, community):
    settings.UPLOAD_LIMIT = 10
    told = send(CHAT, HTTP_ACCEPT="application/json")
    assert "上限" in told.json()["problem"]
    huge = signed_in.post(
        reverse("connect:imports", args=[community.slug]), HTTP_ACCEPT="application/json", CONTENT_LENGTH=str(1 << 40)
    )
    assert "上限" in huge.json()["problem"]
    nothing = signed_in.post(reverse("connect:imports", args=[community.slug]), HTTP_ACCEPT="application/json")
    assert "选择一个文件" in nothing.json()["problem"]


def test_an_upload_without_its_token_is_refused(send, owner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner, backend=BACKEND)
    assert send(CHAT, browser=browser).status_code == 403
    assert not Import.objects.exists()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MODERATOR])
def test_who_only_reads_may_look_but_not_touch(draft, send, community, role):
    entry = draft()
    browser = colleague(community, role)
    assert browser.get(at(entry)).status_code == 200
    page = browser.get(reverse("connect:imports", args=[community.slug])).content.decode()
    assert "聊天.csv" in page
    assert "data-upload" not in page
    assert send(CHAT, browser=browser).status_code == 403
    for act in ("options", "start", "discard", "again", "undo"):
        assert browser.post(at(entry, act)).status_code == 403


def test_another_communitys_import_does_not_exist_here(draft, signed_in, owner):
    entry = draft()
    from weilu.team.founding import found

    other = found("别处", owner=owner)
    assert signed_in.get(reverse("connect:import", args=[other.slug, entry.pk])).status_code == 404


def test_the_history_names_who_and_the_command_line(draft, signed_in, community, owner):
    draft()
    bring(community, FIXTURES / "csv/聊天.csv")
    page = signed_in.get(reverse("connect:imports", args=[community.slug])).content.decode()
    assert "命令行" in page
    assert str(owner) in page
    assert "待确认" in page
    assert "已完成" in page


def test_what_nobody_started_within_a_day_is_forgotten(draft):
    young, old, failed = draft(), draft(), draft()
    yesterday = now() - dt.timedelta(days=1, minutes=1)
    Import.objects.filter(pk=old.pk).update(created_at=yesterday)
    Import.objects.filter(pk=failed.pk).update(state=Import.State.FAILED, finished_at=yesterday)
    assert sweep() == 2
    assert Path(young.path).exists()
    assert not Path(old.path).exists()
    assert not Path(failed.path).exists()
    assert set(Import.objects.values_list("pk", "path")) == {(young.pk, young.path), (failed.pk, "")}
    assert sweep() == 0


def test_there_is_a_guide_to_every_format():
    assert {name for guide in guides() for name in guide.formats} == set(FORMATS)
