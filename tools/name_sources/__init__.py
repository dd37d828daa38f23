"""What `tools/build_names.py` learns names from: pinned, openly licensed packages and the lists typed in `lists/`."""
