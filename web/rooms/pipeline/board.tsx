/** A column for each stage. A card goes to another by pointer, by Shift and an arrow, or by its menu. */
import type { Opportunity, PipelineSummary } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import { setQuery } from "../../shell/router.ts";
import type { Rows } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { Card } from "./card.tsx";
import { move, moves, useStage, useSummary } from "./data.ts";
import { columnsOf, STAGE_WORDS, STAGES, type Stage } from "./stages.ts";
import { sums } from "./sums.ts";

export function Board() {
  const lists = { qualified: useStage("qualified"), proposed: useStage("proposed"), negotiating: useStage("negotiating") };
  const summary = useSummary();
  const all = STAGES.map((stage) => lists[stage]);
  const cards = all.flatMap(({ items }) => items.value ?? []);
  const columns = columnsOf(cards, moves.value);
  const problem = all.map((list) => list.problem.value).find(Boolean);
  const refresh = async (): Promise<void> => {
    await Promise.all([...all.map((list) => list.renew()), summary.reload()]);
  };

  async function take(id: string, stage: Stage): Promise<void> {
    const card = cards.find((each) => each.id === id);
    if (card) await move(card, stage, refresh);
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
    </>
  );
}

function moreOf(list: Rows<Opportunity>): (() => void) | undefined {
  return list.items.value && !list.isWhole.value ? () => list.more() : undefined;
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
  onTake: (id: string, stage: Stage) => void;
}

function Column({ stage, cards, more, summary, onTake }: ColumnProps) {
  const totals = summary?.stages.filter((total) => total.stage === stage) ?? [];
  const count = totals.reduce((sum, total) => sum + total.count, 0);
  return (
    <section
      class="board-column"
      aria-label={`${STAGE_WORDS[stage]}, ${count}`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onTake(event.dataTransfer?.getData("text/plain") ?? "", stage);
      }}
    >
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
