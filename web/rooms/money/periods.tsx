/** Closing the books up to a day and opening them again; before closing, what is still open is shown. */
import type { Periods as Closed } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";
import { DayField } from "../../design/day_field.tsx";
import { TextField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Figure, Figures, Panel, Wait } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { useProposals } from "./data.ts";

const REASON_MAX = 500;

export function Periods() {
  const query = useQuery<Closed>({ key: "periods", topics: ["period"], ask: () => answer(api.GET("/v1/periods")) });
  const periods = query.data.value;
  return (
    <>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !periods} />
      {periods && (
        <Figures>
          <Figure name="Closed through" value={periods.closed_through ? showDay(periods.closed_through, "") : "No day yet"}
            note={periods.reason ? `Last reopened: ${periods.reason}` : "Nothing is booked on a closed day"} />
        </Figures>
      )}
      {periods && may("ledger.write") && <Close closed={periods.closed_through ?? ""} />}
      {periods?.closed_through && may("ledger.write") && <Reopen closed={periods.closed_through} />}
    </>
  );
}

function Close({ closed }: { closed: string }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ through: "" }, closed);
  const { through } = values.value;
  const send = submit(async () => {
    await write({
      words: `Closed the books through ${showDay(through)}`,
      send: () => answer(api.POST("/v1/periods/close", { body: { through } })),
    });
  });
  return (
    <Panel title="Close the books">
      <form class="form narrow" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["through"]} />
        <DayField label="Last day to close" value={through} error={wrong("through")} onValue={(day) => set("through", day)} />
        {through && <StillOpen through={through} />}
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>Close</Button>
          <span class="quiet">No invoice, payment or credit note is booked on a closed day.</span>
        </div>
      </form>
    </Panel>
  );
}

/** What of the days to be closed is not billed or not issued yet. */
function StillOpen({ through }: { through: string }) {
  const proposals = useProposals(through).data.value;
  const query = { status: ["draft" as const], page_size: 1, count: true };
  const drafts = useQuery({
    key: "number of drafts",
    topics: ["invoice"],
    ask: () => answer(api.GET("/v1/invoices", { params: { query } })),
  }).data.value;
  if (!proposals || !drafts) return null;
  const look = proposals.items.filter((one) => one.exceptions.length > 0).length;
  const ready = proposals.totals.map((total) => showMoney(total)).join(" + ");
  if (!ready && look === 0 && !drafts.total) return <Notice kind="good">Nothing of these days is left to bill.</Notice>;
  return (
    <Notice kind="warn">
      <p>Of these days is still open:</p>
      <ul class="open-items">
        {ready && <li>{ready} are ready to bill. <Link href={`/unbilled?through=${through}`}>Bill them</Link></li>}
        {look > 0 && <li>{look} {look === 1 ? "project needs" : "projects need"} a look first. <Link href={`/unbilled?through=${through}`}>Look</Link></li>}
        {!!drafts.total && <li>{drafts.total} {drafts.total === 1 ? "draft is" : "drafts are"} not issued. <Link href="/invoices?state=draft">Issue them</Link></li>}
      </ul>
      <p>You can close all the same: what is billed later is booked on an open day.</p>
    </Notice>
  );
}

function Reopen({ closed }: { closed: string }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ through: "", reason: "" }, closed);
  const send = submit(async ({ through, reason }) => {
    const body = { reason, ...(through && { through }) };
    await write({ words: "Reopened the books", send: () => answer(api.POST("/v1/periods/reopen", { body })) });
  });
  return (
    <Panel title="Reopen">
      <form class="form narrow" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["through", "reason"]} />
        <div class="form-row">
          <DayField label="Last day that stays closed" optional value={values.value.through} error={wrong("through")} onValue={(day) => set("through", day)} />
          <TextField label="Why" required longest={REASON_MAX} value={values.value.reason} error={wrong("reason")} onValue={(text) => set("reason", text)} />
        </div>
        <div class="form-actions">
          <Button type="submit" busy={busy.value}>Reopen the days after it</Button>
        </div>
      </form>
    </Panel>
  );
}
