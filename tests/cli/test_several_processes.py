"""Several processes on one PostgreSQL and one ClickHouse server: what one does, the others know, and nothing is done
twice."""

import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

import stores

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not stores.SCALE, reason="is about servers: WEILU_TEST_STORES=scale"),
]

PATIENCE = 90.0  # seconds, on a busy machine


def export(path, first, last):
    with path.open("w", encoding="utf-8") as stream:
        for n in range(first, last):
            row = {
                "time": f"2026-03-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00+08:00",
                "author_id": f"u{n * 7919 % 3000}",
                "author": f"成员{n * 7919 % 3000}",
                "event_id": str(n),
                "text": f"今天第{n}句话",
                "space": f"群{n % 5}",
            }
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def python(home, script):
    """Run a script that knows Weilu, on the home's stores; what it printed."""
    environment = home.environment | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{script}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ended(process):
    out, errors = process.communicate(timeout=PATIENCE * 2)
    assert process.returncode == 0, errors
    return out


def until(home, condition):
    """Wait for something in the home's stores to become true."""
    python(
        home,
        "import time, datetime as dt\n"
        "from weilu.events.models import Rewrite\n"
        "from weilu.team.models import Community\n"
        f"deadline = time.monotonic() + {PATIENCE - 20}\n"
        f"while not ({condition}):\n"
        "    assert time.monotonic() < deadline, list(Rewrite.objects.values())\n"
        "    time.sleep(0.2)",
    )


def test_overlapping_files_taken_in_at_once_give_each_event_and_each_member_once(home, tmp_path):
    files = [export(tmp_path / f"{n}.jsonl", n * 10_000, n * 10_000 + 20_000) for n in range(3)]
    home.weilu("import", str(export(tmp_path / "first.jsonl", 0, 10)), "--community", "shan")
    running = [home.start("import", str(file), "--community", "shan", "--json") for file in files]
    told = [json.loads(ended(process)) for process in running]
    assert sum(one["events_new"] for one in told) == 40_000 - 10
    assert sum(one["events_new"] + one["events_known"] for one in told) == 60_000
    script = """
from weilu.events import rollups
from weilu.events.client import store
from weilu.members.models import Identity, Member
print(store().query("SELECT count(), uniqExact(id), uniqExact(seq), uniqExact(member_id) FROM events")[0],
      Identity.objects.count(), Member.objects.count(), rollups.compare(store()))
"""
    assert python(home, script) == "(40000, 40000, 40000, 3000) 3000 3000 []"


def test_processes_that_start_at_once_bring_empty_stores_up_to_date_together(home):
    for process in [home.start("migrate") for _ in range(4)]:
        ended(process)
    assert (
        python(home, "from weilu.events.client import store\nprint(store().query('SHOW TABLES'))").count("events") == 1
    )


def test_a_sign_out_is_known_to_every_web_process(home, port, tmp_path):
    home.weilu("import", str(export(tmp_path / "a.jsonl", 0, 50)), "--community", "shan")
    python(home, "from weilu.team.founding import demo_owner, found\nfound('甲', slug='jia', owner=demo_owner())")
    home.serve(port, "--processes", "3", "--no-worker")
    address = f"http://127.0.0.1:{port}"
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def post(path, **fields):
        page = browser.open(f"{address}{path}", timeout=30).read().decode()
        fields["csrfmiddlewaretoken"] = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return browser.open(f"{address}{path}", urllib.parse.urlencode(fields).encode(), timeout=30)

    def landed():
        """Where requests that keep every process busy end up."""
        with ThreadPoolExecutor(24) as at_once:
            asked = [urllib.request.Request(f"{address}/c/jia/", headers={"Cookie": session}) for _ in range(72)]
            pages = at_once.map(lambda request: urllib.request.urlopen(request, timeout=60).url, asked)
            return {urllib.parse.urlsplit(page).path for page in pages}

    link = urllib.parse.urlsplit(re.search(r"http\S+", home.weilu("login-link").out)[0])
    post(f"{link.path}?{link.query}")
    session = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    assert landed() == {"/c/jia/"}, "signed in everywhere"
    post("/account/logout/")
    assert landed() == {"/account/login/"}, "signed out everywhere"


MOVE = """
from weilu.team.changes import change_community
from weilu.team.models import Community
change_community(Community.objects.get(slug="shan"), by=None, time_zone="{zone}")
"""


def test_jobs_of_a_worker_that_was_killed_are_finished_by_another(home, tmp_path):
    home.weilu("import", str(export(tmp_path / "a.jsonl", 0, 2_000)), "--community", "shan")
    worker = home.start("work")
    python(home, MOVE.format(zone="Asia/Tokyo"))
    until(home, "Community.objects.get(slug='shan').day_zone == 'Asia/Tokyo'")
    worker.kill()
    worker.communicate()
    # As it lies when a worker dies in the middle: the job is taken from the queue, the rewrite has a runner.
    python(
        home,
        MOVE.format(zone="Europe/Berlin")
        + """
from django_tasks_db.models import DBTaskResult
from weilu.events.models import Rewrite
from weilu.kit.models import Duty
DBTaskResult.objects.filter(status="READY").update(status="RUNNING")
Rewrite.objects.exclude(state="done").update(state="running", runner=Duty.objects.get().holder)
""",
    )
    home.start("work")
    until(home, "Community.objects.get(slug='shan').day_zone == 'Europe/Berlin'")
    until(home, "not Rewrite.objects.exclude(state='done').exists()")


def test_a_worker_stops_when_told(home):
    worker = home.start("work")
    assert "已启动" in worker.stderr.readline()
    worker.terminate()
    worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0


def test_the_demo_is_made_once(home):
    made = [home.weilu("demo", "--no-serve", "--members", "60", "--days", "10") for _ in range(2)]
    assert "正在生成" in made[0].err
    assert "原样保留" in made[1].err
    assert home.weilu("query", "active", "--json").json["rows"][-1]["members"] > 0


def test_the_doctor_finds_all_well(home, tmp_path):
    home.weilu("import", str(export(tmp_path / "a.jsonl", 0, 500)), "--community", "shan")
    findings = {one["what"]: one for one in home.weilu("doctor", "--json").json["findings"]}
    assert {one["state"] for one in findings.values()} <= {"ok", "warn"}
    assert "postgresql" in findings["状态库"]["found"]
    assert "ClickHouse" in findings["事件库"]["found"]


@pytest.mark.parametrize(
    ("variable", "right", "wrong", "sentence"),
    [
        ("WEILU_EVENTS_DSN", "default:", "default:wrong", "密码"),
        ("WEILU_EVENTS_DSN", r"/weilu\d+", "/nowhere", "CREATE DATABASE nowhere"),
        ("WEILU_EVENTS_DSN", r":\d+/", ":1/", "没有回答"),
        ("WEILU_DATABASE_URL", r":\d+/", ":1/", "没有回答"),
        ("WEILU_DATABASE_URL", r"/weilu\d+", "/nowhere", "nowhere"),
    ],
)
def test_a_server_that_cannot_be_used_is_one_sentence(home, variable, right, wrong, sentence):
    home.environment[variable] = re.sub(right, wrong, home.environment[variable], count=1)
    answer = home.weilu("query", "active", check=False)
    assert answer.status == 1
    assert sentence in answer.err
    assert len(answer.err.strip().splitlines()) == 1
