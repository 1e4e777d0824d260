"""docs/connectors.md tells of every format, and nothing that is not one."""

import re
from pathlib import Path

import click

from weilu.cli.commands.importing import command
from weilu.connect.formats import FORMATS
from weilu.connect.table.columns import MESSAGE_NAMES, PERSON_NAMES

TEXT = (Path(__file__).parents[2] / "docs/connectors.md").read_text(encoding="utf-8")


def test_every_format_has_its_section():
    assert re.findall(r"^### (.+)$", TEXT, re.M) == list(FORMATS)
    assert all(len(section) > 60 for section in re.split(r"^### ", TEXT, flags=re.M)[1:])


def test_every_field_of_a_table_is_named():
    told = set(re.findall(r"[a-z_]+", TEXT))
    assert {*MESSAGE_NAMES, *PERSON_NAMES} <= told


def test_every_flag_in_an_example_exists():
    flags = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    flags |= {name for option in command.params for name in option.secondary_opts}
    assert set(re.findall(r"--[a-z-]+", TEXT)) <= flags
