#!/usr/bin/env bash
# Backs every database up while everything goes on, one after the other, with the secrets.
#
#   deploy/backup.sh FOLDER               accounts.dump, projects.dump ... and secrets.tar in it
#   deploy/backup.sh FOLDER finance       this database alone
#
# Each dump is of one moment; that the moments differ is what deploy/restore.sh can heal. Needs the
# variables that the installation was started with (.env, COMPOSE_FILE ...).
set -euo pipefail
root=$(dirname "${BASH_SOURCE[0]}")/..
[ $# -ge 1 ] || { sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$root"
umask 077

server() { # server SERVICE: the container of its PostgreSQL
  docker compose config --services | grep -x "$1-postgres" || echo postgres
}

keep() { # keep FILE COMMAND...: its output, whole or not at all
  "${@:2}" </dev/null >"$folder/.$1"
  mv "$folder/.$1" "$folder/$1"
  echo "backup: $folder/$1, $(wc -c <"$folder/$1") bytes"
}

databases=("${@:2}")
if ((${#databases[@]} == 0)); then
  databases=(accounts projects finance workspace gateway)
  keep secrets.tar docker compose run --rm --no-deps --no-TTY secrets tar -cC /kept/all .
fi
for database in "${databases[@]}"; do
  keep "$database.dump" docker compose exec --no-TTY "$(server "$database")" \
    pg_dump --username=postgres --format=custom "$database"
done
