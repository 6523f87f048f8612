/** Levies on media and fees: found and created; and what publishers gave back. */
import { useSignal } from "@preact/signals";
import type { Levy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showExactShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { LevyForm } from "./levy_form.tsx";
import { RebateForm, Rebates } from "./rebates.tsx";
import { BASES, PERIODS } from "./words.tsx";

const PAYERS = { client: "The client", agency: "The agency" } as const;
const FILTERS: readonly ListFilter[] = [
  { field: "payer", label: "Who pays", several: true, options: Object.entries(PAYERS) },
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
];

export function Levies() {
  const writes = may("levy.write");
  const open = useSignal<"" | "levy" | "rebate">("");
  const close = (): void => {
    open.value = "";
  };
  return (
    <Page
      title="Levies"
      actions={writes && (
        <>
          <Button onClick={() => (open.value = "rebate")}>Record a rebate</Button>
          <Button kind="primary" onClick={() => (open.value = "levy")}>New levy</Button>
        </>
      )}
    >
      <List
        title="Levies"
        source={listAt("/v1/levies", { counted: true })}
        topics={["levy"]}
        columns={COLUMNS}
        order="name"
        searches="Name or payee"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        pageOf={({ id }) => `/levies/${id}`}
        empty={<EmptySheet title="No levy fits" action={<ShowAll />}>A levy stands apart on the client's invoice, without VAT, or is a cost of the agency. It is remitted by month, quarter or year.</EmptySheet>}
      />
      <Rebates />
      {open.value === "levy" && <LevyForm onClose={close} />}
      {open.value === "rebate" && <RebateForm onClose={close} />}
    </Page>
  );
}

const COLUMNS: ListColumn<Levy>[] = [
  { field: "name", name: "Name", order: "name", width: 11, grow: true, text: ({ name }) => name, show: ({ id, name }) => <a class="table-open" href={`/levies/${id}`}>{name}</a> },
  { field: "rate", name: "Rate today", number: true, width: 7, text: ({ rate }) => (rate ? showExactShare(rate) : "–"), exact: ({ rate }) => rate ?? "" },
  { field: "base", name: "On", width: 12, text: ({ base }) => BASES[base] },
  { field: "payer", name: "Who pays", order: "payer", width: 8, text: ({ payer }) => PAYERS[payer] },
  { field: "remitted", name: "Remitted", width: 7, text: ({ remitted }) => PERIODS[remitted] },
  { field: "payee", name: "To", width: 11, grow: true, text: ({ payee }) => payee || "–" },
];
