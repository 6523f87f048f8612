/** The tasks of a job by status. A card goes on by drag, by Shift and an arrow, or from its panel. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Project, Task, TaskStatus } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { stateOptions } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { initials } from "../../design/initials.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { TaskPanel } from "../../records/task_panel.tsx";
import { asked, setQuery, withQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { may, me } from "../../store/session.ts";
import { drag } from "../../time-axis/drag.ts";
import { isSame, windowOf, type Span } from "../../time-axis/window.ts";
import { giveStatus, useSchedule } from "./data.ts";
import { Ways } from "./ways.tsx";

const STATES: readonly TaskStatus[] = ["to_do", "in_progress", "done", "cancelled"];
const CARD_PX = 84;
const CHUNK = 6;

type Give = (task: Task, status: TaskStatus) => void;

export function Board({ project }: { project: Project }) {
  const query = useSchedule(project.id);
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const tasks = query.data.value?.tasks;
  if (!tasks) {
    return (
      <>
        <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
        <Wait busy={query.busy.value} />
      </>
    );
  }
  const give: Give = (task, status) => void giveStatus(query, task, status);
  const open = tasks.find((task) => task.id === asked("task"));
  return (
    <>
      <Ways />
      <div class="task-board">
        {stateOptions(STATES).map(([status, words]) => (
          <Column key={status} status={status as TaskStatus} words={words} today={today} give={give}
            tasks={tasks.filter((task) => task.status === status)} nameOf={(id) => nameIn(people.data.value, id)} />
        ))}
      </div>
      {open && <TaskPanel project={project} task={open} onClose={() => setQuery({ task: "" })} />}
    </>
  );
}

interface ColumnProps {
  status: TaskStatus;
  words: string;
  tasks: readonly Task[];
  today: Day;
  give: Give;
  nameOf: (id: string | null) => string;
}

/** Only the cards in sight are drawn. */
function Column({ status, words, tasks, today, give, nameOf }: ColumnProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const span = useSignal<Span>({ first: 0, end: 0 });
  const look = (): void => {
    const seen = scroller.current;
    if (!seen) return;
    const now = windowOf(seen.scrollTop, seen.clientHeight, CARD_PX, tasks.length, CHUNK);
    if (!isSame(now, span.peek())) span.value = now;
  };
  useLayoutEffect(look, [tasks.length]);
  const { first, end } = span.value;
  return (
    <section class="task-board-column" data-column={status} aria-label={`${words}, ${tasks.length}`}>
      <h2 class="task-board-head">
        {words} <span class="quiet">{tasks.length}</span>
      </h2>
      <ul ref={scroller} class="task-board-cards" tabIndex={-1} onScroll={look}>
        <li class="task-board-space" aria-hidden="true" style={{ height: `${first * CARD_PX}px` }} />
        {tasks.slice(first, end).map((task) => (
          <Card key={task.id} task={task} today={today} give={give} owner={task.assignee_id ? nameOf(task.assignee_id) : ""} />
        ))}
        <li class="task-board-space" aria-hidden="true" style={{ height: `${Math.max(0, tasks.length - end) * CARD_PX}px` }} />
      </ul>
    </section>
  );
}

function Card({ task, today, give, owner }: { task: Task; today: Day; give: Give; owner: string }) {
  const late = task.end_on && task.end_on < today && (task.status === "to_do" || task.status === "in_progress");
  return (
    <li class="task-card" data-card={task.id} onPointerDown={(event) => may("task.work") && lift(event, task, give)}
      onKeyDown={(event) => onCardKey(event, task, give)}>
      <a class="task-card-name" href={withQuery({ task: task.id })} draggable={false}>{task.name}</a>
      <span class="task-card-facts">
        <span class={late ? "table-late" : undefined}>{showDay(task.end_on, today)}{late && " · late"}</span>
        {task.critical && task.status !== "done" && <span class="task-card-critical">Critical</span>}
        {Boolean(task.estimate_minutes) && <span>{hours(task.estimate_minutes)}</span>}
        {owner && <span class="task-card-owner" title={owner}>{initials(owner)}</span>}
      </span>
    </li>
  );
}

/** Shift and an arrow take the card to the next column; the arrows go from card to card. */
function onCardKey(event: KeyboardEvent, task: Task, give: Give): void {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.shiftKey && way !== undefined && may("task.work")) {
    const next = STATES[STATES.indexOf(task.status ?? "to_do") + way];
    if (next) give(task, next);
    refocus(task.id);
  } else if (way !== undefined) focusCard(cardsBeside(event.currentTarget, way)[0]);
  else if (event.key === "ArrowDown") focusCard((event.currentTarget as Element).nextElementSibling);
  else if (event.key === "ArrowUp") focusCard((event.currentTarget as Element).previousElementSibling);
  else return;
  event.preventDefault();
}

function cardsBeside(card: EventTarget | null, way: number): Element[] {
  const column = card instanceof Element ? card.closest("[data-column]") : null;
  const next = way > 0 ? column?.nextElementSibling : column?.previousElementSibling;
  return [...(next?.querySelectorAll("[data-card]") ?? [])];
}

function focusCard(card: Element | null | undefined): void {
  card?.querySelector<HTMLElement>(".task-card-name")?.focus();
}

function refocus(id: string): void {
  requestAnimationFrame(() => focusCard(document.querySelector(`[data-card="${id}"]`)));
}

function lift(event: PointerEvent, task: Task, give: Give): void {
  const card = event.currentTarget as HTMLElement;
  const scroller = card.closest<HTMLElement>(".task-board");
  if (!scroller || event.button !== 0) return;
  let hasMoved = false;
  const letGo = (): void => {
    card.classList.remove("task-card-held");
    card.style.transform = "";
    if (hasMoved) card.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
  };
  drag(event, card, {
    scroller,
    onMove: (dx, dy) => {
      if (!hasMoved) card.classList.add("task-card-held");
      hasMoved = true;
      card.style.transform = `translate(${dx}px, ${dy}px)`;
    },
    onDrop: (at) => {
      letGo();
      const column = document.elementsFromPoint(at.clientX, at.clientY).find((each) => each.matches("[data-column]"));
      const status = (column as HTMLElement | undefined)?.dataset["column"] as TaskStatus | undefined;
      if (status && status !== task.status) give(task, status);
    },
    onCancel: letGo,
  });
}
