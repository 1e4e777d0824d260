"""The event store's own versioned migrations. Append only: what has been released is never edited."""

from dataclasses import dataclass

from weilu.events.client import Engine

# `ts`, `seq` and `day` are read by every question: T64 with LZ4 reads half again as fast as Delta with ZSTD, and is no
# larger. `active` is the vocabulary's word on `kind` at the time of recording. The projections are the day rollups:
# by_day by kind and platform, actives for all of them together; both with the members themselves.
# `language` … `spam` are what weilu.text says of the text, `judged` by which weights (0: nobody has looked yet).
EVENTS = """
CREATE TABLE IF NOT EXISTS events (
    community_id UInt32,
    member_id UInt32,
    ts DateTime64(3, 'UTC') CODEC(T64, LZ4),
    seq UInt64 CODEC(T64, LZ4),
    id UInt64 CODEC(NONE),
    day Date CODEC(T64, LZ4),
    kind LowCardinality(String),
    active UInt8,
    platform LowCardinality(String),
    space_id UInt32,
    channel LowCardinality(String),
    source_id UInt32,
    native_id String CODEC(ZSTD(1)),
    content String CODEC(ZSTD(1)),
    activity LowCardinality(String),
    target UInt64,
    value Nullable(Float64),
    text String CODEC(ZSTD(1)),
    search String CODEC(ZSTD(1)),
    language LowCardinality(String),
    sentiment Float32 CODEC(ZSTD(1)),
    emotion LowCardinality(String),
    intensity Float32 CODEC(ZSTD(1)),
    offence Float32 CODEC(ZSTD(1)),
    spam Float32 CODEC(ZSTD(1)),
    judged UInt32 CODEC(ZSTD(1)),
    props JSON(max_dynamic_paths = 64),
    INDEX words search TYPE text(tokenizer = ngrams(2)),
    INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 4,
    PROJECTION by_day (
        SELECT community_id, day, active, kind, platform, groupUniqArray(member_id), count(), sum(value)
        GROUP BY community_id, day, active, kind, platform
    ),
    PROJECTION actives (
        SELECT community_id, active, day, uniqExact(member_id), groupUniqArray(member_id), count(), max(seq)
        GROUP BY community_id, active, day
    )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (community_id, member_id, ts, seq)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    lightweight_mutation_projection_mode = 'rebuild',
    old_parts_lifetime = 2, cleanup_delay_period = 1, max_cleanup_delay_period = 2, cleanup_delay_period_random_add = 0,
    merge_tree_clear_old_parts_interval_seconds = 1, finished_mutations_to_keep = 4
"""

# What an edit or a recall replaced, kept as history: `ts` and `seq` are the event's, `revised_at` the edit's.
REVISIONS = """
CREATE TABLE IF NOT EXISTS revisions (
    community_id UInt32,
    member_id UInt32,
    id UInt64,
    ts DateTime64(3, 'UTC'),
    revised_at DateTime64(3, 'UTC'),
    source_id UInt32,
    text String CODEC(ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (community_id, member_id, id, revised_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    old_parts_lifetime = 2, cleanup_delay_period = 1, max_cleanup_delay_period = 2, cleanup_delay_period_random_add = 0,
    merge_tree_clear_old_parts_interval_seconds = 1
"""

# What rules ask of a member besides events: the state store's word, brought here by segments' outbox. `version`: µs of
# the reading; `gone`: no person of their own (erased, or merged into another).
ATTRIBUTES = """
CREATE TABLE IF NOT EXISTS attributes (
    community_id UInt32,
    member_id UInt32,
    version UInt64,
    gone UInt8,
    channel String,
    birthday String,
    tags Array(String),
    props Map(String, String)
)
ENGINE = ReplacingMergeTree(version, gone)
ORDER BY (community_id, member_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1,
    old_parts_lifetime = 2, cleanup_delay_period = 1, max_cleanup_delay_period = 2, cleanup_delay_period_random_add = 0,
    merge_tree_clear_old_parts_interval_seconds = 1
"""

LEDGER = """
CREATE TABLE IF NOT EXISTS schema_versions
    (version UInt32, name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
ENGINE = MergeTree ORDER BY version SETTINGS fsync_after_insert = 1
"""


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    statements: tuple[str, ...]


MIGRATIONS = (Migration(1, "events, their revisions, members' attributes", (EVENTS, REVISIONS, ATTRIBUTES)),)
NEWEST = MIGRATIONS[-1].version


def applied(engine: Engine) -> int:
    """The version the store is at; 0 for an empty one."""
    engine.command(LEDGER)
    version: int = engine.query("SELECT max(version) FROM schema_versions")[0][0]
    return version


def migrate(engine: Engine) -> list[Migration]:
    """Bring the store to the newest version; statements are idempotent, so a rerun repairs a crash."""
    at = applied(engine)
    pending = [migration for migration in MIGRATIONS if migration.version > at]
    for migration in pending:
        for statement in migration.statements:
            engine.command(statement)
        engine.command(
            "INSERT INTO schema_versions (version, name) VALUES ({version:UInt32}, {name:String})",
            {"version": migration.version, "name": migration.name},
        )
    return pending
