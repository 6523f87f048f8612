#!/usr/bin/env bash
# Restores databases from backups and repairs the differences between their moments and now.
#
#   deploy/restore.sh finance=FOLDER/finance.dump
#   deploy/restore.sh accounts=... projects=... finance=... workspace=... gateway=...
#
# Each may be of another moment. The services that are not named go on serving; what they commit
# meanwhile is published when this is done. docs/operating.md describes the result. Interrupted, run it
# again. Needs the variables that the installation was started with (.env, COMPOSE_FILE ...).
set -euo pipefail
SERVICES=(accounts projects finance workspace gateway)
DRAIN_SECONDS=120  # for the others to apply what waits in their queues
HEAL_SECONDS=300   # for everything to be published again

say() { printf 'restore: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

declare -A dumps=()
for pair in "$@"; do
  service=${pair%%=*} dump=${pair#*=}
  [[ " ${SERVICES[*]} " == *" $service "* ]] || fail "$service is no service; these are: ${SERVICES[*]}"
  [ -r "$dump" ] || fail "$dump cannot be read"
  dumps[$service]=$(realpath "$dump")
done
((${#dumps[@]})) || { sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
cd "$(dirname "${BASH_SOURCE[0]}")/.."
restored=("${!dumps[@]}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

server() { # server SERVICE: the container of its PostgreSQL
  docker compose config --services | grep -x "$1-postgres" || echo postgres
}

postgres() { # postgres SERVICE COMMAND...: in the container of its PostgreSQL, as administrator
  docker compose exec --no-TTY "$(server "$1")" "$2" --username=postgres "${@:3}"
}

events() { # events SERVICE ARGUMENTS...: in a container of its own, since no worker runs
  docker compose run --rm --no-deps --no-TTY "$1-worker" events "${@:2}" 2>"$work/error" ||
    fail "$1: events $2: $(cat "$work/error")"
}

broker() { docker compose exec --no-TTY rabbitmq rabbitmqctl --quiet "$@" </dev/null; }

check_dumps() { # before anything is touched
  for service in "${restored[@]}"; do
    docker compose exec --no-TTY "$(server "$service")" pg_restore --list <"${dumps[$service]}" >/dev/null ||
      fail "${dumps[$service]} is no backup that PostgreSQL can read"
  done
}

drain() { # drain SERVICE: it applies what waits in its queue, which the backups may have forgotten
  local deadline=$((SECONDS + DRAIN_SECONDS))
  until broker list_queues name messages --no-table-headers | grep -qE "^$1\.inbox\s+0$"; do
    ((SECONDS < deadline)) || fail "$1: events wait in its queue and are not applied: does its worker run?"
    sleep 0.5
  done
}

put_back() { # put_back SERVICE
  say "$1: ${dumps[$1]}"
  postgres "$1" dropdb --if-exists --force "$1" </dev/null
  docker compose run --rm --no-deps --no-TTY databases </dev/null >/dev/null
  postgres "$1" pg_restore --exit-on-error --no-owner --role="$1" --dbname="$1" <"${dumps[$1]}"
  docker compose run --rm --no-deps --no-TTY "$1-migrate" </dev/null >/dev/null 2>&1
  for queue in inbox dead; do broker purge_queue "$1.$queue" >/dev/null; done
}

heal() {
  for service in "${SERVICES[@]}"; do
    events "$service" consumed </dev/null >"$work/consumed.$service"
  done
  for service in "${restored[@]}"; do
    cat "$work"/consumed.* | events "$service" resume --consumed -
  done
  for service in "${SERVICES[@]}"; do
    (cd "$work" && cat "${restored[@]/#/consumed.}") | events "$service" republish --consumed -
  done
}

settle() { # until everything that is published again has been consumed
  local deadline=$((SECONDS + HEAL_SECONDS))
  until deploy/verify.sh >"$work/verified" 2>&1; do
    ((SECONDS < deadline)) || { cat "$work/verified" >&2; fail "this is still wrong; deploy/verify.sh looks again"; }
    sleep 1
  done
}

check_dumps
say "stop ${restored[*]}"
docker compose stop "${restored[@]/%/-api}" "${restored[@]/%/-worker}" 2>/dev/null
for service in "${SERVICES[@]}"; do
  [ -n "${dumps[$service]:-}" ] || drain "$service"
done
docker compose stop "${SERVICES[@]/%/-worker}" 2>/dev/null # so that what is published again comes first
for service in "${restored[@]}"; do
  put_back "$service"
done
heal
docker compose start "${SERVICES[@]/%/-worker}" "${restored[@]/%/-api}" 2>/dev/null
say "everything is published again to the services that lack it"
settle
say "done in $SECONDS s; what is lost for good: docker compose exec SERVICE-worker python -m SERVICE events lost"
