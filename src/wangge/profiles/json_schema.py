"""The JSON Schema of a profile, for editors and for the reference."""

from __future__ import annotations

import json

from wangge.profiles.schema.profile import CityProfile


def render_profile_schema() -> str:
    """Return the JSON Schema of a whole profile (national defaults and city file laid together) as committed text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CityProfile.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
