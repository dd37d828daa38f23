"""Telling people: alarms become messages, once, by mail and webhook; unanswered ones are told to more."""
