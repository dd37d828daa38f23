"""Mail and what travels with it: messages, mailboxes, web archives, contacts, calendars."""
