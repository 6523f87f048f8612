/** Closing a month: what is still open and with whom it waits, softly or for good, and what was closed. */
import type { CloseCheck, PeriodClosing } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { BOOK_TOPICS, lastMonth, REASON_MAX, today } from "./data.ts";
import { Revaluation } from "./revaluation.tsx";
import "./books.css";

const PLACES: Readonly<Record<string, string>> = { invoice: "/invoices/", project: "/projects/" };
const SHOWN_CLOSINGS = 12;
const CHECKS: Column<CloseCheck>[] = [
  { name: "Check", wide: true, show: (check) => <OneCheck {...check} /> },
  { name: "State", show: ({ count }) => <Chip tone={count ? "plain" : "solid"}>{count ? `${count} open` : "Done"}</Chip> },
];
const CLOSINGS: Column<PeriodClosing>[] = [
  { name: "Through", show: ({ through }) => showDay(through, today()) },
  { name: "How", show: ({ kind }) => (kind === "soft" ? "Softly" : "For good") },
  { name: "By", show: ({ closed_by }) => closed_by },
  { name: "Open then", number: true, show: ({ checks }) => String(checks.reduce((sum, { count }) => sum + (count ?? 0), 0)) },
  { name: "Why", wide: true, show: ({ reason }) => reason || "–" },
];

export function Close() {
  const through = asked("through") || lastMonth();
  const query = { through };
  const found = useQuery({ key: `close ${through}`, topics: [...BOOK_TOPICS, "work", "unbilled_work", "period"], ask: () => answer(api.GET("/v1/periods/checklist", { params: { query } })) });
  const shown = found.data.value;
  return (
    <Page title="Close" actions={<Link href="/ledger?show=periods">Reopen a period</Link>}>
      <div class="filters">
        <DayField label="Last day to close" value={through} error={found.problem.value?.of("through") ?? ""} onValue={(day) => setQuery({ through: day })} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["through"]} />
      <Wait busy={found.busy.value && !shown} />
      {shown && (
        <Panel flush title="What is still open" aside={<span class="quiet">{shown.open ? `${shown.open} of ${shown.checks.length} checks` : "Everything is done"}</span>}>
          <Table label="What is still open" rows={shown.checks} keyOf={({ check }) => check} columns={CHECKS} />
        </Panel>
      )}
      {shown && <Revaluation through={through} />}
      {shown && may("ledger.write") && <CloseForm through={through} isOpen={!!shown.open} />}
      {shown && <Closings />}
    </Page>
  );
}

function OneCheck({ name, items }: CloseCheck) {
  return (
    <div class="books-check">
      <span>{name}</span>
      {items.map(({ words, record_type, record_id, waits_for }) => {
        const place = PLACES[record_type];
        return <span key={`${record_id} ${words}`} class="quiet">{place ? <Link href={`${place}${record_id}`}>{words}</Link> : words}{waits_for && `, waits for ${waits_for}`}</span>;
      })}
    </div>
  );
}

function CloseForm({ through, isOpen }: { through: string; isOpen: boolean }) {
  const form = useForm({ how: "soft", reason: "" }, through);
  const send = async ({ how, reason }: { how: string; reason: string }): Promise<void> => {
    const body = { through, soft: how === "soft", reason };
    await write({ words: `Closed the books through ${showDay(through, today())}`, send: () => answer(api.POST("/v1/periods/close", { body })) });
  };
  return (
    <Panel title={`Close the books through ${showDay(through, today())}`}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Close" label="Close the books">
        <SelectField label="How" value={form.values.value.how} onValue={(how) => form.set("how", how)}
          options={[["soft", "Softly: finance can still post journals, with a reason"], ["hard", "For good: nothing is booked on these days"]]} />
        <TextField label={isOpen ? "Why with something open" : "Remark"} longest={REASON_MAX} value={form.values.value.reason} error={form.wrong("reason")} onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Panel>
  );
}

function Closings() {
  const query = { page_size: SHOWN_CLOSINGS };
  const found = useQuery({ key: "closings", topics: ["period"], ask: () => answer(api.GET("/v1/period-closings", { params: { query } })) });
  const rows = found.data.value?.items;
  if (!rows) return null;
  return (
    <Panel flush title="Closed so far">
      {rows.length > 0 ? <Table label="Closed so far" rows={rows} keyOf={({ id }) => id} columns={CLOSINGS} /> : <EmptySheet title="Nothing is closed yet">Each closing is kept here with what was open then.</EmptySheet>}
    </Panel>
  );
}
