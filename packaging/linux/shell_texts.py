"""The manual page and the completions of bash, zsh and fish, all made from the command line's own parser.

    python packaging/linux/shell_texts.py FOLDER

So they can't lag behind the options. Needs nothing beside the checkout and Python.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scrubber import __version__
from scrubber.cli.parser import COMMANDS, make_parser
from scrubber.cli.status import STATUS_WORDS
from scrubber.formats.keep import KEEP_DETAILS, KEEP_WORDS


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    for action in make_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise LookupError


def options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options of a parser, without what stands alone."""
    return [action for action in parser._actions if action.option_strings]


def takes_value(action: argparse.Action) -> bool:
    """Whether an option is followed by a value."""
    return action.nargs != 0


def is_file(action: argparse.Action) -> bool:
    """Whether that value is a file or a folder."""
    return takes_value(action) and str(action.metavar).upper() in ("FILE", "FOLDER", "DIR", "PATH")


def is_list(action: argparse.Action) -> bool:
    """Whether that value is a list of what is kept, with commas in between."""
    return action.dest == "keep"


def is_free(action: argparse.Action) -> bool:
    """Whether nobody can tell what that value may be."""
    return takes_value(action) and not (action.choices or is_file(action) or is_list(action))


def bash() -> str:
    """Completion for bash."""
    top = " ".join(name for one in options(make_parser()) for name in one.option_strings)
    cases, values = [], []
    for command, parser in commands().items():
        names = " ".join(name for one in options(parser) for name in one.option_strings)
        cases.append(f"        {command}) words='{names}' ;;")
        values += [_bash_value(one) for one in options(parser) if one.choices]
        values += [_bash_list(one) for one in options(parser) if is_list(one)]
    free = {n for p in commands().values() for one in options(p) if is_free(one) for n in one.option_strings}
    values.append(f"        {'|'.join(sorted(free))}) COMPREPLY=(); return ;;")
    return "\n".join([
        "# Completion of scrubber for bash.",
        "_scrubber() {",
        '    local now="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
        "    # bash takes --faces=bl apart at the equals sign.",
        '    [ "$now" != "=" ] || now=""',
        '    [ "$before" != "=" ] || before="${COMP_WORDS[COMP_CWORD-2]}"',
        '    [ "${COMP_WORDS[COMP_CWORD]}" != "=" ] || before="${COMP_WORDS[COMP_CWORD-1]}"',
        '    case "$before" in',
        *sorted(set(values)),
        "    esac",
        '    case "${COMP_WORDS[1]}" in',
        *cases,
        "    esac",
        f'    [ "$COMP_CWORD" -gt 1 ] || words="{" ".join(commands())} {top}"',
        '    if [ "$COMP_CWORD" -gt 1 ] && [[ "$now" != -* ]]; then words=""; fi',
        '    COMPREPLY=($(compgen -W "$words" -- "$now"))',
        "}",
        "complete -o default -F _scrubber scrubber",
        "",
    ])  # fmt: skip


def _bash_value(action: argparse.Action) -> str:
    words = " ".join(map(str, action.choices or ()))
    reply = f"COMPREPLY=($(compgen -W '{words}' -- \"$now\")); return"
    return f"        {'|'.join(action.option_strings)}) {reply} ;;"


def _bash_list(action: argparse.Action) -> str:
    """bash takes date=day apart, too; what stands before the last comma stays."""
    before = '-P "${now%"${now##*,}"}"'
    cases = [f"        {'|'.join(action.option_strings)}) COMPREPLY=($(compgen {before} -W '{' '.join(KEEP_WORDS)}' -- "
             '"${now##*,}")); return ;;']  # fmt: skip
    for word, details in KEEP_DETAILS.items():
        reply = f"COMPREPLY=($(compgen -W '{' '.join(details)}' -- \"$now\")); return"
        cases.append(f"        {word}|*,{word}) {reply} ;;")
    return "\n".join(cases)


def zsh() -> str:
    """Completion for zsh."""
    blocks = []
    for command, parser in commands().items():
        lines = [f"                {_zsh_option(one)} \\" for one in options(parser)]
        blocks += [f"        {command})", "            _arguments -s \\", *lines, "                '*:photo:_files' ;;"]
    names = " ".join(f"'{name}:{_plain(parser.description)}'" for name, parser in commands().items())
    top = " ".join(f"'{one.option_strings[-1]}:{_plain(one.help)}'" for one in options(make_parser()))
    return "\n".join([
        "#compdef scrubber",
        "# Completion of scrubber for zsh.",
        "_scrubber() {",
        "    local -a commands",
        f"    commands=({names} {top})",
        "    if (( CURRENT == 2 )); then",
        "        _describe command commands",
        "        _files",
        "        return",
        "    fi",
        "    local command=$words[2]",
        "    shift words",
        "    (( CURRENT-- ))",
        "    case $command in",
        *blocks,
        "        *) _files ;;",
        "    esac",
        "}",
        '_scrubber "$@"',
        "",
    ])  # fmt: skip


def _zsh_option(action: argparse.Action) -> str:
    names = action.option_strings
    head = f"'({' '.join(names)})'{{{','.join(names)}}}" if len(names) > 1 else f"'{names[0]}'"
    text = f"'[{_plain(action.help)}]"
    if action.choices:
        text += f":value:({' '.join(map(str, action.choices))})"
    elif is_list(action):
        text += f":what:_sequence compadd - {' '.join(KEEP_WORDS)}"
    elif takes_value(action):
        text += ":file:_files" if is_file(action) else ":value:"
    return head[:-1] + text[1:] + "'" if len(names) == 1 else head + text + "'"


def fish() -> str:
    """Completion for fish."""
    lines = ["# Completion of scrubber for fish."]
    lines += [_fish("__fish_use_subcommand", one) for one in options(make_parser())]
    for command, parser in commands().items():
        description = _plain(parser.description)
        lines.append(f"complete -c scrubber -n __fish_use_subcommand -a {command} -d '{description}'")
        lines += [_fish(f"__fish_seen_subcommand_from {command}", one) for one in options(parser)]
    return "\n".join(lines) + "\n"


def _fish(condition: str, action: argparse.Action) -> str:
    words = [f"complete -c scrubber -n '{condition}'"]
    words += [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings]
    if action.choices:
        words.append(f"-x -a '{' '.join(map(str, action.choices))}'")
    elif is_list(action):
        words.append(f"-x -a '(__fish_append , {' '.join(KEEP_WORDS)})'")
    elif takes_value(action):
        words.append("-r" if is_file(action) else "-x")
    return " ".join([*words, f"-d '{_plain(action.help)}'"])


def man(date: str) -> str:
    """The manual page, section 1."""
    lines = [f'.TH SCRUBBER 1 "{date}" "scrubber {__version__}" "User Commands"', ".SH NAME"]
    lines += ["scrubber \\- show what photos tell a stranger and make verified clean copies", ".SH SYNOPSIS"]
    lines += [".B scrubber", "[\\fIPATH\\fR...]", ".br"]
    for name in commands():
        lines += [f".B scrubber {name}", "[\\fIOPTION\\fR...] \\fIPATH\\fR...", ".br"]
    lines += [".SH DESCRIPTION", _roff(str(make_parser().description)), ".PP"]
    lines += [_roff("Without a command, the window opens, with the photos and folders that are named."), ".SH OPTIONS"]
    lines += _man_options(make_parser())
    for name, parser in commands().items():
        lines += [f'.SH "THE COMMAND {name.upper()}"', _roff(str(parser.description)), *_man_options(parser)]
    lines += [".SH EXIT STATUS"]
    lines += [line for statuses, text in STATUS_WORDS
              for line in (".TP", f".B {', '.join(str(int(one)) for one in statuses)}", _roff(text))]  # fmt: skip
    lines += [".SH EXAMPLES"]
    lines += [
        line for command in COMMANDS.values() for call in command.examples for line in (".PP", f".B {_roff(call)}")
    ]
    for title, entries in _SECTIONS.items():
        lines += [f".SH {title}"]
        lines += [line for name, text in entries for line in (".TP", f".B {_roff(name)}", _roff(text))]
    return "\n".join(lines) + "\n"


_SECTIONS = {
    "FILES": (
        ("~/.config/Scrubber/Scrubber.conf", "What the window remembers. No photo's path is among it."),
        ("~/.local/state/Scrubber/journals", "What clean --resume needs of runs that were not completed; no names."),
        (".scrubber-*.tmp", "An unfinished copy beside its final place, left only where the program was killed."),
    ),
    "ENVIRONMENT": (
        ("DISPLAY, WAYLAND_DISPLAY, QT_QPA_PLATFORM", "Whether there is a screen for the window."),
        ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "The language."),
    ),
    "BUGS": (("A photo that keeps something it should not", "Please tell it in private: .github/SECURITY.md."),),
    "SEE ALSO": (("exiftool(1), exiv2(1)", "Other programs that show what is in a photo."),),
}


def _man_options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in options(parser):
        names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in action.option_strings)
        value = "|".join(map(str, action.choices)) if action.choices else str(action.metavar or "")
        yield from (".TP", f"{names} \\fI{_roff(value)}\\fR" if takes_value(action) else names)
        yield _roff(_help(action))


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%(prog)s", "scrubber").replace("%%", "%")


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "'")
    return "\\&" + text if text[:1] in (".", "'") else text


def _plain(text: str | None) -> str:
    """A help text without what shells would read."""
    wanted = (text or "").split(";")[0].split("(")[0].strip()
    return "".join(letter for letter in wanted if letter not in "'\"`[]:\\$%")


def write(share: Path, date: str) -> None:
    """All of them, at their places below `share` (as /usr/share)."""
    texts = {
        "bash-completion/completions/scrubber": bash(), "zsh/vendor-completions/_scrubber": zsh(),
        "fish/vendor_completions.d/scrubber.fish": fish(), "man/man1/scrubber.1": man(date),
    }  # fmt: skip
    for name, text in texts.items():
        path = share / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
