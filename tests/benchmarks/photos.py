"""The photos that the benchmarks work on."""

import io
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.corpus import photos_by_format
from tests.helpers.decoding import decode

LARGE = (4000, 3000)
_LARGE_COUNT = 5


def real_jpegs(corpus: Path, folder: Path) -> list[Path]:
    """Copies of all real JPEG photos of the corpus that Pillow decodes, in `folder`."""
    copies = []
    for number, photo in enumerate(photos_by_format(corpus)["JPEG"]):
        if "planted" not in photo.parts and _decodes(photo):
            copies.append(Path(shutil.copyfile(photo, folder / f"{number:03}.jpg")))
    return copies


def large_jpegs(folder: Path) -> list[Path]:
    """Five pictures of 12 megapixels with the fine noise that a camera's have, and an EXIF block."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Benchmark", 6
    random = np.random.default_rng(1)
    paths = []
    for number in range(_LARGE_COUNT):
        smooth = np.asarray(Image.effect_mandelbrot(LARGE, (-2, -1.5, 1, 1.5), 30 + number), dtype=np.int16)
        noisy = smooth[..., None] + random.integers(-12, 13, (LARGE[1], LARGE[0], 3), dtype=np.int16)
        out = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=92, exif=exif)
        paths.append(folder / f"large{number}.jpg")
        paths[-1].write_bytes(out.getvalue())
    return paths


def _decodes(photo: Path) -> bool:
    try:
        decode(photo)
    except Exception:  # decoders raise whatever they like
        return False
    return True
