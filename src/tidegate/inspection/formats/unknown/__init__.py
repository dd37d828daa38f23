"""What no other room reads: printable runs of opaque bytes, fonts, and small binaries that hold words."""
