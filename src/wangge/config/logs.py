"""Logging: plain lines on stderr, personal data masked."""

from __future__ import annotations

import logging
import logging.config
import re
from typing import Any

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")


def mask_personal_data(text: str) -> str:
    """Return `text` with mobile and identity numbers masked in the middle."""
    return _IDENTITY.sub(r"\1********\2", _PHONE.sub(r"\1****\2", text))


class MaskingFilter(logging.Filter):
    """Masks personal data in every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the finished message by its masked form; always keep the record."""
        record.msg = mask_personal_data(record.getMessage())
        record.args = ()
        return True


def configure_logs(options: dict[str, Any]) -> None:
    """Set up the root logger at `options["level"]`."""
    level = options.get("level", "INFO")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"mask": {"()": MaskingFilter}},
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                "django.server": {"level": "WARNING"},
                "granian": {"level": "WARNING"},
                "psycopg.pool": {"level": "ERROR"},
            },
        }
    )
