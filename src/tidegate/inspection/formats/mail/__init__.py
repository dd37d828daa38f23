"""Mail, mailboxes, contact cards and calendars."""
