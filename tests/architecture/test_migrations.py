"""The migrations make exactly the tables that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from walk.db import db


@pytest.mark.usefixtures("rows")
def test_models_equal_migrations():
    context = MigrationContext.configure(
        db.session.connection(),
        opts={
            "compare_type": True,
            "include_object": lambda _o, name, kind, _r, _c: (
                not (kind == "table" and name.startswith("procrastinate_"))
            ),
        },
    )
    differences = compare_metadata(context, db.metadata)
    assert [each for each in differences if "alembic_version" not in str(each)] == []
