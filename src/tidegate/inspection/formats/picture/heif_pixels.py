"""Pixels of heic, heif and avif files, by libheif's own interface: a file in, its pictures out, one after the other.

`pi_heif` brings the library, but its way to unpack always starts a thread, and a reading process that starts one is
ended. Here the codec is told to start none. Imported late and on demand.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pi_heif
from PIL import Image

from tidegate.errors import DamagedError

_COLOURS, _RGB, _RGBA, _INTERLEAVED = 1, 10, 11, 10
"""heif_colorspace_RGB, heif_chroma_interleaved_RGB and _RGBA, heif_channel_interleaved."""
_LEAST_OPTIONS = 9
"""The version of heif_decoding_options that has a number of threads for the codec."""
_NO_THREADS = -1
"""0 stands for the codec's own choice, which is one."""


class _Error(ctypes.Structure):
    """heif_error"""

    _fields_ = (("code", ctypes.c_int), ("subcode", ctypes.c_int), ("message", ctypes.c_char_p))


class _Options(ctypes.Structure):
    """heif_decoding_options"""

    _fields_ = (
        ("version", ctypes.c_uint8),
        ("ignore_transformations", ctypes.c_uint8),
        ("callbacks", ctypes.c_void_p * 4),
        ("convert_hdr_to_8bit", ctypes.c_uint8),
        ("strict_decoding", ctypes.c_uint8),
        ("decoder", ctypes.c_void_p),
        ("colour_conversion", ctypes.c_int * 4),
        ("cancel", ctypes.c_void_p),
        ("more_colour_conversion", ctypes.c_void_p),
        ("ignore_edit_list", ctypes.c_int),
        ("colour_profile", ctypes.c_void_p),
        ("library_threads", ctypes.c_int),
        ("codec_threads", ctypes.c_int),
    )


_POINTER = ctypes.c_void_p
_FUNCTIONS: dict[str, tuple[type, tuple[type, ...]]] = {
    "heif_context_alloc": (_POINTER, ()),
    "heif_context_free": (ctypes.c_int, (_POINTER,)),
    "heif_context_set_max_decoding_threads": (ctypes.c_int, (_POINTER, ctypes.c_int)),
    "heif_context_read_from_memory_without_copy": (
        _Error,
        (_POINTER, ctypes.c_char_p, ctypes.c_size_t, _POINTER),
    ),
    "heif_context_get_number_of_top_level_images": (ctypes.c_int, (_POINTER,)),
    "heif_context_get_list_of_top_level_image_IDs": (ctypes.c_int, (_POINTER, _POINTER, ctypes.c_int)),
    "heif_context_get_image_handle": (_Error, (_POINTER, ctypes.c_uint32, _POINTER)),
    "heif_image_handle_release": (ctypes.c_int, (_POINTER,)),
    "heif_image_handle_get_width": (ctypes.c_int, (_POINTER,)),
    "heif_image_handle_get_height": (ctypes.c_int, (_POINTER,)),
    "heif_image_handle_has_alpha_channel": (ctypes.c_int, (_POINTER,)),
    "heif_decoding_options_alloc": (ctypes.POINTER(_Options), ()),
    "heif_decoding_options_free": (ctypes.c_int, (_POINTER,)),
    "heif_decode_image": (_Error, (_POINTER, _POINTER, ctypes.c_int, ctypes.c_int, _POINTER)),
    "heif_image_release": (ctypes.c_int, (_POINTER,)),
    "heif_image_get_width": (ctypes.c_int, (_POINTER, ctypes.c_int)),
    "heif_image_get_height": (ctypes.c_int, (_POINTER, ctypes.c_int)),
    "heif_image_get_plane_readonly": (_POINTER, (_POINTER, ctypes.c_int, _POINTER)),
}
_RETURN_NOTHING = frozenset(name for name in _FUNCTIONS if name.endswith(("_free", "_release", "_threads")))


def _loaded() -> ctypes.CDLL | None:
    """The library that `pi_heif` has loaded, or None where it does not lie beside it or is too old."""
    package = Path(pi_heif.__file__).parent
    found = [*package.parent.glob("pi_heif.libs/libheif*"), *package.glob(".dylibs/libheif*")]
    try:
        library = ctypes.CDLL(str(found[0]))
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype = None if name in _RETURN_NOTHING else result
            function.argtypes = arguments
    except (IndexError, OSError, AttributeError):
        return None
    options = library.heif_decoding_options_alloc()
    version: int = options.contents.version
    library.heif_decoding_options_free(options)
    return library if version >= _LEAST_OPTIONS else None


_LIBRARY = _loaded()


def images(content: bytes, allow: Callable[[tuple[int, int]], None]) -> Iterator[Image.Image]:
    """Every picture of the file that is no part of another; `allow` may raise over its size.

    Raises DamagedError where one cannot be unpacked.
    """
    if _LIBRARY is None:
        raise DamagedError("pixels that need another version of libheif")
    context = _LIBRARY.heif_context_alloc()
    try:
        _LIBRARY.heif_context_set_max_decoding_threads(context, 0)
        _check(_LIBRARY.heif_context_read_from_memory_without_copy(context, content, len(content), None))
        count = _LIBRARY.heif_context_get_number_of_top_level_images(context)
        numbers = (ctypes.c_uint32 * count)()
        _LIBRARY.heif_context_get_list_of_top_level_image_IDs(context, numbers, count)
        for number in numbers:
            yield _image(_LIBRARY, context, number, allow)
    finally:
        _LIBRARY.heif_context_free(context)


def _image(
    library: ctypes.CDLL, context: int, number: int, allow: Callable[[tuple[int, int]], None]
) -> Image.Image:
    handle, image = ctypes.c_void_p(), ctypes.c_void_p()
    _check(library.heif_context_get_image_handle(context, number, ctypes.byref(handle)))
    options = library.heif_decoding_options_alloc()
    try:
        allow((library.heif_image_handle_get_width(handle), library.heif_image_handle_get_height(handle)))
        options.contents.convert_hdr_to_8bit = 1
        options.contents.codec_threads = _NO_THREADS
        mode, chroma = (
            ("RGBA", _RGBA) if library.heif_image_handle_has_alpha_channel(handle) else ("RGB", _RGB)
        )
        _check(library.heif_decode_image(handle, ctypes.byref(image), _COLOURS, chroma, options))
        return _copied(library, image, mode)
    finally:
        library.heif_decoding_options_free(options)
        library.heif_image_release(image)
        library.heif_image_handle_release(handle)


def _copied(library: ctypes.CDLL, image: ctypes.c_void_p, mode: str) -> Image.Image:
    stride = ctypes.c_int()
    plane = library.heif_image_get_plane_readonly(image, _INTERLEAVED, ctypes.byref(stride))
    size = (
        library.heif_image_get_width(image, _INTERLEAVED),
        library.heif_image_get_height(image, _INTERLEAVED),
    )
    if not plane or min(size) < 1 or stride.value < size[0] * len(mode):
        raise DamagedError("pixels that cannot be unpacked")
    pixels = ctypes.string_at(plane, stride.value * size[1])
    return Image.frombytes(mode, size, pixels, "raw", mode, stride.value)


def _check(error: _Error) -> None:
    if error.code:
        raise DamagedError(f"pixels that cannot be unpacked (error {error.code} of libheif)")
