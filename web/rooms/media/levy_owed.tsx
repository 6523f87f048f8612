/** What is owed of a levy in a period, paid on from here, and what was paid before. */
import { useSignal } from "@preact/signals";
import type { Levy, LevyRemittance, Money } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Confirm } from "../../design/confirm.tsx";
import { longDate, todayIn } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table } from "../../design/table.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { isAnswered } from "../../store/query.ts";
import { may, me } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";

const TOPICS = ["levy", "levy_remittance", "invoice", "credit_note", "bill"];

export function Owed({ levy }: { levy: Levy }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const day = useSignal(today);
  const asked = useSignal<{ currency_code: string; amount: Money | null } | undefined>(undefined);
  const params = { path: { levy_id: levy.id }, query: { day: day.value || today } };
  const query = useQuery({ key: `owed of ${levy.id} on ${day.value}`, topics: TOPICS, ask: () => answer(api.GET("/v1/levies/{levy_id}/owed", { params })) });
  const found = query.data.value;
  const isOver = !!found?.ends_on && found.ends_on < today;
  const remit = (currency_code: string): void => {
    const body = { day: day.value || today, currency_code };
    void attempt({ words: `Remitted ${levy.name}`, send: () => answer(api.POST("/v1/levies/{levy_id}/remittances", { params: { path: { levy_id: levy.id } }, body })) });
  };
  const settled = asked.value;
  return (
    <>
      <Panel title="Owed">
        <div class="form"><DayField label="A day of the period" value={day.value} onValue={(now) => (day.value = now)} /></div>
        <ProblemNotice problem={query.problem.value} />
        {!isAnswered(query) && <Wait busy={query.busy.value} />}
        {found && <p class="levy-period">{`${longDate(found.starts_on ?? today)} to ${longDate(found.ends_on ?? today)}${found.owed.length ? "" : ": nothing is owed"}.`}{!isOver && found.owed.length > 0 && " It can be remitted when the period is over."}</p>}
        {found && found.owed.length > 0 && (
          <Table label="Owed" rows={found.owed} keyOf={({ currency_code }) => currency_code} columns={[
            { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
            { name: "On fees of", number: true, show: ({ base }) => (levy.payer === "agency" ? showMoney(base) : "–") },
            { name: "Actions", show: (one) => may("levy.write") && isOver && <Button kind="quiet" onClick={() => (asked.value = one)}>Remit it</Button> },
          ]} />
        )}
      </Panel>
      {isAnswered(query) && <Remitted levy={levy} />}
      {settled && (
        <Confirm title={`Remit ${levy.name}`} deed={`Remit ${showMoney(settled.amount)}`} onDo={() => remit(settled.currency_code)} onClose={() => (asked.value = undefined)}>
          It is booked as paid today.
        </Confirm>
      )}
    </>
  );
}

function Remitted({ levy }: { levy: Levy }) {
  const params = { query: { levy_id: [levy.id], page_size: 100 } };
  const query = useQuery({ key: `remittances of ${levy.id}`, topics: TOPICS, ask: () => answer(api.GET("/v1/levy-remittances", { params })) });
  const rows: readonly LevyRemittance[] = query.data.value?.items ?? [];
  if (rows.length === 0) return <ProblemNotice problem={query.problem.value} />;
  return (
    <Panel flush title="Remitted">
      <Table label="Remitted" rows={rows} keyOf={({ id }) => id} columns={[
        { name: "For", wide: true, show: ({ starts_on, ends_on }) => `${longDate(starts_on ?? "")} to ${longDate(ends_on ?? "")}` },
        { name: "Paid on", show: ({ paid_on }) => longDate(paid_on ?? "") },
        { name: "Amount", number: true, show: ({ amount }) => showMoney(amount) },
        { name: "Reference", show: ({ reference }) => reference || "–" },
      ]} />
    </Panel>
  );
}
