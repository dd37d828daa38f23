"""Affected people and their stays. In: an incident's file. Out: may this person be acted against?"""
