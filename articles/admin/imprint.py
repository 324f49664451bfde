"""The imprint in the admin: each change is a new row, and the old ones stay on record."""

from typing import Any

from django.contrib import admin
from django.forms import model_to_dict
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from articles.admin.access import EVERYONE, LEADERS, open_to
from articles.models import Publication


@admin.register(Publication)
@open_to(EVERYONE, add=LEADERS)
class PublicationAdmin(ModelAdmin):
    list_display = ["title", "registration_number", "publisher", "editor", "valid_from"]
    exclude = ["valid_from"]
    sortable_by = ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row begins as the one in force, so that only what changes is typed."""
        now_valid = Publication.objects.in_force().first()
        return model_to_dict(now_valid, exclude=["id", "valid_from"]) if now_valid else {}
