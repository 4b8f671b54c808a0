"""The search by meaning against what PostgreSQL finds by keywords, on the same cases and the same relevant ones."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from cureline.engine.resemble import Index, ndcg, recall
from tests.engine.resemble.test_search import SET, texts

# a word anywhere in the text, and the words of PostgreSQL's English full-text search, by rank
_KEYWORDS = """
    WITH doc(id, words) AS (SELECT unnest(%s::text[]), unnest(%s::text[])),
         asked(word) AS (SELECT unnest(%s::text[])),
         ranked AS (
             SELECT doc.id,
                    (SELECT count(*) FROM asked WHERE position(lower(word) IN lower(doc.words)) > 0)
                    + ts_rank(to_tsvector('english', doc.words), to_tsquery('english', %s)) AS score
             FROM doc)
    SELECT id FROM ranked WHERE score > 0 ORDER BY score DESC, id LIMIT 5
"""


def by_keywords(query: str) -> list[str]:
    given = texts()
    # Chinese has no spaces: it is asked for in pairs of characters, as a keyword search does that knows no words
    runs = re.findall(r"[一-鿿]+|[a-zA-Z]+", query)
    words = [pair for run in runs for pair in (_pairs(run) if not run.isascii() else [run])]
    tokens = " | ".join(words)
    with connection.cursor() as cursor:
        cursor.execute(_KEYWORDS, [[one.id for one in given], [one.words for one in given], words, tokens])
        return [row[0] for row in cursor.fetchall()]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.django_db
def test_meaning_finds_more_than_keywords() -> None:
    index = Index(texts())
    meant = [[one.id for one in index.search(line["q"], limit=5)] for line in SET]
    plain = [by_keywords(line["q"]) for line in SET]
    gains = [_mean([ndcg(found, line["r"]) for found, line in zip(ranks, SET, strict=True)])
             for ranks in (meant, plain)]  # fmt: skip
    shares = [_mean([recall(found, line["r"]) for found, line in zip(ranks, SET, strict=True)])
              for ranks in (meant, plain)]  # fmt: skip
    print(f"nDCG@5 {gains[0]:.3f} against {gains[1]:.3f}, recall@5 {shares[0]:.3f} against {shares[1]:.3f}")
    assert gains[0] > gains[1] + 0.2 and shares[0] > shares[1] + 0.2
