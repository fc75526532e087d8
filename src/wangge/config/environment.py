"""What a deployment tells us by environment variables; all faults are reported at once."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


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


def load_environment() -> Environment:
    """Read the environment; on faults print every one of them and leave with exit code 2."""
    try:
        return Environment()
    except ValidationError as error:
        for fault in error.errors():
            name = "WANGGE_" + "_".join(str(part) for part in fault["loc"]).upper()
            print(f"wangge: {name}: {fault['msg']} (found {fault['input']!r})", file=sys.stderr)
        raise SystemExit(2) from None


def read_or_make_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on first use with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        secret = secrets.token_urlsafe(48)
        temporary = path.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_text(secret)
        temporary.replace(path)
        return secret
