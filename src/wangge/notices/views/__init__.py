"""The pages of the notices."""

from wangge.notices.views.channels import show_channels, show_push_worker, subscribe, unsubscribe
from wangge.notices.views.failures import retry_failure, show_failures
from wangge.notices.views.inbox import open_notice, read_all, read_one, show_bell, show_inbox

__all__ = [
    "open_notice",
    "read_all",
    "read_one",
    "retry_failure",
    "show_bell",
    "show_channels",
    "show_failures",
    "show_inbox",
    "show_push_worker",
    "subscribe",
    "unsubscribe",
]
