"""Addresses of duties and tracks."""

from __future__ import annotations

from django.urls import path

from wangge.patrol import views

app_name = "patrol"
urlpatterns = [
    path("patrol/", views.show_own, name="own"),
    path("patrol/duty/", views.act_on_own_duty, name="act"),
    path("patrol/duties/", views.show_duties, name="duties"),
    path("patrol/duties/<int:duty_id>/", views.look, name="look"),
]
