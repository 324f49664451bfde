"""Who has read what, as a hash that nobody can undo: its key is the day's salt, kept for 48 h."""

import hashlib
import secrets

from articles.view_buffer.valkey import REQUEST_SECONDS, Key, client

SALT_SECONDS = 48 * 3600
SHARDS = 2048
DAY_MS = 86_400_000


class DaySalt:
    """The salt of one day: the one all processes share, or while it is unknown one of our own."""

    def __init__(self) -> None:
        self.day = 0
        self.value = b""
        self.is_shared = False

    def shared(self, day: int) -> bytes:
        """The salt in Valkey, made there by whoever comes first. Raises redis.RedisError."""
        if self.day != day or not self.is_shared:
            fresh, valkey = secrets.token_bytes(16), client(REQUEST_SECONDS)
            key = f"{Key.SALT}{day}"
            kept = valkey.set(key, fresh, nx=True, get=True, ex=SALT_SECONDS)
            self.day, self.value, self.is_shared = day, kept or fresh, True
        return self.value

    def at_hand(self, day: int) -> bytes:
        """The shared salt if this process knows it. Two processes that started while Valkey was
        gone do not recognise each other's readers; that lasts until it is back."""
        if self.day != day:
            self.day, self.value, self.is_shared = day, secrets.token_bytes(16), False
        return self.value


salt = DaySalt()


def digest(article_id: int, who: str, *, key: bytes) -> bytes:
    """Eight bytes for a reader of an article, so that one person's articles cannot be joined."""
    return hashlib.blake2b(f"{article_id} {who}".encode(), key=key, digest_size=8).digest()


def place(reader: bytes) -> tuple[int, bytes]:
    """Where a reader is noted: one of 2,048 small hashes, and the field in it."""
    return int.from_bytes(reader[:2], "big") % SHARDS, reader[2:]
