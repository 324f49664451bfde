"""What the desk's buttons ask before they act; each field is an argument of the action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from articles.admin.widgets import lines
from articles.models import Basis, ChangeReason, NoticeKind

HAND_CHOSEN = [choice for choice in Basis.choices if choice[0] != Basis.EXPIRY]


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """A time in Seoul, to the minute, as the browser's own picker gives it."""
    attrs = {"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}
    widget = forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


def _text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=UnfoldAdminTextInputWidget(), **kwargs)


def _long_text(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=lines(4), **kwargs)


def _choice(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=UnfoldAdminSelectWidget())


class ReasonForm(forms.Form):
    reason = _long_text(_("Reason"), help_text=_("Kept in the desk's log."))


class ScheduleForm(forms.Form):
    at = _moment(_("Time of publication"), help_text=_("Korean time."))


class CorrectForm(forms.Form):
    reason = _choice(_("Kind of change"), ChangeReason.choices)
    note = _long_text(
        _("Note"), help_text=_("What was changed; readers see it where the change is material.")
    )
    at = _moment(
        _("Time of the update"), required=False, help_text=_("Empty: at once. Korean time.")
    )


class WithholdForm(forms.Form):
    basis = _choice(_("Basis"), HAND_CHOSEN)
    requester = _text(_("Requested by"), max_length=120)
    review_on = forms.DateField(
        label=_("Review on"),
        widget=forms.DateInput(
            attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d"
        ),
    )
    public_wording = _text(_("Wording for readers"), max_length=200, required=False)


class EmbargoForm(forms.Form):
    until = _moment(_("Embargo until"), required=False, help_text=_("Empty lifts it. Korean time."))


class EndForm(forms.Form):
    at = _moment(
        _("End of publication"), required=False, help_text=_("Empty: without end. Korean time.")
    )


class NoticeForm(forms.Form):
    kind = _choice(_("Kind"), NoticeKind.choices)
    text = _long_text(_("Text"), help_text=_("Readers see it under the article at once."))
