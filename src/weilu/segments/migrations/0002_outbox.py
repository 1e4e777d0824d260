"""Triggers that note every change of a member, and every member there is so far."""

from django.db import migrations

UNHEARD = "segments_unheard"
MEMBER, WORN, TAG = "members_member", "members_member_tags", "members_tag"
COLUMNS = ("channel", "birthday", "props", "merged_into_id")


def _changed(values):
    return f"INSERT INTO {UNHEARD} (member) {values};"


def statements():
    """(name, when, body) of each trigger."""
    yield "unheard_member_new", f"AFTER INSERT ON {MEMBER}", _changed("VALUES (NEW.id)")
    yield "unheard_member_gone", f"AFTER DELETE ON {MEMBER}", _changed("VALUES (OLD.id)")
    yield (
        "unheard_member_changed",
        f"AFTER UPDATE OF {', '.join(COLUMNS)} ON {MEMBER}",
        _changed("VALUES (NEW.id)")
        + _changed("SELECT OLD.merged_into_id WHERE OLD.merged_into_id IS NOT NULL")
        + _changed("SELECT NEW.merged_into_id WHERE NEW.merged_into_id IS NOT NULL"),
    )
    yield "unheard_tag_put", f"AFTER INSERT ON {WORN}", _changed("VALUES (NEW.member_id)")
    yield "unheard_tag_taken", f"AFTER DELETE ON {WORN}", _changed("VALUES (OLD.member_id)")
    yield (
        "unheard_tag_named",
        f"AFTER UPDATE OF name ON {TAG}",
        _changed(f"SELECT member_id FROM {WORN} WHERE tag_id = NEW.id"),
    )


def make(apps, schema_editor):
    for name, when, body in statements():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN {body} END")
        else:
            returned = "OLD" if "DELETE" in when else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {body} RETURN {returned}; END $$"
            )
            schema_editor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()")
    schema_editor.execute(f"INSERT INTO {UNHEARD} (member) SELECT id FROM {MEMBER}")


def unmake(apps, schema_editor):
    for name, when, _body in statements():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_segments"), ("members", "0002_people")]
    operations = [migrations.RunPython(make, unmake)]
