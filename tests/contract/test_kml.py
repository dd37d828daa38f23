from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen

WHO = "JANE ROE A900000001"
POINT = "<Point><coordinates>-77.0365,38.8977,0</coordinates></Point>"


def kml(inner: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Sites</name>'
        f"<Placemark><name>Weather station</name>{POINT}</Placemark>{inner}</Document></kml>"
    ).encode()


def mark(inner: str, more: str = "") -> str:
    return f"<Placemark {more}>{inner}{POINT}</Placemark>"


SHOWN = {
    "name": mark(f"<name>{WHO}</name>"),
    "description": mark(f"<description>{WHO}</description>"),
    "description as a page": mark("<description><![CDATA[<p>JANE <b>ROE</b> A900000001</p>]]></description>"),
    "table in a description": mark(f"<description><![CDATA[<table><tr><td>A</td><td>{WHO}</td></tr></table>]]></description>"),
    "data": mark(f'<ExtendedData><Data name="who"><value>{WHO}</value></Data></ExtendedData>'),
    "data of a schema": mark(f'<ExtendedData><SchemaData><SimpleData name="who">{WHO}</SimpleData></SchemaData></ExtendedData>'),
    "address": mark(f"<address>{WHO}</address>"),
}  # fmt: skip
HIDDEN = {
    "switched off": mark(f"<visibility>0</visibility><name>{WHO}</name>"),
    "in a folder switched off": f"<Folder><visibility>0</visibility>{mark(f'<name>{WHO}</name>')}</Folder>",
    "comment": f"<!-- {WHO} -->",
    "style": f'<Style id="{WHO}"/>',
    "attribute of a page": mark(f"<description><![CDATA[<p title='x' data-a='{WHO}'>x</p>]]></description>"),
    "schema": f'<Schema name="{WHO}"/>',
    "unknown element": f"<other>{WHO}</other>",
    "no coordinates": f"<Placemark><Point><coordinates>1,2 {WHO}</coordinates></Point></Placemark>",
}


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("a.kml", kml(SHOWN[place]))
    assert reading.whole, reading.gaps
    assert reading.reader == "kml"
    assert any(seen(reading, WHO))


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found(place: str) -> None:
    reading = read("a.kml", kml(HIDDEN[place]))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert place == "no coordinates" or not any(seen(reading, WHO))


def test_placemarks_are_rows_with_their_data() -> None:
    data = "".join(f'<Data name="{key}"><value>{value}</value></Data>' for key, value in
                   {"A-Number": "A900000001", "DOB": "1980-02-03"}.items())  # fmt: skip
    reading = read("a.kml", kml(mark(f"<name>Jane Roe</name><ExtendedData>{data}</ExtendedData>")))
    block = reading.blocks[-1]
    assert block.table.headings == ("name", "A-Number", "DOB")
    assert block.rows[-1].cells == {0: "Jane Roe", 1: "A900000001", 2: "1980-02-03"}


def test_coordinates_say_nothing_but_what_is_none_comes_out() -> None:
    assert "77.0365" not in read("a.kml", kml("")).text
    assert "900000001" in read("a.kml", kml(mark("").replace("-77.0365", "900000001"))).text


def test_packed_places_are_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", kml(SHOWN["data"]))
    reading = read("a.kmz", packed.getvalue())
    assert any(seen(reading, WHO))
    assert reading.whole, reading.gaps


GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">{}</gpx>'


@pytest.mark.parametrize(
    "inner",
    [
        f'<wpt lat="1.5" lon="2"><name>{WHO}</name></wpt>',
        f"<metadata><author><name>{WHO}</name></author></metadata>",
        f'<trk><trkseg><trkpt lat="1" lon="2"><time>2024-01-02T03:04:05Z</time><cmt>{WHO}</cmt></trkpt></trkseg></trk>',
    ],
)
def test_waypoints_are_read(inner: str) -> None:
    reading = read("a.gpx", GPX.format(inner).encode())
    assert reading.whole, reading.gaps
    assert any(seen(reading, WHO))


def test_properties_of_geojson_are_rows() -> None:
    features = [
        {"type": "Feature", "properties": {"A-Number": f"A90000000{n}", "Name": "Jane Roe"},
         "geometry": {"type": "Point", "coordinates": [-77.0365, 38.8977]}}
        for n in range(3)
    ]  # fmt: skip
    reading = read("a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert reading.whole, reading.gaps
    headings = [block.table.headings or () for block in reading.blocks]
    assert any({"properties.A-Number", "properties.Name"} <= set(names) for names in headings)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_a_map_comes_out(needle: str, where: float) -> None:
    made = kml(mark("<name>a</name><ExtendedData><Data name='b'><value>c</value></Data></ExtendedData>"))
    at = int(where * len(made))
    reading = read("a.kml", made[:at] + needle.encode() + made[at:])
    assert reading.gaps or "".join(needle.split()) in "".join(reading.text.split())
