"""The fixed words for what an article is: its kind, origin, prefix, AI level, flags and reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of piece it is; the law keeps articles and advertising apart."""

    ARTICLE = "article", _("Article")
    ADVERTISING = "ad", _("Advertising (AD)")
    SPONSORED = "sponsored", _("Sponsored")
    PRESS_RELEASE = "press_release", _("Press release")


class Origin(models.TextChoices):
    OWN = "own", _("Own reporting")
    PRESS_RELEASE = "press_release", _("Press release")
    AGENCY = "agency", _("News agency")
    PARTNER = "partner", _("Partner")
    CONTRIBUTION = "contribution", _("Contribution")
    TRANSLATION = "translation", _("Translation")
    AUTOMATED = "automated", _("Automated")


class Prefix(models.TextChoices):
    EXCLUSIVE = "exclusive", _("Exclusive")
    BREAKING = "breaking", _("Breaking")
    PHOTO = "photo", _("Photo news")
    PERSONNEL = "personnel", _("Personnel")
    OBITUARY = "obituary", _("Obituary")


class AiLevel(models.TextChoices):
    NONE = "none", _("No AI")
    ASSISTED = "assisted", _("AI-assisted")
    PARTIAL = "partial", _("Partly AI-generated")
    FULL = "full", _("Fully automatic")


NEEDS_AI_CHECKER = (AiLevel.PARTIAL, AiLevel.FULL)


class Sensitivity(models.TextChoices):
    """A flag that brings a footer, keeps the article out of rankings and warns the desk."""

    SUICIDE = "suicide", _("Suicide reporting")
    DISASTER = "disaster", _("Disaster reporting")


class Basis(models.TextChoices):
    """Why an article was withheld."""

    CLAIM = "claim", _("Claim of a person concerned")
    COURT = "court", _("Court order")
    ARBITRATION = "arbitration", _("Press arbitration")
    RIGHTS = "rights", _("Rights of others")
    ERROR = "error", _("Grave error")
    EXPIRY = "expiry", _("End of publication")


class ChangeReason(models.TextChoices):
    """The kind of a published update; the material ones move the printed time of change."""

    TYPO = "typo", _("Typing error")
    ADDITION = "addition", _("Additional content")
    FACT = "fact", _("Correction of fact")
    PHOTO = "photo", _("Photo replaced")
    LEGAL = "legal", _("Legal measure")


MATERIAL = frozenset({ChangeReason.ADDITION, ChangeReason.FACT, ChangeReason.LEGAL})
