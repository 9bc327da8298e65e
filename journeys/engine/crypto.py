"""Secrets in state and stack config, in the format of the CLI's passphrase provider.

AES-256-GCM with a key from PBKDF2-SHA256; source: sdk/go/common/resource/config/crypt.go. Python's standard library has
no AES, so `cryptography` is needed; it is imported at the first secret.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from pathlib import Path
from typing import Any

ITERATIONS = 1_000_000


class SecretsError(Exception):
    """A secret that cannot be stored or read, with what to do about it as its message."""


def passphrase(env: dict[str, str]) -> str | None:
    """The passphrase from PULUMI_CONFIG_PASSPHRASE or the file that _FILE names; None if neither is set."""
    if "PULUMI_CONFIG_PASSPHRASE" in env:
        return env["PULUMI_CONFIG_PASSPHRASE"]
    path = env.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else None


class Crypter:
    """Encrypts and decrypts with a passphrase and the salt line of the stack's config file.

    `salt` is `v1:<salt>:<an encrypted test message>`; an empty one makes a new salt. Deriving the key takes about half a
    second, so that is done once, at the first secret.
    """

    def __init__(self, phrase: str | None, salt: str = "") -> None:
        self._phrase = phrase
        self.salt = salt
        self._cipher: Any = None
        self._known: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def available(self) -> bool:
        """Whether secrets can be stored."""
        return self._phrase is not None

    def with_salt(self, salt: str) -> Crypter:
        """A crypter of the same passphrase for another salt."""
        return Crypter(self._phrase, salt)

    def _prepare(self) -> None:
        with self._lock:
            if self._cipher is None:
                self._derive()

    def _derive(self) -> None:
        if self._phrase is None:
            raise SecretsError(
                "a secret needs a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE"
            )
        try:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        except ImportError:
            raise SecretsError(
                "secrets need `cryptography`: pip install 'journeys-as-code[secrets]'"
            ) from None
        salt, test = self._salt_and_test() if self.salt else (os.urandom(8), "")
        self._cipher = AESGCM(hashlib.pbkdf2_hmac("sha256", self._phrase.encode(), salt, ITERATIONS, 32))
        if not test:
            self.salt = f"v1:{base64.b64encode(salt).decode()}:{self._seal('pulumi')}"
        elif self._open(test) != "pulumi":
            raise SecretsError("incorrect passphrase")

    def _salt_and_test(self) -> tuple[bytes, str]:
        """The two parts of `salt`."""
        try:
            version, salt, test = self.salt.split(":", 2)
            if version != "v1" or not test:
                raise ValueError(version)
            return base64.b64decode(salt), test
        except ValueError:
            raise SecretsError(
                "the encryptionsalt of the stack is not in the passphrase provider's format: restore the line "
                "`encryptionsalt:` of the stack's file"
            ) from None

    def _seal(self, plain: str) -> str:
        nonce = os.urandom(12)
        sealed = self._cipher.encrypt(nonce, plain.encode(), None)
        return f"v1:{base64.b64encode(nonce).decode()}:{base64.b64encode(sealed).decode()}"

    def _open(self, text: str) -> str:
        from cryptography.exceptions import InvalidTag

        try:
            version, nonce, sealed = text.split(":")
            if version != "v1":
                raise ValueError(version)
            plain: bytes = self._cipher.decrypt(base64.b64decode(nonce), base64.b64decode(sealed), None)
        except InvalidTag:
            raise SecretsError("incorrect passphrase") from None
        except ValueError:
            raise SecretsError("a secret is not in the passphrase provider's format") from None
        return plain.decode()

    def decrypt(self, text: str) -> str:
        """The plain text; raises SecretsError without the right passphrase."""
        self._prepare()
        plain = self._open(text)
        self._known[plain] = text
        return plain

    def encrypt(self, plain: str) -> str:
        """The ciphertext; a text that was decrypted before keeps its old one, so that the state doesn't change."""
        self._prepare()
        if plain not in self._known:
            self._known[plain] = self._seal(plain)
        return self._known[plain]
