/** What happened lately to a client or a project: who did what, the latest first, as far as one may see it. */
import { useSignal } from "@preact/signals";
import { Button } from "../design/button.tsx";
import { showMoment } from "../design/moment.ts";
import { ProblemNotice } from "../design/notice.tsx";
import { EmptySheet, Panel, Wait } from "../design/panel.tsx";
import { nameIn, usePeople } from "../store/directory.ts";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import { attempt } from "../store/write.ts";
import { changedWords, DEEDS, type Event, pageOf, subjectWords } from "./deeds.ts";

const TYPES = Object.keys(DEEDS).join(",");
const TOPICS = [...new Set(Object.keys(DEEDS).map((type) => type.split(".", 1)[0] ?? ""))];
const PERSON = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

interface HappenedProps {
  title: string;
  /** Whose: one of the two. */
  of: { client_id: string } | { project_id: string };
  /** How many at most. */
  last: number;
  /** What stands above is there. */
  isNext?: boolean;
}

function eventsOf(of: HappenedProps["of"], last: number, before?: string): Promise<Event[]> {
  const query = { ...of, last, limit: last, type: TYPES, ...(before && { before }) };
  return answer(api.GET("/v1/events", { params: { query } })).then(({ items }) => items.toReversed());
}

export function Happened({ title, of, last, isNext = true }: HappenedProps) {
  const about = Object.values(of)[0] ?? "";
  const query = useQuery<Event[]>({
    key: `last ${last} events of ${about}`,
    topics: TOPICS,
    about,
    ask: () => eventsOf(of, last),
  });
  const newest = query.data.value;
  const earlier = useSignal<{ events: readonly Event[]; isWhole: boolean }>({ events: [], isWhole: false });
  const events = newest && [...newest, ...earlier.value.events.filter(({ id }) => newest.every((event) => event.id !== id))];
  const hasMore = newest !== undefined && newest.length === last && !earlier.value.isWhole;
  const readOn = async (): Promise<void> => {
    const found = await attempt({ words: "", send: () => eventsOf(of, last, events?.at(-1)?.cursor) });
    if (found) earlier.value = { events: [...earlier.value.events, ...found], isWhole: found.length < last };
  };
  if (!isNext) return null;
  return (
    <Panel flush title={title} aside={hasMore && <span class="quiet">The last {events?.length}</span>}>
      {!events && <><ProblemNotice problem={query.problem.value} /><Wait busy={query.busy.value} /></>}
      {events?.length === 0 && <EmptySheet title="Nothing has happened yet">Each change stands here, with who made it and when.</EmptySheet>}
      {events && events.length > 0 && <ol class="happened">{events.map((event) => <Line key={event.id} event={event} />)}</ol>}
      {hasMore && <div class="table-foot"><Button kind="quiet" onClick={() => void readOn()}>Earlier</Button></div>}
    </Panel>
  );
}

function Line({ event }: { event: Event }) {
  const people = usePeople();
  const who = PERSON.test(event.actor_id ?? "") ? nameIn(people.data.value, event.actor_id) : "Tandem";
  const [subject, href, changed] = [subjectWords(event), pageOf(event), changedWords(event)];
  return (
    <li class="happened-line">
      <span class="quiet">{showMoment(event.time)}</span>
      <span>
        {who} {DEEDS[event.type]} {subject && (href ? <a class="link" href={href}>{subject}</a> : <strong>{subject}</strong>)}
        {changed && <span class="quiet"> · {changed}</span>}
      </span>
    </li>
  );
}
