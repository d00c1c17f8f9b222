"""The four models: each is checked against its known checksum, loaded once per process, and run on the CPU.

`resources/models/ORIGIN.md` tells where they come from. A model that is missing or changed would find no faces, or the
wrong ones, without anyone noticing: it is refused instead.

onnxruntime, which runs them, is told to report nothing before it starts. From 1.29 on its builds for Linux and macOS
send what they do to their maker, and those for Windows log it for the system. The lock file keeps such versions out;
whoever installs another one is protected by this module, the only one that may import it.
"""

import ctypes
import hashlib
import os
import sys
from functools import cache

from scrubber.errors import ModelMissing
from scrubber.resources import resource

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # obeyed only when it is set before the first import

import onnxruntime as onnxruntime

onnxruntime.disable_telemetry_events()

YUNET = "face_detection_yunet_2023mar"
CENTERFACE = "centerface"
MOBILEFACE = "recogniser_mobileface"
ARCFACE_MOBILE = "recogniser_arcface_mobile"
CHECKSUMS = {
    YUNET: "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    CENTERFACE: "9747e37966beb48b414e26b2bd2e33c0f4c40ad90b45caa3158ee3bced65a258",
    MOBILEFACE: "87faf63f1d8a58a69f1419a5ef2f99ca52b277a0ab56e556fbde01ae2aa25389",
    ARCFACE_MOBILE: "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581",
}
"""SHA-256 of each file in `resources/models`."""

ERRORS_ONLY = 3
_640_SIDES = bytes.fromhex("0a03088005")
_FREE_SIDES = bytes.fromhex("0a03120168"), bytes.fromhex("0a03120177")
"""A dimension of 640 as ONNX writes it (a protobuf field of three bytes), and two that are named instead: h and w."""


def giving_back() -> onnxruntime.RunOptions:
    """Options of a pass after which onnxruntime returns the memory that it keeps for the next one to the system."""
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def return_freed_memory() -> None:
    """Return what was freed to the system where the C library keeps it, as glibc does.

    It is in pieces that what the next photo needs doesn't fit in: 15 MB more with each photo of 12 megapixels.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


@cache
def session(name: str, threads: int = 1) -> onnxruntime.InferenceSession:
    """The model `name`, ready to run with `threads` threads (1 or 2) of onnxruntime's own.

    Raises ModelMissing.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    options.enable_mem_pattern = False  # it would keep a plan, and memory, for each size of picture
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other workers need the cores too
    model = _of_any_size(_checked(name)) if name == YUNET else _checked(name)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _of_any_size(model: bytes) -> bytes:
    """YuNet with free sides: its file says that pictures are 640 x 640, but its layers take any multiples of 32."""
    parts = model.split(_640_SIDES)
    assert len(parts) == len(_FREE_SIDES) + 1
    return b"".join((parts[0], _FREE_SIDES[0], parts[1], _FREE_SIDES[1], parts[2]))


def _checked(name: str) -> bytes:
    try:
        model = resource(f"models/{name}.onnx").read_bytes()
    except OSError:
        raise ModelMissing(name=f"{name}.onnx") from None
    if hashlib.sha256(model).hexdigest() != CHECKSUMS[name]:
        raise ModelMissing(name=f"{name}.onnx")
    return model
