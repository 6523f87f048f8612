/** How clients are reminded: the levels with their words, and the clients that are left out. */
import { useSignal } from "@preact/signals";
import type { DunningPolicy } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { isNothing, showMoney, showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { OwnPolicyForm } from "./own_policy_form.tsx";
import { PauseForm } from "./pause.tsx";
import { PolicyForm } from "./policy_form.tsx";
import "./reminders.css";
import { Around } from "./words.tsx";

export function ReminderPolicy() {
  const open = useSignal<"" | "change" | "pause" | "own" | DunningPolicy>("");
  const sets = may("dunning.write");
  const query = useQuery<DunningPolicy>({ key: "dunning policy", topics: ["dunning_policy"], ask: () => answer(api.GET("/v1/dunning-policy")) });
  const found = query.data.value;
  const close = (): void => {
    open.value = "";
  };
  return (
    <Page title="How clients are reminded"
      actions={sets && found && <><Button onClick={() => (open.value = "pause")}>Leave a client out</Button><Button onClick={() => (open.value = "own")}>Own levels for a client</Button><Button kind="primary" onClick={() => (open.value = "change")}>Change</Button></>}>
      <Around />
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="Every client"><Facts facts={factsOf(found)} /></Panel>}
      {found && <Panel flush title="Levels"><Table label="Levels" rows={found.levels} keyOf={({ title, days_after_due }) => `${days_after_due} ${title}`} columns={LEVELS} /></Panel>}
      {found && <OwnPolicies sets={sets} onChange={(own) => (open.value = own)} />}
      {found && open.value === "change" && <PolicyForm policy={found} onClose={close} />}
      {found && open.value === "own" && <OwnPolicyForm agency={found} onClose={close} />}
      {found && typeof open.value === "object" && <OwnPolicyForm agency={found} own={open.value} onClose={close} />}
      {open.value === "pause" && <PauseForm currency={found?.currency_code ?? "GBP"} onClose={close} />}
    </Page>
  );
}

function factsOf({ days_to_pay, minimum, version, paused }: DunningPolicy): [string, string][] {
  const facts: [string, string][] = [
    ["Asks to pay within", `${days_to_pay} days`],
    ["From an overdue sum of", isNothing(minimum) ? "Any" : showMoney(minimum)],
  ];
  if (paused) facts.unshift(["State", "Nobody is reminded"]);
  return version ? facts : [["State", "Nothing is set yet: these are the usual levels"], ...facts];
}

type Level = DunningPolicy["levels"][number];

const LEVELS: readonly Column<Level>[] = [
  { name: "Days late", number: true, show: ({ days_after_due }) => days_after_due },
  { name: "Reminder", show: ({ title }) => title },
  { name: "Words", wide: true, show: ({ words }) => <span class="reminders-words">{words}</span> },
  { name: "Fee", number: true, show: ({ fee }) => (fee ? showMoney(fee) : "None") },
  { name: "Interest a year", number: true, show: ({ interest_rate }) => (Number(interest_rate) ? showShare(interest_rate) : "None") },
];

function OwnPolicies({ sets, onChange }: { sets: boolean; onChange: (own: DunningPolicy) => void }) {
  return (
    <List
      title="Clients that are reminded in their own way"
      source={listAt("/v1/client-dunning-policies", { counted: true })}
      topics={["dunning_policy"]}
      columns={sets ? [...OWN, { field: "actions", name: "Actions", width: 14, text: () => "", show: (one) => <span class="row-actions"><Button kind="quiet" onClick={() => onChange(one)}>Change</Button><Withdraw policy={one} /></span> }] : OWN}
      order="client"
      searches="Client"
      keyOf={({ id }) => id ?? ""}
      nameOf={({ client_name }) => client_name}
      empty={<EmptySheet title="Every client is reminded in the same way">A client that pays as agreed in another way can be left out.</EmptySheet>}
    />
  );
}

const OWN: readonly ListColumn<DunningPolicy>[] = [
  { field: "client", name: "Client", order: "client", width: 14, grow: true, text: ({ client_name }) => client_name },
  { field: "paused", name: "Reminded", width: 8, text: ({ paused, levels }) => (paused ? "No" : levels.length ? "By its own levels" : "As the others") },
  { field: "reason", name: "Why", width: 16, text: ({ reason }) => reason || "–" },
];

function Withdraw({ policy }: { policy: DunningPolicy }) {
  const params = { path: { client_id: policy.client_id ?? "" } };
  const withdraw = (): Promise<unknown> => attempt({ words: `${policy.client_name} is reminded as the others`, send: () => answer(api.DELETE("/v1/clients/{client_id}/dunning-policy", { params })) });
  return <Button kind="quiet" onClick={() => void withdraw()}>Remind as the others</Button>;
}
