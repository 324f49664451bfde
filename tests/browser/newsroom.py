"""A whole newsroom for the browser: started by `up`, with people in it, ended after the tests."""

import json
import os
import re
import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings

PEOPLE = """
import json, sys
from django.contrib.auth.models import Group
from articles.models import Reporter, Section
from newsroom.core.roles import Role
from newsroom.models import User
password, = sys.argv[1:]
society = Section.objects.create(name="사회", slug="society")
for name, username, role in [("한지민", "reporter", Role.REPORTER), ("오세진", "desk", Role.DESK)]:
    user = User.objects.create_user(username, password=password, name=name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
society.desks.add(user)
Reporter.objects.create(
    name="한지민", title="기자", slug="han", user=User.objects.get(username="reporter"))
"""


class Newsroom:
    """`manage.py up` on a folder of its own; `url` is where it is served."""

    def __init__(self, state: Path) -> None:
        self.password = secrets.token_urlsafe(12)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(state),
            "NEWSROOM_STATE": str(state),
            "RANKING_EVERY_SECONDS": "5",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demo", "--port", "0"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = self._ready()
        self._invite_people()

    def _ready(self) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if ready := re.fullmatch(r"ready (http://127\.0\.0\.1:\d+)/\n", line):
                return ready[1]
        raise AssertionError(said)

    def _invite_people(self) -> None:
        script = PEOPLE.replace("sys.argv[1:]", repr([self.password]))
        command = [sys.executable, "manage.py", "shell", "--command", script]
        subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, check=True)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def read(self, path: str) -> str:
        """A public answer, as text."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def json(self, path: str) -> Any:
        return json.loads(self.read(path))
