"""Draws the sample photos and puts invented metadata into them: `make samples`.

Every picture but one comes from arithmetic in this folder and every name, number and word in them is made up; the
places are public landmarks. The same versions of Pillow and numpy give the same files.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from scrubber.resources import resource
from tests.samples import scenery, still_life
from tests.samples.tell_tale import OWNER, exif, iptc, jpeg_with, png_with, thumbnail, xmp

XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"


def mountains() -> bytes:
    picture = scenery.mountains((1280, 854), _random(1))
    block = exif("2025:06:14 05:12:40", (45.9763, 7.6586), "EX-0042-1187", preview=thumbnail(picture))
    return jpeg_with(_encoded(picture, "JPEG", quality=82), (0xE1, b"Exif\0\0" + block))


def sea() -> bytes:
    picture = scenery.sea((1280, 854), _random(2))
    packet = xmp(
        dc_creator=OWNER, photoshop_City="Oia", xmp_CreatorTool="Example Darkroom 7", xmpMM_DocumentID="xmp.did:0001"
    )
    words = iptc(
        title="Our anniversary", creator=OWNER, city="Oia", country="Greece", caption="The evening we got engaged"
    )
    return jpeg_with(
        _encoded(picture, "JPEG", quality=80),
        (0xE1, b"Exif\0\0" + exif("2025:05:03 20:24:11", (36.4618, 25.3753), "EX-0042-1187", Copyright=OWNER)),
        (0xE1, XMP_SEGMENT + packet),
        (0xED, b"Photoshop 3.0\0" + words),
        (0xFE, b"Sent from Jane's phone, +00 000 0000000"),
        trailer=b"BACKUP NOTE: the key is under the blue flower pot. " * 4,
    )


def city() -> bytes:
    picture = scenery.city((1280, 854), _random(3))
    block = exif("2024:12:30 22:51:07", (51.5055, -0.0754), "EX-0077-2090")
    return _encoded(
        picture, "WEBP", quality=80, exif=b"Exif\0\0" + block, xmp=xmp(dc_creator=OWNER, xmp_Label="Hotel window")
    )


def portrait() -> bytes:
    """Held upright: the stored picture lies on its side, and the thumbnail still shows what was cut off."""
    wide = still_life.garden_table((1600, 900), _random(4))
    block = exif(
        "2025:08:02 15:30:00",
        (52.5163, 13.3777),
        "EX-0042-1187",
        orientation=6,
        preview=thumbnail(wide.transpose(Image.Transpose.ROTATE_90), 220),
        ImageDescription="Jane and her aunt, before cropping",
    )
    cropped = wide.crop((60, 0, 700, 900)).transpose(Image.Transpose.ROTATE_90)
    return jpeg_with(_encoded(cropped, "JPEG", quality=84), (0xE1, b"Exif\0\0" + block))


def astronaut() -> bytes:
    """The one real photo: there must be a face to find. NASA's, in the public domain; its metadata is invented."""
    photo = Path(__file__).with_name("astronaut.jpg").read_bytes()
    block = exif("2025:03:08 11:20:05", (28.5729, -80.6490), "EX-0042-1187")
    return jpeg_with(photo, (0xE1, b"Exif\0\0" + block))


def receipt() -> bytes:
    picture = still_life.receipt((900, 1200), _random(5)).quantize(96, dither=Image.Dither.NONE)
    return png_with(
        _encoded(picture, "PNG", optimize=True),
        (b"tEXt", b"Author\0" + OWNER.encode()),
        (b"tEXt", b"Source\0/home/jane/Documents/taxes 2025/receipt-0614.png"),
        (b"tIME", bytes((0x07, 0xE9, 6, 14, 16, 58, 3))),
        (b"eXIf", exif("2025:06:14 16:58:03", None, "EX-0091-5512", HostComputer="janes-laptop")),
    )


def flowers() -> bytes:
    picture = still_life.flowers((900, 900), _random(6)).quantize(128, dither=Image.Dither.NONE)
    prompt = "a meadow of flowers like in grandmother's garden, soft morning light\nNegative prompt: people, houses\n"
    settings = "Steps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 1187004211, Size: 900x900, Model: example-model-v2"
    return png_with(
        _encoded(picture, "PNG", optimize=True),
        (b"tEXt", f"parameters\0{prompt}{settings}".encode("latin-1")),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(dc_creator=OWNER, xmp_CreatorTool="Example Image Generator")),
    )


def sunrise() -> bytes:
    frames = [frame.quantize(32, dither=Image.Dither.NONE) for frame in still_life.sunrise_frames((320, 240), 16)]
    data = _encoded(
        frames[0], "PNG", save_all=True, append_images=frames[1:], duration=110, loop=0, default_image=False
    )
    return png_with(
        data, (b"tEXt", b"Comment\0Made by Jane for Tom"), trailer=b"old version: 2025-01-05 draft, do not share"
    )


def snow() -> bytes:
    frames = still_life.snow_frames((320, 240), 12, _random(7))
    packet = xmp(dc_creator=OWNER, dc_description="Our kitchen window, 4th floor", xmp_CreateDate="2025-12-24T18:00:00")
    return _encoded(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=90, loop=0, quality=72, xmp=packet
    )


SAMPLES: dict[str, Callable[[], bytes]] = {
    "mountains.jpg": mountains,
    "sea.jpg": sea,
    "city-at-night.webp": city,
    "portrait.jpg": portrait,
    "astronaut.jpg": astronaut,
    "receipt.png": receipt,
    "flowers.png": flowers,
    "sunrise-animated.png": sunrise,
    "snow-animated.webp": snow,
}


def _random(seed: int) -> scenery.Random:
    return np.random.default_rng(seed)


def _encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def main(folder: Path) -> None:
    """Write every sample photo into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in SAMPLES.items():
        data = draw()
        (folder / name).write_bytes(data)
        print(f"{len(data):8,}  {folder / name}")


if __name__ == "__main__":
    main(resource("samples"))
