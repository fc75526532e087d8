from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from wangge.config.environment import Environment, describe_fault, read_channels
from wangge.notices.domain.channels import ChannelSettings

SOUND = {
    "public_url": "https://wangge.example.cn",
    "smtp_url": "smtps://wang:geheim@mail.example.cn:465",
    "sms_url": "http://127.0.0.1:9000/send",
    "sms_fields": '{"to": "{phone}", "text": "【网格】{text}"}',
    "wecom_url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
    "push_contact": "mailto:it@example.cn",
    "push_key": "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
}


def test_sound_settings_pass_and_fill_every_field(tmp_path: Path) -> None:
    found = ChannelSettings(**read_channels(Environment(**SOUND), tmp_path))
    assert {name: getattr(found, name) for name in SOUND} == SOUND
    assert found.push_hosts.split()[0] == "fcm.googleapis.com"
    assert list(tmp_path.iterdir()) == []


def test_nothing_set_is_nothing_offered(tmp_path: Path) -> None:
    found = ChannelSettings(**read_channels(Environment(), tmp_path))
    assert found == ChannelSettings(push_hosts=found.push_hosts)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "mail.example.cn"),
        ("smtp_url", "smtp://mail.example.cn:0"),
        ("smtp_url", "smtp://mail.example.cn/path"),
        ("smtp_url", "smtp://mail.example.cn?tls=maybe"),
        ("smtp_url", "smtp://wang:geheim@mail.example.cn?tls=none"),
        ("sms_url", "http://gateway.example.cn/"),
        ("wecom_url", "https://user@qyapi.weixin.qq.com/"),
        ("dingtalk_url", "qyapi"),
        ("public_url", "http://wangge.example.cn"),
        ("sms_fields", "phone={phone}"),
        ("sms_fields", '{"to": "{phone}"}'),
        ("sms_fields", '{"to": "{phone}", "text": "{text}", "n": 1}'),
        ("push_contact", "it@example.cn"),
        ("push_key", "AAAA"),
        ("push_key", "geheim*"),
    ],
)
def test_what_does_not_hold_up_is_said_at_the_start(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Environment(**{name: value})
    (fault,) = refusal.value.errors()
    line = describe_fault(fault)
    assert line.startswith(f"WANGGE_{name.upper()}: ")
    assert "geheim" not in line
