"""Caches in front of a site: making them forget addresses. In: addresses. Out: which were forgotten, which not."""
