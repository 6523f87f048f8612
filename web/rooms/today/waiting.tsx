/** What waits for one kind of decision: the record, why it waits, since when, and the one action. */
import { useSignal } from "@preact/signals";
import type { Day, Waiting } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Docket } from "../../design/docket.tsx";
import { Panel } from "../../design/panel.tsx";
import { IN_PLACE } from "./acting.ts";
import { stepOf, type Step } from "./doing.tsx";
import { dueWords, REASONS } from "./reasons.ts";

const FIRST = 6;

interface PartProps {
  title: string;
  items: readonly Waiting[];
  today: Day;
}

export function Part({ title, items, today }: PartProps) {
  const whole = useSignal(false);
  const shown = whole.value ? items : items.slice(0, FIRST);
  return (
    <Panel flush title={title} aside={<span class="quiet">{items.length}</span>}>
      <ul class="waits">
        {shown.map((item) => <Line key={`${item.reason} ${item.subject.id}`} item={item} today={today} />)}
      </ul>
      {shown.length < items.length && (
        <div class="table-foot">
          <Button kind="quiet" onClick={() => (whole.value = true)}>Show {items.length - shown.length} more</Button>
        </div>
      )}
    </Panel>
  );
}

function Line({ item, today }: { item: Waiting; today: Day }) {
  const { subject, reason, due_on, count } = item;
  const { words, action, page } = REASONS[reason];
  const late = due_on !== null && due_on < today;
  const href = page(subject);
  const name = subject.name || subject.client_name;
  return (
    <li class="wait-row">
      {subject.reference ? (
        <Docket number={subject.reference} name={name} href={href} {...(subject.client_name !== name && { client: subject.client_name })} />
      ) : (
        <a class="table-open" href={href}>{name}</a>
      )}
      <span class="wait-why quiet">{words(count)}</span>
      <span class={late ? "wait-due table-late" : "wait-due quiet"}>{dueWords(due_on, today)}</span>
      <Action item={item} label={`${action}: ${[subject.reference, name].filter(Boolean).join(" ")}`} />
    </li>
  );
}

function Action({ item, label }: { item: Waiting; label: string }) {
  const { action, page, step = page } = REASONS[item.reason];
  const inPlace = IN_PLACE[item.reason];
  const Step = stepOf(item);
  const busy = useSignal(false);
  if (Step) return <Asking item={item} label={label} Step={Step} />;
  if (!inPlace) return <a class="button wait-action" href={step(item.subject)} aria-label={label}>{action}</a>;
  const run = (): void => {
    busy.value = true;
    void inPlace(item).finally(() => (busy.value = false));
  };
  return <button type="button" class="button wait-action" aria-label={label} aria-busy={busy.value} disabled={busy.value} onClick={run}>{action}</button>;
}

/** A step that asks before it is taken. */
function Asking({ item, label, Step }: { item: Waiting; label: string; Step: Step }) {
  const open = useSignal(false);
  return (
    <>
      <button type="button" class="button wait-action" aria-label={label} aria-haspopup="dialog" onClick={() => (open.value = true)}>
        {REASONS[item.reason].action}
      </button>
      {open.value && <Step item={item} onClose={() => (open.value = false)} />}
    </>
  );
}
