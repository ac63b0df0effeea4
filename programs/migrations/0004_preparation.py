"""The readiness check: one more thing that a program can ask for, and the step that it is on the way in."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0003_nudges"),
    ]

    operations = [
        migrations.AlterField(
            model_name="milestone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("opened", "Opened"),
                    ("started", "Profile begun"),
                    ("complete", "Profile complete"),
                    ("trained", "Trained"),
                    ("signed", "Charter signed"),
                    ("reflected", "Readiness check done"),
                    ("admitted", "Admitted"),
                    ("waitlisted", "Waitlisted"),
                    ("handed_over", "Asked us to choose"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="owes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("charter", "The charter, signed"),
                        ("training", "The training of the role"),
                        ("readiness", "The readiness check, for seniors"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="program",
            name="gate",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("charter", "The charter, signed"),
                        ("training", "The training of the role"),
                        ("readiness", "The readiness check, for seniors"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
