"""The buttons of the desk: which a person may press, what each asks for, and pressing them.

Each is a POST to `<id>/move/<name>/`; a GET there shows the question and changes nothing.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.actions import drafting
from articles.admin.access import person_of, visible_or_404
from articles.admin.acts import ACTS, Act
from articles.admin.numbers import number
from articles.checks import check
from articles.models import Article
from articles.permissions import may
from newsroom.core.errors import NewsroomError

TEMPLATE = "admin/articles/article/move.html"


def acts_for(user: Any, article: Article) -> list[Act]:
    """What this person may do with the article as it stands, in the order of the table."""
    return [
        act for act in ACTS.values() if act.fits(article) and may(user, act.permission, article)
    ]


def begin(request: HttpRequest, article: Article, name: str, version: int | None) -> HttpResponse:
    """A button of the edit page: done at once if it asks nothing, else on to its question."""
    act = _act(name)
    if act.asks:
        url = reverse("admin:articles_article_move", args=[article.pk, name])
        return HttpResponseRedirect(f"{url}?version={version or article.version}")
    try:
        _press(request, act, article, version, {})
    except NewsroomError as error:
        messages.error(request, f"{error.sentence} [{error.code}]")
    return HttpResponseRedirect(edit_url(article))


def move(request: HttpRequest, article_id: int, name: str, context: dict[str, Any]) -> HttpResponse:
    """The question of one button, and the answer to it."""
    act, article = _act(name), visible_or_404(request, article_id)
    form = act.form(request.POST or None)
    version = _version(request, article)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _press(request, act, article, version, form.cleaned_data)
        except NewsroomError as error:
            status = error.status
            _refuse(form, error)
        else:
            return HttpResponseRedirect(edit_url(article))
    context |= {"act": act, "article": article, "original": article, "form": form}
    context |= _question(request, act, article) | {"version": version}
    return TemplateResponse(request, TEMPLATE, context, status=status)


def edit_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def _act(name: str) -> Act:
    if name not in ACTS:
        raise Http404
    return ACTS[name]


def _version(request: HttpRequest, article: Article) -> int:
    """The version the person saw: posted, or handed on in the address, or the present one."""
    seen = request.POST.get("version") or request.GET.get("version") or ""
    version = number(seen)
    return article.version if version is None else version


def _press(
    request: HttpRequest, act: Act, article: Article, version: int | None, typed: dict[str, Any]
) -> None:
    arguments = {**typed}
    if act.names_version:
        arguments["version"] = article.version if version is None else version
    if act.confirms:
        arguments["confirmed"] = request.POST.getlist("confirmed")
    act.action(article, by=person_of(request), **arguments)
    done = {"act": act.label, "article": article}
    messages.success(request, _("“%(article)s”: %(act)s — done.") % done)


def _refuse(form: Any, error: NewsroomError) -> None:
    placed = {problem.field for problem in error.problems} <= set(form.fields)
    for problem in error.problems if placed else ():
        form.add_error(problem.field, f"{problem.detail} [{problem.code}]")
    if not error.problems or not placed:
        form.add_error(None, f"{error.sentence} [{error.code}]")


def _question(request: HttpRequest, act: Act, article: Article) -> dict[str, Any]:
    """What is shown before an answer: the checks' findings, and whether it is possible at all."""
    findings = []
    if act.checks:
        findings = check(article, drafting.working_revision(article).snapshot)
    return {
        "title": act.label,
        "findings": findings,
        "is_refused": any(finding.severity == "error" for finding in findings),
        "confirmed": request.POST.getlist("confirmed"),
        "possible": act.fits(article) and may(request.user, act.permission, article),
    }
