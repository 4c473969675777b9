"""Asking a time-stamp authority over HTTP (RFC 3161 3.4). Only the request leaves the computer:
a hash and a nonce.

Nobody is followed to another address: a request that is sent on becomes another one. An answer is
as large as it may be and no larger, and comes in time or not at all.
"""
from __future__ import annotations

import http.client
import socket
import ssl
import time
from email.message import Message
from typing import IO, Any
from urllib import error, parse, request

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.timestamp import LARGEST

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
PATIENCE = 30.0


class NoTimeStamp(PlanError):
    """The authority did not answer with a time stamp; nothing was kept."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} {why}; nothing was kept", where=url)


class _Staying(request.HTTPRedirectHandler):
    def redirect_request(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: Message[str, str],
        newurl: str,
    ) -> None:
        return None


def ask(url: str, query: bytes, *, patience: float = PATIENCE) -> bytes:
    """Raises NoTimeStamp."""
    try:
        split = parse.urlsplit(url)
        known = split.scheme in ("http", "https") and bool(split.hostname)
    except ValueError:
        known = False
    if not known or not url.isascii() or any(character <= " " for character in url):
        raise NoTimeStamp(
            url, "is no address of an authority: one begins with http:// or https://"
        )
    asked = request.Request(
        url, query, {"Content-Type": QUERY, "Accept": REPLY, "User-Agent": "plan-ledger"}
    )
    try:
        with request.build_opener(_Staying).open(asked, timeout=patience) as response:
            kind = response.headers.get_content_type()
            if kind != REPLY:
                raise NoTimeStamp(
                    url, f"gives no RFC 3161 answer ({REPLY}), but {kind}: is that the"
                    " authority's own address?"
                )
            return _body(url, response, patience)
    except error.HTTPError as refused:
        with refused:
            raise NoTimeStamp(url, _status(refused)) from refused
    except error.URLError as failed:
        raise NoTimeStamp(url, _why(failed.reason)) from failed
    except (OSError, http.client.HTTPException, ValueError) as failed:
        raise NoTimeStamp(url, _why(failed)) from failed


def _body(url: str, response: Any, patience: float) -> bytes:
    end, body = time.monotonic() + patience, b""
    while some := response.read1(LARGEST):
        body += some
        if len(body) > LARGEST:
            raise NoTimeStamp(url, "answers with more than a time stamp has, over"
                              f" {LARGEST // 1024} KB")
        if time.monotonic() > end:
            raise NoTimeStamp(url, f"did not finish its answer in {patience:.0f} s")
    return body


def _status(refused: error.HTTPError) -> str:
    if refused.code == 404:
        return "was not found there (404): is that the authority's own address?"
    if 300 <= refused.code < 400:
        elsewhere = refused.headers.get("Location", "elsewhere")
        return f"sends on to {elsewhere[:200]} ({refused.code}): give that address, if it is right"
    return f"answers with an error of its own ({refused.code} {str(refused.reason)[:100]})"


def _why(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "does not answer in time"
    if isinstance(reason, socket.gaierror):
        return "cannot be found: is there a network, and is the name right?"
    if isinstance(reason, ssl.SSLError):
        return f"cannot be trusted to be the one it says it is ({reason.reason or reason})"
    if isinstance(reason, ConnectionRefusedError):
        return "cannot be reached: nobody answers there"
    said = getattr(reason, "strerror", None) or str(reason) or "the connection broke off"
    return f"cannot be reached ({str(said)[:150].lower()})"
