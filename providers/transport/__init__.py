"""Vendor-neutral HTTP: credentials, pacing, retries, paging and the exception tree."""

from .auth import BearerToken, ClientCredentials, Credentials, NoCredentials
from .client import Client, Response, client_for
from .connection import Connection
from .errors import (
    AnswerLost,
    ApiError,
    BadRequest,
    ConfigError,
    Conflict,
    Forbidden,
    Gone,
    JourneysError,
    LimitExceeded,
    NotFound,
    RateLimited,
    ServerError,
    TransportError,
    Unauthorized,
)
from .pacing import Pacer
from .redact import redact
from .retry import RetryPolicy

__all__ = [
    "AnswerLost",
    "ApiError",
    "BadRequest",
    "BearerToken",
    "Client",
    "ClientCredentials",
    "ConfigError",
    "Conflict",
    "Connection",
    "Credentials",
    "Forbidden",
    "Gone",
    "JourneysError",
    "LimitExceeded",
    "NoCredentials",
    "NotFound",
    "Pacer",
    "RateLimited",
    "Response",
    "RetryPolicy",
    "ServerError",
    "TransportError",
    "Unauthorized",
    "client_for",
    "redact",
]
