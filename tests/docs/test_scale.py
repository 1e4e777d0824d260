"""docs/scale.md tells statements for a ClickHouse administrator: each is one that the engine understands."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs/scale.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^\s*```sql\n(.*?)^\s*```", PAGE, re.M | re.S)
STATEMENTS = [statement.strip() for block in BLOCKS for statement in block.split(";") if statement.strip()]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: " ".join(statement.split()[:3]))
def test_a_statement_told_is_one_that_the_engine_understands(store, statement):
    assert store.command(f"EXPLAIN AST {statement}")


def test_a_table_made_in_the_shape_of_ours_has_its_indexes_and_its_rollup(store):
    store.command("DROP TABLE IF EXISTS likewise")
    store.command(
        "CREATE TABLE likewise AS events ENGINE = MergeTree PARTITION BY toYYYYMM(ts)"
        " ORDER BY (community_id, member_id, ts, seq) SETTINGS lightweight_mutation_projection_mode = 'rebuild'"
    )
    try:
        for kind, told in (("data_skipping_indices", "name, type, expr"), ("columns", "name, type, compression_codec")):
            shape = "SELECT {} FROM system.{} WHERE database = currentDatabase() AND table = '{}' ORDER BY 1"
            assert store.query(shape.format(told, kind, "likewise")) == store.query(shape.format(told, kind, "events"))
        (made,) = store.query("SHOW CREATE TABLE likewise")[0]
        assert "PROJECTION by_day" in made
    finally:
        store.command("DROP TABLE likewise")


def test_the_grants_told_name_every_system_table_that_is_read():
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("src/weilu").rglob("*.py"))
    read = set(re.findall(r"\bsystem\.(\w+)", sources)) - {"settings", "parts_columns"}
    assert read == set(re.findall(r"GRANT SELECT ON system\.(\w+) TO", PAGE))
