"""The style sheet: what a palette can't say. Widgets are addressed by their `role` property, never by text."""

from scrubber.gui.style.tokens import (
    BODY,
    HEADING,
    PRIMARY_HEIGHT,
    RADIUS_CONTROL,
    RADIUS_PRIMARY,
    SMALL,
    TITLE,
    Tokens,
    indicator,
)

_RING = 5 / 18
"""How thick the ring of a chosen radio button is, in parts of its side."""

_SHEET = """
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QWidget[role="bar"], QWidget[role="panel"] {{ background: {surface}; }}
QWidget[role="bar"][edge="bottom"] {{ border-bottom: 1px solid {line}; }}
QWidget[role="bar"][edge="top"] {{ border-top: 1px solid {line}; }}
QWidget[role="notice"] {{ background: {information_soft}; }}
QWidget[role="done"] {{ background: {accent_soft}; border-top: 1px solid {line}; }}
QWidget[role="warned"] {{ background: {warning_soft}; border-top: 1px solid {line}; }}
QMenuBar {{ background: {surface}; color: {text}; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {accent_soft}; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QLabel {{ background: transparent; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="small"] {{ color: {muted}; font-size: {small}pt; }}
QLabel[role="brand"] {{ font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {heading}pt; font-weight: 600; }}
QLabel[role="title"] {{ font-size: {title}pt; font-weight: 600; }}
QLabel[role="key"] {{ border: 1px solid {line}; border-radius: 4px; padding: 1px 6px; background: {surface}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="danger"] {{ color: {danger}; background: {danger_soft}; border-radius: 8px; padding: 8px 12px; }}
QLabel[role="noted"] {{ color: {warning}; background: {warning_soft}; border-radius: 8px; padding: 8px 12px; }}
QLabel[role="verified"] {{ color: {accent}; background: {accent_soft}; border-radius: 8px; padding: 8px 12px; }}
QPushButton, QComboBox, QLineEdit, QDateEdit {{
    background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {radius}px;
    min-height: 30px; padding: 0 12px;
}}
QPushButton:hover, QComboBox:hover {{ background: {background}; }}
QPushButton:pressed {{ background: {accent_soft}; }}
QPushButton:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {accent}; padding: 0 11px; min-height: 28px; }}
QDateEdit:focus {{ border: 2px solid {accent}; min-height: 28px; }}
QDateEdit::drop-down {{ border: none; width: 24px; }}
QPlainTextEdit {{
    background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {radius}px; padding: 4px;
}}
QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 3px; }}
QPushButton:disabled {{ color: {muted}; background: {background}; }}
QPushButton[role="primary"] {{
    background: {accent}; color: {on_accent}; border: 2px solid {accent}; border-radius: {primary_radius}px;
    font-weight: 600; min-height: {primary_inner}px; padding: 0 20px;
}}
QPushButton[role="primary"]:hover {{ background: {accent}; border-color: {text}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[role="primary"]:disabled {{ background: {background}; color: {muted}; border-color: {line}; }}
QPushButton[role="link"] {{ border: 2px solid transparent; background: transparent; color: {accent}; padding: 0;
    min-height: 22px; text-align: left; margin-left: -2px; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 2px solid {accent}; padding: 0; min-height: 22px; }}
QRadioButton, QCheckBox {{ background: transparent; spacing: 8px; padding: 4px; border: 2px solid transparent;
    border-radius: 4px; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: {box}px; height: {box}px; border: 2px solid {muted};
    background: {surface}; }}
QRadioButton::indicator {{ border-radius: {half_indicator}px; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator:checked {{ border: {ring}px solid {accent}; width: {dot}px; height: {dot}px; }}
QCheckBox::indicator:checked {{ border-color: {accent}; background: {accent}; }}
QRadioButton:focus, QCheckBox:focus {{ border: 2px solid {accent}; }}
QPushButton[role="choice"] {{ padding: 0 12px; }}
QPushButton[role="choice"]:checked {{ background: {accent_soft}; border: 1px solid {accent}; }}
QPushButton[role="choice"]:focus {{ border: 2px solid {accent}; padding: 0 11px; }}
QLabel[role="good"] {{ color: {accent}; }}
QLabel[role="bad"] {{ color: {danger}; font-weight: 600; }}
QListWidget {{ background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {radius}px; }}
QListWidget:focus {{ border: 2px solid {accent}; }}
QListWidget::item {{ padding: 4px; }}
QListWidget::indicator {{ width: {box}px; height: {box}px; border: 1px solid {muted}; border-radius: 4px;
    background: {surface}; }}
QListWidget::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QListWidget[role="sections"] {{ border: 2px solid transparent; border-radius: 0; padding: 12px 8px; outline: none; }}
QListWidget[role="sections"]::item {{ padding: 8px 12px; border-radius: 8px; border: 2px solid transparent; }}
QListWidget[role="sections"]:focus {{ border: 2px solid {accent}; }}
QListWidget[role="sections"]::item:selected {{ background: {accent_soft}; color: {accent}; }}
QListWidget::item:selected {{ background: {accent_soft}; color: {text}; }}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider[mirrored="false"]::sub-page:horizontal, QSlider[mirrored="true"]::add-page:horizontal {{
    background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: {surface}; border: 2px solid {accent}; }}
QSlider::handle:horizontal:focus {{ background: {accent}; }}
QFrame[role="popup"] {{ background: {surface}; border: 1px solid {line}; }}
QPushButton[role="result"] {{ border: 2px solid {line}; border-radius: 4px; padding: 0; min-height: 0; }}
QPushButton[role="result"]:hover, QPushButton[role="result"]:focus {{ border: 2px solid {accent}; padding: 0;
    min-height: 0; }}
QPushButton[role="picture"] {{ border: 2px solid {line}; border-radius: 4px; padding: 0; min-height: 0; }}
QPushButton[role="picture"]:hover, QPushButton[role="picture"]:focus {{ border: 2px solid {accent}; padding: 0;
    min-height: 0; }}
QLabel[role="copy"] {{ border: 1px solid transparent; border-radius: 4px; }}
QLabel[role="copy"]:hover {{ background: {accent_soft}; }}
QLabel[role="copy"]:focus {{ border-color: {accent}; }}
QPushButton[role="map"] {{ padding: 0; min-height: 26px; font-size: {heading}pt; }}
QPushButton[role="map"]:focus {{ padding: 0; min-height: 24px; }}
QPushButton[role="icon"] {{ padding: 0; min-width: 30px; }}
QPushButton[role="icon"]:focus {{ min-width: 28px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {line};
    selection-background-color: {accent_soft}; selection-color: {text}; }}
QListView {{ background: {background}; border: none; outline: none; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollArea {{ border: 2px solid transparent; border-radius: 4px; }}
QScrollArea:focus {{ border: 2px solid {accent}; }}
QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 4px; margin-right: 16px;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ color: {text}; background: {accent_soft}; }}
QTableView {{ background: {surface}; alternate-background-color: {background}; color: {text};
    border: 1px solid {line}; border-radius: {radius}px; gridline-color: transparent;
    selection-background-color: {accent_soft}; selection-color: {text}; }}
QTableView::item {{ padding: 0 4px; }}
QTableView:focus {{ border: 2px solid {accent}; }}
QHeaderView::section {{ background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 4px 7px; font-size: {small}pt; }}
QSplitter::handle {{ background: {line}; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {line}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
"""


def stylesheet(colours: Tokens, body_points: float) -> str:
    """The sheet for these colours; type sizes in points, scaled from the body size."""
    names = {name: getattr(colours, name) for name in Tokens.__slots__}
    sizes = {"small": SMALL, "body": BODY, "heading": HEADING, "title": TITLE}
    points = {name: f"{body_points * factor:.1f}" for name, factor in sizes.items()}
    side = indicator(body_points)
    ring = round(side * _RING)
    return _SHEET.format(
        **names,
        **points,
        radius=RADIUS_CONTROL,
        primary_radius=RADIUS_PRIMARY,
        primary_inner=PRIMARY_HEIGHT - 4,
        box=side - 4,
        half_indicator=side // 2,
        ring=ring,
        dot=side - 2 * ring,
    )
