"""The picture desk: the archive as thumbnails, adding a photo, changing its words."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from media import actions, imaging, permissions, renditions
from media.errors import refusal
from media.models import Photo
from newsroom.core.clock import now
from newsroom.core.errors import NewsroomError

WORDS = ["caption", "alt", "credit", "source_kind"]
FOCAL = ["focal_x", "focal_y"]


class PhotoForm(forms.ModelForm):
    """Hands what was typed to the actions while it is checked, so that refusals are form errors."""

    user: Any = None  # set on the class that is made for each request
    was_there = False  # the picture was added before
    file = forms.FileField(
        label=_("picture file"),
        help_text=_("JPEG, PNG, WebP or AVIF, up to 40 MB and 40 million pixels"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ",".join(imaging.SUFFIX), "data-preview": "1"}
        ),
    )

    class Meta:
        model = Photo
        fields = [*WORDS, *FOCAL]
        widgets = {"caption": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
        help_texts = {
            "caption": _("Left empty, it is taken from the file."),
            "alt": _("What the picture shows, for those who cannot see it."),
            "credit": _("Left empty, it is taken from the file. Without a credit no publishing."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].label = _("replace the picture by")
            for name in self.fields.keys() & {"caption", "credit"}:
                self.fields[name].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.stored = self._store(cleaned)
            except NewsroomError as error:
                self._refuse(error)
        return cleaned

    def _store(self, cleaned: dict[str, Any]) -> Photo:
        file = cleaned.get("file")
        words = {name: cleaned[name] for name in [*WORDS, *FOCAL] if name in cleaned}
        if self.instance.pk:
            with transaction.atomic():
                if file:
                    actions.replace(self.instance, file, by=self.user)
                return actions.edit(self.instance, words, by=self.user)
        if not file:
            raise refusal("file_missing")
        newest = Photo.objects.aggregate(newest=Max("pk"))["newest"] or 0
        photo = actions.add(file, by=self.user, **words)
        self.was_there = photo.pk <= newest
        return photo

    def _refuse(self, error: NewsroomError) -> None:
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.detail)
        if not error.problems:
            self.add_error(None, error.sentence)

    def save(self, commit: bool = True) -> Photo:
        """The row the actions stored; nothing is left to write."""
        return self.stored

    def save_m2m(self) -> None:
        """A photo has no many-to-many fields."""


@admin.register(Photo)
class PhotoAdmin(ModelAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "caption_line", "credit", "source_kind", "created_by", "added"]
    list_display_links = ["thumbnail", "caption_line"]
    list_filter = ["source_kind"]
    list_select_related = ["created_by"]
    list_per_page = 24
    search_fields = ["caption", "alt", "credit"]
    readonly_fields = ["preview", "facts", "where_used"]

    class Media:
        css = {"all": ["media/photo.css"]}
        js = ["media/preview.js"]

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.can_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return permissions.can_view(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.can_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        if obj is None:
            return permissions.can_view(request.user)
        return permissions.can_edit(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False

    # Adding and changing

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Photo | None = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["file", *WORDS]})]
        file = ["file"] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": ["preview", *WORDS]}),
            (gettext("Picture"), {"fields": [*file, *FOCAL, "facts"]}),
            (gettext("Where it is used"), {"fields": ["where_used"]}),
        ]

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        """The form's actions have stored everything already."""

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Photo:
        if not change and form.was_there:
            messages.warning(
                request,
                gettext(
                    "This picture was in the archive already; its words are left as they were."
                ),
            )
        return form.save()

    def response_add(self, request: HttpRequest, obj: Photo, *args: Any) -> HttpResponse:
        """On to the photo itself, where it can be looked at."""
        sentence = gettext("Photo %(number)s is in the archive.")
        messages.success(request, sentence % {"number": obj.pk})
        return HttpResponseRedirect(reverse("admin:media_photo_change", args=[obj.pk]))

    # What is shown

    @admin.display(description=_("picture"))
    def thumbnail(self, photo: Photo) -> SafeString:
        return self._image(photo, "photo-thumbnail")

    @admin.display(description=_("picture"))
    def preview(self, photo: Photo) -> SafeString:
        return self._image(photo, "photo-preview")

    def _image(self, photo: Photo, css_class: str) -> SafeString:
        address = reverse("admin:media_photo_preview", args=[photo.pk])
        return format_html('<img class="{}" src="{}" alt="{}">', css_class, address, photo.alt)

    @admin.display(description=_("caption"))
    def caption_line(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description=_("added"), ordering="id")
    def added(self, photo: Photo) -> str:
        return date_format(localtime(photo.created_at), "Y-m-d H:i")

    @admin.display(description=_("file"))
    def facts(self, photo: Photo) -> str:
        kind = photo.mime.removeprefix("image/").upper()
        return f"{kind} · {photo.width} × {photo.height}"

    @admin.display(description=_("articles"))
    def where_used(self, photo: Photo) -> SafeString | str:
        """Numbers and states; headlines only of what readers see, the rest may be for few eyes."""
        moment = now()
        places = photo.placements.select_related("article").order_by("-article")
        if not places:
            return gettext("Nowhere yet.")
        return format_html_join(
            "",
            '<div class="photo-uses"><a href="{}">#{} {}</a> {}</div>',
            (
                (
                    reverse("admin:articles_article_change", args=[article.pk]),
                    article.pk,
                    article.headline if article.is_public(moment) else "",
                    article.get_status_display(),
                )
                for article in (place.article for place in places)
            ),
        )

    # The picture itself, for the staff: the public address is told to nobody before publication

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.show)
        own = path("<int:photo_id>/picture/", view, name="media_photo_preview")
        return [own, *super().get_urls()]

    def show(self, request: HttpRequest, photo_id: int) -> FileResponse:
        if not permissions.can_view(request.user):
            raise PermissionDenied
        rendition = renditions.find(get_object_or_404(Photo, pk=photo_id))
        if rendition is None or not (file := renditions.path(rendition)).exists():
            raise Http404
        return FileResponse(
            file.open("rb"),
            content_type="image/jpeg",
            headers={"X-Content-Type-Options": "nosniff"},
        )
