/** How the work in progress came to be: what was there, what came, what was invoiced or written off, what is left. */
import type { WipRollForward } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { showAmount, showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { PeriodField, periodAsked } from "./data.tsx";
import { instantAsked, KnownField } from "./known.tsx";

export function Wip() {
  const asAt = instantAsked();
  const query = { ...periodAsked(), ...(asAt && { as_at: asAt }) };
  const found = useQuery({
    key: `roll-forward ${JSON.stringify(query)}`,
    topics: ["work", "invoice", "credit_note", "write_off"],
    ask: () => answer(api.GET("/v1/wip-roll-forward", { params: { query } })),
  });
  const rolled = found.data.value;
  return (
    <Page title="Work in progress">
      <div class="filters">
        <PeriodField />
        <KnownField problem={found.problem.value} />
      </div>
      <ProblemNotice problem={found.problem.value} fields={["as_at"]} actions={<Button onClick={() => void found.reload()}>Try again</Button>} />
      <Wait busy={found.busy.value && !rolled} />
      {rolled && rolled.currencies.length === 0 && (
        <Panel title="Work in progress"><EmptySheet title="Nothing in progress">Approved chargeable time appears here until it is invoiced or written off.</EmptySheet></Panel>
      )}
      {rolled?.currencies.map((one) => <Rolled key={one.currency_code} one={one} from={query.from} to={query.to} />)}
    </Page>
  );
}

type Step = readonly [name: string, sign: string, amount: WipRollForward["time"], kinds: string];

function Rolled({ one, from, to }: { one: WipRollForward; from: string; to: string }) {
  const steps: Step[] = [
    ["Time approved", "+", one.time, "time,correction,reopened,changed,removed,priced,rerated"],
    ["Costs passed on", "+", one.costs, "expense"],
    ["Invoiced, less credit notes", "\u2212", one.billed, "billed,charged,credited"],
    ["Written off", "\u2212", one.written_off, "written_off,write_off_undone,billed,credited"],
    ["Written up", "+", one.written_up, "billed,charged,credited"],
  ];
  const columns: Column<Step>[] = [
    { name: "What", show: ([name, , , kinds]) => <Link href={`/reports/figures?${new URLSearchParams({ from, to, kind: kinds })}`} class="table-open">{name}</Link> },
    { name: "Sign", show: ([, sign]) => sign },
    { name: `Amount, ${one.currency_code}`, number: true, show: ([, , amount]) => showAmount(amount, one.currency_code) },
  ];
  return (
    <>
      <Figures>
        <Figure name={`Before ${longDate(from)}`} value={showMoney(one.opening)} note="Approved, not invoiced" />
        <Figure name={`At the end of ${longDate(to)}`} value={showMoney(one.closing)} note="Before, and the changes below" />
      </Figures>
      <Panel flush title="What changed it" aside={<span class="quiet">In {one.currency_code}, without tax</span>}>
        <Table label="What changed it" rows={steps} columns={columns} keyOf={([name]) => name} />
      </Panel>
    </>
  );
}
