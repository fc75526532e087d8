"""What a deployment tells us by environment variables; all faults are reported at once."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NoReturn, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wangge.config.channel_settings import check_push_key, check_sms_fields, check_smtp_url, check_web_address

PREFIX = "WANGGE_"
# Read elsewhere: by the bootstrap script, the test suite and the supervisor.
OTHER_NAMES = frozenset({"PYTHON", "SHARED_DATA", "WORKER_THREAD"})
LEAST_SECRET = 16
PUSH_KEY_BYTES = 32  # of a private key on the curve P-256


class Environment(BaseSettings):
    """Deploy facts (部署参数), each read from `WANGGE_<NAME>`; city facts are in the profile instead."""

    model_config = SettingsConfigDict(env_prefix="WANGGE_", extra="ignore", frozen=True)

    home: Path = Field(Path("var"), description="Folder for the embedded database, evidence, keys and anchors.")
    database_url: str | None = Field(
        None, description="postgresql://user:password@host:port/name; unset means the embedded database in home."
    )
    secret_key: str | None = Field(
        None, description="Signs sessions and links; unset means a random key kept in home/secret.key (mode 0600)."
    )
    audit_key: str | None = Field(
        None, description="Key of the audit chain; unset means a random key kept in home/audit.key (mode 0600)."
    )
    anchor_file: Path | None = Field(None, description="Where daily anchors are appended; default home/anchors.jsonl.")
    profile: str | None = Field(None, description="City profile that overrides the installed one (tests, trials).")
    debug: bool = Field(False, description="Show tracebacks in the browser; never in production.")
    allowed_hosts: str = Field("localhost,127.0.0.1,[::1]", description="Host names served, separated by commas.")
    trusted_origins: str = Field("", description="Origins such as https://wangge.example.cn, separated by commas.")
    behind_proxy: bool = Field(False, description="Trust X-Forwarded-Proto and X-Forwarded-For of the reverse proxy.")
    insecure_cookies: bool = Field(True, description="Send cookies over http too; set to false behind TLS.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")
    sqlite_synchronous: Literal["NORMAL", "FULL"] = Field(
        "FULL", description="Durability of the embedded database; FULL loses nothing acknowledged at power loss."
    )
    max_upload_mb: int = Field(20, ge=1, le=200, description="Largest evidence file accepted, in megabytes.")
    pool_size: int = Field(8, ge=1, le=100, description="Connections kept to PostgreSQL by each process.")
    oidc_server_url: str | None = Field(None, description="OpenID Connect issuer for sign-in; unset switches it off.")
    oidc_client_id: str | None = Field(None, description="Client id at the OpenID Connect issuer.")
    oidc_client_secret: str | None = Field(None, description="Client secret at the OpenID Connect issuer.")
    events_port: int | Literal[""] | None = Field(
        None,
        description="Port at which browsers reach live events; unset means web port + 1, empty a reverse proxy's /events.",
    )

    public_url: str | None = Field(
        None, description="Address people know this site by, for links in messages: https://wangge.example.cn."
    )
    smtp_url: str | None = Field(
        None, description="Mail server: smtps://user:password@host:465 or smtp://…:587?tls=starttls (or tls=none)."
    )
    mail_from: str | None = Field(None, description="Sender of e-mails, such as wangge@example.cn.")
    sms_url: str | None = Field(None, description="SMS gateway: https address that takes a JSON object by POST.")
    sms_fields: str | None = Field(
        None, description='Its fields as JSON, with {phone} {text} {timestamp} {key} {sign}: {"to": "{phone}", …}.'
    )
    sms_key: str | None = Field(None, description="Key at the SMS gateway; {sign} is made with it (HMAC-SHA256).")
    sms_accepted: str | None = Field(None, description="Text that the gateway's answer to an accepted message holds.")
    sms_refused: str | None = Field(
        None, description="Texts, separated by |, of answers that refuse a message for good, such as an unknown number."
    )
    wecom_url: str | None = Field(None, description="Address of a WeCom (企业微信) group robot, its key included.")
    dingtalk_url: str | None = Field(None, description="Address of a DingTalk (钉钉) robot, its token included.")
    dingtalk_secret: str | None = Field(
        None, description="Secret with which requests to the DingTalk robot are signed."
    )
    push_contact: str | None = Field(
        None, description="mailto: or https: address for push services; web push is offered when it is set."
    )
    push_key: str | None = Field(
        None, description="Private key of web push, 32 bytes in base64url; unset means home/push.key (mode 0600)."
    )
    push_hosts: str = Field(
        "fcm.googleapis.com,updates.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com",
        description="Push services that browsers may name, separated by commas.",
    )

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str | None) -> str | None:
        try:
            url = urlsplit(value or "")
            is_sound = url.scheme in {"postgresql", "postgres"} and bool(url.path.strip("/")) and url.port != 0
        except ValueError:
            is_sound = False
        if value and not is_sound:
            raise ValueError("must look like postgresql://user:password@host:5432/name; unset: the embedded database")
        return value or None

    @field_validator("secret_key", "audit_key")
    @classmethod
    def _check_secret(cls, value: str | None) -> str | None:
        if value is not None and len(value) < LEAST_SECRET:
            raise ValueError(f"must have at least {LEAST_SECRET} characters; unset: a random one kept in home")
        return value

    @field_validator("trusted_origins")
    @classmethod
    def _check_origins(cls, value: str) -> str:
        for origin in split_list(value):
            url = urlsplit(origin)
            if url.scheme not in {"http", "https"} or not url.netloc or url.path:
                raise ValueError(f"{origin} is no origin; write https://wangge.example.cn")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _check_hosts(cls, value: str) -> str:
        for host in split_list(value):
            if "/" in host:
                raise ValueError(f"{host} is no host name; write wangge.example.cn, without scheme and path")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: str | None) -> str | None:
        return check_smtp_url(value) if value else None

    @field_validator("sms_url", "wecom_url", "dingtalk_url", "public_url")
    @classmethod
    def _check_https(cls, value: str | None) -> str | None:
        return check_web_address(value) if value else None

    @field_validator("sms_fields")
    @classmethod
    def _check_sms_fields(cls, value: str | None) -> str | None:
        return check_sms_fields(value) if value else None

    @field_validator("push_key")
    @classmethod
    def _check_push_key(cls, value: str | None) -> str | None:
        return check_push_key(value) if value else None

    @field_validator("push_contact")
    @classmethod
    def _check_push_contact(cls, value: str | None) -> str | None:
        if value and not value.startswith(("mailto:", "https://")):
            raise ValueError("must look like mailto:it@example.cn or https://example.cn")
        return value or None

    @model_validator(mode="after")
    def _check_oidc(self) -> Self:
        if self.oidc_server_url and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("WANGGE_OIDC_SERVER_URL needs WANGGE_OIDC_CLIENT_ID and WANGGE_OIDC_CLIENT_SECRET too")
        return self


def read_channels(environment: Environment, home: Path) -> dict[str, str]:
    """Return what the channels of the notices need, each "" where it is not set; makes the key of web push once."""
    names = (
        "public_url", "smtp_url", "mail_from", "sms_url", "sms_fields", "sms_key", "sms_accepted", "sms_refused",
        "wecom_url", "dingtalk_url", "dingtalk_secret", "push_contact", "push_key",
    )  # fmt: skip
    found = {name: str(getattr(environment, name) or "") for name in names}
    if found["push_contact"] and not found["push_key"]:
        found["push_key"] = read_or_make_secret(home / "push.key", size=PUSH_KEY_BYTES)
    return found | {"push_hosts": " ".join(split_list(environment.push_hosts))}


def split_list(text: str) -> list[str]:
    """Return the parts of a list separated by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def load_environment() -> Environment:
    """Read the environment; on faults print every one of them and leave with exit code 2."""
    faults = list(find_unknown_names(os.environ))
    try:
        environment = Environment()
    except ValidationError as error:
        faults += [describe_fault(fault) for fault in error.errors()]
    else:
        if not faults:
            return environment
    for line in faults:
        print(f"wangge: {line}", file=sys.stderr)
    raise SystemExit(2)


def find_unknown_names(variables: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for every WANGGE_ variable that nobody reads: a slip of the pen would go unnoticed otherwise."""
    known = [name.upper() for name in Environment.model_fields]
    for variable in sorted(variables):
        name = variable.removeprefix(PREFIX)
        if name != variable and name not in known and name not in OTHER_NAMES:
            near = get_close_matches(name, known, n=1)
            yield f"{variable}: there is no such setting" + (f"; did you mean {PREFIX}{near[0]}?" if near else ".")


def describe_fault(fault: Mapping[str, Any]) -> str:
    """Return a sentence for one fault; what was found is shown unless it may be a secret."""
    message = str(fault["msg"]).removeprefix("Value error, ")
    if not fault["loc"]:
        return f"{message}."
    name = str(fault["loc"][0]).upper()
    is_secret = name.endswith(("KEY", "SECRET", "URL", "FIELDS"))
    return f"{PREFIX}{name}: {message}" + ("." if is_secret else f" (found {fault['input']!r}).")


def prepare_home(home: Path) -> Path:
    """Return the folder for everything we keep, made for our eyes only; leave with exit code 2 where it cannot be used."""
    home = home.expanduser().resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _leave(home, error)
    return home


def read_or_make_secret(path: Path, *, size: int = 48) -> str:
    """Return the secret kept in `path`, `size` random bytes made on first use with mode 0600; of two users one makes it."""
    try:
        _write_once(path, secrets.token_urlsafe(size))
        return path.read_text("utf-8").strip()
    except OSError as error:
        _leave(path, error)


def _write_once(path: Path, secret: str) -> None:
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()


def _leave(path: Path, error: OSError) -> NoReturn:
    print(f"wangge: WANGGE_HOME: {path} cannot be used: {error.strerror}; choose another folder.", file=sys.stderr)
    raise SystemExit(2) from None
