/** The lines of the list. Only those in sight are drawn; a line is taken by its grip to another place. */
import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Person, Project, Task, TaskStatus } from "../../contract/records.ts";
import { StateChip, stateOptions } from "../../design/chip.tsx";
import { showDay, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Checkbox } from "../../design/field.tsx";
import { withQuery } from "../../shell/router.ts";
import { drag } from "../../time-axis/drag.ts";
import { isSame, windowOf, type Span } from "../../time-axis/window.ts";
import { ChoiceCell, DayCell } from "./cells.tsx";
import type { PhaseRow, Row, TaskRow } from "./rows.ts";
import type { TaskList } from "./task_list.ts";

const STATES: readonly TaskStatus[] = ["to_do", "in_progress", "done", "cancelled"];
const CHUNK = 20;
const COLUMNS = 8;

interface TableProps {
  list: TaskList;
  project: Project;
  people: readonly Person[];
  today: Day;
  mayChange: boolean;
}

export function TaskTable(props: TableProps) {
  const { list, mayChange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const span = useSignal<Span>({ first: 0, end: 0 });
  const rows = list.rows.value;
  const rowPx = (): number => scroller.current?.querySelector("tbody tr[data-row]")?.getBoundingClientRect().height || 36;
  const look = (): void => {
    const seen = scroller.current;
    if (!seen) return;
    const now = windowOf(seen.scrollTop, seen.clientHeight, rowPx(), rows.length, CHUNK);
    if (!isSame(now, span.peek())) span.value = now;
  };
  useLayoutEffect(look, [rows.length]);
  const { first, end } = span.value;
  const ids = list.tasks.map((task) => task.id);
  const all = useComputed(() => list.chosen.value.size > 0 && list.chosen.value.size === ids.length);
  return (
    <div ref={scroller} class="tasks-scroll" onScroll={look}>
      <table class="table tasks">
        <thead>
          <tr>
            {mayChange && (
              <th scope="col" class="table-choose">
                <Checkbox alone label="Choose all" checked={all.value} mixed={list.chosen.value.size > 0 && !all.value} onChecked={(on) => list.choose(ids, on)} />
              </th>
            )}
            {["Task", "Status", "Done by", "Starts", "Ends"].map((name) => <th key={name} scope="col">{name}</th>)}
            <th scope="col" class="number">Float</th>
            <th scope="col" class="number">Hours</th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space rows={first} rowPx={rowPx()} />}
          {rows.slice(first, end).map((row) =>
            row.kind === "phase" ? <PhaseTr key={row.id} row={row} {...props} /> : <TaskTr key={row.id} row={row} {...props} />,
          )}
          {end < rows.length && <Space rows={rows.length - end} rowPx={rowPx()} />}
        </tbody>
      </table>
    </div>
  );
}

function Space({ rows, rowPx }: { rows: number; rowPx: number }) {
  return <tr aria-hidden="true"><td colSpan={COLUMNS} class="tasks-space" style={{ height: `${rows * rowPx}px` }} /></tr>;
}

function PhaseTr({ row, today, mayChange }: TableProps & { row: PhaseRow }) {
  return (
    <tr class="tasks-phase" data-row={row.id}>
      {mayChange && <td class="table-choose" />}
      <th scope="rowgroup" colSpan={3}>{row.name} <span class="quiet">{row.done} of {row.count} done</span></th>
      <td>{showDay(row.start, today)}</td>
      <td>{showDay(row.end, today)}</td>
      <td colSpan={2} />
    </tr>
  );
}

function TaskTr({ row, list, people, today, mayChange }: TableProps & { row: TaskRow }) {
  const { task } = row;
  const change = (words: string, changes: Parameters<TaskList["change"]>[2]): void => list.change(words, [task], changes);
  const active = people.filter((person) => person.active || person.id === task.assignee_id);
  const options: [string, string][] = [["", "Nobody"], ...active.map(({ id, name }): [string, string] => [id, name])];
  const owner = people.find((person) => person.id === task.assignee_id)?.name;
  const chosen = useComputed(() => list.chosen.value.has(task.id));
  return (
    <tr data-row={task.id} aria-selected={mayChange ? chosen.value : undefined} onKeyDown={(event) => mayChange && onRowKey(event, list, task)}>
      {mayChange && (
        <td class="table-choose">
          <Checkbox alone label={`Choose ${task.name}`} checked={chosen.value} onChecked={(on) => list.choose([task.id], on)} />
        </td>
      )}
      <td class={row.inner ? "tasks-name tasks-inner" : "tasks-name"}>
        {mayChange && <span class="tasks-grip" aria-hidden="true" onPointerDown={(event) => carry(event, list, task)} />}
        <a class="table-open" href={withQuery({ task: task.id })}>{task.name}</a>
      </td>
      <td>
        <ChoiceCell label={`Status of ${task.name}`} value={task.status ?? "to_do"} options={stateOptions(STATES)} fixed={!mayChange}
          onValue={(status) => change(`Changed ${task.name}`, { status: status as TaskStatus })}><StateChip state={task.status} /></ChoiceCell>
      </td>
      <td>
        <ChoiceCell label={`Who does ${task.name}`} value={task.assignee_id ?? ""} options={options} fixed={!mayChange}
          onValue={(id) => change(`Changed ${task.name}`, { assignee_id: id || null })}>{owner ?? <span class="quiet">Nobody</span>}</ChoiceCell>
      </td>
      <td>
        <DayCell label={`Earliest start of ${task.name}`} value={task.start_on ?? ""} today={today} fixed={!mayChange || task.status !== "to_do"}
          onDay={(day) => change(`Moved ${task.name}`, { start_not_before: day })} />
      </td>
      <td class={isLate(task, today) ? "table-late" : undefined}>{showDay(task.end_on, today)}{isLate(task, today) && " · late"}</td>
      <td class="number">{floatWords(task)}</td>
      <td class="number">{task.estimate_minutes ? hours(task.estimate_minutes) : "–"}</td>
    </tr>
  );
}

function isLate(task: Task, today: Day): boolean {
  return Boolean(task.end_on && task.end_on < today && task.status !== "done" && task.status !== "cancelled");
}

/** The total float; the free one beside it where that is less. Negative: too late for a constraint. */
function floatWords({ critical, total_float_days, free_float_days, status }: Task): string {
  if (status === "done" || status === "cancelled") return "–";
  if (total_float_days < 0) return `−${-total_float_days} d`;
  if (critical) return "none";
  return free_float_days < total_float_days ? `${total_float_days} d, ${free_float_days} free` : `${total_float_days} d`;
}

/** Alt and up or down put the line in order; Alt and left or right take it to the phase above or below. */
function onRowKey(event: KeyboardEvent, list: TaskList, task: Task): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") list.step(task, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowRight") list.indent(task, event.key === "ArrowRight" ? 1 : -1);
  else return;
  event.preventDefault();
}

function carry(event: PointerEvent, list: TaskList, task: Task): void {
  const line = (event.currentTarget as Element).closest<HTMLElement>("tr");
  const scroller = line?.closest<HTMLElement>(".tasks-scroll");
  if (!line || !scroller || event.button !== 0) return;
  event.preventDefault();
  const letGo = (): void => {
    line.classList.remove("tasks-held");
    line.style.transform = "";
  };
  drag(event, line, {
    scroller,
    onMove: (_, dy) => {
      line.classList.add("tasks-held");
      line.style.transform = `translateY(${dy}px)`;
    },
    onDrop: (at) => {
      letGo();
      const row = rowAt(list.rows.peek(), at);
      if (row && row.id !== task.id) void list.drop(task, row);
    },
    onCancel: letGo,
  });
}

function rowAt(rows: readonly Row[], at: PointerEvent): Row | undefined {
  const line = document.elementsFromPoint(at.clientX, at.clientY).find((each) => each.closest("[data-row]"));
  const id = line?.closest<HTMLElement>("[data-row]")?.dataset["row"];
  return rows.find((row) => row.id === id);
}
