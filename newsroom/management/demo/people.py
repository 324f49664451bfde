"""The invented paper: its imprint, sections, reporters and accounts."""

import json
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from articles.models import Publication, Reporter, Section
from newsroom.core.roles import Role
from newsroom.management.demo import reading
from newsroom.models import User

PASSWORD_BYTES = 9


@dataclass(frozen=True)
class Staff:
    """Who and what the stories name: users by user name, reporters by key, sections by slug."""

    users: dict[str, User]
    reporters: dict[str, Reporter]
    sections: dict[str, Section]
    desks: dict[int, User]  # by the section's number, of subsections too

    @property
    def chief(self) -> User:
        return self.users["chief"]

    def writer(self, story: reading.Story) -> User:
        """Who typed the story: named outright, else the account of its first reporter."""
        if story.by:
            return self.users[story.by]
        user = self.reporters[story.bylines[0]["reporter"]].user
        assert user is not None  # noqa: S101 - a story by someone without account names `by`
        return user


@transaction.atomic
def settle_in(accounts_file: Path) -> Staff:
    """Make the imprint, sections, reporters and accounts, and write the accounts file (0600).

    What an interrupted run has made is taken up again, with new passwords.
    """
    told = reading.people()
    if not Publication.objects.exists():
        Publication.objects.create(**told["publication"])
    sections, desks = _sections(told["section"]), dict[int, User]()
    users = _users(told["account"], accounts_file)
    for account in told["account"]:
        for slug in account.get("sections", ()):
            sections[slug].desks.add(users[account["username"]])
            for section in Section.objects.under(sections[slug]):
                desks[section.pk] = users[account["username"]]
    return Staff(users, _reporters(told, users), sections, desks)


def _sections(tables: list[dict[str, Any]], parent: Section | None = None) -> dict[str, Section]:
    made: dict[str, Section] = {}
    for position, table in enumerate(tables):
        path = f"{parent.path}/{table['slug']}" if parent else table["slug"]
        values = {"name": table["name"], "slug": table["slug"], "parent": parent}
        section, _is_new = Section.objects.get_or_create(
            path=path, defaults={**values, "position": position}
        )
        made |= {section.slug: section, **_sections(table.get("children", []), section)}
    return made


def _reporters(told: dict[str, Any], users: dict[str, User]) -> dict[str, Reporter]:
    accounts = {table.get("reporter"): users[table["username"]] for table in told["account"]}
    made = {}
    for table in told["reporter"]:
        values = {name: value for name, value in table.items() if name not in ("key", "slug")}
        made[table["key"]], _is_new = Reporter.objects.update_or_create(
            slug=table["slug"], defaults={**values, "user": accounts.get(table["key"])}
        )
    return made


def _users(tables: list[dict[str, Any]], accounts_file: Path) -> dict[str, User]:
    passwords = {
        table["username"]: secrets.token_urlsafe(PASSWORD_BYTES)
        for table in tables
        if table.get("logs_in")
    }
    with ThreadPoolExecutor() as pool:  # a hash is slow on purpose, and frees the interpreter
        hashes = dict(zip(passwords, pool.map(make_password, passwords.values()), strict=True))
    groups = {group.name: group for group in Group.objects.all()}
    made = {}
    for table in tables:
        name = table["username"]
        user, _is_new = User.objects.update_or_create(
            username=name,
            defaults={
                "name": table["name"],
                "email": f"{name}@example.com",
                "is_staff": True,
                "password": hashes.get(name) or make_password(None),
            },
        )
        user.groups.set([groups[Role(table["role"])]])
        made[name] = user
    _write_accounts(tables, passwords, accounts_file)
    return made


def _write_accounts(
    tables: list[dict[str, Any]], passwords: dict[str, str], accounts_file: Path
) -> None:
    accounts = [
        {
            "username": table["username"],
            "password": passwords[table["username"]],
            "role": table["role"],
            "name": table["name"],
        }
        for table in tables
        if table["username"] in passwords
    ]
    accounts_file.parent.mkdir(parents=True, exist_ok=True)
    accounts_file.unlink(missing_ok=True)  # or it would keep the rights somebody gave it
    handle = os.open(accounts_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
