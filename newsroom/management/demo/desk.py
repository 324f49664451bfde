"""Stories that are still on the desk, or to which something happened after publication."""

from datetime import datetime, timedelta

from articles.actions import correcting, drafting, publishing, reviewing, withholding
from articles.checks import check
from articles.models import Article, Basis, ChangeReason, NoticeKind
from newsroom.management.demo.people import Staff
from newsroom.management.demo.reading import Story
from newsroom.management.demo.snapshots import Changes
from newsroom.models import User

REVIEW_AFTER = timedelta(days=90)


def put_on_desk(story: Story, changes: Changes, staff: Staff, now: datetime) -> Article:
    """Bring an unpublished story to its status through the actions, each by who would do it."""
    writer, desk = staff.writer(story), staff.desks[changes["section_id"]]
    article = drafting.create(by=writer, changes=changes)
    if story.spike_reason:
        return drafting.spike(article, by=desk, reason=story.spike_reason)
    if story.sent_back:
        article = reviewing.submit(article, by=writer)
        return reviewing.send_back(article, by=desk, reason=story.sent_back)
    if story.status == "draft":
        return article
    article = reviewing.submit(article, by=writer)
    if story.status == "submitted":
        return article
    article = reviewing.take_up(article, by=desk)
    if story.status == "in_review":
        return article
    article = reviewing.approve(article, by=desk, version=article.version)
    if story.embargo_hours:
        until = now + timedelta(hours=story.embargo_hours)
        article = publishing.set_embargo(article, by=desk, until=until)
    if story.status == "scheduled":
        at = now - timedelta(hours=story.hours_ago)
        article = publishing.schedule(article, by=desk, at=at, version=article.version)
    return article


def follow_up(article: Article, story: Story, staff: Staff, now: datetime) -> None:
    """What happens to the story after its publication: correction, notice, removal."""
    assert article.section_id is not None  # noqa: S101 - published articles have a section
    desk = staff.desks[article.section_id]
    if story.correction:
        _correct(article, story, desk)
    if story.notice:
        kind = NoticeKind(story.notice["kind"])
        correcting.add_notice(article, by=desk, kind=kind, text=story.notice["text"])
    if story.withhold:
        withholding.withhold(
            article,
            by=staff.chief,
            basis=Basis(story.withhold["basis"]),
            requester=story.withhold["requester"],
            review_on=(now + REVIEW_AFTER).date(),
            public_wording=story.withhold["public_wording"],
        )
    if story.kill_reason:
        withholding.kill(article, by=staff.chief, reason=story.kill_reason)


def _correct(article: Article, story: Story, desk: User) -> None:
    wrong, right = story.correction["find"], story.correction["replace"]
    changes = {
        name: getattr(article, name).replace(wrong, right) for name in ("headline", "body_html")
    }
    revision = drafting.save(article, changes, by=desk, version=article.version)
    correcting.correct(
        article,
        by=desk,
        version=revision.number,
        reason=ChangeReason.FACT,
        note=story.correction["note"],
        confirmed=[finding.code for finding in check(article, revision.snapshot)],
    )
