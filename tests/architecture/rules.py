"""The layers of the program as data, and the check of a tree of modules against them."""

from pathlib import Path

from scrubber.formats.registry import FORMAT_MODULES
from tests.architecture.imports import Import, imports

LAYERS = (
    ("errors", "limits", "i18n", "resources", "decoding"),
    ("places", "faces", "letters", "bitstreams", "fence"),
    ("containers",),
    ("formats",),
    ("pixels", "metadata", "guide"),
    ("engine",),
    ("jobs", "reports"),
    ("api",),
    ("cli", "gui"),
    ("self_test",),
    ("launcher",),
    ("__main__",),
)
"""From the ground up. A module imports from its own part and from the layers below it."""

NEIGHBOURS = {"errors", "limits", "i18n", "resources", "decoding"}
"""The parts of one layer that may use each other; all others of one layer know nothing of each other."""

NETWORK = {"socket", "ssl", "http", "urllib.request", "urllib3", "requests", "ftplib", "smtplib", "socketserver"}
NETWORK |= {"httpx", "aiohttp", "asyncio", "xmlrpc", "webbrowser", "PySide6.QtNetwork", "PySide6.QtWebEngineCore"}
STARTERS = {"threading", "_thread", "multiprocessing", "subprocess", "pebble", "concurrent.futures", "asyncio", "pty"}
STARTERS |= {"os.fork", "os.forkpty", "os.system", "os.popen", "os.posix_spawn", "os.posix_spawnp"}
STARTERS |= {
    f"os.{verb}{how}" for verb in ("spawn", "exec") for how in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")
}
PIPES = {"socket": "scrubber.jobs.channel"}
"""It hands open files through the pipe to a worker, which is a UNIX socket, and opens none."""
SILENCED = {"onnxruntime": "scrubber.faces.models"}
"""Libraries that report to their maker unless they are told not to, and the one module that may import them."""
QT = {"PySide6", "shiboken6", "PyQt6", "PyQt5", "PySide2"}

SINGLE_FORMATS = {name.split(".")[0] for name in FORMAT_MODULES}
"""Of these the layers from the engine on know nothing: a new format is added without touching them."""
FORMAT_BLIND = {"engine", "cli", "gui"}

SHARED_BY_WRITER_AND_AUDIT = {"essence", "keep_list", "orientation", "elements", "tag_table"}
"""Modules of a format's folder, and of those that formats share, that writer and audit may both import.

They hold digests, what a copy may hold, as data, and (of colour profiles) the layout of the container.
"""

HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}


def violations(package: Path) -> list[str]:
    """Every broken rule, as a line for the developer; empty when the tree stands as designed."""
    found = imports(package)
    broken = [f"{one}: {reason}" for one in found for reason in _reasons(one, package.name)]
    return broken + [f"cycle: {' -> '.join(cycle)}" for cycle in cycles(found, package.name)]


def part_of(module: str, package: str) -> str:
    """The part of the program that a module belongs to: "scrubber.formats.png.format" is in "formats"."""
    return module.removeprefix(package).lstrip(".").split(".")[0]


def _reasons(one: Import, package: str) -> list[str]:
    source = part_of(one.module, package)
    if one.target.split(".")[0] == package:
        target = part_of(one.target, package)
        is_lazy_api = not source and target == "api" and not one.at_start
        reasons = [] if is_lazy_api else _reasons_inside(source, target)
        return [*reasons, *_named_format(source, one.target, package), *_writer_and_audit(one, package)]
    reasons = ["only gui may know Qt"] if _is_any(one.target, QT) and source != "gui" else []
    reasons += ["nothing leaves this computer"] if _is_network(one) else []
    is_silenced = one.module == SILENCED.get(one.target, one.module)
    reasons += [] if is_silenced else [f"only {SILENCED[one.target]} may import it"]
    below_jobs = HEIGHT.get(source, -1) < HEIGHT["jobs"]
    reasons += (
        ["nothing below jobs starts a thread or a process"] if _is_any(one.target, STARTERS) and below_jobs else []
    )
    return reasons


def _is_network(one: Import) -> bool:
    return _is_any(one.target, NETWORK) and one.module != PIPES.get(one.target)


def _reasons_inside(source: str, target: str) -> list[str]:
    if source == target or not target:
        return []
    if unknown := [part for part in (source, target) if part and part not in HEIGHT]:
        return [f"{unknown[0]} has no place in the layers"]
    if not source:
        return ["the package itself imports nothing of its own"]
    if HEIGHT[target] > HEIGHT[source]:
        return [f"{source} stands below {target}"]
    if HEIGHT[target] == HEIGHT[source] and not {source, target} <= NEIGHBOURS:
        return [f"{source} and {target} stand side by side"]
    return []


def _named_format(source: str, target: str, package: str) -> list[str]:
    """A breach of "the engine never names a format"."""
    named = target.removeprefix(f"{package}.formats.").split(".")[0]
    is_format = target.startswith(f"{package}.formats.") and named in SINGLE_FORMATS
    return [f"{source} names the format {named}"] if is_format and source in FORMAT_BLIND else []


def _writer_and_audit(one: Import, package: str) -> list[str]:
    """A breach of "writer and audit import nothing from each other".

    The module that holds FORMAT knows both; whatever else in a folder isn't audit is the writer. What formats share is
    in `shared.icc` and beside it.
    """
    source, target = (name.removeprefix(f"{package}.formats.") for name in (one.module, one.target))
    (folder, name), (other, imported) = (path.rpartition(".")[::2] for path in (source, target))
    reads, is_read = name.startswith("audit"), imported.startswith("audit")
    if reads and not is_read and other in (folder, "shared.icc") and imported not in SHARED_BY_WRITER_AND_AUDIT:
        return [f"the audit imports the writer's {target}"]
    is_near = bool(folder) and other in (folder, "shared", "shared.icc")
    return (
        [f"the writer imports {target}"] if is_near and is_read and not reads and source not in FORMAT_MODULES else []
    )


def _is_any(target: str, names: set[str]) -> bool:
    return any(target == name or target.startswith(f"{name}.") for name in names)


def cycles(found: list[Import], package: str) -> list[list[str]]:
    """Circles among the modules, whether closed at start or inside a function; each named once, by one way round."""
    graph: dict[str, set[str]] = {}
    for one in found:
        if one.target.startswith(f"{package}.") and one.target != one.module:
            graph.setdefault(one.module, set()).add(one.target)
    circles: list[list[str]] = []
    done: set[str] = set()
    for start in sorted(graph):
        _walk(start, graph, [], done, circles)
    return circles


def _walk(module: str, graph: dict[str, set[str]], way: list[str], done: set[str], circles: list[list[str]]) -> None:
    if module in way:
        circles.append([*way[way.index(module) :], module])
        return
    if module in done:
        return
    for target in sorted(graph.get(module, ())):
        _walk(target, graph, [*way, module], done, circles)
    done.add(module)
