"""The file of a package: the same bytes for the same files, with their digests (XS-19)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from types import SimpleNamespace

from wangge.evaluation.domain.matter_parts import GROUND_COLUMNS, name_referral, tell_opening, tell_referral
from wangge.evaluation.domain.referrals import ReferralView, name_package, pack_files
from wangge.kernel.public import digest_bytes

FILES = (("package.json", b"{}"), ("evidence/a.jpg", b"\xff\xd8"))


def test_the_same_files_give_the_same_bytes_with_their_digests() -> None:
    made = pack_files(FILES)
    assert made == pack_files(iter(FILES))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["package.json", "evidence/a.jpg", "SHA256SUMS"]
        sums = archive.read("SHA256SUMS").decode().splitlines()
    assert sums == [f"{digest_bytes(data)}  {name}" for name, data in FILES]


def test_a_package_is_named_after_its_number_alone() -> None:
    assert (name_package("xiangshan", 7), name_referral(7)) == ("xiangshan-referral-7.zip", "referral 7")


def test_a_referral_waits_until_its_receipt_has_a_number() -> None:
    named = dict.fromkeys((one.name for one in fields(ReferralView)), "")
    assert ReferralView(**named).is_outstanding  # type: ignore[arg-type]
    assert not ReferralView(**{**named, "receipt_number": "12"}).is_outstanding  # type: ignore[arg-type]


def test_an_act_tells_the_digest_and_the_receipt() -> None:
    assert tell_referral(SimpleNamespace(digest="d", receipt_number=""), 7) == {
        "beside": {"referral 7": {"digest": "d", "receipt_number": ""}}
    }


def test_the_act_that_opens_a_matter_tells_its_ground_and_what_it_rests_on() -> None:
    ground = SimpleNamespace(**dict.fromkeys(GROUND_COLUMNS, 1))
    findings = [SimpleNamespace(entry_id=4, case_id=None), SimpleNamespace(entry_id=None, case_id=9)]
    assert tell_opening(None, []) == {}
    assert tell_opening(ground, findings) == {
        "beside": {
            "ground": dict.fromkeys(GROUND_COLUMNS, 1),
            "finding 1": {"entry_id": 4, "case_id": None},
            "finding 2": {"entry_id": None, "case_id": 9},
        }
    }
