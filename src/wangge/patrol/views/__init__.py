"""The pages of duties and tracks."""

from wangge.patrol.views.duties import look, show_duties
from wangge.patrol.views.own import act_on_own_duty, show_own

__all__ = ["act_on_own_duty", "look", "show_duties", "show_own"]
