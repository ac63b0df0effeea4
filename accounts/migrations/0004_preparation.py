"""An index for what one person holds: the page of their one-tap links asks by address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_coming"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="onetaplink",
            index=models.Index(fields=["organization", "email"], name="accounts_onetaplink_holder"),
        ),
    ]
