"""The stand-in for Stripe begins every test with empty books."""

from tests.payments.demo_stripe import empty_books

__all__ = ["empty_books"]
