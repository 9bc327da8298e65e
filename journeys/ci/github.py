"""The few calls to GitHub that the kit makes: one comment that is patched, and the labels of a merged pull request."""

from __future__ import annotations

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from .errors import BAD_INPUT, CiError

BOT = "github-actions[bot]"
"""The author of comments that are made with the job's own token."""
PAGE, MOST_PAGES = 100, 30


class GitHub:
    """The REST API for one repository, with the job's token.

    Raises:
        CiError: a name is not as GitHub spells it, there is no token, or the API refuses.
    """

    def __init__(self, repository: str, token: str = "", url: str = "") -> None:
        if not re.fullmatch(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+", repository) or ".." in repository:
            raise CiError("--repository is OWNER/NAME, as in $GITHUB_REPOSITORY", BAD_INPUT)
        self._token = token or os.environ.get("GITHUB_TOKEN", "")
        if not self._token:
            raise CiError(
                "GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`", BAD_INPUT
            )
        base = url or os.environ.get("GITHUB_API_URL") or "https://api.github.com"
        self._base = f"{base}/repos/{repository}"

    def put_comment(self, pull: int, marker: str, body: str) -> str:
        """Patches the bot's comment that begins with the marker, or makes it; says which."""
        for each in self._pages(f"/issues/{pull}/comments"):
            # Anybody can write the marker into a comment: the author decides whether it is ours.
            if (each.get("user") or {}).get("login") == BOT and str(each.get("body", "")).startswith(marker):
                self._ask("PATCH", f"/issues/comments/{int(each['id'])}", {"body": body})
                return "patched"
        self._ask("POST", f"/issues/{pull}/comments", {"body": body})
        return "created"

    def labels_of_merged(self, commit: str) -> list[str]:
        """The labels of the merged pull requests whose merge made this commit."""
        if not re.fullmatch(r"[0-9a-f]{40}", commit):
            raise CiError("the commit is the 40 hexadecimal digits of $GITHUB_SHA", BAD_INPUT)
        pulls = [
            each
            for each in self._ask("GET", f"/commits/{commit}/pulls")
            if each.get("merged_at") and each.get("merge_commit_sha") == commit
        ]
        return [str(label["name"]) for pull in pulls for label in pull.get("labels") or []]

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        for page in range(1, MOST_PAGES + 1):
            found = self._ask("GET", f"{path}?per_page={PAGE}&page={page}")
            yield from found
            if len(found) < PAGE:
                return

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            self._base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        # urllib would take an ordinary header along to wherever a redirect leads.
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            hint = "; the job needs `permissions: pull-requests`" if error.code in (403, 404) else ""
            raise CiError(f"GitHub answers {error.code} to {method} {path.partition('?')[0]}{hint}") from None
        except (OSError, ValueError) as error:
            raise CiError(f"GitHub cannot be asked: {type(error).__name__}. Run the job again") from None
