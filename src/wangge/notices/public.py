"""What other modules may use of the notices."""

from wangge.notices.access import may_see_failures
from wangge.notices.domain.channels import Channel, Channels, DeliveryError, Message, Receipt, Recipient
from wangge.notices.domain.masking import mask_email
from wangge.notices.domain.views import (
    ChannelPlan,
    ChannelStateView,
    FailurePage,
    FailureView,
    NoticePage,
    NoticeView,
)
from wangge.notices.operations.answering import send_answer
from wangge.notices.operations.channels import find_channels, use_channels
from wangge.notices.operations.channels.recorder import RecorderChannel
from wangge.notices.operations.choosing import (
    find_push_key,
    list_choices,
    save_choices,
    subscribe_browser,
    unsubscribe_browser,
)
from wangge.notices.operations.delivering import deliver_notice
from wangge.notices.operations.notifying import MADE_EVENT, notify
from wangge.notices.operations.reading import mark_all_read, mark_read
from wangge.notices.operations.retrying import remove_old_notices, retry_delivery
from wangge.notices.operations.watching import list_channel_states
from wangge.notices.queries.deliveries import list_failures
from wangge.notices.queries.inbox import count_unread, list_notices

__all__ = [
    "MADE_EVENT",
    "Channel",
    "ChannelPlan",
    "ChannelStateView",
    "Channels",
    "DeliveryError",
    "FailurePage",
    "FailureView",
    "Message",
    "NoticePage",
    "NoticeView",
    "Receipt",
    "Recipient",
    "RecorderChannel",
    "count_unread",
    "deliver_notice",
    "find_channels",
    "find_push_key",
    "list_channel_states",
    "list_choices",
    "list_failures",
    "list_notices",
    "mark_all_read",
    "mark_read",
    "mask_email",
    "may_see_failures",
    "notify",
    "remove_old_notices",
    "retry_delivery",
    "save_choices",
    "send_answer",
    "subscribe_browser",
    "unsubscribe_browser",
    "use_channels",
]
