"""What may be done along the gate's path: one module an act. Each checks the right, changes rows and appends to the
record in one transaction; console, API and command line call these and nothing else.
"""
