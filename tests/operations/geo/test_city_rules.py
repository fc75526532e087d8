from __future__ import annotations

from wangge.geo.public import check_grid_rules
from wangge.geo.queries.city import get_code_rule, get_level_name, list_chief_posts
from wangge.platform.public import get_profile, use_profile
from wangge.profiles.public import CityProfile, load_profile


def set_digits(*digits: int) -> CityProfile:
    profile = get_profile()
    levels = [
        level.model_copy(update={"digits": count}) for level, count in zip(profile.grid.levels, digits, strict=True)
    ]
    return profile.model_copy(update={"grid": profile.grid.model_copy(update={"levels": tuple(levels)})})


def test_the_shipped_profiles_have_sound_grid_rules() -> None:
    assert list(check_grid_rules(load_profile("zhangjiagang"))) == []
    assert list(check_grid_rules(load_profile("generic"))) == []


def test_root_and_units_must_add_digits() -> None:
    (fault,) = check_grid_rules(set_digits(0, 6, 3, 3, 3))
    assert (fault.path, fault.found) == ("grid.levels.0.digits", "0")
    (fault,) = check_grid_rules(set_digits(6, 3, 3, 3, 0))
    assert fault.path == "grid.levels.4.digits"


def test_the_profile_gives_code_rule_and_chief_posts() -> None:
    rule = get_code_rule()
    assert rule is not None
    assert rule.digits == (6, 0, 3, 3, 3)
    assert get_level_name(3) == "街道网格"
    assert get_level_name(9) == "9"
    assert [role for role, _ in list_chief_posts(3)] == ["leader", "handler"]
    assert list_chief_posts(1) == list_chief_posts(9) == ()
    with use_profile(load_profile("generic")):
        assert get_code_rule() is None
