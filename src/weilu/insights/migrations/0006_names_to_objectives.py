from django.db import migrations


def make_objectives(apps, _editor):
    Goal, Objective = apps.get_model("insights", "Goal"), apps.get_model("insights", "Objective")
    for goal in Goal.objects.exclude(objective="").order_by("pk"):
        goal.under = Objective.objects.get_or_create(community_id=goal.community_id, name=goal.objective)[0]
        goal.save(update_fields=["under"])


def name_objectives(apps, _editor):
    for goal in apps.get_model("insights", "Goal").objects.exclude(under=None).select_related("under"):
        goal.objective = goal.under.name
        goal.save(update_fields=["objective"])


class Migration(migrations.Migration):

    dependencies = [("insights", "0005_objectives")]

    operations = [migrations.RunPython(make_objectives, name_objectives)]
