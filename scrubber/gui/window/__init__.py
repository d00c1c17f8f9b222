"""The main window: its bars, pages, menus and notices."""
