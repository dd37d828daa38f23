"""Compound files (OLE): old Office documents and messages, every stream, sector and slack byte."""
