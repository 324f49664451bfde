"""The imprint that the law asks for."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from articles.models import Publication
from articles.models.publication import check_imprint
from newsroom.core.clock import now
from tests.factories import DAY, make_publication

pytestmark = pytest.mark.django_db


def test_a_deployment_without_an_imprint_is_refused():
    with pytest.raises(SystemCheckError, match="registration_number"):
        call_command(
            "check", deploy=True, databases=["default"], tags=["database"], stderr=StringIO()
        )


def test_one_empty_field_is_named_and_a_whole_imprint_passes():
    imprint = make_publication()
    assert check_imprint(databases=["default"]) == []
    Publication.objects.filter(pk=imprint.pk).update(youth_protection_officer="")
    (error,) = check_imprint(databases=["default"])
    assert error.msg == "The imprint lacks: youth_protection_officer."


def test_an_imprint_of_the_future_is_not_in_force_yet():
    present, coming = make_publication(), make_publication()
    Publication.objects.filter(pk=coming.pk).update(valid_from=now() + DAY)
    assert Publication.objects.in_force().first() == present
