"""Reports that arrive by mail. In: a maildir, an mbox or an IMAP mailbox. Out: `Mail`: addresses and attachments.

from tidegate.watch.mailbox import read
for mail in read(settings, known): ...
"""

from tidegate.watch.mailbox.mail import Attachment, Mail, parse
from tidegate.watch.mailbox.read import read, read_as

__all__ = ["Attachment", "Mail", "parse", "read", "read_as"]
