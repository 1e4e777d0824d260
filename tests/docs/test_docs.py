"""The documents are held to the code: nothing that exists goes untold, nothing is told that does not exist."""

import ast
import json
import re
import subprocess
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest

from weilu import __version__
from weilu.analytics.door import Query, ask
from weilu.cli.commands import COMMANDS
from weilu.cli.commands.bench import PARTS
from weilu.cli.examining import Finding
from weilu.config import environment, settings
from weilu.connect.formats import FORMATS
from weilu.connect.importing import Options, begin, run, summary
from weilu.connect.opening import open_file
from weilu.connect.preview import preview
from weilu.events.vocabulary import ALIASES, KINDS
from weilu.loyalty.checking import check
from weilu.team.models import Community

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def tables(text: str) -> list[list[str]]:
    """Every row of every table, its cells without the marks of code."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if set("".join(row)) - set("-: ")]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, heading
    return found[1]


# --- Settings -----------------------------------------------------------------------------------------------------
@cache
def declared() -> dict[str, str]:
    """Variable -> default, of every `read…` in the settings: also those read only when another is set."""
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(str(settings.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("read"):
            name, default = (ast.literal_eval(argument) for argument in node.args[:2])
            found[name] = str(int(default)) if isinstance(default, bool) else default
    return found


def test_every_setting_has_its_row_with_its_default_and_no_other_does():
    rows = tables(section(doc("settings.md"), "Every variable"))[1:]
    told = {code(name)[0]: (code(default) or [""])[0] for name, default, _ in rows}
    assert told == declared()
    assert environment.VARIABLES.keys() <= told.keys()
    assert all(len(meaning) > 10 for *_, meaning in rows)


def test_documents_name_only_variables_that_the_code_reads():
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    for page in PAGES:
        for name in set(re.findall(r"\bWEILU_[A-Z_]+\b", page.read_text(encoding="utf-8"))):
            assert name.removesuffix("_FILE") in sources, f"{page.name}: {name}"


# --- Events -------------------------------------------------------------------------------------------------------
def test_every_kind_of_event_has_its_row_as_declared():
    rows = [row for row in tables(section(doc("events.md"), "The kinds"))[1:] if len(row) == 6]
    told = {code(name)[0]: (zh, en, by == "yes", value, tuple(code(props))) for name, zh, en, by, value, props in rows}
    assert told == {k.name: (k.zh, k.en, k.by_member, k.value, k.props) for k in KINDS.values()}


def test_names_that_sdks_send_are_told_as_they_are_kept():
    rows = [row for row in tables(section(doc("events.md"), "The kinds")) if len(row) == 2][1:]
    assert {code(sent)[0]: code(kept)[0] for sent, kept in rows} == ALIASES


# --- Formats (connectors.md and metrics.md are held by the tests of their packages) --------------------------------
def test_every_format_has_its_place_in_both_readmes():
    for readme in READMES:
        rows = [row for row in tables(readme.read_text(encoding="utf-8")) if len(row) == 2][1:]
        assert sorted(name for row in rows for name in code(row[1])) == sorted(FORMATS), readme.name


# --- Commands -----------------------------------------------------------------------------------------------------
def command(name: str) -> click.Command:
    found: click.Command = import_module(f"weilu.cli.commands.{COMMANDS[name][0]}").command
    return found


def flags_of(told: click.Command) -> set[str]:
    """The options of a command, those of its parts included."""
    parts = told.commands.values() if isinstance(told, click.Group) else []
    own = {
        flag
        for parameter in told.params
        if isinstance(parameter, click.Option)
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }
    return own.union(*map(flags_of, parts))


def test_every_command_has_its_section_and_no_other_does():
    assert re.findall(r"^## `weilu ([a-z-]+)`$", doc("commands.md"), re.M) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_told_with_all_its_options_and_an_example(name: str):
    told = section(doc("commands.md"), f"`weilu {name}`")
    rows = [row for row in tables(told) if row[0] != "option"]
    assert {flag for row in rows for flag in code(row[0])} == flags_of(command(name))
    assert re.search(rf"```bash\n.*weilu {name}\b", told, re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_use_commands_and_options_that_exist(page: Path):
    for line in commands_in(page.read_text(encoding="utf-8")):
        for name, rest in re.findall(r"(?:^|[\s/])weilu ([a-z][a-z-]*)(.*)", line):
            assert name in COMMANDS, line
            known = flags_of(command(name))
            assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known, line


def test_the_parts_of_bench_are_told():
    assert set(re.findall(r"^weilu bench ([a-z]+)", doc("benchmarks.md"), re.M)) == set(PARTS)


def contract(name: str) -> Any:
    """The example of a command's `--json`."""
    found = re.search(rf"^```json {name}\n(.*?)^```", doc("commands.md"), re.M | re.S)
    assert found, name
    return json.loads(found[1])


def test_the_json_that_commands_print_has_the_keys_that_are_told(tmp_path: Path, community: Community, store: object):
    file = tmp_path / "chat.csv"
    file.write_text("时间,网名,内容,城市\n2026-03-01 08:12,小满,早,杭州\n昨天,小满,早,杭州\n", encoding="utf-8")
    opened = open_file(file)
    looked = preview(opened, Options(mapping={"author": "网名"}), "Asia/Shanghai").as_json()
    imported = summary(run(begin(community, opened, Options(mapping={"author": "网名"})), opened), 1)
    asked = ask("active", Query(community)).as_json()
    assert list(contract("preview")) == list(looked)
    assert list(contract("preview")["rows"][0]) == list(looked["rows"][0])
    assert list(contract("import")) == list(imported)
    assert list(contract("import")["skipped"][0]) == list(imported["skipped"][0])
    assert list(contract("query")) == list(asked)
    assert list(contract("query")["filters"]) == list(asked["filters"])
    assert list(contract("ledger")) == list(check(community).told())
    assert list(contract("doctor")["findings"][0]) == list(Finding("", "ok", "").as_json())


# --- Pages beside each other --------------------------------------------------------------------------------------
def commands_in(text: str) -> list[str]:
    """The lines of every shell example, without remarks."""
    blocks = re.findall(r"^```(?:bash|sh)\n(.*?)^```", text, re.M | re.S)
    lines = (re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line]


def test_both_readmes_name_the_same_commands_and_pages():
    english, chinese = (readme.read_text(encoding="utf-8") for readme in READMES)
    assert commands_in(english) == commands_in(chinese)
    assert commands_in(english)[0] == "make demo"
    assert links(english) - {"README.zh-CN.md"} == links(chinese) - {"README.md"}


def test_make_targets_named_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in PAGES:
        lines = commands_in(page.read_text(encoding="utf-8"))
        named = {name for line in lines for name in re.findall(r"^make ([a-z-]+)", line)}
        assert named <= targets, page.name


def links(text: str) -> set[str]:
    """Targets of links and pictures outside code that are not addresses."""
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.M | re.S)
    return {target for target in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in target}


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    kept = (c for c in heading.lower() if c in "-_ " or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_every_document_is_in_the_index():
    told = links(doc("README.md"))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"} <= told


def test_the_changelog_has_a_heading_for_this_version():
    assert re.search(rf"^## {re.escape(__version__)}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)


def test_decisions_are_dated_newest_first():
    dates = re.findall(r"^## (\d{4}-\d\d-\d\d): ", doc("decisions.md"), re.M)
    assert dates
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == len(re.findall(r"^## ", doc("decisions.md"), re.M))


def test_pictures_are_small_enough_to_load():
    for picture in (ROOT / "docs/pictures").iterdir():
        assert picture.stat().st_size < 300_000, picture.name


# --- What a repository must not tell ------------------------------------------------------------------------------
# Somebody's folders, and where packages were fetched from.
MACHINE = re.compile(
    r"(?<![\w.~])/(?:work|root|Users)/[\w.-]"
    r"|(?<![\w./~])/home/(?!style)[a-z]+/[\w.-]"
    r"|https?://[^\s\"')]*(?:/simple/|/-/[\w.-]+\.tgz|[./]pypi\.|registry\.|artifactory|nexus|mirrors?\.)"
    r"|^(?:--)?(?:extra-)?index-url",
    re.M,
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_tracked_file_tells_of_a_machine_or_of_where_its_packages_came_from():
    told = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        if found := MACHINE.search(content.decode("utf-8", "replace")):
            told.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert told == []


@pytest.mark.parametrize(
    "line",
    [
        "/ro" + "ot/.pyenv/bin/python",
        "cd /wo" + "rk/main",
        "/ho" + "me/anna/weilu",
        '"resolved": "https://regis' + 'try.npmjs.org/htmx/-/htmx-2.0.0.tgz"',
        "--index" + "-url https://example.test/sim" + "ple/",
    ],
)
def test_such_a_line_would_be_found(line: str):
    assert MACHINE.search(line)
