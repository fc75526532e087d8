from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client

pytestmark = pytest.mark.django_db  # closing an answer looks at the database connections


def _render(source: str, **values: str) -> str:
    return Template("{% load wangge_assets %}" + source).render(Context(values))


def test_the_head_gets_mark_theme_styles_and_modules_in_this_order() -> None:
    head = _render('{% asset_tags "app" %}')
    assert re.fullmatch(
        r'<link rel="icon" type="image/svg\+xml" href="/static/wangge/assets/mark-[\w-]{8}\.svg">'
        r'<script src="/static/wangge/assets/theme-[\w-]{8}\.js"></script>'
        r'<link rel="stylesheet" href="/static/wangge/assets/app-[\w-]{8}\.css">'
        r'<script type="module" src="/static/wangge/assets/app-[\w-]{8}\.js"></script>',
        head,
    )


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in _render('{% icon "map-pin" %}')
    labelled = _render('{% icon "phone" label=label %}', label='<Call "110">')
    assert 'role="img" aria-label="&lt;Call &quot;110&quot;&gt;"' in labelled
    assert re.search(r"/icons-[\w-]{8}\.svg#phone", labelled)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_files_are_sent_compressed_as_built(client: Client, encoding: str) -> None:
    address = re.search(r'href="([^"]+\.css)"', _render('{% asset_tags "app" %}'))
    assert address
    answer = client.get(address[1], headers={"Accept-Encoding": encoding})
    assert (answer.status_code, answer["Content-Encoding"]) == (200, encoding)
    answer.close()
    whole = client.get(address[1])
    assert int(whole["Content-Length"]) > 3 * int(answer["Content-Length"])
    whole.close()


def test_files_named_by_their_content_are_kept_for_ever(client: Client) -> None:
    address = re.search(r'<script src="([^"]+)"', _render('{% asset_tags "app" %}'))
    assert address
    answer = client.get(address[1])
    assert "immutable" in answer["Cache-Control"]
    answer.close()
