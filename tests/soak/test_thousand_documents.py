"""A year of documents: numbers have no gap, whatever dies on the way."""

from __future__ import annotations

import pytest

from tests.papers import Papers

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def test_a_thousand_documents_leave_no_gap_in_their_numbers(paper_city):
    papers = Papers(paper_city)
    papers.make(1000)
    assert papers.total() == 1000
    assert papers.gaps_and_doubles() == []
