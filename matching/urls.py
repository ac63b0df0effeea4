"""Addresses of this room. A run is found by its own id; its program and cohort follow from it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from matching.api import pairings as api_pairings
from matching.api import runs as api_runs
from matching.views import (
    applying,
    asking,
    asking_again,
    bench,
    beside,
    board,
    conflicts,
    kept,
    openings,
    pairings,
    proposals,
    publications,
    requests,
    runs,
    scenarios,
    seen,
    separations,
    silent,
    willing,
)

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

_SCENARIO = "matching/scenarios/<uuid:scenario>/"

what_if: list[URLPattern | URLResolver] = [
    path(f"{_RUN}what-if/", scenarios.ask, name="what-if"),
    path(f"{_RUN}what-if/pair/", scenarios.price, name="what-if-pair"),
    path(f"{_RUN}what-if/compare/", beside.compare, name="what-if-compare"),
    path(_SCENARIO, scenarios.detail, name="scenario"),
    path(f"{_SCENARIO}keep/", kept.keep, name="scenario-keep"),
    path(f"{_SCENARIO}delete/", kept.forget, name="scenario-delete"),
    path(f"{_SCENARIO}apply/", applying.apply, name="scenario-apply"),
    path(f"{_SCENARIO}undo/", applying.take_back, name="scenario-undo"),
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
    path(f"{_PAIRING}about/", pairings.detail, name="pairing-detail"),
    path(f"{_PAIRING}end/", pairings.end, name="pairing-end"),
]

apart: list[URLPattern | URLResolver] = [
    path("matching/apart/", separations.index, name="separation-list"),
    path("matching/apart/new/", separations.new, name="separation-new"),
    path("matching/apart/<uuid:never_pair>/release/", separations.release, name="separation-release"),
]

_SEAT = "asking/<uuid:handle>/"
_REQUEST = "asking/requests/<uuid:pair_request>/"
_DECLINED = "matching/declined/<uuid:pair_request>/"
_CHOICE = "matching/choosing/<uuid:willingness>/"

asked: list[URLPattern | URLResolver] = [
    path(f"{_COHORT}asking/", openings.settings, name="opening"),
    path(f"{_COHORT}asking/open/", openings.act, {"action": "open"}, name="opening-open"),
    path(f"{_COHORT}asking/close/", openings.act, {"action": "close"}, name="opening-close"),
    path(f"{_COHORT}asking/willing/", openings.act, {"action": "ask"}, name="opening-ask"),
    path(f"{_COHORT}asking/declined/", asking_again.index, name="declined"),
    path(f"{_DECLINED}again/", asking_again.ask, name="pair-request-again"),
    path(f"{_DECLINED}again/undo/", asking_again.take_back, name="pair-request-unask"),
    path("matching/choosing/", openings.choosing, name="choosing"),
    path(f"{_CHOICE}assign/", openings.assign, name="choosing-assign"),
    path(f"{_CHOICE}undo/", openings.take_back, name="choosing-undo"),
    path("silent/<uuid:participant>/assign/", silent.assign, name="silent-assign"),
    path("silent/assigned/<uuid:follow_up>/undo/", silent.take_back, name="silent-take-back"),
    path("asking/", asking.mine, name="my-asking"),
    path(_SEAT, asking.page, name="asking"),
    path(f"{_SEAT}think/", asking.think, name="asking-think"),
    path(f"{_SEAT}people/", asking.people, name="asking-people"),
    path(f"{_SEAT}people/<uuid:candidate>/", asking.person, name="asking-candidate"),
    path(_REQUEST, requests.detail, name="pair-request"),
    path(f"{_REQUEST}accept/", requests.act, {"action": "accept"}, name="pair-request-accept"),
    path(f"{_REQUEST}decline/", requests.act, {"action": "decline"}, name="pair-request-decline"),
    path(f"{_REQUEST}write/", requests.act, {"action": "write"}, name="pair-request-write"),
    path(f"{_REQUEST}withdraw/", requests.act, {"action": "withdraw"}, name="pair-request-withdraw"),
    path("asking/willing/<uuid:willingness>/", willing.willing, name="willing"),
    path("participants/<uuid:pk>/seen/", seen.seen, name="seen"),
]

stood_by: list[URLPattern | URLResolver] = [
    path(f"{_COHORT}bench/", bench.page, name="bench"),
    path(f"{_COHORT}bench/mark/", bench.mark, name="bench-mark"),
    path(f"{_COHORT}bench/assign/", bench.assign, name="bench-assign"),
    path(f"{_PAIRING}take-back/", bench.take_back, name="pairing-take-back"),
    path(f"{_PAIRING}settle/", bench.settle, name="pairing-settle"),
    path("standby/", bench.mine, name="standby"),
    path("standby/<uuid:participant>/", bench.offer, name="standby-offer"),
]

_CONFLICT = "matching/conflicts/<uuid:rule_conflict>/"

conflict: list[URLPattern | URLResolver] = [
    path("matching/conflicts/", conflicts.index, name="conflict-list"),
    path(_CONFLICT, conflicts.detail, name="conflict"),
    path(f"{_CONFLICT}reopen/", conflicts.reopen, name="conflict-reopen"),
]

urlpatterns: list[URLPattern | URLResolver] = [*conflict, *review, *what_if, *publishing, *apart, *asked, *stood_by]

api: list[URLPattern | URLResolver] = [
    path("runs/", api_runs.RunsResource.as_view(), name="run-list"),
    path("runs/<uuid:run>/", api_runs.RunResource.as_view(), name="run"),
    path("pairings/", api_pairings.PairingsResource.as_view(), name="pairing-list"),
    path("pairings/<uuid:pairing>/", api_pairings.PairingResource.as_view(), name="pairing"),
]
