"""Counts Tandem's events by type, each exactly once, from outside of Tandem.

python subscriber.py amqp://user:password@host:5672// counts.sqlite     (pip install kombu)
"""

import json
import sqlite3
import sys

from kombu import Connection, Exchange, Queue, binding
from kombu.mixins import ConsumerMixin

SOURCES = ("accounts", "projects", "finance", "workspace")
KEYS = ("*.*.v1", "replay.example")  # every event of version 1, and what is repeated for us


class Subscriber(ConsumerMixin):  # reconnects by itself, with patience
    def __init__(self, broker_url, file):
        self.connection = Connection(broker_url, heartbeat=20)
        self.counts = sqlite3.connect(file)
        self.counts.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")
        self.counts.execute("CREATE TABLE IF NOT EXISTS counted (type TEXT PRIMARY KEY, n INTEGER)")
        exchanges = [Exchange(f"{source}.events", no_declare=True) for source in SOURCES]
        bindings = [binding(exchange, key) for exchange in exchanges for key in KEYS]
        kind = {"x-queue-type": "quorum"}
        self.queue = Queue("example.counts", bindings=bindings, queue_arguments=kind)

    def get_consumers(self, consumer, channel):
        return [consumer([self.queue], on_message=self.take, prefetch_count=100)]

    def take(self, message):
        event = json.loads(message.body)
        with self.counts:  # both tables or neither; then, and only then, the broker may forget
            id_ = event.get("restates", event["id"])  # after a restore, facts are published again
            seen = self.counts.execute("INSERT OR IGNORE INTO seen VALUES (?)", [id_])
            if seen.rowcount:  # 0 when the event comes again
                counting = "INSERT INTO counted VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1"
                self.counts.execute(counting, [event["type"]])
        message.ack()


if __name__ == "__main__":
    Subscriber(*sys.argv[1:]).run()
