#!/usr/bin/env bash
# Replaces running apis and workers by new ones of the image of now, one after the other, while
# requests and events go on: each new one is started beside the old one, which is stopped only when
# the new one is ready and its callers know it.
#
#   deploy/roll.sh                        schemas first, then every api and worker
#   deploy/roll.sh finance-api ...        these, after the schemas of their services
#
# Interrupted, it leaves as many as there were; run it again. Needs bash and docker compose, and the
# variables that the installation was started with (a file .env, COMPOSE_FILE, TANDEM_VERSION ...).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

READY_SECONDS=120  # within which a new one must be ready, and known
ALL=({accounts,projects,finance}-{api,worker} gateway-worker gateway-api)
newborn=""         # started, and not in charge yet
leaving=""         # being stopped

say() { printf 'roll: %s\n' "$*"; }

fail() { say "$*" >&2; exit 1; }

containers() { # containers SERVICE: ids of those that run
  docker compose ps --quiet "$1"
}

count() { # count SERVICE: how many run
  containers "$1" | grep -c . || true
}

name_of() { # name_of ID
  docker inspect --format '{{slice .Name 1}}' "$1"
}

migrate() { # migrate SERVICE: a running version works on the next schema too
  say "$1: bring the schema up to date"
  docker compose run --rm --no-deps --no-TTY "$1-migrate" >/dev/null || fail "$1: its schema was not changed; nothing was replaced since"
}

ready() { # ready SERVICE: whether the new one passes its own health check
  local test
  mapfile -t test < <(docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$newborn" | sed '/^$/d')
  docker exec "$newborn" "${test[@]:1}" >/dev/null 2>&1
}

known() { # known SERVICE: whether all who call the service know the new one
  case $1 in
    gateway-api) [ "$(count balancer)" -eq 0 ] || docker compose exec --no-TTY balancer python3 /balancer/probe.py "$(count gateway-api)" ;;
    *-api) docker exec "$newborn" python -m chassis.probe callers 127.0.0.1:9090 "$(count gateway-api)" ;;
    *) ;; # nobody calls a worker
  esac >/dev/null 2>&1
}

wait_until() { # wait_until CONDITION SERVICE
  local deadline=$((SECONDS + READY_SECONDS))
  until "$1" "$2"; do
    if ((SECONDS > deadline)) || [ "$(docker inspect --format '{{.State.Running}}' "$newborn")" != true ]; then
      docker logs --tail 15 "$newborn" >&2
      fail "$2: the new one is not $1; the old one serves on"
    fi
    sleep 0.5
  done
}

start_beside() { # start_beside SERVICE: one more; its id is in newborn
  local before after
  before=$(containers "$1")
  docker compose up --detach --no-deps --no-recreate --no-build --scale "$1=$(($(count "$1") + 1))" "$1" >/dev/null 2>&1 ||
    fail "$1: no new one could be started; try: docker compose up --detach --no-deps --no-recreate $1"
  after=$(containers "$1")
  newborn=$(comm -13 <(sort <<<"$before") <(sort <<<"$after"))
}

stop_old() { # lets it finish what it has in hand, within its stop_grace_period
  docker stop "$leaving" >/dev/null
  docker rm "$leaving" >/dev/null
  leaving=""
}

replace() { # replace SERVICE: every one of its containers
  local old olds
  mapfile -t olds < <(containers "$1")
  ((${#olds[@]})) || { say "$1: does not run, left alone"; return; }
  docker compose rm --force "$1" >/dev/null 2>&1 # those that had ended
  for old in "${olds[@]}"; do
    start_beside "$1"
    wait_until ready "$1"
    wait_until known "$1"
    say "$1: $(name_of "$newborn") takes the place of $(name_of "$old")"
    newborn="" leaving=$old
    stop_old
  done
}

clean_up() { # as many as there were, whatever happened
  trap '' INT TERM HUP
  [ -z "$newborn" ] || { say "the new one is removed"; docker rm --force "$newborn" >/dev/null; }
  [ -z "$leaving" ] || { say "the old one is being stopped"; stop_old; }
}

trap clean_up EXIT
trap 'exit 130' INT TERM HUP

chosen=("$@")
((${#chosen[@]})) || chosen=("${ALL[@]}")
for service in "${chosen[@]}"; do
  [[ " ${ALL[*]} " == *" $service "* ]] || fail "$service cannot be rolled; these can: ${ALL[*]}"
done
for service in accounts projects finance gateway; do
  [[ " ${chosen[*]}" != *" $service-"* ]] || migrate "$service"
done
for service in "${chosen[@]}"; do
  replace "$service"
done
say "done in $SECONDS s"
