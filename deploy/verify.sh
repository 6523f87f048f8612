#!/usr/bin/env bash
# Proves that nothing was lost between the services: each by itself, and what it holds of the others
# against what they have published. Adds up the sums of projects and finance again,
# and what workspace files records under. Prints what is wrong and ends with 1; says so if nothing is.
#
#   deploy/verify.sh
#
# Needs the variables that the installation was started with (.env, COMPOSE_FILE ...).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
SERVICES=(accounts projects finance workspace gateway)

events() { # events SERVICE ARGUMENTS...: asked of a worker that runs
  docker compose exec --no-TTY "$1-worker" python -m "$1" events "${@:2}"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for service in "${SERVICES[@]}"; do
  events "$service" published </dev/null >>"$work/published"
done
outcome=0
for service in "${SERVICES[@]}"; do
  events "$service" verify --against - <"$work/published" >"$work/found" || outcome=1
  sed -n "s/^WRONG  /verify: $service: /p" "$work/found"
  grep -q . "$work/found" || outcome=1
done
for service in projects finance workspace; do
  docker compose exec --no-TTY "$service-worker" python -m "$service" sums verify </dev/null \
    >"$work/found" || outcome=1
  sed -n "s/^WRONG  /verify: $service: /p" "$work/found"
done
[ "$outcome" -ne 0 ] || echo "verify: every service holds what the others have published"
exit "$outcome"
