/** One opportunity on the board: what, for whom, worth what, what is next, and what is wrong with it. */
import type { Opportunity } from "../../contract/records.ts";
import { Avatar } from "../../design/avatar.tsx";
import { showDay, todayIn } from "../../design/day.ts";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { go } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { mayFor, me } from "../../store/session.ts";
import { moves } from "./data.ts";
import { ATTENTION_WORDS, beside, ON_HOLD, STAGE_WORDS, STAGES, type Place, type Stage } from "./stages.ts";

interface CardProps {
  card: Opportunity;
  onTake: (id: string, place: Place) => void;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 };

export function Card({ card, onTake }: CardProps) {
  const mine = mayFor("opportunity.write", [card.owner_id, card.account_manager_id]);
  const stage = moves.value.get(card.id) ?? card.stage;

  function onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (!mine || !step || !event.shiftKey) return;
    event.preventDefault();
    const to = card.status === "on_hold" ? stage : beside(stage, step);
    if (to) onTake(card.id, to);
  }

  return (
    <li
      class={moves.value.has(card.id) ? "card card-moving" : "card"}
      draggable={mine}
      onDragStart={(event) => event.dataTransfer?.setData("text/plain", card.id)}
    >
      <div class="card-head">
        <a id={`card-${card.id}`} class="card-name" href={`/opportunities/${card.id}`} draggable={false} onKeyDown={onKey}
          aria-keyshortcuts={mine ? "Shift+ArrowRight Shift+ArrowLeft" : undefined}>
          {card.name}
        </a>
        {mine && <CardMenu card={card} stage={stage} onTake={onTake} />}
      </div>
      <p class="card-about"><span class="docket-number">{card.reference}</span> {card.client_name}</p>
      <p class="card-worth">
        <strong>{showMoney(card.value, true)}</strong>
        <span class="quiet">{showShare(card.probability)}</span>
      </p>
      <Next card={card} />
      <Marks card={card} />
    </li>
  );
}

function Next({ card }: { card: Opportunity }) {
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <p class="card-next">
      <span class="card-step">
        {card.next_step || "What is next?"}
        {card.next_step_on && <span class="quiet"> · {showDay(card.next_step_on, today)}</span>}
      </span>
      <Avatar name={nameIn(people.data.value, card.owner_id)} />
    </p>
  );
}

function Marks({ card }: { card: Opportunity }) {
  if (card.attention.length === 0) return null;
  return (
    <ul class="card-marks" aria-label="Needs attention">
      {card.attention.map((reason) => <li key={reason} class="card-mark">{ATTENTION_WORDS[reason]}</li>)}
    </ul>
  );
}

function CardMenu({ card, stage, onTake }: CardProps & { stage: Stage }) {
  const rests = card.status === "on_hold";
  return (
    <Menu quiet button="⋯" label={`Actions for ${card.name}`}>
      {STAGES.filter((each) => rests || each !== stage).map((each) => (
        <MenuItem key={each} onChoose={() => onTake(card.id, each)}>{rests ? "Take up again as" : "Move to"} {STAGE_WORDS[each].toLowerCase()}</MenuItem>
      ))}
      {!rests && <MenuItem onChoose={() => onTake(card.id, ON_HOLD)}>Put on hold</MenuItem>}
      {!rests && <MenuItem onChoose={() => go(`/opportunities/${card.id}?ask=win`)}>Win</MenuItem>}
      <MenuItem onChoose={() => go(`/opportunities/${card.id}?ask=lose`)}>Lose</MenuItem>
    </Menu>
  );
}
