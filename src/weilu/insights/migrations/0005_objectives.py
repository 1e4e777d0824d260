"""Objectives as objects; the names that goals had for them are carried over by the next."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("insights", "0004_reviews"),
        ("segments", "0002_outbox"),
        ("team", "0002_api_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="例如：让新人愿意留下来", max_length=60, verbose_name="大目标")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="为什么")),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("closing", models.TextField(blank=True, editable=False, max_length=2000)),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="objectives", to="team.community")),
                ("owner", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="负责人")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(condition=models.Q(("archived_at", None)), fields=("community", "name"), name="objective_once"),
        ),
        migrations.AddField(
            model_name="goal",
            name="under",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="goals", to="insights.objective"),
        ),
    ]
