from __future__ import annotations

import psycopg
import pytest

from wangge.config.throwaway import find_server_folder, run_postgresql


def test_a_server_of_our_own_comes_and_goes() -> None:
    with run_postgresql({"fsync": "on"}) as address:
        with psycopg.connect(address) as connection:
            told = connection.execute("SELECT current_setting('fsync'), current_setting('timezone')").fetchone()
        assert told == ("on", "UTC")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)


def test_the_newest_server_is_found() -> None:
    folder = find_server_folder()
    assert folder is not None
    assert (folder / "initdb").exists()
