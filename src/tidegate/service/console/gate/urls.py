"""Addresses of the gate's pages."""

from __future__ import annotations

from django.urls import path

from tidegate.service.console.gate import alarms, keys, policy, record, releases, submission, submit

urlpatterns = [
    path("submit", submit.submit, name="submit"),
    path("submissions", submit.submissions, name="submissions"),
    path("submissions/<uuid:number>", submission.submission, name="submission"),
    path("submissions/<uuid:number>/ruling", submission.rule, name="submission-rule"),
    path("submissions/<uuid:number>/clean", submission.clean, name="submission-clean"),
    path("submissions/<uuid:number>/publish", submission.publish, name="submission-publish"),
    path("submissions/<uuid:number>/findings/<int:finding>", submission.reveal, name="reveal"),
    path("review", submit.queue, name="queue"),
    path("releases", releases.releases, name="releases"),
    path("releases/<uuid:number>", releases.release, name="release"),
    path("releases/<uuid:number>/take-down", releases.withdraw, name="release-withdraw"),
    path("releases/<uuid:number>/roll-back", releases.roll_back, name="release-roll-back"),
    path("alarms", alarms.alarms, name="alarms"),
    path("alarms/<int:number>/acknowledge", alarms.acknowledge, name="alarm-acknowledge"),
    path("record", record.entries, name="record"),
    path("record/checkpoints", record.checkpoints, name="record-checkpoints"),
    path("record/<int:sequence>", record.entry, name="record-entry"),
    path("record/<int:sequence>/proof", record.proof, name="record-proof"),
    path("keys", keys.keys, name="keys"),
    path("keys/<str:ring>/rotate", keys.rotate, name="key-rotate"),
    path("keys/<str:ring>/<str:key>/revoke", keys.revoke, name="key-revoke"),
    path("policy", policy.policy, name="policy"),
]
