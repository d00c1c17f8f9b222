"""What thermal cameras of FLIR write beside the photo: serial numbers, the moment, a place, a picture in plain light.

FLIR documents nothing; the layout is what ExifTool's public tables say. A file "FFF" with a directory of records is
spread over APP1 segments.
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from scrubber.i18n import N_
from scrubber.metadata.findings.dates import written
from scrubber.metadata.findings.finding import Place, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.labels import exact_size
from scrubber.metadata.readers.gps import add_position, is_on_earth
from scrubber.metadata.readers.reading import PayloadReading

_MAX_RECORDS, _ROW = 256, 32
_RAW, _PICTURE, _CAMERA, _SOUND, _PLACE = 0x01, 0x0E, 0x20, 0x24, 0x2B
_PICTURE_HEAD = 32
_MODEL = (Kind.CAMERA, N_("Camera"), Risk.MEDIUM)
_SERIAL = (Kind.CAMERA_SERIAL, N_("Camera serial number"), Risk.HIGH)
_LENS = (Kind.LENS, N_("Lens"), Risk.LOW)
_LENS_SERIAL = (Kind.LENS_SERIAL, N_("Lens serial number"), Risk.HIGH)
_SOFTWARE = (Kind.CAMERA_SOFTWARE, N_("Camera software"), Risk.LOW)

_TEXTS = {
    "CameraModel": (0xD4, 32, _MODEL),
    "CameraPartNumber": (0xF4, 16, None),
    "CameraSerialNumber": (0x104, 16, _SERIAL),
    "CameraSoftware": (0x114, 16, _SOFTWARE),
    "LensModel": (0x170, 32, _LENS),
    "LensPartNumber": (0x190, 16, None),
    "LensSerialNumber": (0x1A0, 16, _LENS_SERIAL),
    "FilterModel": (0x1EC, 16, None),
    "FilterSerialNumber": (0x21C, 32, None),
}
"""By name: where a text stands in the record of the camera, its most bytes, what it means."""
_NUMBERS = {
    "Emissivity": (0x20, 0.0, "{:.2f}"),
    "ObjectDistance": (0x24, 0.0, "{:.2f} m"),
    "ReflectedApparentTemperature": (0x28, 273.15, "{:.1f} °C"),
    "AtmosphericTemperature": (0x2C, 273.15, "{:.1f} °C"),
    "IRWindowTemperature": (0x30, 273.15, "{:.1f} °C"),
    "IRWindowTransmission": (0x34, 0.0, "{:.2f}"),
    "RelativeHumidity": (0x3C, 0.0, "{:.2f}"),
    "PlanckR1": (0x58, 0.0, "{:.8g}"),
    "PlanckB": (0x5C, 0.0, "{:.8g}"),
    "PlanckF": (0x60, 0.0, "{:.8g}"),
    "CameraTemperatureRangeMax": (0x90, 273.15, "{:.1f} °C"),
    "CameraTemperatureRangeMin": (0x94, 273.15, "{:.1f} °C"),
}
"""By name: where a number stands, what is taken off for degrees Celsius, how it is written."""
_MOMENT = 0x384


def read(reading: PayloadReading, data: bytes) -> None:
    """Add what its records tell; what doesn't fit is left out."""
    for kind, record in _records(data):
        if kind == _CAMERA and len(record) >= 2:
            _read_camera(reading, record)
        elif kind == _PLACE:
            _read_place(reading, record)
        elif kind in (_PICTURE, _RAW):
            _read_picture(reading, kind, record[_PICTURE_HEAD:])
        elif kind == _SOUND:
            reading.add(Kind.SOUND, "flir:Sound", N_("A sound recording"), exact_size(len(record)), Risk.HIGH)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    if len(data) < 0x40:
        return
    order = next((order for order in "><" if 100 <= struct.unpack_from(f"{order}I", data, 0x14)[0] < 200), ">")
    start, count = struct.unpack_from(f"{order}II", data, 0x18)
    for number in range(min(count, _MAX_RECORDS, max(0, len(data) - start) // _ROW)):
        kind, offset, size = struct.unpack_from(f"{order}H10xII", data, start + _ROW * number)
        if kind and offset + size <= len(data):
            yield kind, data[offset : offset + size]


def _read_camera(reading: PayloadReading, record: bytes) -> None:
    order = ">" if struct.unpack_from("<H", record)[0] >= 0x100 else "<"
    for name, (start, size, meaning) in _TEXTS.items():
        value = record[start : start + size].split(b"\0")[0]
        is_number = any(48 <= byte < 58 for byte in value) or not name.endswith("SerialNumber")
        kind, label, risk = meaning if meaning and is_number else (Kind.TECHNICAL, name, Risk.LOW)
        reading.add(kind, f"flir:{name}", label, value, risk)
    for name, (start, zero, form) in _NUMBERS.items():
        if len(record) >= start + 4:
            (number,) = struct.unpack_from(f"{order}f", record, start)
            reading.add(Kind.TECHNICAL, f"flir:{name}", name, form.format(number - zero))
    if len(record) >= _MOMENT + 10:
        seconds, _fraction, west = struct.unpack_from(f"{order}IIh", record, _MOMENT)
        moment = datetime.fromtimestamp(seconds, UTC) - timedelta(minutes=west)
        shown = f"{moment:%Y-%m-%d %H:%M:%S}{written(-west)}" if seconds else ""
        reading.add(Kind.TIME_TAKEN, "flir:DateTimeOriginal", N_("Taken"), shown, Risk.MEDIUM)


def _read_place(reading: PayloadReading, record: bytes) -> None:
    """Degrees with letters beside them; the numbers should have a sign already, but don't always."""
    if len(record) < 0x24 or record[:4] in (bytes(4), b""):
        return
    order = "<" if record[:4] == b"\1\0\0\0" else ">"
    latitude, longitude, height = struct.unpack_from(f"{order}ddf", record, 0x10)
    latitude = -latitude if record[8:9] == b"S" and latitude > 0 else latitude
    longitude = -longitude if record[0xA:0xB] == b"W" and longitude > 0 else longitude
    if is_on_earth(latitude, longitude):
        reading.place = Place(latitude, longitude, height if abs(height) < 20_000 and height != -1 else None)
        add_position(reading, reading.place, "flir")


def _read_picture(reading: PayloadReading, kind: int, picture: bytes) -> None:
    label = N_("Hidden picture")
    if picture.startswith((b"\xff\xd8", b"\x89PNG")):
        reading.add_picture(Kind.SECOND_PICTURE, "flir:Picture", label, picture)
    else:
        reading.add(Kind.SECOND_PICTURE, "flir:Picture", label, exact_size(len(picture)), Risk.MEDIUM)
