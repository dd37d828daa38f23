"""Incidents: what was disclosed, the steps of the response, evidence, exposure, accesses. Who is affected: `stays`."""
