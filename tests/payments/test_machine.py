"""Whatever happens to gifts, in whatever order and how often it is told: the totals are those of a small model."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from tests.factories import NOW, make_donation, make_edition, make_page, make_route, make_team, make_walker
from tests.payments.telling import intent
from walk.db import db
from walk.donations.models import Donation
from walk.donations.moving import move_gift
from walk.donations.offline import correct
from walk.errors import Refused
from walk.pages.models import Page
from walk.payments.events import heal
from walk.payments.models import Payment, RefundOrder
from walk.payments.proofs import find_differences
from walk.payments.queries import left_of
from walk.payments.refunds import order_refund

BY = {"note": "why", "asked_by": "finance", "at": NOW}
AMOUNTS = st.integers(1, 9000)


@dataclass
class Model:
    """A gift: on which page, what was paid of it, and what went back under which reference and did not fail."""

    page: int
    paid: int = 0
    back: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> int:
        return max(0, self.paid - sum(self.back.values()))


class Gifts(RuleBasedStateMachine):
    """Promise, pay at once or late, refund in parts, fail a refund, dispute, win, move, correct; told again at will."""

    gifts = Bundle("gifts")
    went_back = Bundle("went_back")

    @initialize()
    def begin(self) -> None:
        edition = db.session.scalars(select(Page.edition_id)).first()
        assert edition is not None
        first = db.session.scalars(select(Page).order_by(Page.id)).first()
        assert first is not None
        route = first.walker.route  # type: ignore[union-attr]
        walkers = [make_page(make_walker(route, fee=0, fee_received=0)) for _ in range(2)]
        self.pages = [*walkers, make_page(make_team(first.edition))]
        self.model: dict[int, Model] = {}
        self.number = 0

    @rule(target=gifts, amount=AMOUNTS, page=st.integers(0, 2))
    def promise(self, amount: int, page: int) -> int:
        gift = make_donation(self.pages[page], amount=amount, paid_at=None)
        self.model[gift.id] = Model(page=page)
        return gift.id

    @rule(gift=gifts)
    def goes_to_a_slow_bank(self, gift: int) -> None:
        self._session(gift, payment_status="unpaid")

    @rule(gift=gifts)
    def slow_bank_says_no(self, gift: int) -> None:
        if not self.model[gift].paid:
            self._session(gift, "async_payment_failed", payment_status="unpaid")

    @rule(gift=gifts, kind=st.sampled_from(["completed", "async_payment_succeeded"]))
    def pay(self, gift: int, kind: str) -> None:
        self._session(gift, kind)
        self.model[gift].paid = self._row(gift).amount

    @rule(target=went_back, gift=gifts, kind=st.sampled_from(["refund", "dispute"]), part=st.floats(0, 1))
    def goes_back(self, gift: int, kind: str, part: float):  # type: ignore[no-untyped-def]
        model = self.model[gift]
        most = model.counts if kind == "refund" else model.paid
        if not most:
            return multiple()
        self.number += 1
        told = (gift, f"{kind}_{gift}_{self.number}", max(1, round(most * part)))
        self._told_back(told)
        model.back[told[1]] = told[2]
        return told

    @rule(told=went_back)
    def told_again(self, told: tuple[int, str, int]) -> None:
        self._told_back(told)

    @rule(told=went_back)
    def comes_back(self, told: tuple[int, str, int]) -> None:
        gift, reference, _amount = told
        kind = "refund.failed" if reference.startswith("refund") else "charge.dispute.funds_reinstated"
        heal(kind, self._thing(told, status="failed"), at=NOW)
        self.model[gift].back.pop(reference, None)

    @rule(gift=gifts, page=st.integers(0, 2))
    def move(self, gift: int, page: int) -> None:
        if page != self.model[gift].page:
            move_gift(self._row(gift), self.pages[page], moved_by="finance", reason="why", at=NOW)
            self.model[gift].page = page

    @rule(gift=gifts)
    def correct_it(self, gift: int) -> None:
        payment, model = self._payment(gift), self.model[gift]
        if payment is not None and model.counts and "correction" not in model.back:
            model.back["correction"] = model.counts
            correct(payment, made_by="finance", note="why", at=NOW)

    @rule(gift=gifts, amount=AMOUNTS)
    def ask_a_refund(self, gift: int, amount: int) -> None:
        """Asking takes nothing yet, and never more than is left with all that was asked."""
        payment = self._payment(gift)
        if payment is None:
            return
        asked = sum(db.session.scalars(select(RefundOrder.amount).where(RefundOrder.payment_id == payment.id)))
        try:
            self.number += 1
            order_refund(payment, amount=amount, form_key=f"{gift} {self.number}", **BY)
            assert amount + asked <= self.model[gift].counts
        except Refused:
            assert amount + asked > self.model[gift].counts

    @invariant()
    def totals_are_those_of_the_model(self) -> None:
        db.session.expire_all()
        raised, gifts = Counter[int](), Counter[int]()
        for number, model in self.model.items():
            assert self._row(number).received == model.counts
            raised[model.page] += model.counts
            gifts[model.page] += model.counts > 0
            payment = self._payment(number)
            assert payment is None or left_of(payment) == model.counts
        pages = getattr(self, "pages", [])
        assert [(each.raised, each.gifts) for each in pages] == [(raised[n], gifts[n]) for n in range(len(pages))]

    def teardown(self) -> None:
        assert list(find_differences()) == []

    def _row(self, gift: int) -> Donation:
        return db.session.get_one(Donation, gift)

    def _payment(self, gift: int) -> Payment | None:
        return db.session.scalar(select(Payment).where(Payment.checkout_id == self._row(gift).line.checkout_id))

    def _session(self, gift: int, kind: str = "completed", *, payment_status: str = "paid") -> None:
        checkout = self._row(gift).line.checkout
        thing = {
            "id": f"cs_{checkout.reference}",
            "client_reference_id": checkout.reference,
            "amount_total": checkout.amount,
            "currency": "eur",
            "payment_intent": intent(checkout),
            "payment_status": payment_status,
        }
        heal(f"checkout.session.{kind}", thing, at=NOW)

    def _told_back(self, told: tuple[int, str, int]) -> None:
        refund = told[1].startswith("refund")
        heal("refund.created" if refund else "charge.dispute.funds_withdrawn", self._thing(told), at=NOW)

    def _thing(self, told: tuple[int, str, int], *, status: str = "succeeded") -> dict[str, object]:
        gift, reference, amount = told
        return {
            "id": reference,
            "amount": amount,
            "status": status,
            "payment_intent": intent(self._row(gift).line.checkout),
        }


def test_totals_after_every_step(rows):
    make_page(make_walker(make_route(make_edition()), fee=0, fee_received=0))
    run_state_machine_as_test(
        Gifts,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
