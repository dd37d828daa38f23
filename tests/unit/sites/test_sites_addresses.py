"""Which addresses are asked, and which are not: a table, because each row was somebody's way in."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from tidegate.errors import FetchError
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetcher, Limits
from tidegate.sites.urls import join, parse

REFUSED_ADDRESSES = [
    "0.0.0.0",  # noqa: S104  refused, not bound
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "100.100.100.200",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2001:10::1",
    "2001:20::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:a00:1",
    "4000::1",
]

ASKED_ADDRESSES = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "2a00:1450:4001:81b::200e",
    "::ffff:8.8.8.8",
]

REFUSED_URLS = [
    # other schemes, and no scheme
    "", "example.com", "//example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
    "javascript:alert(1)", "data:text/plain,x", "dict://127.0.0.1:11211/", "http:example.com", "http:/example.com",
    "http:///etc/passwd", "https://", "http://?x", "http://#x", "ldap://example.com",
    # credentials and other tricks before the host
    "http://user@example.com/", "http://user:word@example.com/", "http://example.com@127.0.0.1/", "http://@127.0.0.1/",
    "http://example.com%40127.0.0.1/", "http://127.0.0.1\\@example.com/", "http://example.com\\.invalid/",
    "http://example.com:80@127.0.0.1/", "http://example.com#@127.0.0.1:99999/", "http://a:b:c/",
    # addresses written so that only some programs read them
    "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0177.0.0.1/", "http://0x7f.0.0.1/",
    "http://127.1/", "http://127.0.1/", "http://0/", "http://127.000.000.001/", "http://127.0.0.1.1/", "http://256.0.0.1/",
    "http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://0x7f.1./", "http://127.0.0.0x1/",
    "http://4294967296/", "http://example.com.127/",
    # addresses written well that are not public
    "http://127.0.0.1/", "http://127.0.0.1./", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/",
    "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25eth0]/",
    "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://[::127.0.0.1]/", "http://[::1", "http://::1/", "http://[127.0.0.1]/",
    # names that lead inside
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://inside.example.gov/", "http://metadata.example.gov/",
    "http://mixed.example.gov/", "http://mapped.example.gov/", "http://ⓛocalhost/",
    # no names
    "http://exa mple.com/", "http://example..com/", "http://.example.com/", "http://-example.com/", "http://example.com../",
    "http://exam\tple.com/", "http://example.com\r\nX: y/", "http://example.com/\r\nHost: other", "http://example.com/a b",
    "http://" + "a" * 64 + ".com/", "http://exam%70le.com/", "http://\u202eexample.com/", "http://xn--a/", "http://*/",
    # ports
    "http://example.com:22/", "http://example.com:6379/", "http://example.com:0/", "http://example.com:65536/",
    "http://example.com:99999/", "http://example.com:-1/", "http://example.com:8o/", "http://example.com: 80/", "http://example.com:/",
    "http://example.com/" + "a" * 5000,
]  # fmt: skip

READ_URLS = {
    "http://example.com": "http://example.com/",
    "HTTPS://EXAMPLE.com:443/A": "https://example.com/A",
    "http://example.com./x": "http://example.com/x",
    "http://example.com:8080?q=1": "http://example.com:8080/?q=1",
    "https://bücher.example/Straße?ä=ö#teil": "https://xn--bcher-kva.example/Stra%C3%9Fe?%C3%A4=%C3%B6",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://[2606:4700:4700:0::1111]:80/": "http://[2606:4700:4700::1111]/",
    "http://example.com/a%2fb/../c": "http://example.com/a%2fb/../c",
}

NAMES = {
    "localhost": ["127.0.0.1"],
    "inside.example.gov": ["10.1.2.3"],
    "metadata.example.gov": ["169.254.169.254"],
    "mixed.example.gov": ["93.184.215.14", "127.0.0.1"],
    "mapped.example.gov": ["::ffff:192.168.0.1"],
}


def never_connects(host: str, seconds: float) -> list[str]:
    """Every other name is public: what is refused here is refused for another reason."""
    return NAMES.get(host) or [host if host[0].isdigit() or ":" in host else "93.184.215.14"]


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_addresses_that_are_not_public_are_not_asked(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        Reach().check(address)
    assert caught.value.reason == "refused"


@pytest.mark.parametrize("address", ASKED_ADDRESSES)
def test_public_addresses_are_asked(address: str) -> None:
    Reach().check(address)


def test_the_settings_open_their_own_networks_and_nothing_else() -> None:
    reach = Reach((ip_network("10.1.0.0/16"), ip_network("fd12::/16"), ip_network("169.254.0.0/16")))
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "169.254.1.1"):
        reach.check(address)
    for address in ("10.2.0.1", "fd13::1", "127.0.0.1", "169.254.169.254"):
        with pytest.raises(FetchError):
            reach.check(address)


def test_the_table_of_refused_addresses_is_as_long_as_promised() -> None:
    assert len(set(REFUSED_URLS)) >= 72


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_no_request_leaves_for(url: str) -> None:
    # Sockets are closed in tests: a connection attempted would be another error than the one expected.
    with pytest.raises(FetchError) as caught:
        Fetcher(resolve=never_connects, limits=Limits()).fetch(url)
    assert caught.value.reason == "refused"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", READ_URLS)
def test_an_address_is_read_in_one_way(url: str) -> None:
    assert str(parse(url)) == READ_URLS[url]
    assert str(parse(str(parse(url)))) == READ_URLS[url]


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://example.com/b"),
        ("b", "https://example.com/d/b"),
        ("../b", "https://example.com/b"),
        ("//other.example/b", "https://other.example/b"),
        ("?q", "https://example.com/d/a?q"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
    ],
)
def test_a_redirect_is_read_from_where_it_was_given(location: str, leads_to: str) -> None:
    assert str(join(parse("https://example.com/d/a"), location)) == leads_to


@pytest.mark.parametrize("location", ["http://a@b/", "\\\\127.0.0.1\\", "ftp://x/", "http://[::1", "/a\r\nb"])
def test_a_redirect_that_has_two_readings_is_refused(location: str) -> None:
    with pytest.raises(FetchError):
        join(parse("https://example.com/d/a"), location)
