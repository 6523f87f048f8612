/** Rates of tax: found, created, corrected, ended, archived and restored; the usual ones of a country are there to add. */
import { useSignal } from "@preact/signals";
import type { DatedTaxRate } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { longDate } from "../../design/day.ts";
import { showPercent } from "../../design/money.ts";
import { capital } from "../../design/words.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { EndTaxRate } from "./tax_rate_end.tsx";
import { TaxRateForm } from "./tax_rate_form.tsx";

const PRESETS = [["GB", "United Kingdom"], ["DE", "Germany"], ["FR", "France"]] as const;
const FILTERS: readonly ListFilter[] = [
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
  { field: "on", label: "Valid on", day: true },
];

type Open = { deed: "new" } | { deed: "change" | "end"; rate: DatedTaxRate };

export function TaxRates() {
  const writes = may("tax_rate.write");
  const open = useSignal<Open | undefined>(undefined);
  const close = (): void => {
    open.value = undefined;
  };
  const at = open.value;
  return (
    <Page title="Tax rates" actions={writes && <Actions onNew={() => (open.value = { deed: "new" })} />}>
      <List
        title="Tax rates"
        source={listAt("/v1/tax-rates", { counted: true })}
        topics={["tax_rate"]}
        columns={columnsOf(writes, (one) => (open.value = one))}
        order="country_code"
        searches="Name or reason"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={({ name, country_code }) => `${name}, ${country_code}`}
        empty={<EmptySheet title="No tax rate fits" action={<ShowAll />}>Tax rates are the choices for the tax of a line. Each holds from a day on; a document takes the rate of its day.</EmptySheet>}
      />
      {at?.deed === "new" && <TaxRateForm onClose={close} />}
      {at?.deed === "change" && <TaxRateForm rate={at.rate} onClose={close} />}
      {at?.deed === "end" && <EndTaxRate rate={at.rate} onClose={close} />}
    </Page>
  );
}

function Actions({ onNew }: { onNew: () => void }) {
  return (
    <>
      <Menu button="Add usual rates" label="Add usual rates of a country">
        {PRESETS.map(([code, name]) => <MenuItem key={code} onChoose={() => void addPresets(code, name)}>{name}</MenuItem>)}
      </Menu>
      <Button kind="primary" onClick={onNew}>New tax rate</Button>
    </>
  );
}

function addPresets(country_code: string, name: string): Promise<unknown> {
  return attempt({ words: `The usual rates of ${name} are there`, send: () => answer(api.POST("/v1/tax-rates/presets", { body: { country_code } })) });
}

function columnsOf(writes: boolean, onOpen: (open: Open) => void): ListColumn<DatedTaxRate>[] {
  return [
    { field: "name", name: "Name", order: "name", width: 10, grow: true, text: ({ name }) => name },
    { field: "country", name: "Country", order: "country_code", width: 6, text: ({ country_code }) => country_code },
    { field: "rate", name: "Rate", order: "rate", number: true, width: 6, text: ({ rate }) => `${showPercent(rate)}\u2009%`, exact: ({ rate }) => rate ?? "" },
    { field: "category", name: "Category", order: "category", width: 8, text: ({ category }) => capital(category.replaceAll("_", " ")) },
    { field: "valid_from", name: "From", order: "valid_from", width: 8.5, text: ({ valid_from }) => (valid_from ? longDate(valid_from) : ""), exact: ({ valid_from }) => valid_from ?? "" },
    { field: "valid_to", name: "To", width: 8.5, text: ({ valid_to }) => (valid_to ? longDate(valid_to) : "\u2013"), exact: ({ valid_to }) => valid_to ?? "" },
    ...(writes ? [{ field: "actions", name: "Actions", width: 14, text: () => "", show: (rate: DatedTaxRate) => <RowActions rate={rate} onOpen={onOpen} /> }] : []),
  ];
}

function RowActions({ rate, onOpen }: { rate: DatedTaxRate; onOpen: (open: Open) => void }) {
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${rate.name}`, send: () => restored(rate), inverse: archived });
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${rate.name}`, send: () => archived(rate), inverse: restored });
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onOpen({ deed: "change", rate })}>Correct</Button>
      <Button kind="quiet" onClick={() => onOpen({ deed: "end", rate })}>End</Button>
      {rate.archived ? <Button kind="quiet" onClick={() => void restore()}>Restore</Button> : <Button kind="quiet" onClick={() => void archive()}>Archive</Button>}
    </span>
  );
}

function archived({ id }: DatedTaxRate): Promise<DatedTaxRate> {
  return answer(api.POST("/v1/tax-rates/{tax_rate_id}/archive", { params: { path: { tax_rate_id: id } } }));
}

function restored({ id }: DatedTaxRate): Promise<DatedTaxRate> {
  return answer(api.POST("/v1/tax-rates/{tax_rate_id}/restore", { params: { path: { tax_rate_id: id } } }));
}
