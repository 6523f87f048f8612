/** What both sides read: what was sold, and each part of the handover, stated in its place by the account side. */
import type { ComponentChildren } from "preact";
import type { Handover, Opportunity } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { TextArea } from "../../design/field.tsx";
import { InPlace } from "../../design/in_place.tsx";
import { showMoney } from "../../design/money.ts";
import { Facts, Panel } from "../../design/panel.tsx";
import { Link } from "../../design/button.tsx";
import { useHandover } from "../../records/handovers.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { ITEM_WORDS, linesOf, type Item } from "./items.ts";

interface SheetProps {
  handover: Handover;
  opportunity: Opportunity;
  /** The account side may state its parts now. */
  stating: boolean;
}

export function Sheet({ handover, opportunity, stating }: SheetProps) {
  return (
    <div class="stack">
      <Sold opportunity={opportunity} />
      <Panel title="The handover">
        <div class="sheet">
          <Context handover={handover} stating={stating} />
          <List handover={handover} item="scope_in" stating={stating} />
          <List handover={handover} item="scope_out" stating={stating} />
          <List handover={handover} item="promises" stating={stating} />
          <List handover={handover} item="definition_of_done" stating={stating} />
        </div>
      </Panel>
    </div>
  );
}

function Sold({ opportunity }: { opportunity: Opportunity }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const { id, client_name, value, delivery_start, delivery_end } = opportunity;
  return (
    <Panel title="What was sold" aside={<Link href={`/opportunities/${id}/brief`}>The brief</Link>}>
      <Facts
        facts={[
          ["Client", client_name],
          ["Sold for", showMoney(value)],
          ["Delivery", (delivery_start || delivery_end) && `${showDay(delivery_start, today)} to ${showDay(delivery_end, today)}`],
        ]}
      />
    </Panel>
  );
}

type Stated = Exclude<Item, "other">;

function useStating(handover: Handover, item: Stated, stating: boolean) {
  const query = useHandover(handover.project_id);
  if (!stating) return undefined;
  return async (typed: string): Promise<void> => {
    const body = { [item]: item === "context" ? typed : linesOf(typed) };
    const params = { path: { handover_id: handover.id } };
    const call = api.PATCH("/v1/handovers/{handover_id}", { params, body, ...ifVersion(handover.version) });
    try {
      await write({ words: "", send: () => answer(call) });
    } finally {
      await query.reload();
    }
  };
}

interface PartProps {
  handover: Handover;
  stating: boolean;
}

function Context({ handover, stating }: PartProps) {
  const save = useStating(handover, "context", stating);
  return (
    <Part handover={handover} item="context">
      <InPlace block label={ITEM_WORDS.context} shown={handover.context && <p class="sheet-text">{handover.context}</p>} value={handover.context} onSave={save}>
        {(field) => <TextArea label={ITEM_WORDS.context} longest={20_000} {...field} />}
      </InPlace>
    </Part>
  );
}

function List({ handover, item, stating }: PartProps & { item: Exclude<Stated, "context"> }) {
  const save = useStating(handover, item, stating);
  const lines = handover[item];
  return (
    <Part handover={handover} item={item}>
      <InPlace block label={ITEM_WORDS[item]} shown={lines && <Lines lines={lines} item={item} />} value={(lines ?? []).join("\n")} onSave={save}>
        {(field) => <TextArea label={ITEM_WORDS[item]} hint={hintOf(item)} {...field} />}
      </InPlace>
    </Part>
  );
}

function hintOf(item: Item): string {
  return item === "promises" ? "One to a line. Saved empty: nothing was promised." : "One to a line.";
}

function Lines({ lines, item }: { lines: readonly string[]; item: Item }) {
  if (lines.length === 0) return item === "promises" ? <span>Nothing was promised.</span> : null;
  return <ul class="plain-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}

function Part({ handover, item, children }: { handover: Handover; item: Stated; children: ComponentChildren }) {
  const open = handover.open_items.includes(item);
  return (
    <section class={open ? "sheet-part sheet-open" : "sheet-part"} aria-labelledby={`part-${item}`}>
      <h3 id={`part-${item}`}>{ITEM_WORDS[item]}{open && <span class="card-mark">Open</span>}</h3>
      {children}
    </section>
  );
}
