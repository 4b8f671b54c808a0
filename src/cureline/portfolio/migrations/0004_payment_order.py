"""Payments by day in either order without sorting them all; who sees all is not asked row by row."""

from django.db import migrations

from cureline.trust import rows

_BY_ACCOUNT = (
    "portfolio_due_items",
    "portfolio_payments",
    "portfolio_statements",
    "portfolio_guarantors",
    "portfolio_collateral",
    "portfolio_promises",
)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_desk")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX payment_by_day ON portfolio_payments (paid_on, payment_id);", "DROP INDEX payment_by_day;"
        ),
        *(
            migrations.RunSQL(
                rows.no_policy(table) + rows.policy_through(table, "account_id", "portfolio_accounts", "account_id"),
                migrations.RunSQL.noop,
            )
            for table in _BY_ACCOUNT
        ),
    ]
