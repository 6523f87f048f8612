/** Rate cards side by side: a row for each role, a column for each card with the days on which it holds. */
import { useSignal } from "@preact/signals";
import type { Client, RateCardInList } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { longDate } from "../../design/day.ts";
import { SelectField } from "../../design/field.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showAmount } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../../design/panel.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { CardForm, EndForm, makeAgain } from "./card_form.tsx";
import { matrixOf } from "./matrix.ts";

export function useCards() {
  return useQuery<RateCardInList[]>({
    key: "rate cards",
    topics: ["rate_card", "work", "estimate"],
    ask: () => allOf((page_token) => answer(api.GET("/v1/rate-cards", { params: { query: { page_size: PAGE_SIZE, page_token } } }))),
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
  const query = useCards();
  const clients = useClients().data.value ?? [];
  const add = (): void => setQuery({ new: "card" }, false);
  useCommands(may("rate.write") ? [{ words: "New rate card", group: "Rates", keys: "n", run: add }] : [], []);
  const cards = query.data.value;
  const scope = asked("client");
  const shown = (cards ?? []).filter((card) => (card.client_id ?? "") === scope);
  const withCards = clients.filter(({ id }) => cards?.some((card) => card.client_id === id));
  return (
    <>
      <div class="filters">
        <SelectField label="Whose" value={scope} onValue={(client) => setQuery({ client })}
          options={[["", "Everybody without a card of their own"], ...withCards.map(({ id, name }) => [id, name] as const)]} />
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

function Matrix({ cards, clients }: { cards: readonly RateCardInList[]; clients: readonly Client[] }) {
  const ending = useSignal<RateCardInList | undefined>(undefined);
  const correcting = useSignal<RateCardInList | undefined>(undefined);
  const { columns, rows } = matrixOf(cards);
  return (
    <Panel flush title="Rate cards" aside={<span class="quiet">An hour, net of tax</span>}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Rate cards, rows">
        <table class="table rate-matrix">
          <thead>
            <tr>
              <th scope="col">Role</th>
              {columns.map((card) => (
                <th scope="col" key={card.id} class="number"><CardHead card={card} onEnd={() => (ending.value = card)} onCorrect={() => (correcting.value = card)} /></th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ role, hourly }) => (
              <tr key={role}>
                <th scope="row">{role}</th>
                {columns.map((card) => (
                  <td key={card.id} class="number">{hourly.get(card.id) ? showAmount(hourly.get(card.id), card.currency_code) : <span class="quiet">–</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ending.value && <EndForm card={ending.value} onClose={() => (ending.value = undefined)} />}
      {correcting.value && <CardForm like={correcting.value} correct clients={clients} onClose={() => (correcting.value = undefined)} />}
    </Panel>
  );
}

function CardHead({ card, onEnd, onCorrect }: { card: RateCardInList; onEnd: () => void; onCorrect: () => void }) {
  const { name, currency_code, effective_from, ends_on, used } = card;
  return (
    <div class="rate-card-head">
      <span class="rate-card-name">{name}, {currency_code}</span>
      <span class="quiet">from {longDate(effective_from ?? "")}{ends_on && ` to ${longDate(ends_on)}`}</span>
      <span class="quiet">{used ? "has priced work or estimates" : "has priced nothing yet"}</span>
      {may("rate.write") && (
        <Menu quiet button="Change" label={`Change ${name}`}>
          {!used && <MenuItem onChoose={onCorrect}>Correct it</MenuItem>}
          <MenuItem onChoose={onEnd}>End it on a day</MenuItem>
          {!used && <MenuItem onChoose={() => void withdraw(card)}>Withdraw it</MenuItem>}
        </Menu>
      )}
    </div>
  );
}

function withdraw(card: RateCardInList): Promise<unknown> {
  const params = { path: { rate_card_id: card.id } };
  return attempt({
    words: `Withdrew ${card.name}`,
    send: () => answer(api.DELETE("/v1/rate-cards/{rate_card_id}", { params })),
    inverse: () => makeAgain(card),
  });
}
