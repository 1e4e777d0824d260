import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("insights", "0006_names_to_objectives"),
        ("segments", "0002_outbox"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="goal", name="objective"),
        migrations.RenameField(model_name="goal", old_name="under", new_name="objective"),
        migrations.AddField(
            model_name='goal',
            name='closed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='goal',
            name='closed_state',
            field=models.CharField(blank=True, editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='goal',
            name='closed_value',
            field=models.FloatField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='goal',
            name='closing',
            field=models.TextField(blank=True, editable=False, max_length=2000),
        ),
        migrations.AddField(
            model_name='goal',
            name='platform',
            field=models.CharField(blank=True, max_length=40, verbose_name='只看平台'),
        ),
        migrations.AddField(
            model_name='goal',
            name='segment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='segments.segment', verbose_name='只看分群'),
        ),
        migrations.AddField(
            model_name='goal',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('confidence', models.PositiveSmallIntegerField()),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('value', models.FloatField(null=True)),
                ('state', models.CharField(max_length=10)),
                ('archived_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='insights.goal')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='GoalTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('way', models.CharField(max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='insights.goal')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
