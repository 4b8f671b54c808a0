"""Who sees a task is looked up task by task: a collector's queue has few, and the bank tens of thousands of customers.

Left the choice, PostgreSQL reads all holdings for each statement of the queue where the bank has less than some 100,000
customers; `OFFSET 0` forbids that. The rule itself is the same.
"""

from django.db import migrations

from cureline.trust import rows

_SEES = rows.sees("worklist_task").strip()
# within the brackets of EXISTS, which stand before those of the whole
_ONE_BY_ONE = _SEES.removesuffix("))").rstrip() + " OFFSET 0))"


def _ruled(condition: str) -> str:
    return f"ALTER POLICY rows_of_desk ON worklist_task USING ({condition}) WITH CHECK ({condition})"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0005_history")]

    operations = [migrations.RunSQL(_ruled(_ONE_BY_ONE), _ruled(_SEES))]
