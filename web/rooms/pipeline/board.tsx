/**
 * A column for each stage, and under them what is on hold. A card goes to another place by pointer, by Shift and
 * an arrow, or by its menu.
 */
import type { Opportunity, PipelineSummary } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { setQuery } from "../../shell/router.ts";
import type { Rows } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { Card } from "./card.tsx";
import { move, moves, putOnHold, useOnHold, useStage, useSummary } from "./data.ts";
import { columnsOf, ON_HOLD, STAGE_WORDS, STAGES, type Place, type Stage } from "./stages.ts";
import { sums } from "./sums.ts";

export function Board() {
  const lists = { qualified: useStage("qualified"), proposed: useStage("proposed"), negotiating: useStage("negotiating") };
  const resting = useOnHold();
  const summary = useSummary();
  const all = [...STAGES.map((stage) => lists[stage]), resting];
  const cards = all.flatMap(({ items }) => items.value ?? []);
  const columns = columnsOf(cards.filter(({ status }) => status === "open"), moves.value);
  const problem = all.map((list) => list.problem.value).find(Boolean);
  const refresh = async (): Promise<void> => {
    await Promise.all([...all.map((list) => list.renew()), summary.reload()]);
  };

  async function take(id: string, place: Place): Promise<void> {
    const card = cards.find((each) => each.id === id);
    if (card) await (place === ON_HOLD ? putOnHold(card, refresh) : move(card, place, refresh));
    document.getElementById(`card-${id}`)?.focus();
  }

  return (
    <>
      <ProblemNotice problem={problem} actions={<Button onClick={() => void refresh()}>Try again</Button>} />
      <Wait busy={all.some((list) => list.busy.value && !list.items.value)} />
      {cards.length === 0 && all.every((list) => list.items.value) && <Nothing />}
      {cards.length > 0 && (
        <div class="board" role="group" aria-label="Board of opportunities by stage">
          {STAGES.map((stage) => (
            <Column key={stage} stage={stage} cards={columns[stage]} more={moreOf(lists[stage])}
              summary={summary.data.value} onTake={(id, to) => void take(id, to)} />
          ))}
        </div>
      )}
      <OnHold list={resting} onTake={(id, to) => void take(id, to)} />
    </>
  );
}

function moreOf(list: Rows<Opportunity>): (() => void) | undefined {
  return list.items.value && !list.isWhole.value ? () => list.more() : undefined;
}

/** What rests stands under the board and is counted in none of its sums. */
function OnHold({ list, onTake }: { list: Rows<Opportunity>; onTake: (id: string, place: Place) => void }) {
  const cards = list.items.value ?? [];
  const more = moreOf(list);
  if (cards.length === 0) return null;
  return (
    <section class="board-resting" aria-label={`On hold, ${cards.length}`} {...dropping(ON_HOLD, onTake)}>
      <header class="board-head">
        <h2>On hold <span class="board-count">{cards.length}{more && "+"}</span></h2>
        <p class="board-sums quiet">Not counted above. Drag a card to a stage, or use its menu, to take it up again.</p>
      </header>
      <ul class="board-cards board-across">
        {cards.map((card) => <Card key={card.id} card={card} onTake={onTake} />)}
      </ul>
      {more && <Button onClick={more}>Show more</Button>}
    </section>
  );
}

function dropping(place: Place, onTake: (id: string, place: Place) => void) {
  return {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      onTake(event.dataTransfer?.getData("text/plain") ?? "", place);
    },
  };
}

function Nothing() {
  const create = may("opportunity.write") && (
    <Button kind="primary" onClick={() => setQuery({ new: "opportunity" }, false)}>New opportunity</Button>
  );
  return (
    <EmptySheet title="Nothing is open" action={create}>
      An opportunity is a job that a client may give you. It stands here from the first talk until it is won or lost.
    </EmptySheet>
  );
}

interface ColumnProps {
  stage: Stage;
  cards: readonly Opportunity[];
  more: (() => void) | undefined;
  summary: PipelineSummary | undefined;
  onTake: (id: string, place: Place) => void;
}

function Column({ stage, cards, more, summary, onTake }: ColumnProps) {
  const totals = summary?.stages.filter((total) => total.stage === stage) ?? [];
  const count = totals.reduce((sum, total) => sum + total.count, 0);
  return (
    <section class="board-column" aria-label={`${STAGE_WORDS[stage]}, ${count}`} {...dropping(stage, onTake)}>
      <header class="board-head">
        <h2>{STAGE_WORDS[stage]} <span class="board-count">{count}</span></h2>
        <p class="board-sums">
          <span>{sums(totals.map(({ value }) => value))}</span>
          <span class="quiet">{sums(totals.map(({ weighted }) => weighted))} weighted</span>
        </p>
      </header>
      <ul class="board-cards">
        {cards.map((card) => <Card key={card.id} card={card} onTake={onTake} />)}
      </ul>
      {more && <Button onClick={more}>Show more of {count}</Button>}
    </section>
  );
}
