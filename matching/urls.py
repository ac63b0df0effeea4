"""Addresses of this room. A run is found by its own id; its program and cohort follow from it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from matching.views import board, pairings, proposals, publications, runs, separations

app_name = "matching"

_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/matching/"
_RUN = "matching/runs/<uuid:run>/"
_PROPOSAL = "matching/proposals/<uuid:proposal>/"

review: list[URLPattern | URLResolver] = [
    path(f"{_COHORT}runs/", runs.index, name="run-list"),
    path(f"{_COHORT}runs/new/", runs.new, name="run-new"),
    path(_RUN, runs.detail, name="run-detail"),
    path(f"{_RUN}cancel/", runs.act, {"action": "cancel"}, name="run-cancel"),
    path(f"{_RUN}retry/", runs.act, {"action": "retry"}, name="run-retry"),
    path(f"{_RUN}again/", runs.again, name="run-again"),
    path(f"{_RUN}board/", board.board, name="board"),
    path(f"{_RUN}board/approve/", board.approve, name="board-approve"),
    path(f"{_RUN}board/pair/", proposals.by_hand, name="board-pair"),
    path(f"{_RUN}board/compare/", proposals.compare, name="board-compare"),
    path(f"{_RUN}board/export.csv", board.export, {"kind": "csv"}, name="board-csv"),
    path(f"{_RUN}board/export.xlsx", board.export, {"kind": "xlsx"}, name="board-xlsx"),
    path(_PROPOSAL, proposals.detail, name="proposal-detail"),
    path(f"{_PROPOSAL}act/", board.act, name="proposal-act"),
    path(f"{_PROPOSAL}swap/", proposals.swap, name="proposal-swap"),
]

_PUBLICATION = "matching/publications/<uuid:publication>/"
_PAIRING = "pairings/<uuid:pairing>/"

publishing: list[URLPattern | URLResolver] = [
    path(f"{_RUN}publish/", publications.new, name="publish"),
    path(_PUBLICATION, publications.detail, name="publication-detail"),
    path(f"{_PUBLICATION}undo/", publications.act, {"action": "undo"}, name="publication-undo"),
    path(f"{_PUBLICATION}cancel/", publications.act, {"action": "cancel"}, name="publication-cancel"),
    path(f"{_PUBLICATION}tell-now/", publications.act, {"action": "tell-now"}, name="publication-tell-now"),
    path(f"{_COHORT}pairings/", pairings.index, name="pairing-list"),
    path("pairings/", pairings.mine, name="my-pairings"),
    path(_PAIRING, pairings.detail, name="pairing-detail"),
    path(f"{_PAIRING}end/", pairings.end, name="pairing-end"),
]

apart: list[URLPattern | URLResolver] = [
    path("matching/apart/", separations.index, name="separation-list"),
    path("matching/apart/new/", separations.new, name="separation-new"),
    path("matching/apart/<uuid:never_pair>/release/", separations.release, name="separation-release"),
]

urlpatterns: list[URLPattern | URLResolver] = [*review, *publishing, *apart]
