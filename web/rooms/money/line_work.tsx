/** The time behind a line, and what it cost, for those who may see that. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { InvoicedWork, InvoiceLine } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { showDate } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { currencyOf, showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import type { Query } from "../../store/query.ts";
import { may } from "../../store/session.ts";
import { isByHand } from "../../records/tax_words.ts";

interface LineWorkProps {
  line: InvoiceLine;
  query: Query<InvoicedWork[]>;
  onLeaveOut?: (timeEntryIds: string[]) => Promise<unknown>;
}

export function LineWork({ line, query, onLeaveOut }: LineWorkProps) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    chosen.value = new Set();
  }, [line.id]);
  const work = query.data.value?.filter((one) => one.invoice_line_id === line.id);
  const count = chosen.value.size;
  const choosing = onLeaveOut && { chosen: chosen.value, onChoose: (keys: ReadonlySet<string>) => (chosen.value = keys) };
  const leaveOut = async (): Promise<void> => {
    await onLeaveOut?.([...chosen.value]);
    chosen.value = new Set();
  };
  const button = count > 0 && <Button onClick={() => void leaveOut()}>Leave out {count === 1 ? "1 entry" : `${count} entries`}</Button>;
  return (
    <Panel flush title="Behind the line" aside={button || <span class="quiet">{hours(line.minutes ?? 0)}</span>}>
      <p class="behind-what">{line.description}</p>
      <ProblemNotice problem={query.problem.value} />
      {!work && <Wait busy={query.busy.value} />}
      {work?.length === 0 && <p class="behind-what quiet">{isByHand(line) ? "This line was added by hand." : "No time is behind this line."}</p>}
      {work && work.length > 0 && (
        <Table label="Time behind the line" rows={work} columns={columnsOf(work)} keyOf={(one) => one.time_entry_id ?? ""}
          nameOf={(one) => `${one.person_name}, ${one.worked_on ?? ""}`} {...choosing} />
      )}
    </Panel>
  );
}

function columnsOf(work: readonly InvoicedWork[]): Column<InvoicedWork>[] {
  const currency = currencyOf(work.map((one) => one.amount));
  const columns: Column<InvoicedWork>[] = [
    { name: "Day", show: ({ worked_on }) => (worked_on ? showDate(worked_on) : "–") },
    { name: "Who", show: ({ person_name, credited }) => (credited ? `${person_name} (credited)` : person_name) },
    { name: "Hours", number: true, show: ({ minutes }) => hours(minutes) },
    { name: "Charged", number: true, show: ({ amount }) => showAmount(amount, currency) },
  ];
  const cost: Column<InvoicedWork> = { name: "Cost", number: true, show: ({ cost }) => (cost ? showAmount(cost, currency) : "–") };
  return may("cost.read") ? [...columns, cost] : columns;
}
