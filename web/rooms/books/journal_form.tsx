/** A journal that a person posts: lines that balance, a reason, a day that is open. */
import type { PostJournalRequest } from "../../contract/records.ts";
import { PostJournalRequest as LIMITS } from "../../contract/limits.ts";
import { Link } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Panel } from "../../design/panel.tsx";
import { Page } from "../../shell/room.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { today } from "./data.ts";
import { JournalLines, postingsOf, TWO_LINES, type JournalLine } from "./journal_lines.tsx";
import "./books.css";

const FIELDS = ["posted_on", "description", "reason", "reference", "belongs_on"];

export function JournalForm() {
  const initial = { posted_on: today(), description: "", reason: "", reference: "", belongs_on: "", lines: TWO_LINES };
  const form = useForm(initial, "new journal", "new journal");
  const { values, set, wrong } = form;
  const lines = values.value.lines;
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
            <JournalLines lines={lines} onLines={(next) => set("lines", next)} wrong={wrong} />
          </EntryForm>
        )}
      </Panel>
    </Page>
  );
}

function bodyOf(typed: { posted_on: string; description: string; reason: string; reference: string; belongs_on: string; lines: readonly JournalLine[] }): PostJournalRequest {
  const { lines, belongs_on, ...rest } = typed;
  return { ...rest, ...(belongs_on && { belongs_on }), postings: postingsOf(lines) };
}
