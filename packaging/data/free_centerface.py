"""Makes the declared shape of CenterFace free, so that onnxruntime takes pictures of any size.

`python packaging/data/free_centerface.py ORIGINAL.onnx RESULT.onnx`. The model as published declares its input as
10x3x32x32, though its graph is fully convolutional, and lists all its weights as inputs too, which keeps onnxruntime
from folding them. An ONNX file is a protobuf message (ModelProto); this walks through it, drops the weights from the
graph's inputs, and replaces the dimensions 0, 2 and 3 of the picture and of the four outputs: the two bytes
"dim_value = n" become "denotation = empty", which leaves a dimension without a value. The result is always the same
bytes; `resources/models/ORIGIN.md` gives their checksum.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

GRAPH, GRAPH_INPUT, BYTES = 7, 11, 2
TENSORS = ("input.1", "537", "538", "539", "540")
FLOAT_OF_FOUR = bytes.fromhex("12160a1408011210")  # a tensor of floats, whose shape takes 16 bytes
FREE = bytes.fromhex("0a021a00")  # Dimension { denotation: "" }


def freed(model: bytes) -> bytes:
    """`model` with batch, height and width of its input and outputs free; ValueError when it is another model."""
    parts = [_field(GRAPH, _graph(body)) if number == GRAPH else raw for number, raw, body in fields(model)]
    return b"".join(parts)


def _graph(graph: bytes) -> bytes:
    picture = bytes([0x0A, len(TENSORS[0])]) + TENSORS[0].encode()
    kept = [raw for number, raw, body in fields(graph) if number != GRAPH_INPUT or body.startswith(picture)]
    joined = b"".join(kept)
    for name in TENSORS:
        joined = _with_free_shape(joined, name)
    return joined


def _with_free_shape(graph: bytes, name: str) -> bytes:
    head = bytes([0x0A, len(name)]) + name.encode() + FLOAT_OF_FOUR
    if graph.count(head) != 1:
        raise ValueError(f"tensor {name} is not declared as expected")
    start = graph.index(head) + len(head)
    channels = graph[start + 4 : start + 8]
    return graph[:start] + FREE + channels + FREE + FREE + graph[start + 16 :]


def fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, raw bytes and content of each field of a protobuf message that holds varints and byte strings alone."""
    at = 0
    while at < len(message):
        key, start = _varint(message, at)
        length, start = _varint(message, start) if key & 7 == BYTES else (_varint(message, start)[1] - start, start)
        yield key >> 3, message[at : start + length], message[start : start + length]
        at = start + length


def _field(number: int, body: bytes) -> bytes:
    length = len(body)
    coded = bytearray()
    while length >= 0x80:
        coded.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([number << 3 | BYTES, *coded, length]) + body


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | message[at] << shift, at + 1


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(freed(Path(sys.argv[1]).read_bytes()))
