"""Every kind of source gives what lies there, and says what it could not give. Real servers, real repositories."""

from __future__ import annotations

import bz2
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from backports import zstd

from builders.crawl import Server, crawl, record, response, serving
from tidegate.errors import TraceError
from tidegate.trace.sources import kinds
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

USUAL = Settings()
LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def server(tmp_path: Path, socket_enabled: None) -> Iterator[Server]:
    folder = tmp_path / "served"
    folder.mkdir()
    with serving(folder) as made:
        yield made


def everything(word: str, settings: Settings = USUAL) -> list[Item | Unread]:
    """Planned and read."""
    found: list[Item | Unread] = []
    for piece in kinds.plan(word, settings):
        found += [piece] if isinstance(piece, Unread) else kinds.items(Shard.decode(piece.encode()), settings)
    return found


def items(word: str, settings: Settings = USUAL) -> list[Item]:
    found = everything(word, settings)
    assert all(isinstance(each, Item) for each in found), found
    return found  # type: ignore[return-value]


def settings(server: Server, **more: object) -> Settings:
    return Settings(networks=LOOPBACK, ports=(server.server_port,), **more)  # type: ignore[arg-type]


def bodies(word: str, how: Settings = USUAL) -> list[bytes]:
    return [item.body for item in items(word, how) if isinstance(item.body, bytes)]


PAGES = {
    "https://a.example/1": (b"<p>one</p>", "text/html"),
    "https://a.example/2": (b"<p>two</p>", "text/html; charset=utf-8"),
    "https://a.example/list.csv": (b"a,b\n1,2\n", "text/csv"),
    "https://a.example/style.css": (b"p {}", "text/css"),
}


def test_a_crawl_over_http(server: Server, tmp_path: Path) -> None:
    crawl(tmp_path / "served", PAGES)
    how = settings(server, base=server.address)
    assert bodies(f"{server.address}/wet.paths.gz", how) == [b"<p>one</p>", b"<p>two</p>"]
    found = items(f"{server.address}/warc.paths.gz", how)
    assert [item.where for item in found] == list(PAGES)
    assert found[1].offset == len(response("https://a.example/1", b"<p>one</p>"))
    assert found[1].captured == "2026-05-01T00:00:00Z"
    server.asked.clear()
    assert bodies(f"{server.address}/cc-index.paths.gz", how) == [b"a,b\n1,2\n"]
    assert len(server.asked) == 3, "the paths, the index, one range"


def test_a_crawl_in_a_folder(tmp_path: Path) -> None:
    crawl(tmp_path, PAGES)
    how = Settings(base=str(tmp_path))
    assert bodies(str(tmp_path / "wet.paths.gz"), how) == [b"<p>one</p>", b"<p>two</p>"]
    assert bodies(str(tmp_path / "cdx-00000.gz"), how) == [b"a,b\n1,2\n"]


def test_paths_stay_below_their_base(tmp_path: Path) -> None:
    (tmp_path / "wet.paths").write_text("../../etc/a.warc.gz\n")
    with pytest.raises(TraceError, match="leads out"):
        list(kinds.plan(str(tmp_path / "wet.paths"), Settings(base=str(tmp_path))))


@pytest.mark.parametrize("packed", [bytes, gzip.compress, zstd.compress, bz2.compress])
def test_an_archive_packed_in_any_way(tmp_path: Path, packed: object) -> None:
    whole = b"".join(gzip.decompress(response(where, *page)) for where, page in PAGES.items())
    suffix = {bytes: "", gzip.compress: ".gz", zstd.compress: ".zst", bz2.compress: ".bz2"}[packed]  # type: ignore[index]
    path = tmp_path / f"a.warc{suffix}"
    path.write_bytes(packed(whole))  # type: ignore[operator]
    assert bodies(str(path)) == [body for body, _ in PAGES.values()]


ARCHIVE = b"".join(response(f"https://a.example/{n}", b"x" * 500 + str(n).encode() * 300) for n in range(6))
PLAIN = b"".join(
    gzip.decompress(response(f"https://a.example/{n}", b"x" * 500 + str(n).encode() * 300)) for n in range(6)
)


@pytest.mark.parametrize("archive", [ARCHIVE, PLAIN], ids=["packed", "plain"])
def test_an_archive_cut_anywhere_says_so(tmp_path: Path, archive: bytes) -> None:
    """Of every length: where a record is missing its end, something is unread, and nowhere else."""
    path = tmp_path / "a.warc"
    ends = [0]
    for n in range(6):
        piece = response(f"https://a.example/{n}", b"x" * 500 + str(n).encode() * 300)
        ends.append(ends[-1] + len(piece if archive is ARCHIVE else gzip.decompress(piece)))
    for length in range(0, len(archive), 7):
        path.write_bytes(archive[:length])
        unread = [each for each in everything(str(path)) if isinstance(each, Unread)]
        if archive is PLAIN and any(end - 4 <= length < end for end in ends):
            continue  # only the blank lines behind a record are missing
        assert bool(unread) != (length in ends), length


@pytest.mark.parametrize("archive", [ARCHIVE, PLAIN], ids=["packed", "plain"])
def test_damage_costs_what_is_damaged_and_is_told(tmp_path: Path, archive: bytes) -> None:
    path = tmp_path / "a.warc"
    begin = archive.index(b"\x1f\x8b", 5) if archive is ARCHIVE else archive.index(b"WARC/1.0", 5)
    path.write_bytes(archive[: begin + 2] + b"\0" * 30 + archive[begin + 32 :])
    found = everything(str(path))
    assert [
        item.where[-1] for item in found if isinstance(item, Item) and item.where.startswith("https")
    ] == list("02345")
    assert any(isinstance(each, Unread) for each in found)


def test_a_body_is_taken_out_of_its_message(tmp_path: Path) -> None:
    packed = gzip.compress(b"hello")
    chunked = b"5\r\nhello\r\n0\r\n\r\n"
    bad = "Content-Encoding: gzip\r\n"
    (tmp_path / "a.warc.gz").write_bytes(
        response("http://a.example/1", packed, "text/plain", bad)
        + response("http://a.example/2", chunked, "text/plain", "Transfer-Encoding: chunked\r\n")
        + response("http://a.example/3", b"hello", "text/plain", bad)
        + response("http://a.example/4", b"hello", "text/plain", "Transfer-Encoding: chunked\r\n")
        + record("resource", "http://a.example/5", b"hello", "text/plain")
        + record("revisit", "http://a.example/6", b"HTTP/1.1 200 OK\r\n\r\n")
    )
    assert bodies(str(tmp_path / "a.warc.gz")) == [b"hello"] * 5


def test_a_record_is_kept_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(ARCHIVE)
    found = items(str(tmp_path / "a.warc.gz"))
    records = [item.record() for item in found if item.record is not None]
    assert b"".join(records) == PLAIN


def test_pages_lists_sitemaps_feeds(server: Server, tmp_path: Path) -> None:
    folder, address = tmp_path / "served", server.address
    for name in "abc":
        (folder / f"{name}.html").write_text(f"<p>{name}</p>")
    (folder / "sitemap.xml").write_text(
        f"<sitemapindex><sitemap><loc>{address}/one.xml.gz</loc></sitemap></sitemapindex>"
    )
    (folder / "one.xml.gz").write_bytes(
        gzip.compress(
            f"<urlset><url><loc> {address}/a.html?x=1&amp;y=2 </loc></url><url><loc>{address}/gone</loc></url></urlset>".encode()
        )
    )
    (folder / "news.rss").write_text(
        f"<rss><item><link>{address}/b.html</link><enclosure url='{address}/c.html'/></item></rss>"
    )
    (tmp_path / "list.txt").write_text(f"# a list\n{address}/a.html\n\n{address}/b.html\n")
    how = settings(server)
    assert bodies(f"{address}/a.html", how) == [b"<p>a</p>"]
    assert bodies(f"urls:{tmp_path / 'list.txt'}", how) == [b"<p>a</p>", b"<p>b</p>"]
    found = everything(f"{address}/sitemap.xml", how)
    assert [each.where for each in found] == [f"{address}/a.html?x=1&y=2", f"{address}/gone"]
    assert isinstance(found[1], Unread)
    assert found[1].why == "the server answers 404"
    assert bodies(f"{address}/news.rss", how)[1:] == [b"<p>b</p>", b"<p>c</p>"]


def test_the_loopback_is_not_asked_unless_told(server: Server) -> None:
    (found,) = everything(f"{server.address}/a.html", Settings(ports=(server.server_port,)))
    assert isinstance(found, Unread)
    assert server.asked == []


def test_a_server_that_breaks_off_is_told(server: Server, tmp_path: Path) -> None:
    server.answers["/a.warc.gz"] = [(200, {}, ARCHIVE[:700])]
    found = everything(f"{server.address}/a.warc.gz", settings(server))
    assert any(isinstance(each, Unread) for each in found)


def repository(folder: Path) -> None:
    from dulwich import porcelain

    porcelain.init(str(folder))
    author = b"Nobody <nobody@example.org>"
    for content in ("first", "second"):
        (folder / "list.txt").write_text(content)
        (folder / "sub").mkdir(exist_ok=True)
        (folder / "sub" / "same.txt").write_text("same")
        porcelain.add(str(folder), paths=[str(folder / "list.txt"), str(folder / "sub" / "same.txt")])
        porcelain.commit(str(folder), message=b"x", author=author, committer=author)


def test_a_repository_with_its_history(tmp_path: Path) -> None:
    repository(tmp_path / "repo")
    found = items(f"git:{tmp_path / 'repo'}")
    assert sorted(item.body for item in found) == [b"first", b"same", b"second"]  # type: ignore[type-var]
    assert {item.where.rpartition(":")[2] for item in found} == {"list.txt", "sub/same.txt"}
    in_folder = items(str(tmp_path / "repo"))
    assert sorted(item.body for item in in_folder) == [b"first", b"same", b"same", b"second", b"second"]  # type: ignore[type-var]


def test_nothing_in_a_repository_is_run(tmp_path: Path) -> None:
    repository(tmp_path / "repo")
    witness = tmp_path / "ran"
    with (tmp_path / "repo" / ".git" / "config").open("a") as config:
        config.write(f'[core]\n\tfsmonitor = "touch {witness}"\n\tsshCommand = "touch {witness}"\n')
    assert len(items(f"git:{tmp_path / 'repo'}")) == 3
    assert not witness.exists()


def test_a_damaged_repository_is_told(tmp_path: Path) -> None:
    repository(tmp_path / "repo")
    loose = sorted(path for path in (tmp_path / "repo" / ".git" / "objects").rglob("*") if path.is_file())
    for path in loose:
        path.chmod(0o600)
        path.write_bytes(b"")
    found = everything(f"git:{tmp_path / 'repo'}")
    assert found
    assert all(isinstance(each, Unread) for each in found)


def test_mailboxes(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"From x\nSubject: 1\n\none\n\nFrom y\nSubject: 2\n\n>From two\n")
    found = items(str(tmp_path / "a.mbox"))
    assert [item.part for item in found] == ["mail 1", "mail 2"]
    assert found[1].body == b"Subject: 2\n\nFrom two\n"
    for name in ("cur", "new", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    (tmp_path / "maildir" / "cur" / "1:2,S").write_bytes(b"Subject: 1\n\none\n")
    assert [item.media_type for item in items(f"maildir:{tmp_path / 'maildir'}")] == ["message/rfc822"]


def test_exports(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id;link;words\n1;https://p.example/1;"one\ntwo"\n')
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"url": "https://p.example/2", "body": "three"}) + "\nnot json\n"
    )
    how = Settings(fields=(("text", "words"), ("url", "link")))
    found = items(str(tmp_path / "a.csv"), how)
    assert (found[0].where, found[0].body, found[0].part) == ("https://p.example/1", b"one\ntwo", "row 2")
    lines = everything(str(tmp_path / "b.jsonl"))
    assert lines[0].where == "https://p.example/2"
    assert isinstance(lines[1], Unread)
    assert isinstance(lines[2], Item), "and the file as a whole, where each line is one person's"


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    os.mkfifo(tmp_path / "f" / "pipe")
    (tmp_path / "f" / "nowhere").symlink_to(tmp_path / "missing")
    assert len([each for each in everything(str(tmp_path / "f")) if isinstance(each, Unread)]) == 2
    with pytest.raises(TraceError):
        everything(str(tmp_path / "missing"))
    with pytest.raises(TraceError):
        everything("git:")
