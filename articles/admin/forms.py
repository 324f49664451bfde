"""The edit form of an article: bound to a revision's snapshot, never to live rows.

Its fields as they are posted, for scripts that have no JavaScript:

    version        the article's version the form was made from (hidden; empty for a new article)
    prefix headline kind origin dateline sensitivity ai_level ai_tool        as in the snapshot
    subheads       one a line                    tags            separated by commas
    section        id of the section             ai_checked_by   id of the account
    body_html      the body; `<figure data-photo="ID"></figure>` places a photo
    bylines-TOTAL_FORMS bylines-INITIAL_FORMS    how many rows follow, how many were there
    bylines-0-reporter (id) bylines-0-name (a guest's) bylines-0-role bylines-0-ORDER -DELETE
    photos-TOTAL_FORMS photos-INITIAL_FORMS
    photos-0-photo (id) photos-0-caption photos-0-is_lead photos-0-ORDER photos-0-DELETE
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles.admin import choices
from articles.admin.widgets import BodyWidget, lines
from articles.models import AiLevel, BylineRole, Kind, Origin, Prefix, Sensitivity, Snapshot

MAX_ROWS = 40


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=UnfoldAdminTextInputWidget(), **kwargs
    )


def _choice(label: Any, options: Iterable[Any] = (), *, find: bool = False) -> forms.ChoiceField:
    """A field that may stay empty; `find` lets the script search it by initial consonants."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[choices.NONE, *options],
        widget=UnfoldAdminSelectWidget(attrs={"data-find": "1"} if find else None),
    )


class ArticleForm(forms.Form):
    """Everything of a snapshot but the rows of bylines and photos."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    prefix = _choice(_("Prefix"), Prefix.choices)  # type: ignore[assignment]  # a field, too
    headline = _text(_("Headline"), max_length=800)
    subheads = forms.CharField(
        label=_("Subheads"),
        required=False,
        widget=lines(2),
        help_text=_("One a line, five at most."),
    )
    body_html = forms.CharField(label=_("Body"), required=False, widget=BodyWidget)
    section = _choice(_("Section"), find=True)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, widget=UnfoldAdminSelectWidget()
    )
    origin = _choice(_("Origin"), Origin.choices)
    tags = _text(_("Tags"), help_text=_("Separated by commas."))
    dateline = _text(
        _("Dateline of its own"),
        max_length=120,
        help_text=_("Only for wire copy; otherwise it is made from the paper and the bylines."),
    )
    sensitivity = _choice(_("Sensitive"), Sensitivity.choices)
    ai_level = _choice(_("Use of AI"), AiLevel.choices)
    ai_tool = _text(_("AI tool"), max_length=80)
    ai_checked_by = _choice(_("Checked by"), find=True)

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("section", choices.sections(snapshot["section_id"]))
        self._offer("ai_checked_by", choices.checkers(snapshot["ai_checked_by_id"]))

    def _offer(self, name: str, options: choices.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy
        field.choices = [choices.NONE, *options]


class BylineForm(forms.Form):
    """One name: a reporter of the paper, or a guest's name."""

    reporter = _choice(_("Reporter"), find=True)
    name = _text(_("Guest writer"), max_length=120)
    role = forms.ChoiceField(
        label=_("Role"), choices=BylineRole.choices, widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, reporters: choices.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reporter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy
        field.choices = [choices.NONE, *reporters]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("reporter") and self.cleaned_data.get("name"):
            raise forms.ValidationError(
                _("Choose a reporter or write a guest's name, not both in one row.")
            )
        return self.cleaned_data


class PhotoForm(forms.Form):
    """One photo's use: the caption belongs to the use, the credit to the photo."""

    card: dict[str, Any] | None = None  # the photo as it is shown, given by the sheet
    card_json = "null"
    photo = forms.IntegerField(
        label=_("Photo number"), required=False, widget=UnfoldAdminIntegerFieldWidget()
    )
    caption = forms.CharField(label=_("Caption"), required=False, widget=lines(2))
    is_lead = forms.BooleanField(
        label=_("Lead photo"), required=False, widget=UnfoldBooleanWidget()
    )


Bylines = forms.formset_factory(
    BylineForm, can_order=True, can_delete=True, extra=1, max_num=MAX_ROWS, absolute_max=MAX_ROWS
)
Photos = forms.formset_factory(
    PhotoForm, can_order=True, can_delete=True, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS
)
