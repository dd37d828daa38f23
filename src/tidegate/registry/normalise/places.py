def country(v):
    return {"iran": "ir", "honduras": "hn", "mexico": "mx", "ethiopia": "et"}.get(str(v).strip().lower(), "")
