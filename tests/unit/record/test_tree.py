"""The tree against its definition in RFC 6962, written down as naively as it stands there."""

from __future__ import annotations

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import RecordError
from tidegate.record.tree import EMPTY, NodesInMemory, Tree, extends, includes, leaf_hash
from tidegate.record.verify import Roots, included

MOST = 130
# Leaves and roots that every implementation of certificate transparency is tried on.
KNOWN_LEAVES = [
    b"",
    bytes.fromhex("00"),
    bytes.fromhex("10"),
    bytes.fromhex("2021"),
    bytes.fromhex("3031"),
    bytes.fromhex("40414243"),
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    k = split(len(leaves))
    return sha(b"\1" + naive_root(leaves[:k]) + naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def grown(leaves: list[bytes]) -> Tree:
    tree = Tree(NodesInMemory())
    for leaf in leaves:
        tree.append(leaf)
    return tree


LEAVES = [f"entry {n}".encode() for n in range(MOST)]
TREE = grown(LEAVES)
SIZES = st.integers(1, MOST)


def test_the_known_vectors() -> None:
    tree = grown(KNOWN_LEAVES)
    assert [tree.root(size).hex() for size in range(9)] == KNOWN_ROOTS
    assert EMPTY.hex() == KNOWN_ROOTS[0]


def test_every_root_is_as_defined() -> None:
    for size in range(MOST + 1):
        assert TREE.root(size) == naive_root(LEAVES[:size])


def test_the_verifier_finds_the_same_roots() -> None:
    roots = Roots(range(MOST + 1))
    for leaf in LEAVES:
        roots.add(leaf_hash(leaf))
    assert roots.at == {size: TREE.root(size) for size in range(MOST + 1)}


@given(SIZES, st.data())
def test_inclusion_is_as_defined_and_is_believed(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = TREE.inclusion(index, size)
    assert path == naive_path(index, LEAVES[:size])
    for believes in (includes, included):
        assert believes(leaf_hash(LEAVES[index]), index, size, path, TREE.root(size))
        assert not believes(leaf_hash(b"other"), index, size, path, TREE.root(size))
        assert not believes(leaf_hash(LEAVES[index]), index, size, [*path, EMPTY], TREE.root(size))
        assert not believes(leaf_hash(LEAVES[index]), index, size, path, EMPTY)
        assert not believes(leaf_hash(LEAVES[index]), size, size, path, TREE.root(size))
        assert not path or not believes(leaf_hash(LEAVES[index]), index, size, path[:-1], TREE.root(size))
        other = data.draw(st.integers(0, size - 1))
        assert believes(leaf_hash(LEAVES[index]), other, size, path, TREE.root(size)) == (other == index)


@given(SIZES, st.data())
def test_consistency_is_as_defined_and_is_believed(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    path = TREE.consistency(old, size)
    assert path == naive_proof(old, LEAVES[:size])
    assert extends(old, size, path, TREE.root(old), TREE.root(size))
    assert not extends(old, size, path, EMPTY, TREE.root(size))
    assert not extends(old, size, path, TREE.root(old), EMPTY)
    assert not extends(old, size, [*path, EMPTY], TREE.root(old), TREE.root(size))
    assert not path or not extends(old, size, path[:-1], TREE.root(old), TREE.root(size))
    assert not path or not extends(old, size, [EMPTY, *path[1:]], TREE.root(old), TREE.root(size))


@given(SIZES, st.integers(0, MOST - 1), st.data())
def test_no_proof_joins_two_histories(size: int, forked: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    leaves = [leaf if n != forked else b"another" for n, leaf in enumerate(LEAVES[:size])]
    other = grown(leaves)
    assert extends(old, size, other.consistency(old), TREE.root(old), other.root()) == (forked >= old)


class Counted(NodesInMemory):
    reads = writes = 0

    def get(self, level: int, index: int) -> bytes:
        self.reads += 1
        return super().get(level, index)

    def put(self, level: int, index: int, digest: bytes) -> None:
        self.writes += 1
        super().put(level, index, digest)


def test_appends_cost_two_nodes_and_proofs_a_few() -> None:
    nodes, size = Counted(), 5000
    tree = Tree(nodes)
    for n in range(size):
        tree.append(str(n).encode())
    assert nodes.writes < 2 * size
    assert nodes.reads < size
    few = 2 * math.ceil(math.log2(size))
    for ask in (
        lambda: tree.root(),
        lambda: tree.inclusion(777),
        lambda: tree.inclusion(4999),
        lambda: tree.consistency(4097),
        lambda: tree.consistency(3),
    ):
        nodes.reads = 0
        ask()
        assert nodes.reads <= few


def test_a_tree_goes_on_from_stored_nodes() -> None:
    nodes = NodesInMemory()
    Tree(nodes).append(LEAVES[0])
    for size in range(1, 20):
        Tree(nodes, size).append(LEAVES[size])
    assert Tree(nodes, 20).root() == TREE.root(20)


def test_what_is_not_there_is_refused() -> None:
    tree = grown(LEAVES[:5])
    for ask in (
        lambda: tree.root(6),
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.consistency(6),
        lambda: tree.consistency(0),
        lambda: Tree(NodesInMemory(), 3).root(),
    ):
        with pytest.raises(RecordError):
            ask()
    with pytest.raises(RecordError):
        Tree(NodesInMemory(), 3).append(b"x")
