/** Rate cards side by side: a row for each role, a column for each card with the days on which it holds. */
import { useSignal } from "@preact/signals";
import type { Client, RateCardInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { SelectField } from "../../design/field.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { CardForm, EndForm, makeAgain } from "./card_form.tsx";
import { CopyForm } from "./copy_form.tsx";
import { matrixOf } from "./matrix.ts";

function useCards(archived: boolean) {
  return useQuery<RateCardInList[]>({
    key: `rate cards ${archived}`,
    topics: ["rate_card", "work", "estimate"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/rate-cards", { params: { query: { page_size: PAGE_SIZE, page_token, archived } } }))),
  });
}

export function useClients() {
  return useQuery<Client[]>({
    key: "clients by name",
    topics: ["client"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/clients", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
  });
}

export function RateCards() {
  const query = useCards(asked("archived") !== "");
  const clients = useClients().data.value ?? [];
  const add = (): void => setQuery({ new: "card" }, false);
  useCommands(may("rate.write") ? [{ words: "New rate card", group: "Rates", keys: "n", run: add }] : [], []);
  const cards = query.data.value;
  const scope = asked("project") || asked("client");
  const shown = (cards ?? []).filter((card) => (card.project_id ?? card.client_id ?? "") === scope);
  return (
    <>
      <div class="filters">
        <SelectField label="Whose" value={scope} onValue={(id) => setQuery(scopeOf(cards ?? [], id))} options={scopesOf(cards ?? [])} />
        <SelectField label="Which" value={asked("archived")} onValue={(archived) => setQuery({ archived })} options={[["", "Not archived"], ["yes", "Archived"]]} />
        {may("rate.write") && <Button kind="primary" onClick={add}>New rate card</Button>}
      </div>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !cards} />
      {cards && shown.length > 0 && <Matrix cards={shown} clients={clients} />}
      {cards && shown.length === 0 && (
        <Panel title="Rate cards">
          <EmptySheet title="No rate card yet" action={may("rate.write") && <Button onClick={add}>New rate card</Button>}>
            A card says what an hour of each role is sold for, from a day on. Without one, approved time has no price.
          </EmptySheet>
        </Panel>
      )}
      {asked("new") === "card" && <CardForm like={shown.at(-1)} clients={clients} onClose={() => setQuery({ new: "" })} />}
    </>
  );
}

/** Everybody, then clients and projects with cards of their own. */
function scopesOf(cards: readonly RateCardInList[]): [string, string][] {
  const named = cards.map((card): [string, string] =>
    card.project_id ? [card.project_id, `${card.client_name}, ${card.project_reference}`] : [card.client_id ?? "", card.client_name ?? ""]);
  const own = [...new Map(named.filter(([id]) => id))].sort(([, one], [, other]) => one.localeCompare(other));
  return [["", "Everybody without a card of their own"], ...own];
}

function scopeOf(cards: readonly RateCardInList[], id: string): { client: string; project: string } {
  const isProject = cards.some(({ project_id }) => project_id === id);
  return { client: isProject ? "" : id, project: isProject ? id : "" };
}

function Matrix({ cards, clients }: { cards: readonly RateCardInList[]; clients: readonly Client[] }) {
  const ending = useSignal<RateCardInList | undefined>(undefined);
  const correcting = useSignal<RateCardInList | undefined>(undefined);
  const copying = useSignal<RateCardInList | undefined>(undefined);
  const people = usePeople().data.value;
  const { columns, rows } = matrixOf(cards, (id) => nameIn(people, id));
  return (
    <Panel flush title="Rate cards" aside={<span class="quiet">An hour unless it says otherwise, net of tax</span>}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Rate cards, rows">
        <table class="table rate-matrix">
          <thead>
            <tr>
              <th scope="col">Role, person or service</th>
              {columns.map((card) => (
                <th scope="col" key={card.id} class="number"><CardHead card={card} onEnd={() => (ending.value = card)} onCorrect={() => (correcting.value = card)} onCopy={() => (copying.value = card)} /></th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, prices }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {columns.map((card) => (
                  <td key={card.id} class="number">{prices.get(card.id) ?? <span class="quiet">–</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ending.value && <EndForm card={ending.value} onClose={() => (ending.value = undefined)} />}
      {copying.value && <CopyForm card={copying.value} onClose={() => (copying.value = undefined)} />}
      {correcting.value && <CardForm like={correcting.value} correct clients={clients} onClose={() => (correcting.value = undefined)} />}
    </Panel>
  );
}

interface CardHeadProps {
  card: RateCardInList;
  onEnd: () => void;
  onCorrect: () => void;
  onCopy: () => void;
}

function CardHead({ card, onEnd, onCorrect, onCopy }: CardHeadProps) {
  const { name, currency_code, effective_from, ends_on, used } = card;
  return (
    <div class="rate-card-head">
      <span class="rate-card-name">{name}, {currency_code}</span>
      <span class="quiet">from {longDate(effective_from ?? "")}{ends_on && ` to ${longDate(ends_on)}`}</span>
      <span class="quiet">{used ? "has priced work or estimates" : "has priced nothing yet"}</span>
      {may("rate.write") && (
        <Menu quiet button="Change" label={`Change ${name}`}>
          {!used && <MenuItem onChoose={onCorrect}>Correct it</MenuItem>}
          <MenuItem onChoose={onCopy}>Copy or index it</MenuItem>
          <MenuItem onChoose={onEnd}>End it on a day</MenuItem>
          {ends_on && <MenuItem onChoose={() => void goOn(card)}>Take back its end</MenuItem>}
          <MenuItem onChoose={() => void archive(card)}>{card.archived ? "Restore it" : "Archive it"}</MenuItem>
          {!used && <MenuItem onChoose={() => void withdraw(card)}>Withdraw it</MenuItem>}
        </Menu>
      )}
    </div>
  );
}

function goOn(card: RateCardInList): Promise<unknown> {
  const params = { path: { rate_card_id: card.id } };
  return attempt({
    words: `Took back the end of ${card.name}`,
    send: () => answer(api.POST("/v1/rate-cards/{rate_card_id}/continue", { params })),
    inverse: () => answer(api.POST("/v1/rate-cards/{rate_card_id}/end", { params, body: { ends_on: card.ends_on ?? "" } })),
  });
}

function archive(card: RateCardInList): Promise<unknown> {
  const params = { path: { rate_card_id: card.id } };
  const archiving = () => answer(api.POST("/v1/rate-cards/{rate_card_id}/archive", { params }));
  const restoring = () => answer(api.POST("/v1/rate-cards/{rate_card_id}/restore", { params }));
  return attempt(card.archived
    ? { words: `Restored ${card.name}`, send: restoring, inverse: archiving }
    : { words: `Archived ${card.name}`, send: archiving, inverse: restoring });
}

function withdraw(card: RateCardInList): Promise<unknown> {
  const params = { path: { rate_card_id: card.id } };
  return attempt({
    words: `Withdrew ${card.name}`,
    send: () => answer(api.DELETE("/v1/rate-cards/{rate_card_id}", { params })),
    inverse: () => makeAgain(card),
  });
}
