# Recipes for those who change wangge; users need only ./wangge.

set shell := ["bash", "-euo", "pipefail", "-c"]
export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH") + ":" + justfile_directory() / ".wangge/uv/bin"
export WANGGE_HOME := justfile_directory() / ".wangge/check-home"

# List the recipes
default:
    @just --list --unsorted

# Make or refresh .venv with everything a developer needs
setup:
    uv sync --locked

# Run the whole suite on both databases, as CI does; words go to pytest
test *words:
    ./wangge test {{ words }}

# Run everything a change must pass and report all failures, not only the first
check:
    #!/usr/bin/env bash
    set -uo pipefail
    failed=()
    run() {
        local title=$1 output
        shift
        if output=$("$@" 2>&1); then
            printf 'ok      %s\n' "$title"
        else
            printf 'FAILED  %s\n%s\n' "$title" "$output"
            failed+=("$title")
        fi
    }
    run "lock" uv lock --check
    run "ruff" ruff check .
    run "format" ruff format --check .
    run "mypy" mypy
    run "imports" lint-imports --no-cache
    run "templates" bash -c 'find src -name "*.html" -print0 | xargs -0 -r djade --check --target-version 5.2'
    run "dependencies" deptry .
    run "migrations" python -m django makemigrations --check --dry-run --settings wangge.config.settings
    run "deployment" env WANGGE_INSECURE_COOKIES=false python -m django check --deploy --fail-level WARNING --settings wangge.config.settings
    run "profiles" wangge profile check
    run "references" python -m wangge.config.documents --check
    run "front end" python frontend/build.py --with-tests
    run "architecture and front end" pytest -q tests/architecture
    ((${#failed[@]} == 0)) || { printf '\n%d failed: %s\n' "${#failed[@]}" "${failed[*]}"; exit 1; }

# Put the code into its form: imports, formatting, templates
format:
    ruff check --fix-only --quiet . || true
    ruff format .
    find src -name '*.html' -print0 | xargs -0 -r djade --target-version 5.2 || true

# Write the generated references anew
docs:
    python -m wangge.config.documents

# Build the front end, with the packages its tests need
frontend:
    python frontend/build.py --with-tests

# Show which branches of the rules and the access checks no test takes (must be none)
coverage:
    coverage erase
    coverage run -m pytest -q tests/rules tests/operations
    coverage report --include='*/domain/*,*/access.py' --fail-under=100

# Start the development server on a demo city
serve:
    WANGGE_HOME=var wangge serve
