"""What picture generators leave in a picture, and tags that other programs repeat in odd places."""

import json
import struct

import piexif
import pytest

from scrubber.formats.base import PayloadKind
from scrubber.limits import MAX_TEXT
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.readers.collect import Collected, collect
from tests.helpers.exif import OnePayload, parsed_photo

ASKED = "What an AI was asked for"
COMFY = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 42, "model": ["4", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream_8.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "my sister at the beach", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "watermark, blurry", "clip": ["4", 1]}},
}
WEB_UI = "my sister at the beach\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Model: dream_8"


def read(text: str, keyword: str) -> Collected:
    return collect(OnePayload(PayloadKind.TEXT, text.encode(), keyword))


def told(found: Collected) -> list[tuple[str, str]]:
    return [(finding.label, finding.value) for finding in found.findings if finding.topic is Topic.HISTORY]


def test_comfyui() -> None:
    assert told(read(json.dumps(COMFY), "prompt")) == [
        (ASKED, "my sister at the beach"),
        (ASKED, "watermark, blurry"),
        ("AI model", "dream_8.safetensors"),
    ]


def test_stable_diffusion_web_interface() -> None:
    found = told(read(WEB_UI, "parameters"))
    assert found[0] == (ASKED, WEB_UI.replace("\n", " "))
    assert ("AI model", "dream_8") in found


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("invokeai_metadata", json.dumps({"positive_prompt": "my sister", "model": {"model_name": "x1"}})),
        ("Comment", json.dumps({"prompt": "my sister", "uc": "blurry", "steps": 28})),
        ("Description", "my sister --v 5 Job ID: 0e3f5b1c-5a2b-4c5d-8e9f-0123456789ab"),
    ],
)
def test_other_generators(keyword: str, text: str) -> None:
    assert any(label == ASKED and value.startswith("my sister") for label, value in told(read(text, keyword)))


def test_settings_in_the_comment_of_a_jpeg() -> None:
    comment = b"UNICODE\0" + WEB_UI.encode("utf-16-be")
    found = told(collect(parsed_photo(exif={piexif.ExifIFD.UserComment: comment})))
    assert any(label == ASKED and value.startswith("my sister") for label, value in found)


@pytest.mark.parametrize("text", ["{" * 5000, "[" * 100_000, '{"prompt": ' * 3000, json.dumps({"text": "x" * 10**6})])
def test_hostile_prompts_are_short(text: str) -> None:
    found = read(text, "prompt")
    assert all(len(finding.value) <= MAX_TEXT + 1 for finding in found.findings)
    assert len(found.findings) < 5


def test_tags_that_are_repeated_as_text() -> None:
    assert [(finding.topic, finding.label) for finding in read("NIKON", "exif:Make").findings] == [
        (Topic.DEVICE, "Camera maker")
    ]
    assert read("x", "exif:Contrast").findings[0].topic is Topic.TECHNICAL


def test_xmp_where_nobody_expects_it() -> None:
    packet = (
        b"<x:xapmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description xmlns:l='http://ns.adobe.com/lightroom/1.0/' l:hierarchicalSubject='family|Jane'"
        b" xmlns:o='http://example.org/tool/1.0/' o:note='n'/></rdf:RDF></x:xapmeta>"
    )
    found = collect(OnePayload(PayloadKind.OPAQUE, b"junk" + packet, "APP1"))
    assert [(finding.key, finding.label, finding.value) for finding in found.findings] == [
        ("xmp:lr:hierarchicalSubject", "Keywords", "family|Jane"),
        ("xmp:tool:note", "tool:note", "n"),
    ]


def test_names_of_photoshops_resources_and_of_data_sets() -> None:
    def resource(number: int, content: bytes) -> bytes:
        return b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)

    iptc = b"\x1c\x01\x5a\0\3\x1b%G" + b"\x1c\x02\0\0\2\0\4" + b"\x1c\x02\x67\0\2A7"
    data = resource(0x0425, bytes(range(16))) + resource(0x040D, b"\0\0\0\x1e") + resource(0x0404, iptc)
    found = collect(OnePayload(PayloadKind.PHOTOSHOP, data)).findings
    values = {finding.label: finding.value for finding in found}
    assert values == {
        "Caption": "A7",
        "IPTCDigest": bytes(range(16)).hex(),
        "GlobalAngle": "30",
        "CodedCharacterSet": "UTF8",
        "ApplicationRecordVersion": "4",
    }
