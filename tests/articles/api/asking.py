"""Asking the public API over HTTP, and what every answer and refusal must look like."""

from typing import Any

from django.test import Client

from articles.models import Article, Reporter


def get(client: Client, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def ids(answer: Any) -> list[int]:
    return [card["id"] for card in answer["results"]]


def path_of(article: Article) -> str:
    assert article.section
    return article.section.path


def reporter_of(article: Article) -> Reporter:
    return Reporter.objects.get(bylines__article=article)


def refused(client: Client, path: str, status: int = 400, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "code", "detail", "errors"}
    assert problem["status"] == status
    return problem
