"""Where the gate's acts are done: on a server over HTTP, or on an installation of this machine.

interface.py   what both can do; answers are the API's, as plain values
choose.py      `--server`, `--token`, `--home`, `--as`: which one
remote.py      over HTTPS with a token
local.py       in this process
told.py        what is printed of an answer, and the exit code it means
offered.py     files -> snapshots with the names they are offered under
"""
