/** The live connection to Xero: whose books it reaches, whether it works, and what it does. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { AccountingConnection } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { longDate } from "../../design/day.ts";
import { showMoment } from "../../design/moment.ts";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Facts, Panel, Wait } from "../../design/panel.tsx";
import { useQuery } from "../../store/queries.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { ConnectionDialog } from "./connection_form.tsx";
import { PAYMENTS, retryRefused, switchConnection, tryConnection, wordsOf } from "./data.ts";

const MOST = 200;

export function Connections() {
  const edited = useSignal<AccountingConnection | "new" | undefined>(undefined);
  const isWriter = may("accounting.write");
  const query = useQuery<AccountingConnection[]>({
    key: "accounting connections",
    topics: ["accounting_connection", "accounting_document"],
    ask: async () => (await answer(api.GET("/v1/accounting-connections", { params: { query: { page_size: MOST } } }))).items,
  });
  const found = query.data.value;
  const open = (one: AccountingConnection | "new") => (): void => {
    edited.value = one;
  };
  const close = (): void => {
    edited.value = undefined;
    void query.reload();
  };
  const add = <Button kind="primary" onClick={open("new")}>Connect Xero</Button>;
  return (
    <>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && isWriter && found.length > 0 && <div class="accounting-actions">{add}</div>}
      {found?.map((one) => <ConnectionPanel key={one.id} one={one} isWriter={isWriter} onChange={open(one)} onDone={() => void query.reload()} />)}
      {found?.length === 0 && (
        <EmptySheet title="Nothing is connected" action={isWriter && add}>Connected, invoices, credit notes and bills go to Xero by themselves, and payments come back. The operator sets the credentials first.</EmptySheet>
      )}
      {edited.value && <ConnectionDialog begun={edited.value === "new" ? undefined : edited.value} onClose={close} />}
    </>
  );
}

interface PanelProps {
  one: AccountingConnection;
  isWriter: boolean;
  onChange: () => void;
  onDone: () => void;
}

function ConnectionPanel({ one, isWriter, onChange, onDone }: PanelProps) {
  return (
    <Panel title={`Xero: ${one.legal_entity_name || "the agency"}`} aside={<StateChip {...one} />}>
      {one.problem && <Notice kind="bad">{one.problem}{one.on && one.paused_until && ` Tried again at ${showMoment(one.paused_until)}.`}</Notice>}
      {one.refused > 0 && <Notice kind="warn">{one.refused === 1 ? "1 document was" : `${one.refused} documents were`} refused. <Link href="/accounting?show=documents&status=refused">See why</Link></Notice>}
      <Facts facts={factsOf(one)} />
      {isWriter && <Actions one={one} onChange={onChange} onDone={onDone} />}
    </Panel>
  );
}

function StateChip({ on, problem, trying, organisation }: AccountingConnection) {
  if (trying) return <Chip>Being tried</Chip>;
  if (problem) return <Chip tone="bad">Does not work</Chip>;
  if (on) return <Chip tone="good">On</Chip>;
  return <Chip tone="warn">{organisation ? "Off" : "Not tried yet"}</Chip>;
}

function factsOf(one: AccountingConnection): [string, ComponentChildren][] {
  return [
    ["Organisation", one.organisation && `${one.organisation} (${one.base_currency})`],
    ["Credentials", one.credentials],
    ["Sends what is posted from", one.starts_on ? longDate(one.starts_on) : ""],
    ["Payments", wordsOf(PAYMENTS, one.payments)],
    ["Other journals", one.journals ? "Are sent" : "Are not sent"],
    ["Waiting", <Link href="/accounting?show=documents&status=waiting">{one.waiting === 1 ? "1 document" : `${one.waiting} documents`}</Link>],
    ["Tried", showMoment(one.tried_at)],
  ];
}

function Actions({ one, onChange, onDone }: Omit<PanelProps, "isWriter">) {
  const about = <span class="hidden-text"> {one.legal_entity_name}</span>;
  const run = (words: string, send: () => Promise<unknown>, inverse?: () => Promise<unknown>) => (): void =>
    void attempt({ words, send, ...(inverse && { inverse }) }).then(onDone);
  const turn = (on: boolean) => () => switchConnection(one, on);
  return (
    <div class="accounting-actions">
      {one.refused > 0 && <Button onClick={run("Refused documents are tried again", () => retryRefused(one))}><span>Try refused again</span>{about}</Button>}
      <Button onClick={onChange}><span>Change</span>{about}</Button>
      <Button onClick={run("The connection is being tried", () => tryConnection(one))}><span>Try the connection</span>{about}</Button>
      {one.on && <Button onClick={run("The connection is off", turn(false), turn(true))}><span>Switch off</span>{about}</Button>}
      {!one.on && one.organisation && <Button kind="primary" onClick={run("The connection is on", turn(true), turn(false))}><span>Switch on</span>{about}</Button>}
    </div>
  );
}
