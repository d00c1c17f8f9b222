"""Prints, as JSON, what takes the focus in a program's tree as AT-SPI gives it to screen readers: [role, name] each.

    /usr/bin/python3 tests/desktop/accessible_tree.py PROGRAM

Needs python3-dbus, so it runs with the system's Python and knows nothing of the project.
"""

import json
import sys
from typing import Any

import dbus

ACCESSIBLE = "org.a11y.atspi.Accessible"
PROPERTIES = "org.freedesktop.DBus.Properties"
FOCUSABLE, SHOWING = 11, 25
"""Numbers of states in AtspiStateType."""
MOST = 5000


def main(program: str) -> None:
    """Find the program among all that are accessible, and print."""
    session = dbus.SessionBus()
    address = session.get_object("org.a11y.Bus", "/org/a11y/bus").GetAddress(dbus_interface="org.a11y.Bus")
    bus = dbus.bus.BusConnection(str(address))
    found: list[list[str]] = []
    root = bus.get_object("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
    for owner, path in root.GetChildren(dbus_interface=ACCESSIBLE):
        application = bus.get_object(owner, path)
        if str(application.Get(ACCESSIBLE, "Name", dbus_interface=PROPERTIES)).lower() == program:
            walk(bus, application, found)
    print(json.dumps(found))


def walk(bus: Any, shown: Any, found: list[list[str]]) -> None:
    """Add a part and all below it."""
    low, high = (int(part) for part in shown.GetState(dbus_interface=ACCESSIBLE))
    states = low | high << 32
    role = str(shown.GetRoleName(dbus_interface=ACCESSIBLE))
    if states >> FOCUSABLE & 1 and states >> SHOWING & 1:
        found.append([role, str(shown.Get(ACCESSIBLE, "Name", dbus_interface=PROPERTIES))])
    for owner, path in shown.GetChildren(dbus_interface=ACCESSIBLE):
        if len(found) < MOST and not str(path).endswith("/null"):
            walk(bus, bus.get_object(owner, path), found)


if __name__ == "__main__":
    main(sys.argv[1].lower())
