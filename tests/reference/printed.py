"""Numbers as they are printed."""

from decimal import Decimal


def last_digit(text):
    """One unit of the last digit: 0.0001 of "0.3536", 1e8 of "5e08"."""
    return float(Decimal(1).scaleb(Decimal(text).as_tuple().exponent)) if "inf" not in text else 0
