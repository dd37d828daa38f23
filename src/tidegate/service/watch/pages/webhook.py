"""One message by webhook, signed as Standard Webhooks has it. In: a Page. Out: answered 2xx, or an exception.

The address is resolved once, every address it has is checked as the fetcher checks, and the connection goes to one
that was; a redirect is not followed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
from ipaddress import ip_network

from tidegate.errors import FetchError, InstanceError
from tidegate.service.office import Office
from tidegate.service.references import reference
from tidegate.service.watch.models import Page
from tidegate.sites import urls
from tidegate.sites.addresses import Reach
from tidegate.sites.names import system_resolver

_SECONDS = 10.0


def send(office: Office, row: Page) -> None:
    """Raises FetchError, InstanceError, OSError."""
    section = office.instance.section("pages")
    key = reference(office, section["webhook_key"], "[pages] webhook_key").encode()
    body = json.dumps(
        {
            "type": "tidegate.alarms",
            "timestamp": row.made_at.isoformat(),
            "data": {
                "subject": row.subject,
                "escalation": row.escalation,
                "alarms": [
                    {
                        "number": one.pk,
                        "kind": one.kind,
                        "text": one.text,
                        "raised_at": one.raised_at.isoformat(),
                    }
                    for one in row.alarms.order_by("raised_at")
                ],
            },
        }
    ).encode()
    stamp = str(int(office.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(row.key),
        "webhook-timestamp": stamp,
        "webhook-signature": signature(key, str(row.key), stamp, body),
    }
    try:
        reach = Reach(tuple(ip_network(one) for one in section["webhook_networks"]))
    except ValueError:
        raise InstanceError('[pages] webhook_networks are written as "10.1.0.0/16"') from None
    status = _post(urls.parse(row.to), body, headers, reach)
    if not 200 <= status < 300:
        raise FetchError(f"the webhook answers {status}", "refused")


def signature(key: bytes, number: str, stamp: str, body: bytes) -> str:
    """Version 1: HMAC-SHA256 over id, time and body."""
    mac = hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


def _post(url: urls.Url, body: bytes, headers: dict[str, str], reach: Reach) -> int:
    found = system_resolver(url.host, _SECONDS)
    if not found:
        raise FetchError("the webhook's name resolves to no address", "unreachable")
    checked = tuple(map(reach.check, found))
    connection: socket.socket = socket.create_connection((str(checked[0]), url.port), timeout=_SECONDS)
    try:
        if url.scheme == "https":
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=url.host)
        asking = http.client.HTTPConnection(url.authority, timeout=_SECONDS)
        asking.sock = connection
        asking.request("POST", url.target, body, {"Host": url.authority, "Connection": "close", **headers})
        return asking.getresponse().status
    except http.client.HTTPException as error:
        raise FetchError(f"the webhook gives no whole answer ({type(error).__name__})", "garbled") from None
    finally:
        connection.close()
