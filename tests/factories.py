"""People, sections and articles for tests, made through the real actions."""

import datetime
import itertools
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group

from articles.actions import drafting, publishing, reviewing, withholding
from articles.models import Article, Basis, Publication, Reporter, Section
from articles.workflow import Status
from media.models import Photo
from newsroom.core.clock import now
from newsroom.core.roles import Role
from newsroom.models import User

counter = itertools.count(1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
CONFIRMED = ("ai_level_unset", "headline_repeated", "photo_alt_missing", "quotes_unbalanced")
BODY = (
    "<p>하천 정비 사업이 석 달 만에 마무리됐다. 시는 산책로 2.4km를 새로 깔고 가로등을 바꿨다.</p>"
    "<p>주민들은 저녁에도 걸을 수 있게 됐다며 반겼다. 남은 구간은 내년 봄에 공사를 시작한다.</p>"
)


def make_user(role: Role | None = Role.REPORTER, sections: Iterable[Section] = ()) -> User:
    """An account with the role, and, for a desk, the sections."""
    number = next(counter)
    user = User.objects.create_user(f"user{number}", name=f"김누리{number}", is_staff=True)
    if role:
        user.groups.add(Group.objects.get(name=role))
    for section in sections:
        section.desks.add(user)
    return user


def make_section(name: str = "사회", parent: Section | None = None) -> Section:
    return Section.objects.create(name=name, slug=f"s{next(counter)}", parent=parent)


def make_reporter(user: User | None = None, name: str = "") -> Reporter:
    number = next(counter)
    return Reporter.objects.create(
        name=name or (user.name if user else f"이가람{number}"),
        slug=f"reporter-{number}",
        title="기자",
        user=user,
    )


def make_photo(**fields: Any) -> Photo:
    """A photo's row, without its files."""
    return Photo.objects.create(
        **{"original": "x.jpg", "content_hash": "0" * 64, "mime": "image/jpeg", "width": 1200,
           "height": 800, "credit": "한빛강일보", "alt": "강변", "caption": "강변", **fields}
    )  # fmt: skip


def make_publication() -> Publication:
    return Publication.objects.create(
        name="한빛강일보",
        title="한빛강일보",
        registration_number="서울 아00000",
        registered_on="2020-01-02",
        first_published_on="2020-03-02",
        publisher="발행인",
        editor="편집인",
        youth_protection_officer="보호책임자",
        address="서울특별시 중구 세종대로 1",
        phone="02-000-0000",
        email="desk@example.com",
    )


def chief() -> User:
    """The editor in chief, made once per test."""
    found = User.objects.filter(groups__name=Role.CHIEF).first()
    return found or make_user(Role.CHIEF)


def make_draft(by: User | None = None, **changes: Any) -> Article:
    """A complete draft of a reporter; `changes` are fields of the snapshot."""
    author = by or make_user(Role.REPORTER)
    reporter = Reporter.objects.filter(user=author).first() or make_reporter(author)
    fields: dict[str, Any] = {
        "headline": f"하천 산책로 다시 열린다 {next(counter)}",
        "origin": "own",
        "ai_level": "none",
        "body_html": BODY,
        "bylines": [{"reporter_id": reporter.pk, "role": "writer"}],
    }
    fields["section_id"] = changes.pop("section_id", None) or make_section().pk
    return drafting.create(by=author, changes={**fields, **changes})


def make_article(status: Status = Status.PUBLISHED, **changes: Any) -> Article:
    """An article that has come to the status through the real actions, moved by the chief."""
    article, boss = make_draft(**changes), chief()
    if status == Status.DRAFT:
        return article
    if status == Status.SPIKED:
        return drafting.spike(article, by=boss, reason="다시 쓰기로 함")
    article = reviewing.submit(article, by=boss)
    if status == Status.SUBMITTED:
        return article
    article = reviewing.take_up(article, by=boss)
    if status == Status.IN_REVIEW:
        return article
    return _approved(article, status, boss)


def _approved(article: Article, status: Status, boss: User) -> Article:
    article = reviewing.approve(article, by=boss, version=article.version)
    if status == Status.APPROVED:
        return article
    if status == Status.SCHEDULED:
        at = now() + HOUR
        return publishing.schedule(
            article, by=boss, at=at, version=article.version, confirmed=CONFIRMED
        )
    article = publish(article)
    if status == Status.WITHHELD:
        return withhold(article)
    if status == Status.KILLED:
        return withholding.kill(article, by=boss, reason="법원 결정")
    return article


def publish(article: Article) -> Article:
    return publishing.publish(article, by=chief(), version=article.version, confirmed=CONFIRMED)


def withhold(article: Article) -> Article:
    return withholding.withhold(
        article,
        by=chief(),
        basis=Basis.CLAIM,
        requester="당사자",
        review_on=now().date() + 30 * DAY,
    )
