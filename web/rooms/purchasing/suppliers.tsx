/** Whom the agency buys from: found, created, changed, archived and restored. */
import { useSignal } from "@preact/signals";
import type { Supplier } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { archiveSupplier, restoreSupplier } from "./data.ts";
import { SupplierForm } from "./supplier_form.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];

export function Suppliers() {
  const writes = may("supplier.write");
  const open = useSignal<Supplier | "new" | undefined>(undefined);
  return (
    <Page title="Suppliers" actions={writes && <Button kind="primary" onClick={() => (open.value = "new")}>New supplier</Button>}>
      <List
        title="Suppliers"
        source={listAt("/v1/suppliers", { counted: true })}
        topics={["supplier"]}
        columns={columnsOf(writes, (one) => (open.value = one))}
        order="name"
        searches="Name, e-mail address or tax number"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        pageOf={({ id }) => `/suppliers/${id}`}
        empty={<EmptySheet title="No supplier fits" action={<ShowAll />}>Suppliers receive purchase orders and send bills.</EmptySheet>}
      />
      {open.value && <SupplierForm {...(open.value !== "new" && { supplier: open.value })} onClose={() => (open.value = undefined)} />}
    </Page>
  );
}

function columnsOf(writes: boolean, onChange: (supplier: Supplier) => void): ListColumn<Supplier>[] {
  return [
    { field: "name", name: "Name", order: "name", width: 14, grow: true, text: ({ name }) => name, show: ({ id, name }) => <a class="table-open" href={`/suppliers/${id}`}>{name}</a> },
    { field: "email", name: "E-mail", width: 12, text: ({ email }) => email || "–" },
    { field: "tax_number", name: "Tax number", width: 8, text: ({ tax_number }) => tax_number || "–" },
    { field: "currency", name: "Currency", order: "currency_code", width: 6, text: ({ currency_code }) => currency_code },
    { field: "terms", name: "Paid in", order: "payment_terms_days", width: 6, text: ({ payment_terms_days }) => `${payment_terms_days} days` },
    ...(writes ? [{ field: "actions", name: "Actions", width: 12, text: () => "", show: (one: Supplier) => <SupplierActions supplier={one} onChange={onChange} /> }] : []),
  ];
}

function SupplierActions({ supplier, onChange }: { supplier: Supplier; onChange: (supplier: Supplier) => void }) {
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${supplier.name}`, send: () => restoreSupplier(supplier), inverse: archiveSupplier });
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${supplier.name}`, send: () => archiveSupplier(supplier), inverse: restoreSupplier });
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onChange(supplier)}>Change</Button>
      {supplier.archived ? <Button kind="quiet" onClick={() => void restore()}>Restore</Button> : <Button kind="quiet" onClick={() => void archive()}>Archive</Button>}
    </span>
  );
}
