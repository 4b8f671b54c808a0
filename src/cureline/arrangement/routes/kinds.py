"""Types of fields that the routes share: bounded, so that nothing beyond the database gets in."""

from __future__ import annotations

from typing import Annotated

from ninja import Field, Path, Query

Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
# CNY 10,000,000,000,000.00: beyond any account, within the database's integers
Minor = Annotated[int, Field(ge=0, le=10**15)]
Signed = Annotated[int, Field(ge=-(10**15), le=10**15)]
Months = Annotated[int, Field(ge=0, le=600)]
Bp = Annotated[int, Field(ge=0, le=100_000)]
