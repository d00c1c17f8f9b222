"""People, things and moving pictures for the sample photos; the people are made of ellipses."""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.samples.scenery import Colour, Random, glow, gradient, grain


def garden_table(size: tuple[int, int], random: Random) -> Image.Image:
    """Two people before a house whose number can be read; the sample portrait is the left half."""
    width, height = size
    picture = gradient(size, (178, 210, 232), (222, 232, 226), (150, 178, 120))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width * 0.44, 0, width, height * 0.8), (214, 186, 158))
    for row in range(0, int(height * 0.8), 26):
        draw.line((width * 0.44, row, width, row), (196, 166, 140), 2)
    draw.rectangle((width * 0.66, height * 0.06, width * 0.9, height * 0.3), (245, 245, 240), (90, 70, 60), 5)
    font = ImageFont.load_default(height // 7)
    draw.text((width * 0.78, height * 0.18), "27b", (60, 50, 50), font, anchor="mm")
    picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    _person(picture, (width * 0.24, height * 0.42), height * 0.23, (92, 52, 40), (214, 168, 142), (46, 108, 122))
    _person(picture, (width * 0.76, height * 0.5), height * 0.2, (196, 178, 160), (236, 196, 172), (168, 72, 66))
    return grain(picture, random)


def _person(
    picture: Image.Image, head: tuple[float, float], size: float, hair: Colour, skin: Colour, dress: Colour
) -> None:
    x, y = head
    draw = ImageDraw.Draw(picture)

    def oval(dx: float, dy: float, rx: float, ry: float, colour: Colour) -> None:
        left, top = x + (dx - rx) * size, y + (dy - ry) * size
        draw.ellipse((left, top, left + 2 * rx * size, top + 2 * ry * size), colour)

    shadow: Colour = (skin[0] - 26, skin[1] - 30, skin[2] - 30)
    oval(0, -0.12, 0.92, 1.12, hair)
    draw.rectangle((x - 0.28 * size, y + 0.6 * size, x + 0.28 * size, y + 1.4 * size), shadow)
    oval(0, 2.35, 1.55, 1.15, dress)
    oval(0, 0, 0.74, 0.95, skin)
    draw.chord((x - 0.8 * size, y - 1.1 * size, x + 0.8 * size, y + 0.5 * size), 185, 350, hair)
    for side in (-1, 1):
        oval(side * 0.3, -0.02, 0.1, 0.07, (250, 250, 248))
        oval(side * 0.3, -0.02, 0.055, 0.065, (60, 44, 36))
        oval(side * 0.45, 0.32, 0.15, 0.1, (skin[0], skin[1] - 18, skin[2] - 16))
        left = x + (side * 0.3 - 0.15) * size
        draw.arc((left, y - 0.26 * size, left + 0.3 * size, y - 0.06 * size), 200, 340, hair, 5)
    oval(0, 0.2, 0.08, 0.12, shadow)
    draw.chord((x - 0.3 * size, y + 0.25 * size, x + 0.3 * size, y + 0.66 * size), 20, 160, (176, 82, 84))


RECEIPT = """CAFE EXAMPLE
12 Sample Square

2 x cappuccino      7.60
1 x apple pie       4.20
1 x mineral water   2.90
------------------------
TOTAL              14.70

CARD ****0000
14 June 2025   16:42
Thank you"""


def receipt(size: tuple[int, int], random: Random) -> Image.Image:
    """A bill from a café on a wooden table."""
    width, height = size
    rows = np.arange(height)[:, None] * np.ones(width)
    wood = (
        120 + 14 * np.sin(rows / 31) + 6 * np.sin(rows / 7 + np.arange(width) / 90) + random.normal(0, 2, (height, 1))
    )
    table = np.stack([wood * 1.24, wood * 0.92, wood * 0.64], axis=2).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(table)
    paper = Image.new("RGBA", (int(width * 0.62), int(height * 0.84)), (250, 248, 242, 255))
    font = ImageFont.load_default(paper.width // 15)
    ImageDraw.Draw(paper).multiline_text(
        (paper.width // 12, paper.height // 12), RECEIPT, (50, 50, 60), font, spacing=13
    )
    turned = paper.rotate(4, Image.Resampling.BICUBIC, expand=True)
    shade = Image.new("RGBA", turned.size, (20, 12, 6, 0))
    shade.putalpha(turned.getchannel("A").point(lambda value: value // 2))
    at = ((width - turned.width) // 2, (height - turned.height) // 2)
    blurred = Image.new("RGBA", size)
    blurred.paste(shade, (at[0] + 10, at[1] + 14))
    picture.paste(blurred, mask=blurred.filter(ImageFilter.GaussianBlur(9)).getchannel("A"))
    picture.paste(turned, at, turned)
    return picture.quantize(160, dither=Image.Dither.NONE).convert("RGB")


def flowers(size: tuple[int, int], random: Random) -> Image.Image:
    """A meadow as a picture generator might have made it."""
    width, height = size
    picture = glow(
        gradient(size, (250, 226, 190), (166, 204, 160), (52, 108, 74)), (width // 4, 0), height // 5, (90, 80, 40)
    )
    draw = ImageDraw.Draw(picture)
    for y in np.sort(random.uniform(height * 0.35, height, 130)):
        x, size_here = random.uniform(0, width), 4 + 26 * (y - height * 0.3) / height
        draw.line((x, y, x + random.uniform(-6, 6), y + size_here * 5), (34, 92, 58), max(1, int(size_here / 5)))
        colour = [(232, 84, 96), (246, 186, 72), (240, 240, 246), (150, 104, 200)][random.integers(4)]
        for petal in range(6):
            angle = petal * math.pi / 3 + random.uniform(0, 0.3)
            px, py = x + math.cos(angle) * size_here * 0.7, y + math.sin(angle) * size_here * 0.55
            half = size_here * 0.42
            draw.ellipse((px - half, py - half, px + half, py + half), colour)
        draw.ellipse((x - size_here / 3, y - size_here / 3, x + size_here / 3, y + size_here / 3), (250, 214, 90))
    return picture.quantize(200, dither=Image.Dither.NONE).convert("RGB")


def sunrise_frames(size: tuple[int, int], count: int) -> list[Image.Image]:
    """A sun that comes up and goes down over hills, as flat shapes."""
    width, height = size
    frames = []
    for step in range(count):
        angle = 2 * math.pi * step / count
        up = (1 - math.cos(angle)) / 2
        sky = (int(60 + 120 * up), int(70 + 130 * up), int(120 + 110 * up))
        frame = Image.new("RGB", size, sky)
        draw = ImageDraw.Draw(frame)
        y, radius = height * (0.95 - 0.65 * up), height // 9
        draw.ellipse((width // 2 - radius, y - radius, width // 2 + radius, y + radius), (255, 210, 100))
        draw.ellipse((-width * 0.3, height * 0.62, width * 0.7, height * 1.8), (52, 104, 84))
        draw.ellipse((width * 0.35, height * 0.7, width * 1.4, height * 1.9), (38, 82, 72))
        frames.append(frame)
    return frames


def snow_frames(size: tuple[int, int], count: int, random: Random) -> list[Image.Image]:
    """Snow falling past a lit window."""
    width, height = size
    flakes = random.uniform(0, 1, (70, 3))
    frames = []
    for step in range(count):
        frame = gradient(size, (22, 30, 58), (54, 64, 100))
        draw = ImageDraw.Draw(frame)
        draw.rectangle((width * 0.3, height * 0.25, width * 0.7, height * 0.8), (255, 216, 140), (80, 56, 40), 6)
        draw.line((width / 2, height * 0.25, width / 2, height * 0.8), (80, 56, 40), 5)
        draw.line((width * 0.3, height * 0.5, width * 0.7, height * 0.5), (80, 56, 40), 5)
        for x, y, big in flakes:
            down = (y + step / count) % 1 * height
            radius = 1 + 2.5 * big
            across = x * width + 5 * math.sin(2 * math.pi * step / count + 9 * big)
            draw.ellipse((across - radius, down - radius, across + radius, down + radius), (240, 244, 252))
        frames.append(frame)
    return frames
