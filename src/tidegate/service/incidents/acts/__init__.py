"""The acts of an incident: each takes an Actor, asks for the right, changes rows and appends to the record in one."""
