"""Attorneys outside the office: proof of representation, and their own clients' papers, nothing else."""
