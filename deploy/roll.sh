#!/usr/bin/env bash
# Replaces running apis and workers by new ones of the image of now, while requests and events go on:
# each new one is started beside an old one, which is stopped only when the new one is ready and its
# callers know it. One service after the other; of each, one api and one worker at a time.
#
#   deploy/roll.sh                        schemas first, then every api and worker
#   deploy/roll.sh finance-api ...        these, after the schemas of their services
#
# Interrupted, it leaves as many as there were; run it again. Needs bash and docker compose, and the
# variables that the installation was started with (a file .env, COMPOSE_FILE, TANDEM_VERSION ...).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
renice -n 10 $$ >/dev/null 2>&1 || true # requests first

READY_SECONDS=120 # within which a new one must be ready, and known
YOUNG=512 GROWN=1024 # weight in the share-out of the processor: a new one gives way
SERVICES=(accounts projects finance workspace gateway)
declare -A newborn=() # id by service: started, and not in charge yet
starting=()           # services of which one more is being started
there=                # ids of what these had before
leaving=()            # ids: replaced, and to be stopped

say() { printf 'roll: %s\n' "$*"; }

fail() { say "$*" >&2; exit 1; }

containers() { # containers SERVICE...: ids of those that run
  docker compose ps --quiet "$@"
}

count() { # count SERVICE: how many run
  containers "$1" | grep -c . || true
}

name_of() { # name_of ID
  docker inspect --format '{{slice .Name 1}}' "$1"
}

migrate() { # migrate SERVICE...: what runs works on the next schema too
  local service jobs=()
  for service; do
    docker compose run --rm --no-deps --no-TTY "$service-migrate" >/dev/null &
    jobs+=($!)
  done
  for service; do
    wait "${jobs[0]}" || fail "$service: its schema could not be brought up to date; nothing was replaced"
    jobs=("${jobs[@]:1}")
  done
  say "schemas are up to date: $*"
}

ready() { # ready SERVICE: whether the new one passes its own health check
  local test
  mapfile -t test < <(docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "${newborn[$1]}" | sed '/^$/d')
  docker exec "${newborn[$1]}" "${test[@]:1}" >/dev/null 2>&1
}

known() { # known SERVICE: whether all who call it know the new one; nobody calls a worker
  case $1 in
    gateway-api) [ -z "$(containers balancer)" ] || docker compose exec --no-TTY balancer python3 /balancer/probe.py "$(count gateway-api)" ;;
    *-api) docker exec "${newborn[$1]}" python -m chassis.probe callers 127.0.0.1:9090 "$(count gateway-api)" ;;
  esac >/dev/null 2>&1
}

wait_until() { # wait_until CONDITION: holds for every new one
  local service deadline=$((SECONDS + READY_SECONDS))
  for service in "${!newborn[@]}"; do
    until "$1" "$service"; do
      if ((SECONDS > deadline)) || [ "$(docker inspect --format '{{.RestartCount}}' "${newborn[$service]}")" != 0 ]; then
        docker logs --tail 15 "${newborn[$service]}" >&2
        fail "$service: the new one is not $1; the old one serves on"
      fi
      sleep 0.5
    done
  done
}

weigh() { # weigh WEIGHT: every new one
  docker update --cpu-shares "$1" "${newborn[@]}" >/dev/null
}

start_beside() { # start_beside SERVICE...: one more of each
  local service scale=() started=true
  there=$(docker compose ps --all --quiet "$@" | sort)
  starting=("$@")
  for service; do scale+=(--scale "$service=$(($(count "$service") + 1))"); done
  docker compose up --detach --no-deps --no-recreate --no-build "${scale[@]}" "$@" >/dev/null 2>&1 || started=false
  count_newborn
  $started || fail "no new one could be started; this says why: docker compose up --detach --no-deps --no-recreate $*"
  weigh "$YOUNG"
}

count_newborn() { # those of what is being started that were not there before
  local id
  for id in $(comm -13 <(echo "$there") <(docker compose ps --all --quiet "${starting[@]}" | sort)); do
    newborn[$(docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}' "$id")]=$id
  done
  starting=()
}

stop_old() { # they finish what is in flight, within their stop_grace_period
  docker stop "${leaving[@]}" >/dev/null
  docker rm "${leaving[@]}" >/dev/null
  leaving=()
}

replace() { # replace SERVICE...: every container of each, one of each at a time
  local service old running=() left
  local -A olds=()
  for service; do
    olds[$service]=$(containers "$service")
    if [ -n "${olds[$service]}" ]; then running+=("$service"); else say "$service: does not run, left alone"; fi
  done
  ((${#running[@]})) || return 0
  docker compose rm --force "${running[@]}" >/dev/null 2>&1 # those that had ended
  while ((${#running[@]})); do
    start_beside "${running[@]}"
    wait_until ready
    weigh "$GROWN"
    wait_until known
    left=()
    for service in "${running[@]}"; do
      old=${olds[$service]%%$'\n'*}
      say "$(name_of "${newborn[$service]}") takes the place of $(name_of "$old")"
      leaving+=("$old")
      olds[$service]=$(tail -n +2 <<<"${olds[$service]}")
      [ -z "${olds[$service]}" ] || left+=("$service")
    done
    newborn=()
    stop_old
    running=("${left[@]}")
  done
}

clean_up() { # as many as there were, whatever happened
  trap '' INT TERM HUP
  ((${#starting[@]} == 0)) || count_newborn
  if ((${#leaving[@]})); then
    say "the old ones are being stopped"
    stop_old
  elif ((${#newborn[@]})); then
    say "the new ones are removed"
    docker rm --force "${newborn[@]}" >/dev/null
  fi
}

trap clean_up EXIT
trap 'exit 130' INT TERM HUP

declare -A kinds=() # by service: which of its processes
for process in "${@:-}"; do
  for service in "${SERVICES[@]}"; do
    case $process in
      "" ) kinds[$service]="$service-api $service-worker" ;;
      "$service-api" | "$service-worker") kinds[$service]+=" $process" && continue 2 ;;
    esac
  done
  [ -z "$process" ] || fail "$process cannot be rolled; these can: ${SERVICES[*]/%/-api} ${SERVICES[*]/%/-worker}"
done
chosen=()
for service in "${SERVICES[@]}"; do [ -z "${kinds[$service]:-}" ] || chosen+=("$service"); done

migrate "${chosen[@]}"
for service in "${chosen[@]}"; do
  # shellcheck disable=SC2086
  replace ${kinds[$service]}
done
say "done in $SECONDS s"
