#!/usr/bin/env bash
# Starts RabbitMQ with one user per service, who can
#   configure  only its own exchanges and queues,
#   write      only to its own exchanges (and bind its own queues),
#   read       only its own queues, and bind them to the exchanges it subscribes to.
# The users' passwords are in /run/secrets/tandem; RabbitMQ gets salted hashes of them at each start.
# So is the cookie by which nodes and rabbitmqctl know each other.
# TANDEM_BROKER_JOINS names the node that this one joins when it is started for the first time.
set -euo pipefail
secrets=/run/secrets/tandem
data=/var/lib/rabbitmq
DISTRIBUTION_PORT=25672
JOIN_PATIENCE_SECONDS=120

bytes() { # the bytes that a string of hexadecimal digits stands for
  printf "$(sed 's/../\\x&/g' <<<"$1")"
}

hashed() { # RabbitMQ's form of a password: base64(salt + sha256(salt + password))
  local salt digest
  salt=$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')
  digest=$( (bytes "$salt"; printf %s "$(cat "$secrets/$1")") | sha256sum | cut -c1-64)
  bytes "$salt$digest" | base64 -w0
}

user() { # user NAME TAGS
  printf '{"name": "%s", "password_hash": "%s", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": [%s]}' \
    "$1" "$(hashed "$1")" "$2"
}

permission() { # permission NAME CONFIGURE WRITE READ
  printf '{"user": "%s", "vhost": "/", "configure": "%s", "write": "%s", "read": "%s"}' "$@"
}

service() { # service NAME SOURCES [CONFIDENTIAL]: the services whose events it may bind to
  local own="^$1\\\\.(events|restricted|inbox|dead)\$"
  local read="$1\\\\.(events|restricted|inbox|dead)|($2)\\\\.events"
  [ -z "${3:-}" ] || read="$read|($3)\\\\.restricted"
  permission "$1" "$own" "$own" "^($read)\$"
}

exchange() {
  printf '{"name": "%s", "vhost": "/", "type": "topic", "durable": true, "auto_delete": false, "internal": false, "arguments": {}}' "$1"
}

is_blank() { # whether this node has never run
  [ ! -e "$data/mnesia/rabbit@$HOSTNAME" ]
}

runs() { # runs NODE: whether its Erlang machine has started
  (: <>"/dev/tcp/$1/$DISTRIBUTION_PORT") 2>/dev/null
}

umask 077
install -m 600 "$secrets/cookie" "$data/.erlang.cookie"

# Of nodes that find each other, the one that has run longest is joined by the others. So a blank
# node starts after the one that may have queues already, and never becomes the one to be joined.
if [ -n "${TANDEM_BROKER_JOINS:-}" ] && is_blank; then
  until runs "$TANDEM_BROKER_JOINS" || [ "$SECONDS" -ge "$JOIN_PATIENCE_SECONDS" ]; do sleep 1; done
fi

cat >/tmp/definitions.json <<DEFINITIONS
{
  "vhosts": [{"name": "/"}],
  "users": [
    $(user administrator '"administrator"'),
    $(user accounts ''), $(user projects ''), $(user finance ''), $(user workspace ''),
    $(user gateway '')
  ],
  "permissions": [
    $(permission administrator '.*' '.*' '.*'),
    $(service accounts 'projects'),
    $(service projects 'accounts|finance'),
    $(service finance 'accounts|projects'),
    $(service workspace 'accounts|projects|finance|gateway'),
    $(service gateway 'accounts|projects|finance|workspace' 'accounts|projects|finance|workspace')
  ],
  "exchanges": [
    $(exchange accounts.events), $(exchange accounts.restricted),
    $(exchange projects.events), $(exchange projects.restricted),
    $(exchange finance.events), $(exchange finance.restricted),
    $(exchange workspace.events), $(exchange workspace.restricted),
    $(exchange gateway.events), $(exchange gateway.restricted)
  ]
}
DEFINITIONS
exec docker-entrypoint.sh rabbitmq-server
