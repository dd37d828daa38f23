// Enhances what works without it: local times as hints, focus on what went wrong, a question before what is final.
"use strict";

function addLocalTimes(root) {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  for (const element of root.querySelectorAll("time.tg-time")) {
    if (!element.title) element.title = `${format.format(new Date(element.dateTime))} where you are`;
  }
}

function focusSummary(root) {
  const summary = root.querySelector("#error-summary");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  addLocalTimes(document);
  focusSummary(document);
});
document.addEventListener("htmx:after:swap", () => addLocalTimes(document));
