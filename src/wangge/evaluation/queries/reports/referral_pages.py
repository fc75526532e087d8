"""The package of a matter as pages to read, from what was sealed alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from wangge.evaluation.domain.score_views import GRID
from wangge.evaluation.queries.reports.pdf import lay_out
from wangge.evaluation.templatetags.matter_words import act_words, matter_state, track_state
from wangge.platform.public import get_profile, is_english
from wangge.profiles.public import find_row

Plain = dict[str, Any]
HEAD_DIGITS = 16


def write_referral_pdf(package: Plain, *, number: int, digest: str) -> bytes:
    """Return the pages of a package as PDF, in the language that is active."""
    return lay_out(build_referral_pages(package, number=number, digest=digest), template="referral.typ")


def build_referral_pages(package: Plain, *, number: int, digest: str) -> Plain:
    """Return the pages of a package as plain values; sections without rows are left out."""
    sections = (
        _section(gettext("Handing over"), rows=_list_handing(package)),
        _section(gettext("The matter"), rows=_list_matter(package["matter"])),
        _build_timeline(package),
        _build_figures(package),
        _build_entries(package),
        _build_cases(package),
        _build_evidence(package),
    )
    handed = package["handed_over"]
    return {
        "language": "en" if is_english() else (get_language() or "zh"),
        "city": f"{package['city']} · {package['district']}",
        "title": gettext("Referral %(number)s") % {"number": number},
        "page": gettext("Page {page} of {pages}"),
        "foot": f"{gettext('Referral %(number)s') % {'number': number}} · SHA-256 {digest}",
        "made_at": int(datetime.fromisoformat(handed["at"]).timestamp()),
        "sections": [section for section in sections if section["rows"]],
        "signatures": [f"{gettext('Handed over by')}: {handed['by']}", f"{gettext('Received by')}: {handed['to']}"],
    }


def _section(title: str, *, rows: list[list[str]], head: tuple[str, ...] = (), widths: tuple[int, ...] = ()) -> Plain:
    return {"title": title, "head": list(head), "widths": list(widths), "rows": rows}


def _pick(row: Plain, name: str) -> str:
    """Return the Chinese or English one of two names."""
    return str(row[f"{name}_en" if is_english() else f"{name}_zh"])


def _show_time(text: str | None) -> str:
    if text is None:
        return "—"
    zone = ZoneInfo(get_profile().city.zone)
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}"


def _list_handing(package: Plain) -> list[list[str]]:
    handed = package["handed_over"]
    track = find_row(get_profile().accountability.tracks, handed["track"])
    return [
        [gettext("To the authority"), handed["authority"]],
        [gettext("Into the hands of"), handed["to"]],
        [gettext("Handed over by"), f"{handed['by']} · {_show_time(handed['at'])}"],
        *([[gettext("Followed by"), track.name_en if is_english() else track.name_zh]] if track is not None else []),
        [gettext("Note"), handed["note"]],
    ]


def _list_matter(matter: Plain) -> list[list[str]]:
    names = get_profile().accountability.tracks
    tracks = []
    for one in matter["tracks"]:
        rule = find_row(names, one["key"])
        name = one["key"] if rule is None else rule.name_en if is_english() else rule.name_zh
        tracks.append(f"{name} {track_state(one['state'])} {one['on'] or ''}".strip())
    record = f"{matter['record']} ({matter['recorded_by']} · {_show_time(matter['recorded_at'])})"
    answer = f"{matter['answer']} ({matter['answered_by']} · {_show_time(matter['answered_at'])})"
    return [
        [gettext("No."), str(matter["number"])],
        [gettext("About"), matter["subject_name"]],
        [gettext("Rung"), f"{_pick(matter, 'ladder')} · {_pick(matter, 'rung')}"],
        [gettext("Due by rule"), _pick(matter, "trigger") or "—"],
        [gettext("Reason"), matter["reason"]],
        [gettext("Opened by"), f"{matter['opened_by']} · {_show_time(matter['opened_at'])}"],
        [gettext("State"), matter_state(matter["state"])],
        [gettext("Record"), record if matter["record"] else "—"],
        [gettext("Answer of those concerned"), answer if matter["answer"] else "—"],
        [gettext("Followed by"), " · ".join(tracks) or "—"],
        [gettext("Audit head"), f"{matter['acts']} · {matter['head'][:HEAD_DIGITS]}"],
    ]


def _build_timeline(package: Plain) -> Plain:
    rows = [
        [str(act["seq"]), act_words(act["act"]), act["person"] or "—", _show_time(act["at"]), act["mac"][:HEAD_DIGITS]]
        for act in package["timeline"]
    ]
    head = (gettext("No."), gettext("Act"), gettext("Person"), gettext("Time"), gettext("Audit head"))
    return _section(gettext("Timeline"), rows=rows, head=head, widths=(1, 3, 3, 4, 4))


def _build_figures(package: Plain) -> Plain:
    rows = []
    for period in package["figures"]:
        days = f"{period['from_on']} – {period['to_on']}"
        digest = period["digest"][:HEAD_DIGITS] or gettext("not frozen")
        for track, kind, key, _, given, taken, points in period["totals"]:
            whose = key if kind == GRID else package["matter"]["subject_name"]
            rows.append([days, f"{_name_track(track)} {whose}", f"{points} (+{given} {taken})", "—", digest])
        for scheme, key, value, band, *_ in period["assessments"]:
            rows.append([days, f"{_name_scheme(scheme)} {key}", value or "—", _name_band(scheme, band), digest])
        if not period["totals"] and not period["assessments"]:
            rows.append([days, "—", "—", "—", digest])
    head = (gettext("Period"), gettext("What is judged"), gettext("Result"), gettext("Grade"), "SHA-256")
    return _section(gettext("Frozen figures"), rows=rows, head=head, widths=(4, 5, 4, 3, 4))


def _name_track(key: str) -> str:
    track = find_row(get_profile().scoring.tracks, key)
    return key if track is None else track.name_en if is_english() else track.name_zh


def _name_scheme(key: str) -> str:
    scheme = find_row(get_profile().schemes, key)
    return key if scheme is None else scheme.name_en if is_english() else scheme.name_zh


def _name_band(scheme_key: str, key: str) -> str:
    scheme = find_row(get_profile().schemes, scheme_key)
    band = find_row(scheme.bands, key) if scheme is not None else None
    return (key or "—") if band is None else band.name_en if is_english() else band.name_zh


def _build_entries(package: Plain) -> Plain:
    rows = [
        [
            str(one["number"]),
            one["occurred_on"],
            _pick(one, "rule"),
            one["points"] + (f" ({gettext('countered')})" if one["is_countered"] else ""),
            one["case"] or "—",
            one["head"][:HEAD_DIGITS],
        ]
        for one in package["entries"]
    ]
    head = (
        gettext("No."), gettext("Day"), gettext("Scoring rule"), gettext("Points"), gettext("Case"), gettext("Audit head"),
    )  # fmt: skip
    return _section(gettext("Ledger rows"), rows=rows, head=head, widths=(1, 3, 5, 3, 4, 4))


def _build_cases(package: Plain) -> Plain:
    rows = [[one["number"], str(one["acts"]), one["head"][:HEAD_DIGITS]] for one in package["cases"]]
    head = (gettext("Case"), gettext("Acts"), gettext("Audit head"))
    return _section(gettext("Cases and the heads of their chains"), rows=rows, head=head, widths=(4, 2, 5))


def _build_evidence(package: Plain) -> Plain:
    rows = [[one["sha256"], one["media_type"], f"{one['size_bytes']:,}"] for one in package["evidence"]]
    head = ("SHA-256", gettext("Kind"), gettext("Bytes"))
    return _section(gettext("Photos in the package"), rows=rows, head=head, widths=(8, 2, 2))
