"""The acts on people and stays: each takes an Actor, asks for the right, changes rows and appends in one."""
