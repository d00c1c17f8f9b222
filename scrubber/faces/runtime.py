"""onnxruntime, which runs the models, told to report nothing before it starts.

From 1.29 on its builds for Linux and macOS send what they do to their maker, and those for Windows log it for the
system. The lock file keeps such versions out; whoever installs another one is protected by this module.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # obeyed only when it is set before the first import

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
