"""Runs in a virtual environment of its own, with deface and OpenCV: how others find faces in one pass.

`python face_rivals.py deface|yunet MODEL PHOTO...` prints for each photo a line of JSON: its boxes and the seconds.
"deface" is deface 1.5.0's own detector as its command line uses it, "yunet" is OpenCV's FaceDetectorYN at full size.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import cv2  # type: ignore[import-not-found]

Detect = Callable[[Any], list[list[float]]]


def deface() -> Detect:
    """deface's detector at the photo's size with its threshold of 0.2."""
    from deface.centerface import CenterFace  # type: ignore[import-not-found]

    def detect(photo: Any) -> list[list[float]]:
        rows, _landmarks = CenterFace(in_shape=None, backend="opencv")(
            cv2.cvtColor(photo, cv2.COLOR_BGR2RGB), threshold=0.2
        )
        return [[float(number) for number in row[:4]] for row in rows]

    return detect


def yunet(model: str) -> Detect:
    """One pass of YuNet over the whole photo, with a threshold of 0.5."""

    def detect(photo: Any) -> list[list[float]]:
        detector = cv2.FaceDetectorYN.create(model, "", (photo.shape[1], photo.shape[0]), 0.5)
        _status, rows = detector.detect(photo)
        return [] if rows is None else [[float(x), float(y), float(x + w), float(y + h)] for x, y, w, h in rows[:, :4]]

    return detect


def main() -> None:
    """Look at each photo in turn."""
    which, model, *photos = sys.argv[1:]
    detect = deface() if which == "deface" else yunet(model)
    for photo in photos:
        picture = cv2.imread(photo)
        begun = time.perf_counter()
        boxes = detect(picture)
        print(json.dumps({"boxes": boxes, "seconds": time.perf_counter() - begun}), flush=True)


if __name__ == "__main__":
    main()
