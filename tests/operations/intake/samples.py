"""Hand-written rows in the layouts of three systems, and how to import them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from textwrap import dedent

from tests.operations.intake.conftest import SYSTEM
from wangge.intake.public import ImportJob, ImportSummary, import_reports, load_mapping, preview_import, survey_file
from wangge.platform.public import get_profile

EXAMPLES = Path(__file__).parents[3] / "examples" / "mappings"

MAPPING = """\
mapping_version: 1
source: old_system
profile: generic
identity: {column: id}
times:
  zone: Asia/Shanghai
  reported_at: {columns: [reported]}
  closed_at: {columns: [closed]}
  due_at: {columns: [due]}
place: {lon: lon, lat: lat}
description: {columns: [kind, text], separator: "："}
channel: {otherwise: telephone}
category:
  rules:
    - columns: [kind]
      values: {垃圾: matter 06010, 噪音: matter 06028}
  otherwise: unknown
unit: {column: unit, is_created: true}
duplicates:
  - {same: [kind], radius_m: 50, hours: 24}
"""
HEADER = "id,reported,closed,due,lon,lat,kind,text,unit\n"
ROWS = """\
1,2026-02-01 09:00:00,2026-02-02 09:00:00,,120.55,31.87,垃圾,一堆垃圾,环卫处
2,2026-02-01 10:00:00,2026-02-02 09:00:00,,120.5501,31.8701,垃圾,又一堆,环卫处
3,2026-02-01 11:00:00,,2026-02-05 12:00:00,,,噪音,夜里很吵,
4,2026-02-01 12:00:00,2026-01-31 12:00:00,,,,噪音,先结后报,
5,2026-02-03 12:00:00,2026-02-04 12:00:00,,,,户口,"咨询
落户",
"""

SF_HEADER = (
    "unique_key,created_date,closed_date,resolution_action_updated_date,status,status_notes,agency_name,category,"
    "complaint_type,descriptor,incident_address,supervisor_district,neighborhood,location,source,media_url,latitude,"
    "longitude,police_district\n"
)
SF_ROWS = """\
1,2012-07-01 09:00:00+00:00,2012-07-03 10:00:00+00:00,,Closed,Graffiti removed,Queue A,311 External Request,Graffiti,Graffiti - USPS,Intersection of A ST and B ST,3.0,Downtown,"(37.79, -122.40)",Phone,,37.79,-122.40,CENTRAL
2,2012-07-01 11:00:00+00:00,2012-07-03 10:00:00+00:00,,Closed,,Queue A,311 External Request,Graffiti,Graffiti - USPS,Intersection of A ST and B ST,3.0,Downtown,,Web,,37.7901,-122.4001,CENTRAL
3,2012-07-02 09:00:00+00:00,2012-07-02 08:00:00+00:00,,Closed,,Queue B,Sewer Issues,Flooding,On_street,1 C ST,1.0,,,Phone,,37.75,-122.45,PARK
4,2012-07-02 09:00:00+00:00,,,Open,Open,Queue B,Sewer Issues,Flooding,On_street,2 C ST,1.0,,,Web,,37.76,-122.46,PARK
5,2012-07-02 10:00:00+00:00,2012-07-16 10:00:00+00:00,,Closed,Per process - cases are closed 14 days after assignment.,Queue C,MUNI Feedback,MUNI  -,Commendation,Not associated with a specific address,,,,Twitter,,,,
6,2012-07-02 10:00:00+00:00,,,Open,Open,Queue C,General Request - MTA,other,mta_other - other,Not associated with a specific address,,,,Phone,,,,
7,2012-07-02 10:00:00+00:00,2012-07-02 10:05:00+00:00,,Closed,test only,Queue C,General Request - MTA,other,sign_shop - other,Not associated with a specific address,,,,Phone,,,,
"""

ZH_HEADER = "id,time,title,detail,reply,reply_time,explainable_teamA,complete_teamB,explainable_teamB\n"
ZH_ROWS = """\
11,2019-07-24 10:51:52,某小区对面工地施工噪音大,夜里不停。,已处理,2019-08-01 09:00:00,1,,
12,2019-07-26 09:01:26,某小区对面工地，施工噪音大！,还是不停。,已处理,2019-08-02 09:00:00,1,,
13,2019-08-20 09:00:00,某小区对面工地施工噪音大,又开始了。,已处理,2019-08-25 09:00:00,1,,
14,2018-03-19 10:05:04,希望连通两条路,建议。,未答复,,1,,
15,2018-03-20 10:05:04,咨询落户政策,如何办理？,已答复,2018-03-26 08:00:00,1,,
"""

NYC_COLUMNS = (
    "Unique Key", "Created Date", "Closed Date", "Agency", "Agency Name", "Complaint Type", "Descriptor",
    "Location Type", "Incident Zip", "Incident Address", "City", "Status", "Due Date", "Resolution Description",
    "Open Data Channel Type", "Latitude", "Longitude",
)  # fmt: skip
NYC_ROWS = (
    ("21", "03/24/2025 11:33:07 PM", "03/25/2025 12:45:11 AM", "NYPD", "Police", "Noise - Residential", "Loud Music",
     "Building", "11210", "1 A STREET", "BROOKLYN", "Closed", "", "… observed no evidence of the violation …",
     "ONLINE", "40.6259", "-73.9418"),
    ("22", "03/24/2025 01:18:15 PM", "03/24/2025 01:18:15 PM", "DOB", "Buildings", "Elevator", "Single Device", "",
     "10016", "2 B STREET", "NEW YORK", "Open", "", "submitted to the Department of Buildings", "UNKNOWN", "", ""),
    ("23", "03/24/2025 01:00:00 PM", "", "DSNY", "Sanitation", "Illegal Dumping", "Removal Request", "Street",
     "10016", "3 C STREET", "NEW YORK", "In Progress", "03/27/2025 01:00:00 PM", "", "PHONE", "40.7462", "-73.9851"),
    ("24", "03/24/2025 01:00:00 PM", "", "HPD", "Housing", "HEAT/HOT WATER", "ENTIRE BUILDING", "", "10016",
     "3 C STREET", "NEW YORK", "Closed", "", "", "PHONE", "40.7462", "-73.9851"),
)  # fmt: skip


def render_nyc() -> str:
    """Return the New York rows as CSV with the columns that the mapping reads."""
    target = io.StringIO()
    csv.writer(target).writerows((NYC_COLUMNS, *NYC_ROWS))
    return target.getvalue()


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    """Write a mapping and return its path."""
    path = folder / "mapping.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def build_job(
    folder: Path, content: str | bytes, *, mapping: Path | None = None, limit: int = 0, name: str = "rows.csv"
) -> ImportJob:
    """Return the import of a file with that content; rejected rows go to rejected-NAME."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    loaded = load_mapping(mapping or write_mapping(folder))
    survey = survey_file(path, loaded.mapping)
    return ImportJob(loaded=loaded, survey=survey, rejected_path=folder / f"rejected-{name}", limit=limit)


def run(folder: Path, content: str | bytes = HEADER + ROWS, **options: object) -> ImportSummary:
    """Import a file with that content; the counts add up."""
    return check_sum(import_reports(actor=SYSTEM, job=build_job(folder, content, **options)))  # type: ignore[arg-type]


def preview(folder: Path, content: str | bytes = HEADER + ROWS, *, is_installed: bool = True) -> ImportSummary:
    """Try to import a file with that content."""
    job = build_job(folder, content)
    return check_sum(preview_import(job=job, profile=get_profile(), is_installed=is_installed))


def check_sum(summary: ImportSummary) -> ImportSummary:
    """Return the summary if its counts add up."""
    assert summary.rows == summary.cases + summary.merged + summary.rejected + summary.unchanged
    assert sum(summary.reasons.values()) == summary.rejected
    return summary


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    """Return cases, merged, rejected, unchanged."""
    return summary.cases, summary.merged, summary.rejected, summary.unchanged
