"""Addresses of the case pages."""

from __future__ import annotations

from django.urls import path

from wangge.cases import views

app_name = "cases"
urlpatterns = [
    path("cases/", views.show_list, name="list"),
    path("cases/new/", views.show_report_form, name="new"),
    path("cases/points.json", views.list_points, name="points"),
    path("cases/<str:number>/", views.show_case, name="detail"),
    path("cases/<str:number>/moves/<str:move>/", views.make_move, name="move"),
    path("cases/<str:number>/similar/", views.show_similar, name="similar"),
    path("cases/<str:number>/reporters/", views.show_reporters, name="reporters"),
    path("evidence/<int:evidence_id>/<str:variant>/", views.show_photo, name="photo"),
    path("map/", views.show_map, name="map"),
]
