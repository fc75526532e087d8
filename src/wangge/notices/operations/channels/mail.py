"""E-mail by SMTP."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from wangge.notices.domain.channels import ChannelSettings, DeliveryError, Message, Receipt, Recipient

TIMEOUT_SECONDS = 10


class MailChannel:
    """Sends plain text by the server of `smtp_url`: smtps://, or smtp:// with STARTTLS unless it says ?tls=none."""

    is_recorder = False

    def __init__(self, settings: ChannelSettings) -> None:
        self._url, self._sender = settings.smtp_url, settings.mail_from

    def can_reach(self, recipient: Recipient) -> bool:
        """Reach who has an address."""
        return bool(recipient.email)

    def deliver(self, message: Message, recipient: Recipient, *, now: datetime) -> Receipt:  # noqa: ARG002
        """Hand the message to the mail server; a recipient or a message refused for good is not tried again."""
        server = connect_mail_server(self._url)
        domain = self._sender.rpartition("@")[2].rstrip("> ")
        mail = EmailMessage(
            subject=message.title,
            body="\n\n".join(part for part in (message.body, message.address) if part) + "\n",
            from_email=self._sender,
            to=[recipient.email],
            headers={"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=server,
        )
        try:
            with closing(server):  # a server that refuses TLS would be left open
                mail.send()
        except SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise DeliveryError(_describe(code, words), is_final=500 <= code < 600) from None
        except SMTPResponseException as refusal:
            # Only what was said of this very message stands for good: an account or a sender can be mended meanwhile.
            is_final = isinstance(refusal, SMTPDataError) and 500 <= refusal.smtp_code < 600
            raise DeliveryError(_describe(refusal.smtp_code, refusal.smtp_error), is_final=is_final) from None
        except (OSError, SMTPException) as error:
            reason = f"no mail server: {type(error).__name__} {error}".strip()
            raise DeliveryError(reason, is_outage=isinstance(error, OSError)) from None
        return Receipt()


def connect_mail_server(url: str) -> EmailBackend:
    """Return Django's SMTP connection, not opened yet."""
    parts = urlsplit(url)
    is_implicit = parts.scheme == "smtps"
    is_plain = parse_qs(parts.query).get("tls") == ["none"]
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or (465 if is_implicit else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=is_implicit,
        use_tls=not is_implicit and not is_plain,
        timeout=TIMEOUT_SECONDS,
    )


def _describe(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"the mail server answers {code} {text}".strip()
