"""Money: integers of a currency's minor unit inside, decimals at the edges."""

from __future__ import annotations

from decimal import Decimal

# ISO 4217 lists the exponent of each currency; these are the ones that are not 2.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
                     "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip


def exponent(currency: str) -> int:
    """Decimal places of a currency's minor unit (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


def format_minor(minor: int, currency: str) -> str:
    """Minor units as a decimal with thousands separated, without the currency."""
    return f"{Decimal(minor).scaleb(-exponent(currency)):,.{exponent(currency)}f}"
