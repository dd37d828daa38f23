"""What went wrong and what is told of it: investigation, reports, bundles, exports, waivers, closing, purge."""
