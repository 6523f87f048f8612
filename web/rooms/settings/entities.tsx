/** The legal entities of a group of companies. */
import type { LegalEntity } from "../../contract/records.ts";
import { showCountry } from "../../design/country.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { listAt } from "../../store/rows.ts";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];
const COLUMNS: readonly ListColumn<LegalEntity>[] = [
  { field: "name", name: "Name", order: "name", width: 14, grow: true, text: ({ name }) => name, show: ({ id, name }) => <a class="table-open" href={`/settings/agency/${id}`}>{name}</a> },
  { field: "number_prefix", name: "Invoice numbers", order: "number_prefix", width: 12, text: ({ number_prefix }) => numbersOf(number_prefix) },
  { field: "country_code", name: "Country", order: "country_code", width: 10, text: ({ country_code }) => showCountry(country_code) },
  { field: "tax_number", name: "Tax number", width: 10, text: ({ tax_number }) => tax_number || "–" },
  { field: "currency_code", name: "Currency", order: "currency_code", width: 7, text: ({ currency_code }) => currency_code },
  { field: "archived", name: "State", width: 7, text: ({ archived }) => (archived ? "Archived" : "In use") },
];

/** FR-INV-2026-0001 and on. */
export function numbersOf(prefix: string): string {
  return `${prefix && `${prefix}-`}INV-2026-0001`;
}

export function Several() {
  return (
    <List
      title="Legal entities"
      source={listAt("/v1/legal-entities", { counted: true })}
      topics={["legal_entity"]}
      columns={COLUMNS}
      order="number_prefix"
      searches="Name or tax number"
      filters={FILTERS}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      pageOf={({ id }) => `/settings/agency/${id}`}
      empty={<EmptySheet title="No legal entity fits" action={<ShowAll />}>Each company of the group is a legal entity with books and document numbers of its own.</EmptySheet>}
    />
  );
}
