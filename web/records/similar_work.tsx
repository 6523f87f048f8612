/** What similar work took, asked when somebody wants to know: for one estimate, or for none. */
import { useSignal } from "@preact/signals";
import type { components } from "../contract/api.ts";
import { Button } from "../design/button.tsx";
import { hours } from "../design/duration.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { Facts, Wait } from "../design/panel.tsx";
import { answer, api } from "../store/http.ts";
import { usePeople, nameIn } from "../store/directory.ts";
import { useQuery } from "../store/queries.ts";
import { may } from "../store/session.ts";

type Found = components["schemas"]["FindSimilarWorkResponse"];

/** minutes: the estimate that is to be judged; 0: none yet. */
export interface Work {
  role: string;
  minutes: number;
  category?: string;
  words?: string;
  person?: string;
}

const LEAST = 5;
const ALIKE: Readonly<Record<string, string>> = {
  words: "these words in the name",
  category: "the same kind",
  part_of_category: "a kind of the same group",
  charge_role: "the same role",
  estimate: "an estimate from half to double of this one",
};

interface AskingProps {
  /** What is typed now; undefined while it cannot be read. */
  workOf: () => Work | undefined;
  onUse?: (minutes: number) => void;
}

/** Asks for what is typed when the button is pressed, and not at every key. */
export function AskSimilarWork({ workOf, onUse }: AskingProps) {
  const asked = useSignal<Work | undefined>(undefined);
  if (!may("control.read")) return null;
  return (
    <div class="similar-work">
      <Button onClick={() => (asked.value = workOf())}>What did similar work take?</Button>
      {asked.value && <SimilarWork work={asked.value} {...(onUse && { onUse })} />}
    </div>
  );
}

export function SimilarWork({ work, onUse }: { work: Work; onUse?: (minutes: number) => void }) {
  const query = {
    ...(work.role && { charge_role: work.role }),
    ...(work.category && { category: work.category }),
    ...(work.words && { words: work.words }),
    ...(work.minutes && { estimate_minutes: work.minutes }),
    ...(work.person && { person_id: work.person }),
  };
  const { data, problem, busy } = useQuery<Found>({
    key: `similar work ${JSON.stringify(query)}`,
    topics: ["task", "time_entry"],
    ask: () => answer(api.GET("/v1/similar-work", { params: { query } })),
  });
  const found = data.value;
  return (
    <>
      <ProblemNotice problem={problem.value} />
      <Wait busy={busy.value && !found} />
      {found && <Answer found={found} {...(onUse && { onUse })} />}
    </>
  );
}

function Answer({ found, onUse }: { found: Found; onUse?: (minutes: number) => void }) {
  const people = usePeople();
  const { suggestion, person } = found;
  const half = suggestion?.p50_minutes ?? 0;
  const of = person && nameIn(people.data.value, person.person_id);
  return (
    <div role="status">
      <p>{wordsOf(found)}</p>
      {suggestion && (
        <Facts facts={[
          ["A fifth took less than", hours(suggestion.p20_minutes)],
          ["Half took at most (P50)", hours(half)],
          ["Four fifths took at most (P80)", hours(suggestion.p80_minutes)],
          ...(found.actual_to_estimate ? [["Hours for each hour estimated, at most for half", ratio(found.actual_to_estimate)] as const] : []),
          ...(person?.actual_to_estimate ? [[`The same of ${of} alone`, `${ratio(person.actual_to_estimate)} in ${person.task_count} tasks`] as const] : []),
        ]} />
      )}
      {suggestion && onUse && <Button onClick={() => onUse(half)}>{`Take ${hours(half)}`}</Button>}
    </div>
  );
}

function wordsOf({ task_count, alike, suggestion }: Found): string {
  const shared = (alike ?? []).map((word) => ALIKE[word] ?? word).join(", ");
  const having = shared ? ` with ${shared}` : "";
  const tasks = task_count === 1 ? "1 task that is done" : `${task_count} tasks that are done`;
  if (suggestion) return `This rests on ${tasks}${having}.`;
  return `There ${task_count === 1 ? "is" : "are"} ${task_count ? tasks : "no tasks that are done"}${having}. That is too little: it takes ${LEAST} to suggest hours.`;
}

function ratio(value: string): string {
  return Number(value).toFixed(2);
}
