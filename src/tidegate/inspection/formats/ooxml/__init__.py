"""Office Open XML: workbooks, documents, slides; every part of the package read."""
