"""Addresses of the notices."""

from __future__ import annotations

from django.urls import path

from wangge.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.show_inbox, name="inbox"),
    path("notices/bell/", views.show_bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:notice_id>/", views.open_notice, name="open"),
    path("notices/<int:notice_id>/read/", views.read_one, name="read"),
    path("notices/channels/", views.show_channels, name="channels"),
    path("notices/channels/browser/", views.subscribe, name="subscribe"),
    path("notices/channels/browser/off/", views.unsubscribe, name="unsubscribe"),
    path("notices/push-worker.js", views.show_push_worker, name="push_worker"),
    path("notices/failures/", views.show_failures, name="failures"),
    path("notices/failures/<int:delivery_id>/retry/", views.retry_failure, name="retry"),
]
