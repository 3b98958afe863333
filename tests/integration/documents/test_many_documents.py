"""The year of documents of the soak, in small."""

from __future__ import annotations

from tests.papers import Papers


def test_documents_of_many_cases_leave_no_gap_in_their_numbers(paper_city):
    papers = Papers(paper_city)
    papers.make(40)
    assert papers.total() == 40
    assert papers.gaps_and_doubles() == []
