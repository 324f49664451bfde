"""The form's own widgets: the body's editor, and Unfold's where they only need an attribute."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget
from unfold.widgets import UnfoldAdminTextareaWidget

EDITOR_STYLE = "django_prose_editor/editor.css"
EDITOR = Script("newsroom/editor.js", type="module")


def _labels() -> dict[str, str]:
    """What the editor's buttons are called; the script itself holds no words."""
    return {
        "paragraph": _("Paragraph"),
        "heading": _("Subheading"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "blockquote": _("Quotation"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "link": _("Link"),
        "unlink": _("Remove link"),
        "linkPrompt": _("Address of the link"),
        "photo": _("Insert photo"),
        "photoGone": _("This photo cannot be found"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "toolbar": _("Formatting"),
    }


class BodyWidget(ProseEditorWidget):
    """The prose editor with our preset, which imports the library by its own address.

    Upstream's media carry an inline import map; without it the admin's policy needs no inline
    script. Without JavaScript it is a plain text area of HTML.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, preset="newsroom")

    def get_config(self) -> dict[str, Any]:
        return {"labels": _labels()}

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": [EDITOR_STYLE]}, js=[EDITOR])  # type: ignore[list-item]


def lines(rows: int) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows})
