/** A new rate card, begun from the latest of its kind; and the last day of one. */
import { useSignal } from "@preact/signals";
import type { Client, RateCard, RateCardInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { DayField } from "../../design/day_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { usePeople, useProjects } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { linesOf, RateRows, rowsOf, type RateRow } from "./card_rows.tsx";

const NAME_MAX = 200;
const FIELDS = ["name", "client_id", "project_id", "currency_code", "effective_from"];

interface CardFormProps {
  like: RateCardInList | undefined;
  /** It is this card that is changed: its client and its currency stay. */
  correct?: boolean;
  clients: readonly Client[];
  onClose: () => void;
}

export function CardForm({ like, correct = false, clients, onClose }: CardFormProps) {
  const initial = {
    name: (correct && like?.name) || "",
    client: like?.client_id ?? "",
    project: like?.project_id ?? "",
    currency: like?.currency_code ?? me.value?.agency.currency_code ?? "",
    from: (correct && like?.effective_from) || "",
  };
  const { values, problem, busy, set, wrong, submit } = useForm(initial, like?.id);
  const rows = useSignal<RateRow[]>(rowsOf(like));
  const people = usePeople().data.value ?? [];
  const projects = useProjects().data.value ?? [];
  const typed = values.value;
  const send = submit(async ({ name, client, project, currency, from }) => {
    const lines = linesOf(rows.value, currency);
    if (correct && like) {
      await correctCard(like, { name, effective_from: from, ...lines });
      return onClose();
    }
    const body = { name, currency_code: currency, effective_from: from, ...lines, ...(client && { client_id: client }), ...(project && { project_id: project }) };
    await write({
      words: `Made the rate card ${name}`,
      send: () => answer(api.POST("/v1/rate-cards", { body })),
      inverse: ({ id }) => answer(api.DELETE("/v1/rate-cards/{rate_card_id}", { params: { path: { rate_card_id: id } } })),
    });
    onClose();
  });
  return (
    <Dialog side title={correct ? `Correct ${like?.name}` : "New rate card"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={FIELDS} />
        <TextField label="Name" required autofocus longest={NAME_MAX} value={typed.name} error={wrong("name")} onValue={(text) => set("name", text)} />
        {!correct && <SelectField label="For" value={typed.client} error={wrong("client_id")} onValue={(id) => (set("client", id), set("project", ""))}
          options={[["", "Every client without a card of its own"], ...clients.map(({ id, name }) => [id, name] as const)]} />}
        {!correct && typed.client && <SelectField label="Project" value={typed.project} error={wrong("project_id")} onValue={(id) => set("project", id)}
          options={[["", "All of the client's projects"], ...projects.filter(({ client_id }) => client_id === typed.client).map(({ id, reference, name }) => [id, `${reference} ${name}`] as const)]} />}
        <div class="form-row">
          {!correct && <TextField label="Currency" required longest={3} value={typed.currency} error={wrong("currency_code")} onValue={(text) => set("currency", text.toUpperCase())} />}
          <DayField label="From" value={typed.from} error={wrong("effective_from")} onValue={(day) => set("from", day)} />
        </div>
        <RateRows rows={rows.value} people={people} onRows={(next) => (rows.value = next)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{correct ? "Correct the card" : "Make the card"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Correction extends ReturnType<typeof linesOf> {
  name: string;
  effective_from: string;
}

function correctCard(card: RateCardInList, next: Correction): Promise<unknown> {
  const send = (version: number, body: Correction): Promise<RateCard> =>
    answer(api.PUT("/v1/rate-cards/{rate_card_id}", { params: { path: { rate_card_id: card.id } }, body, ...ifVersion(version) }));
  const before = { name: card.name, effective_from: card.effective_from ?? "", ...linesOf(rowsOf(card), card.currency_code) };
  return write({
    words: `Corrected ${next.name}`,
    send: () => send(card.version, next),
    inverse: ({ version }) => send(version, before),
  });
}

/** A card that was withdrawn, with the same rates and last day. */
export async function makeAgain(card: RateCardInList): Promise<RateCard> {
  const { name, currency_code, client_id, project_id, effective_from, ends_on } = card;
  const lines = linesOf(rowsOf(card), currency_code);
  const scope = { ...(client_id && { client_id }), ...(project_id && { project_id }) };
  const body = { name, currency_code, effective_from: effective_from ?? "", ...lines, ...scope };
  const made = await answer(api.POST("/v1/rate-cards", { body }));
  if (!ends_on) return made;
  const params = { path: { rate_card_id: made.id } };
  return answer(api.POST("/v1/rate-cards/{rate_card_id}/end", { params, body: { ends_on } }));
}

export function EndForm({ card, onClose }: { card: RateCardInList; onClose: () => void }) {
  const { values, problem, busy, set, wrong, submit } = useForm({ day: "" }, card.id);
  const params = { path: { rate_card_id: card.id } };
  const send = submit(async ({ day }) => {
    await write({
      words: `Ended ${card.name}`,
      send: () => answer(api.POST("/v1/rate-cards/{rate_card_id}/end", { params, body: { ends_on: day } })),
      inverse: () => answer(api.POST("/v1/rate-cards/{rate_card_id}/continue", { params })),
    });
    onClose();
  });
  return (
    <Dialog title={`End ${card.name}`} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["ends_on"]} />
        <p>What is priced keeps its price. After the last day {card.client_id ? "the card for everybody prices this client's roles." : "no card prices these roles, until another takes effect."}</p>
        <DayField label="Last day" value={values.value.day} error={wrong("ends_on")} onValue={(day) => set("day", day)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>End it</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
