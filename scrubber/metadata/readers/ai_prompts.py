"""What picture generators write about how a picture was made: the words they were asked with, the model, the settings.

Stable Diffusion's web interfaces write one text ("a cat\\nNegative prompt: ...\\nSteps: 20, Sampler: ..."), ComfyUI a
graph of nodes as JSON, InvokeAI and NovelAI flat JSON. None of it is specified; the rest is shown as it is.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from scrubber.i18n import N_
from scrubber.limits import MAX_DEPTH
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers.reading import PayloadReading

KEYWORDS = frozenset(
    {"parameters", "prompt", "workflow", "negative_prompt", "sd-metadata", "dream", "invokeai_metadata"}
    | {"invokeai_graph", "invokeai_workflow", "generation_data", "fooocus_scheme", "aesthetic_score", "sd:mode"}
)
_LABEL, _MODEL_LABEL = N_("What an AI was asked for"), N_("AI model")
_SETTINGS = re.compile(r"\bSteps: \d+, |\bSampler: \w|\bCFG scale: \d")
_MODEL = re.compile(r"\bModel: ([^,\n]{1,100})")
_JOB = re.compile(r"\bJob ID: [0-9a-f]{8}-")
_WORDS = frozenset({"text", "prompt", "positive", "negative", "uc", "positive_prompt", "negative_prompt", "caption",
                    "text_g", "text_l", "wildcard_text", "v4_prompt", "base_caption"})  # fmt: skip
_MODELS = frozenset({"ckpt_name", "unet_name", "model_name", "lora_name", "model", "base_model", "sd_model_checkpoint"})
_MAX_JSON, _MAX_WORDS, _SHORTEST = 1 << 20, 20, 2


def is_one(keyword: str, text: str) -> bool:
    """Whether a text comes from a generator, by its keyword or by how it reads."""
    if keyword.lower() in KEYWORDS or _SETTINGS.search(text[-2000:]) or _JOB.search(text[:4000]):
        return True
    return text[:1] == "{" and '"prompt"' in text[:4000]


def read(reading: PayloadReading, key: str, text: str) -> None:
    """Add the words, the model, and the text as a whole."""
    graph = _parsed(text)
    words = list(dict.fromkeys(_values(graph, _WORDS, 0)))[:_MAX_WORDS] if graph is not None else []
    for asked in words:
        reading.add(Kind.AI_PROMPT, key, _LABEL, asked, Risk.HIGH)
    models = list(_values(graph, _MODELS, 0)) if graph is not None else _MODEL.findall(text)
    for model in list(dict.fromkeys(models))[:_MAX_WORDS]:
        reading.add(Kind.AI_MODEL, f"{key}:model", _MODEL_LABEL, model, Risk.LOW)
    if words:
        reading.add(Kind.TECHNICAL, f"{key}:whole", key, text)
    else:
        reading.add(Kind.AI_PROMPT, key, _LABEL, text, Risk.HIGH)


def _parsed(text: str) -> Any:
    if text[:1] not in "{[" or len(text) > _MAX_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _values(value: Any, names: frozenset[str], depth: int) -> Iterator[str]:
    """Texts under one of these names, wherever they stand."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _values(item, names, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and name.lower() in names and len(one.strip()) > _SHORTEST:
                yield one
            elif not isinstance(one, str):
                yield from _values(one, names, depth + 1)
