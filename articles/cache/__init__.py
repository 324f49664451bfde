"""Ready bytes of public answers: how a view offers one, and what makes everybody forget it.

A view offers its answer with `@cached`; that is all it has to know:

    @cached
    def front(request): ...

It then runs in one read-only REPEATABLE READ snapshot, and its 200 is given to everyone until
something changes in its scopes, until the next boundary of time anywhere (a publication, an end,
an update), and for at most `MAX_SECONDS`. So it may depend on nothing but the path, the query and
the database: no cookie, no user, no header, no `now()` of Python; of a page's query it gets only
`PAGE_PARAMETERS` (an advertiser's mark would make a copy of its own). Without more it depends on
the whole site, which is always right. To be forgotten less often, name the scopes it was made of:

    return depends_on(response, article_scope(pk), section_scope(article.section_id))

`@cached(seconds=5)` for what no epoch tells of (a ranking). What no change announces (a section's
name, a profile, the imprint) is at most `MAX_SECONDS` old. Anything but a 200 is never kept.

How it works: `leases` makes the promise, `newsroom.middleware` writes the outward headers,
`newsroom.wsgi` keeps the bytes in a `store` and answers from it before Django is asked.
"""

from articles.cache.epochs import (
    SITE,
    article_scope,
    bump,
    copy_epochs,
    scopes_of,
    section_scope,
)
from articles.cache.leases import MAX_SECONDS, Lease, cached, depends_on

PAGE_PARAMETERS = frozenset({"cursor"})

__all__ = [
    "MAX_SECONDS",
    "PAGE_PARAMETERS",
    "SITE",
    "Lease",
    "article_scope",
    "bump",
    "cached",
    "copy_epochs",
    "depends_on",
    "scopes_of",
    "section_scope",
]
