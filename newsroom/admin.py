"""Accounts in the admin: who may log in, and with which roles."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from newsroom.core.roles import Role, roles_of
from newsroom.models import User

admin.site.unregister(Group)  # the roles are fixed; accounts get them here

# Nobody gives a right that could be turned upon the giver's own office: the administrator makes
# no editor in chief, the editor in chief no administrator.
GRANTS: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(Role) - {Role.CHIEF},
    Role.CHIEF: frozenset(Role) - {Role.ADMINISTRATOR},
}


def grantable(user: Any) -> frozenset[str]:
    """The roles this person may give and take."""
    if user.is_active and user.is_superuser:
        return frozenset(Role)
    given = [GRANTS.get(Role(name), frozenset()) for name in roles_of(user) if name in Role.values]
    return frozenset().union(*given)


def may_manage(user: Any, account: User) -> bool:
    """Whether this person may change the account: it holds nothing they could not give."""
    if account.is_superuser and not user.is_superuser:
        return False
    return roles_of_account(account) <= grantable(user)


def roles_of_account(account: User) -> frozenset[str]:
    """Of the account as stored, active or not."""
    return frozenset(account.groups.values_list("name", flat=True))


@admin.register(User)
class AccountAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "name", "role_names", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email"]}),
        (_("Roles"), {"fields": ["is_active", "groups"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email", "groups", "password1", "password2"]}),
    ]

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return bool(grantable(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(grantable(request.user))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return bool(grantable(request.user))
        return bool(grantable(request.user)) and may_manage(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: what a person wrote keeps their name; an account is made inactive instead."""
        return False

    # What is shown and asked

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody gives or takes their own roles."""
        own = ["groups", "is_active"] if obj == request.user else []
        return [*self.readonly_fields, *own]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Group.objects.filter(name__in=grantable(request.user)).order_by("id")
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        kwargs |= {"label": _("Roles"), "help_text": ""}
        return ModelAdmin.formfield_for_manytomany(self, db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Every account of the staff opens the admin; its roles say what is in there."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @display(description=_("Roles"))
    def role_names(self, account: User) -> str:
        return ", ".join(group.name for group in account.groups.all())
