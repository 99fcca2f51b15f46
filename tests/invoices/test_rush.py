"""Many invoices and credit notes at the same moment: every number once, and none left out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests.conftest import close, make_database, migrated_app
from tests.factories import NOW, make_company, make_edition, make_package
from walk.companies.models import Company
from walk.db import db, transaction
from walk.errors import Refused
from walk.invoices.commands import credit, issue
from walk.invoices.models import Invoice
from walk.payments.proofs import find_differences


@pytest.mark.slow
def test_no_number_twice_and_no_gap(tmp_path):
    app = migrated_app(make_database("walk_test_invoices"), tmp_path)
    with app.app_context():
        package = make_package(make_edition())
        ids = [make_company(package, invoice_asked_at=NOW, confirmed_at=None).id for _each in range(8)]
        db.session.commit()

    def twice(company_id: int) -> int:
        refused = 0
        for _each in range(3):
            with app.app_context():
                try:
                    with transaction():
                        made = issue(db.session.get_one(Company, company_id), at=NOW)
                        if company_id % 2:
                            credit(made, reason="Rush", at=NOW)
                except Refused:
                    refused += 1
        return refused

    with ThreadPoolExecutor(8) as pool:
        refused = list(pool.map(twice, [*ids, *ids]))
    with app.app_context():
        numbers = sorted(db.session.scalars(select(Invoice.number)))
        found = [str(each) for each in find_differences()]
    close(app)
    odd = sum(each % 2 for each in ids)
    assert len(numbers) == odd * 6 * 2 + (len(ids) - odd)
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(refused) == (len(ids) - odd) * 5
    assert found == []
