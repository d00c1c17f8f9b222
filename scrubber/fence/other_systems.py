"""Fences of Windows and macOS. Neither could be tried where they were written; what fails is told as not standing."""

import struct
import sys

from scrubber.fence.plan import Plan

_SANDBOX_RULES = (
    b"(version 1)(allow default)(deny network*)(deny process-exec*)(deny process-fork)(deny signal (target others))"
)
"""Files stay open to it: covering faces in a JPEG needs a file there."""

_EXTENDED_LIMITS, _EXTENDED_BYTES = 9, 144
_ONE_PROCESS, _PROCESS_MEMORY, _DIE_QUIETLY, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000


if sys.platform == "darwin":
    import ctypes

    def close_sandbox() -> bool:
        """No network, no programs, no signals to others; False where `sandbox_init` is gone or refuses."""
        try:
            start = ctypes.CDLL("/usr/lib/libSystem.B.dylib").sandbox_init
        except (OSError, AttributeError):
            return False
        return int(start(_SANDBOX_RULES, ctypes.c_uint64(0), ctypes.byref(ctypes.c_char_p()))) == 0
else:

    def close_sandbox() -> bool:
        """Only macOS has it."""
        return False


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def close_job(plan: Plan) -> bool:
        """Put this process into a job with a limit of memory and no second process; False where that fails."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return False
        limits, this = job_limits(plan.memory), wintypes.HANDLE(kernel.GetCurrentProcess())
        told = kernel.SetInformationJobObject(wintypes.HANDLE(job), _EXTENDED_LIMITS, limits, len(limits))
        return bool(told and kernel.AssignProcessToJobObject(wintypes.HANDLE(job), this))
else:

    def close_job(plan: Plan) -> bool:
        """Only Windows has it."""
        return False


def job_limits(memory: int) -> bytes:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64-bit Windows; the job ends when its last handle does."""
    flags = _ONE_PROCESS | _PROCESS_MEMORY | _DIE_QUIETLY | _KILL_ON_CLOSE
    basic = struct.pack("<qqI4xQQI4xQII", 0, 0, flags, 0, 0, 1, 0, 0, 0)
    packed = basic + bytes(48) + struct.pack("<QQQQ", memory, 0, 0, 0)
    assert len(packed) == _EXTENDED_BYTES
    return packed
