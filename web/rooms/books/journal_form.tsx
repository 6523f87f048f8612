/** A journal that a person posts: lines that balance, a reason, a day that is open. */
import type { PostJournalRequest } from "../../contract/records.ts";
import { PostJournalRequest as LIMITS } from "../../contract/limits.ts";
import { Button, Link } from "../../design/button.tsx";
import { Combobox, type Option } from "../../design/combobox.tsx";
import { DayField } from "../../design/day_field.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { MoneyField } from "../../design/money_field.tsx";
import { Panel } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { home, today } from "./data.ts";
import "./books.css";

interface JournalLine {
  account: string;
  words: string;
  debit: string;
  credit: string;
}

const EMPTY: JournalLine = { account: "", words: "", debit: "", credit: "" };
const LINES_MAX = 100;
const FIELDS = ["posted_on", "description", "reason", "reference", "belongs_on"];

export async function accountsLike(typed: string): Promise<readonly Option[]> {
  const query = { page_size: 20, ...(typed && { search: typed }) };
  const { items } = await answer(api.GET("/v1/ledger-accounts", { params: { query } }));
  return items.map(({ code, name, kind }) => ({ value: code, words: `${code} ${name}`, note: kind }));
}

export function JournalForm() {
  const initial = { posted_on: today(), description: "", reason: "", reference: "", belongs_on: "", lines: [EMPTY, EMPTY] as readonly JournalLine[] };
  const form = useForm(initial, "new journal", "new journal");
  const { values, set, wrong } = form;
  const lines = values.value.lines;
  const change = (index: number, next: Partial<JournalLine>): void => set("lines", lines.map((line, place) => (place === index ? { ...line, ...next } : line)));
  const send = async (typed: typeof initial): Promise<void> => {
    const posted = await write({ words: ({ number }) => `Posted journal ${number}`, send: () => answer(api.POST("/v1/journals", { body: bodyOf(typed) })) });
    go(`/journals/${posted.id}`);
  };
  return (
    <Page title="Post a journal" above={<Link href="/ledger?show=journals">Journals</Link>}>
      <Panel title="New journal">
        {may("journal.write") && (
          <EntryForm form={form} send={send} fields={FIELDS} submit="Post it" label="New journal">
            <div class="form-row">
              <DayField label="Day" value={values.value.posted_on} error={wrong("posted_on")} onValue={(day) => set("posted_on", day)} />
              <TextField label="Document" value={values.value.reference} longest={LIMITS.reference.longest} error={wrong("reference")} hint="Such as the number of a bill" onValue={(text) => set("reference", text)} />
            </div>
            <TextField label="What is booked" required value={values.value.description} longest={LIMITS.description.longest} error={wrong("description")} onValue={(text) => set("description", text)} />
            <TextField label="Why" required value={values.value.reason} longest={LIMITS.reason.longest} error={wrong("reason")} onValue={(text) => set("reason", text)} />
            <DayField label="Belongs to the closed period of" optional value={values.value.belongs_on} error={wrong("belongs_on")} onValue={(day) => set("belongs_on", day)} />
            <div class="books-lines">{lines.map((line, index) => <LineFields key={index} index={index} line={line} onLine={(next) => change(index, next)} wrong={wrong} />)}</div>
            {lines.length < LINES_MAX && <Button onClick={() => set("lines", [...lines, EMPTY])}>Add a line</Button>}
          </EntryForm>
        )}
      </Panel>
    </Page>
  );
}

interface LineFieldsProps {
  index: number;
  line: JournalLine;
  onLine: (next: Partial<JournalLine>) => void;
  wrong: (field: string) => string;
}

function LineFields({ index, line, onLine, wrong }: LineFieldsProps) {
  const at = `postings[${index}]`;
  return (
    <fieldset class="form-row">
      <legend class="hidden-text">Line {index + 1}</legend>
      <Combobox label={`Account ${index + 1}`} value={line.account} words={line.words} ask={accountsLike} error={wrong(`${at}.ledger_account`)} onValue={(account, option) => onLine({ account, words: option?.words ?? "" })} />
      <MoneyField label={`Debit ${index + 1}`} value={line.debit} currency={home()} error={wrong(`${at}.debit`)} onValue={(debit) => onLine({ debit })} />
      <MoneyField label={`Credit ${index + 1}`} value={line.credit} currency={home()} error={wrong(`${at}.credit`)} onValue={(credit) => onLine({ credit })} />
    </fieldset>
  );
}

function bodyOf(typed: { posted_on: string; description: string; reason: string; reference: string; belongs_on: string; lines: readonly JournalLine[] }): PostJournalRequest {
  const { lines, belongs_on, ...rest } = typed;
  const money = (amount: string) => ({ amount, currency_code: home() });
  const postings = lines.filter(({ account, debit, credit }) => account || debit || credit).map(({ account, debit, credit }) => ({
    ledger_account: account,
    ...(debit && { debit: money(debit) }),
    ...(credit && { credit: money(credit) }),
  }));
  return { ...rest, ...(belongs_on && { belongs_on }), postings };
}
