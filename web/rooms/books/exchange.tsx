/** Exchange rates of days: found, entered, corrected, archived, imported; and what an amount is worth. */
import { useSignal } from "@preact/signals";
import type { ExchangeRate } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Converter } from "./exchange_convert.tsx";
import { archiveRate, RATE_TOPICS, restoreRate, wordsOf } from "./exchange_data.ts";
import { CorrectForm, EnterForm } from "./exchange_form.tsx";
import { ImportForm } from "./exchange_import.tsx";
import "./books.css";

const SOURCES = [["hand", "By hand"], ["ecb", "ECB"]] as const;
const SOURCE_WORDS: Readonly<Record<string, string>> = Object.fromEntries(SOURCES);
const CODES = ["EUR", "GBP", "USD", "CHF", "JPY", "AUD", "CAD", "CNY", "CZK", "DKK", "HKD", "HUF", "INR", "NOK", "NZD", "PLN", "SEK", "SGD"] as const;
const FILTERS: readonly ListFilter[] = [
  { field: "currency_code", label: "Currency", options: CODES.map((code) => [code, code] as const) },
  { field: "rate_from", label: "From", day: true },
  { field: "rate_to", label: "To", day: true },
  { field: "source", label: "Source", options: SOURCES },
  { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
];
type Open = ExchangeRate | "new" | "import" | "convert" | undefined;

export function ExchangeRates() {
  const writes = may("exchange_rate.write");
  const open = useSignal<Open>(undefined);
  const close = (): void => void (open.value = undefined);
  return (
    <Page title="Exchange rates" actions={<Actions writes={writes} onOpen={(what) => (open.value = what)} />}>
      <List
        title="Exchange rates"
        source={listAt("/v1/exchange-rates", { counted: true })}
        topics={RATE_TOPICS}
        columns={columnsOf(writes, (one) => (open.value = one))}
        order="-rate_on"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={wordsOf}
        empty={<EmptySheet title="No rate fits" action={<ShowAll />}>Rates are entered by hand, or imported from a file of the European Central Bank.</EmptySheet>}
      />
      {open.value === "new" && <EnterForm onClose={close} />}
      {open.value === "import" && <ImportForm onClose={close} />}
      {open.value === "convert" && <Converter onClose={close} />}
      {typeof open.value === "object" && <CorrectForm rate={open.value} onClose={close} />}
    </Page>
  );
}

function Actions({ writes, onOpen }: { writes: boolean; onOpen: (what: Open) => void }) {
  return (
    <>
      <Button onClick={() => onOpen("convert")}>Convert</Button>
      {writes && <Button onClick={() => onOpen("import")}>Import</Button>}
      {writes && <Button kind="primary" onClick={() => onOpen("new")}>New rate</Button>}
    </>
  );
}

function columnsOf(writes: boolean, onCorrect: (rate: ExchangeRate) => void): ListColumn<ExchangeRate>[] {
  const columns: ListColumn<ExchangeRate>[] = [
    { field: "rate_on", name: "Day", order: "rate_on", width: 8.5, text: ({ rate_on }) => (rate_on ? longDate(rate_on) : "–") },
    { field: "pair", name: "From, to", width: 7, text: ({ from_currency_code, to_currency_code }) => `${from_currency_code} to ${to_currency_code}` },
    { field: "rate", name: "One is worth", width: 8, number: true, text: ({ rate }) => rate },
    { field: "source", name: "Source", width: 8, text: ({ source }) => SOURCE_WORDS[source ?? ""] ?? "–" },
    { field: "recorded_by_name", name: "Recorded by", width: 9, text: ({ recorded_by_name }) => recorded_by_name || "–" },
    { field: "reason", name: "Why corrected", width: 10, grow: true, text: ({ reason }) => reason || "–" },
  ];
  if (!writes) return columns;
  return [...columns, { field: "actions", name: "Actions", width: 11.5, text: () => "", show: (rate) => <RateActions rate={rate} onCorrect={onCorrect} /> }];
}

function RateActions({ rate, onCorrect }: { rate: ExchangeRate; onCorrect: (rate: ExchangeRate) => void }) {
  const words = wordsOf(rate);
  const restore = (): Promise<unknown> => attempt({ words: `Restored ${words}`, send: () => restoreRate(rate), inverse: archiveRate });
  const archive = (): Promise<unknown> => attempt({ words: `Archived ${words}`, send: () => archiveRate(rate), inverse: restoreRate });
  return (
    <span class="row-actions">
      {!rate.archived && <Button kind="quiet" onClick={() => onCorrect(rate)}>Correct</Button>}
      {rate.archived ? <Button kind="quiet" onClick={() => void restore()}>Restore</Button> : <Button kind="quiet" onClick={() => void archive()}>Archive</Button>}
    </span>
  );
}
