"""Landscapes for the sample photos, drawn by arithmetic: nobody's photo, nobody's rights."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Random = np.random.Generator


def gradient(size: tuple[int, int], *colours: Colour) -> Image.Image:
    """A picture that runs from the first colour at the top to the last at the bottom."""
    width, height = size
    stops = np.linspace(0, 1, len(colours))
    rows = np.linspace(0, 1, height)
    column = np.stack([np.interp(rows, stops, [colour[band] for colour in colours]) for band in range(3)], axis=1)
    return Image.fromarray(np.repeat(column[:, None, :], width, axis=1).round().astype(np.uint8))


def glow(picture: Image.Image, centre: tuple[int, int], radius: int, colour: Colour) -> Image.Image:
    """Light round a point, added to what is there."""
    light = Image.new("RGB", picture.size)
    x, y = centre
    ImageDraw.Draw(light).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return ImageChops.screen(picture, light.filter(ImageFilter.GaussianBlur(radius * 0.8)))


def grain(picture: Image.Image, random: Random, strength: float = 3.0) -> Image.Image:
    """The fine noise of a real sensor."""
    pixels = np.asarray(picture, dtype=np.float64)
    noise = random.normal(0, strength, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def ridge(width: int, base: float, height: float, random: Random) -> NDArray[np.float64]:
    """A mountain line: for every column the row where the rock begins."""
    x = np.arange(width) / width
    line = np.full(width, base)
    for octave in range(1, 8):
        waves = 1.6**octave
        line -= height / octave**1.3 * np.abs(np.sin(math.pi * (waves * x + random.uniform())))
    return line


def mountains(size: tuple[int, int], random: Random) -> Image.Image:
    """Dawn over five ridges in haze, with a forest in front."""
    width, height = size
    picture = gradient(size, (96, 137, 190), (176, 196, 214), (247, 214, 178), (252, 190, 140))
    picture = glow(picture, (int(width * 0.68), int(height * 0.42)), height // 9, (255, 222, 160))
    rows = np.arange(height)[:, None]
    pixels = np.asarray(picture).copy()
    for layer in range(5):
        far = 1 - layer / 4
        colour = np.array((40, 58, 78)) * (1 - far) + np.array((186, 178, 188)) * far
        line = ridge(width, height * (0.62 + 0.1 * layer), height * 0.085, random)
        shade = np.clip((rows - line) / (height * 0.5), 0, 1)[..., None] * 26
        pixels = np.where((rows > line)[..., None], np.clip(colour + shade * far, 0, 255), pixels).astype(np.uint8)
    picture = Image.fromarray(pixels)
    _forest(ImageDraw.Draw(picture), size, random)
    return grain(picture, random)


def _forest(draw: ImageDraw.ImageDraw, size: tuple[int, int], random: Random) -> None:
    width, height = size
    for _ in range(150):
        x, tall = random.uniform(0, width), random.uniform(0.05, 0.14) * height
        green = int(random.uniform(18, 34))
        for step in range(5):
            top = height * 1.01 - tall + step * tall * 0.17
            half = tall * (0.08 + 0.045 * step)
            draw.polygon(
                [(x, top), (x - half, top + tall * 0.3), (x + half, top + tall * 0.3)], (green // 2, green, green)
            )


def sea(size: tuple[int, int], random: Random) -> Image.Image:
    """The sun over the water, its path of light, and a sail."""
    width, height = size
    horizon = int(height * 0.56)
    picture = gradient(size, (52, 58, 112), (150, 88, 124), (240, 140, 96), (255, 206, 130))
    picture = glow(picture, (width // 2, horizon - height // 10), height // 8, (255, 210, 140))
    draw = ImageDraw.Draw(picture)
    sun = height // 17
    centre = horizon - height // 10
    draw.ellipse((width // 2 - sun, centre - sun, width // 2 + sun, centre + sun), (255, 244, 214))
    picture.paste(gradient((width, height - horizon), (206, 124, 106), (98, 74, 112), (28, 34, 66)), (0, horizon))
    _waves(draw, size, horizon, random)
    _sail(draw, int(width * 0.24), int(height * 0.63), height // 7)
    return grain(picture.filter(ImageFilter.GaussianBlur(0.6)), random)


def _waves(draw: ImageDraw.ImageDraw, size: tuple[int, int], horizon: int, random: Random) -> None:
    width, height = size
    for y in range(horizon + 2, height, 3):
        depth = (y - horizon) / (height - horizon)
        for _ in range(9):
            spread = width * (0.02 + 0.11 * depth)
            x, half = random.normal(width / 2, spread), random.uniform(4, 26) * (0.4 + depth)
            draw.line(
                (x - half, y, x + half, y), (255, int(214 - 60 * depth), int(160 - 50 * depth)), 1 + int(2 * depth)
            )
            x = random.uniform(0, width)
            draw.line((x - half, y, x + half, y), (int(120 - 60 * depth), int(84 - 30 * depth), 116), 1)


def _sail(draw: ImageDraw.ImageDraw, x: int, y: int, tall: int) -> None:
    dark = (38, 30, 48)
    draw.polygon([(x, y - tall), (x, y - tall // 8), (x + tall // 2, y - tall // 8)], (246, 226, 206))
    draw.polygon([(x - 4, y - tall * 9 // 10), (x - 4, y - tall // 8), (x - tall // 3, y - tall // 8)], (226, 190, 176))
    draw.polygon(
        [(x - tall // 2, y), (x + tall * 2 // 3, y), (x + tall // 2, y + tall // 9), (x - tall // 3, y + tall // 9)],
        dark,
    )
    draw.line((x - 2, y - tall, x - 2, y), dark, 3)


def city(size: tuple[int, int], random: Random) -> Image.Image:
    """A town at night by the river, lit windows doubled in the water."""
    width, height = size
    shore = int(height * 0.66)
    picture = gradient(size, (10, 16, 44), (34, 44, 92), (92, 78, 120))
    draw = ImageDraw.Draw(picture)
    for _ in range(140):
        x, y = random.uniform(0, width), random.uniform(0, height * 0.45)
        draw.point((x, y), (int(random.uniform(140, 255)),) * 3)
    picture = glow(picture, (int(width * 0.8), int(height * 0.16)), height // 12, (230, 230, 200))
    draw = ImageDraw.Draw(picture)
    moon = height // 24
    draw.ellipse((width * 0.8 - moon, height * 0.16 - moon, width * 0.8 + moon, height * 0.16 + moon), (244, 240, 220))
    for layer in range(3):
        _houses(draw, size, shore, layer, random)
    above = picture.crop((0, 2 * shore - height, width, shore)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    water = Image.blend(above.filter(ImageFilter.BoxBlur(5)), Image.new("RGB", above.size, (14, 20, 46)), 0.45)
    picture.paste(water, (0, shore))
    return grain(picture, random, 2.0)


def _houses(draw: ImageDraw.ImageDraw, size: tuple[int, int], shore: int, layer: int, random: Random) -> None:
    width, height = size
    x = -20.0
    while x < width:
        wide, tall = random.uniform(46, 110), random.uniform(0.12, 0.42 - 0.09 * layer) * height
        wall = (44 - 12 * layer, 46 - 12 * layer, 78 - 16 * layer)
        draw.rectangle((x, shore - tall, x + wide, shore), wall)
        for column in range(int(x) + 8, int(x + wide) - 10, 13):
            for row in range(int(shore - tall) + 9, shore - 10, 17):
                if random.uniform() < 0.42:
                    lamp = random.choice(np.array([(255, 214, 130), (255, 236, 186), (190, 214, 255)]))
                    draw.rectangle((column, row, column + 6, row + 8), tuple(int(value) for value in lamp))
        x += wide + random.uniform(-6, 16)
