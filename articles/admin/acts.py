"""The table of buttons: every move of the workflow, and the desk's acts that are no moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.actions import correcting, drafting, publishing, reviewing, withholding
from articles.admin import questions
from articles.models import Article
from articles.workflow import MOVES, UNPUBLISHED, Status


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button. The form's fields are named as the action's arguments."""

    name: str
    label: str | Promise
    sources: frozenset[Status]
    permission: str
    action: Callable[..., object]
    form: type[forms.Form] = forms.Form
    names_version: bool = False  # the action is told which version the editor saw
    confirms: bool = False  # … and which warnings were confirmed
    also: Callable[[Article], bool] = lambda article: True
    look: str = "default"
    icon: str = ""

    @property
    def checks(self) -> bool:
        """Whether the checks' findings are shown with the question."""
        return self.confirms or self.name in ("submit", "approve")

    @property
    def asks(self) -> bool:
        """Whether the button leads to a question instead of acting at once."""
        return bool(self.form.base_fields) or self.confirms

    def fits(self, article: Article) -> bool:
        return article.status in self.sources and self.also(article)


def is_approved_copy(article: Article) -> bool:
    """Whether what was saved last is what was approved."""
    return article.approved_revision is not None and (
        article.approved_revision.number == article.version
    )


def has_newer_copy(article: Article) -> bool:
    return not is_approved_copy(article)


def _move(name: str, action: Callable[..., object], **kwargs: Any) -> Act:
    move = MOVES[name]
    return Act(
        name=name,
        label=move.label,
        sources=move.sources,
        permission=move.permission,
        action=action,
        **kwargs,
    )


def _act(name: str, label: Any, sources: Any, permission: str, **kwargs: Any) -> Act:
    return Act(name=name, label=label, sources=frozenset(sources), permission=permission, **kwargs)


ACTS: dict[str, Act] = {
    act.name: act
    for act in [
        _move("submit", reviewing.submit, look="primary", icon="send"),
        _move("take_up", reviewing.take_up, icon="edit_note"),
        _move("approve", reviewing.approve, names_version=True, also=has_newer_copy,
              look="primary", icon="task_alt"),
        _move("publish", publishing.publish, names_version=True, confirms=True,
              also=is_approved_copy, look="primary", icon="publish"),
        _move("schedule", publishing.schedule, form=questions.ScheduleForm, names_version=True,
              confirms=True, also=is_approved_copy, icon="schedule_send"),
        _move("unschedule", publishing.unschedule, icon="event_busy"),
        _move("approve_and_publish", publishing.approve_and_publish, names_version=True,
              confirms=True, icon="bolt"),
        _move("correct", correcting.correct, form=questions.CorrectForm, names_version=True,
              confirms=True, also=has_newer_copy, look="primary", icon="published_with_changes"),
        _act("cancel_update", _("Cancel the scheduled update"), [Status.PUBLISHED], "correct",
             action=correcting.cancel_update, also=lambda article: article.update_at is not None,
             icon="event_busy"),
        _act("add_notice", _("Add a notice"), [Status.PUBLISHED], "correct",
             action=correcting.add_notice, form=questions.NoticeForm, icon="campaign"),
        _move("send_back", reviewing.send_back, form=questions.ReasonForm, icon="undo"),
        _act("set_embargo", _("Embargo"), UNPUBLISHED, "publish",
             action=publishing.set_embargo, form=questions.EmbargoForm, icon="lock_clock"),
        _act("set_end", _("End of publication"), [Status.SCHEDULED, Status.PUBLISHED], "publish",
             action=publishing.set_end, form=questions.EndForm, icon="timer_off"),
        _move("restore", withholding.restore, form=questions.ReasonForm, look="primary",
              icon="settings_backup_restore"),
        _move("unspike", drafting.unspike, look="primary", icon="restore_from_trash"),
        _move("withhold", withholding.withhold, form=questions.WithholdForm, look="danger",
              icon="visibility_off"),
        _move("spike", drafting.spike, form=questions.ReasonForm, look="danger", icon="delete"),
        _move("kill", withholding.kill, form=questions.ReasonForm, look="danger",
              icon="delete_forever"),
    ]
}  # fmt: skip
