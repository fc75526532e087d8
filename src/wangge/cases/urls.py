"""Addresses of the case pages."""

from __future__ import annotations

from django.urls import path

from wangge.cases.views import citizen, detail, listing, moving, reporting

app_name = "cases"
urlpatterns = [
    path("cases/", listing.show_list, name="list"),
    path("cases/new/", reporting.make_report, name="new"),
    path("cases/new/on-the-spot/", reporting.make_spot_report, name="on_the_spot"),
    path("cases/points.json", listing.list_points, name="points"),
    path("cases/<str:number>/", detail.show_case, name="detail"),
    path("cases/<str:number>/moves/<str:move>/", moving.make_move, name="move"),
    path("cases/<str:number>/similar/", detail.show_similar, name="similar"),
    path("cases/<str:number>/reporters/", detail.show_reporters, name="reporters"),
    path("evidence/<int:evidence_id>/<str:variant>/", detail.show_photo, name="photo"),
    path("map/", listing.show_map, name="map"),
    path("report/", citizen.make_public_report, name="public_report"),
    path("report/<str:token>/", citizen.show_tracking, name="public_tracking"),
]
