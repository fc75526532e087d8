from __future__ import annotations

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from tests.operations.geo.drawing import COUNTY, UNITS, box, row, write_file, write_geojson
from wangge.geo.domain.coordinates import Crs, convert_many_from_wgs84
from wangge.geo.domain.importing import FileFeature
from wangge.geo.operations import reading
from wangge.geo.operations.reading import read_point_file, read_polygon_file
from wangge.kernel.public import DomainError


def read(path: Path, crs: str | None = None, **options: str) -> list[FileFeature]:
    return read_polygon_file(path, columns=("code", "name"), crs=crs, **options)  # type: ignore[arg-type]


def assert_same(found: list[FileFeature], *, tolerance: float = 1e-9) -> None:
    assert [one.values["code"] for one in found] == [unit["code"] for unit in UNITS]
    assert [one.values["name"] for one in found] == [unit["name"] for unit in UNITS]
    for one, unit in zip(found, UNITS, strict=True):
        assert shapely.hausdorff_distance(one.geometry, unit["geometry"]) <= tolerance


def shift(rows: tuple[dict[str, object], ...], crs: Crs) -> list[dict[str, object]]:
    def move(points: np.ndarray) -> np.ndarray:
        return np.column_stack(convert_many_from_wgs84(points[:, 0], points[:, 1], crs))

    return [{**one, "geometry": shapely.transform(one["geometry"], move)} for one in rows]


def project(epsg: int) -> list[dict[str, object]]:
    transform = pyproj.Transformer.from_crs(4490, epsg, always_xy=True).transform

    def move(points: np.ndarray) -> np.ndarray:
        return np.column_stack(transform(points[:, 0], points[:, 1]))

    return [{**unit, "geometry": shapely.transform(unit["geometry"], move)} for unit in UNITS]


def test_geojson_is_read(tmp_path: Path) -> None:
    assert_same(read(write_geojson(tmp_path / "x.geojson", UNITS)))
    bom = tmp_path / "bom.json"
    bom.write_bytes(b"\xef\xbb\xbf" + (tmp_path / "x.geojson").read_bytes())
    assert_same(read(bom))


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_chinese_web_maps_are_converted(tmp_path: Path, crs: str) -> None:
    path = write_geojson(tmp_path / "x.geojson", shift(UNITS, Crs(crs)))  # type: ignore[arg-type]
    assert_same(read(path, crs=crs), tolerance=1e-7)


def test_a_geopackage_in_cgcs2000_is_read_by_layer(tmp_path: Path) -> None:
    path = write_file(tmp_path / "x.gpkg", UNITS, crs="EPSG:4490", driver="GPKG", layer="units")
    write_file(path, COUNTY, crs="EPSG:4490", driver="GPKG", layer="county", append=True)
    assert_same(read(path, file_layer="units"))
    assert len(read(path, file_layer="county")) == len(COUNTY)


def test_a_projected_shapefile_is_read(tmp_path: Path) -> None:
    path = write_file(tmp_path / "x.shp", project(4528), crs="EPSG:4528", driver="ESRI Shapefile", encoding="UTF-8")
    assert_same(read(path), tolerance=2e-9)


def test_a_shapefile_without_a_code_page_is_taken_as_chinese(tmp_path: Path) -> None:
    path = write_file(tmp_path / "x.shp", UNITS, driver="ESRI Shapefile", encoding="GB18030")
    path.with_suffix(".cpg").unlink()
    assert_same(read(path))


def test_numbers_become_codes(tmp_path: Path) -> None:
    rows = [row("", box(0, 0, 1, 1)), row("", box(1, 0, 2, 1)), row("", box(2, 0, 3, 1))]
    for one, code in zip(rows, (320582001, 320582002.0, None), strict=True):
        one["code"] = code
    assert [one.values["code"] for one in read(write_geojson(tmp_path / "x.geojson", rows))] == [
        "320582001",
        "320582002",
        "",
    ]


def test_a_feature_without_geometry_is_kept_for_the_list_of_faults(tmp_path: Path) -> None:
    found = read(write_geojson(tmp_path / "x.geojson", [UNITS[0], row("x", None)]))
    assert [one.geometry is None for one in found] == [False, True]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.geojson", b"{ not json", "grid_file_unreadable"),
        ("x.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "grid_file_kind_unknown"),
        ("x.gpkg", b"SQLite format 3\x00 and nothing else", "grid_file_unreadable"),
        ("x.gpkg", b"PK\x03\x04", "grid_file_kind_unknown"),
        ("x.shp", b"\x00\x00\x27\x0a truncated", "grid_file_unreadable"),
        ("x.kml", b"<kml/>", "grid_file_kind_unknown"),
        ("x.geojson", b"", "grid_file_kind_unknown"),
        ("x.geojson", b'{"type":"FeatureCollection","features":[]}', "grid_file_columns_missing"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DomainError, match=code):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="grid_file_missing"):
        read(tmp_path / "x.geojson")
    with pytest.raises(DomainError, match="grid_file_missing"):
        read_point_file(tmp_path / "x.csv")


def test_an_empty_layer_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path / "x.gpkg", UNITS, driver="GPKG", layer="units")
    import pyogrio

    pyogrio.raw.write(
        path, layer="empty", append=True, driver="GPKG", geometry_type="Polygon", crs="EPSG:4326", fields=["code", "name"],
        geometry=np.empty(0, dtype=object), field_data=[np.empty(0, dtype=object)] * 2,
    )  # fmt: skip
    with pytest.raises(DomainError, match="grid_file_empty"):
        read(path, file_layer="empty")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "x.geojson", UNITS)
    with pytest.raises(DomainError) as refusal:
        read_polygon_file(path, columns=("code", "BSM", "MC"), crs=None)
    assert refusal.value.code == "grid_file_columns_missing"
    assert refusal.value.params["missing"] == "BSM, MC"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_system_must_be_told(tmp_path: Path) -> None:
    path = write_file(tmp_path / "x.shp", UNITS, crs=None, driver="ESRI Shapefile", encoding="UTF-8")
    with pytest.raises(DomainError, match="grid_file_crs_missing"):
        read(path)
    assert_same(read(path, crs="cgcs2000"))


@pytest.mark.parametrize("crs", ["EPSG:4214", "EPSG:4610", 'LOCAL_CS["town",UNIT["metre",1]]'])
def test_a_system_that_cannot_be_converted_is_refused(tmp_path: Path, crs: str) -> None:
    path = write_file(tmp_path / "x.gpkg", UNITS, crs=crs, driver="GPKG")
    with pytest.raises(DomainError, match="grid_file_crs_unknown"):
        read(path)


CSV = "编号,经度,纬度\n1,120.51,31.81\n2,,\n3,0,0\n4,120.52,x\n5,500,31\n6,120.53,31.83\n"


def test_points_are_read_from_a_table(tmp_path: Path) -> None:
    import gzip

    plain, packed = tmp_path / "x.csv", tmp_path / "x.csv.gz"
    plain.write_text(CSV, "utf-8-sig")
    packed.write_bytes(gzip.compress(CSV.replace("经度", "Lng").replace("纬度", "LAT").encode()))
    expected = [[120.51, 31.81], [120.53, 31.83]]
    assert read_point_file(plain).tolist() == expected
    assert read_point_file(packed).tolist() == expected
    assert read_point_file(plain, lon_column="经度", lat_column="纬度").tolist() == expected


def test_points_are_read_from_geojson_and_converted(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "x.geojson", shift(UNITS, Crs.GCJ02))  # type: ignore[arg-type]
    found = read_point_file(path, crs="gcj02")
    expected = shapely.get_coordinates(shapely.centroid([unit["geometry"] for unit in UNITS]))
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "point_columns_missing"),
        (b"lon,lat\n,\n", "point_file_empty"),
        (b"lon,lat\n", "point_file_empty"),
        (b"lon,lat\n\xff\xfe\n", "grid_file_unreadable"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(DomainError, match=code):
        read_point_file(path)
    path.rename(tmp_path / "x.csv.gz")
    with pytest.raises(DomainError, match="grid_file_unreadable"):
        read_point_file(tmp_path / "x.csv.gz")


def test_a_nonsense_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="grid_file_crs_unknown"):
        reading._convert_shapes(np.empty(0, dtype=object), None, "nonsense", tmp_path / "x.gpkg")
