"""What our accounts, taxes and clients are called in the other system, and what has no name yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from finance.accounting.rules.records import ContactRecord, DocumentRecord, JournalRecord, Record
from finance.accounting.rules.words import NO_TAX, MappingKind, Setting, System


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a file cannot be written without. name: for people."""

    kind: MappingKind
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Targets:
    """The mappings of one system: (kind, source) to what it is called there."""

    system: System
    by_source: Mapping[tuple[str, str], str]

    def find(self, kind: MappingKind, source: str) -> str:
        return self.by_source.get((kind.value, source), "")

    def setting(self, name: Setting) -> str:
        return self.find(MappingKind.SETTING, name.value)

    def account(self, code: str) -> str:
        own = code if self.setting(Setting.OWN_NUMBERS) == "yes" else ""
        return self.find(MappingKind.ACCOUNT, code) or own

    def tax(self, source: str) -> str:
        return self.find(MappingKind.TAX, source) if source else self.no_tax

    @property
    def no_tax(self) -> str:
        return self.setting(Setting.NO_TAX) or NO_TAX[self.system]

    def contact(self, client_id: str, name: str) -> str:
        """Sage 50 knows customers by a short reference, the others by their name."""
        return self.find(MappingKind.CONTACT, client_id) or (
            "" if self.system is System.SAGE50 else name
        )

    def missing(self, records: Iterable[Record]) -> list[Need]:
        """What is needed for these records and not mapped, each once, in order."""
        needed = [*_settings(self.system), *(one for record in records for one in self._of(record))]
        return [one for one in dict.fromkeys(needed) if not self._has(one)]

    def _has(self, need: Need) -> bool:
        if need.kind is MappingKind.ACCOUNT:
            return bool(self.account(need.source))
        return bool(self.find(need.kind, need.source))

    def _of(self, record: Record) -> Iterator[Need]:
        if isinstance(record, JournalRecord):
            for side in record.sides:
                yield _account(side.account, side.account_name)
        elif isinstance(record, DocumentRecord):
            for code in dict.fromkeys(line.account or record.account for line in record.lines):
                yield _account(code, "" if code != record.account else record.account_name)
            yield from (_tax(line.tax) for line in record.lines)
            yield from self._contact(record.client_id, record.client_name)
        elif isinstance(record, ContactRecord):
            yield from self._contact(record.id, record.name)

    def _contact(self, client_id: str, name: str) -> Iterator[Need]:
        if self.system is System.SAGE50:
            yield Need(MappingKind.CONTACT, client_id, name)


def _settings(system: System) -> list[Need]:
    if system is not System.DATEV:
        return []
    names = {
        Setting.CONSULTANT: "Number of the consultant (Berater)",
        Setting.CLIENT: "Number of the client (Mandant)",
        Setting.ACCOUNT_LENGTH: "Length of account numbers (Sachkontenlänge)",
    }
    return [Need(MappingKind.SETTING, one.value, name) for one, name in names.items()]


def _account(code: str, name: str) -> Need:
    return Need(MappingKind.ACCOUNT, code, f"{code} {name}".strip())


def _tax(source: str) -> Need:
    category, _, rate = source.partition(":")
    share = f"{int(rate) / 100:g} %" if rate else ""
    return Need(MappingKind.TAX, source, f"{category.replace('_', ' ')} {share}".strip())
