"""Addresses of the map's ground."""

from __future__ import annotations

from django.urls import path

from wangge.geo import views

app_name = "geo"
urlpatterns = [
    path("geo/grids.json", views.show_grids, name="grids"),
    path("report/grids.json", views.show_public_grids, name="public_grids"),
]
