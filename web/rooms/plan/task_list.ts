/** What the list of tasks shows and has chosen, and the changes that are made in it. */
import { batch, signal } from "@preact/signals";
import type { components } from "../../contract/api.ts";
import type { Project, Task } from "../../contract/records.ts";
import type { Query } from "../../store/query.ts";
import { attempt } from "../../store/write.ts";
import { editSoon, order, type TaskEdit } from "./data.ts";
import { LOOSE, rowsOf, type Row } from "./rows.ts";

type Schedule = components["schemas"]["GetScheduleResponse"];

export class TaskList {
  readonly projectId: string;
  readonly rows = signal<readonly Row[]>([]);
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly #query: Query<Schedule>;
  #project: Project | undefined;

  constructor(projectId: string, query: Query<Schedule>) {
    this.projectId = projectId;
    this.#query = query;
  }

  take(project: Project, tasks: readonly Task[]): void {
    this.#project = project;
    const there = new Set(tasks.map((task) => task.id));
    batch(() => {
      this.rows.value = rowsOf(project.phases, tasks, new Set());
      this.chosen.value = new Set([...this.chosen.value].filter((id) => there.has(id)));
    });
  }

  get tasks(): Task[] {
    return this.rows.value.flatMap((row) => (row.kind === "task" ? [row.task] : []));
  }

  get chosenTasks(): Task[] {
    return this.tasks.filter((task) => this.chosen.value.has(task.id));
  }

  choose(ids: readonly string[], chosen: boolean): void {
    const next = new Set(this.chosen.value);
    for (const id of ids) {
      if (chosen) next.add(id);
      else next.delete(id);
    }
    this.chosen.value = next;
  }

  change(words: string, tasks: readonly Task[], changes: TaskEdit["changes"]): void {
    const edits = tasks.map((task) => ({ task, changes }));
    if (edits.length > 0) void editSoon(this.#query, words, edits);
  }

  /** Into the phase above or below; beyond the first and the last there is nothing. */
  indent(task: Task, way: 1 | -1): void {
    const phases: (string | null)[] = (this.#project?.phases ?? []).map((phase) => phase.id);
    const at = phases.indexOf(task.phase_id);
    const next = phases[at < 0 ? (way > 0 ? 0 : phases.length - 1) : at + way];
    if (next) this.change(`Moved ${task.name} to ${this.#phaseName(next)}`, [task], { phase_id: next });
  }

  /** One place up or down among its phase. */
  step(task: Task, way: 1 | -1): void {
    const beside = this.#within(task.phase_id);
    const other = beside[beside.findIndex((each) => each.id === task.id) + way];
    if (other) void this.#order(task, way > 0 ? [other, task] : [task, other]);
  }

  /** Before another line: among its phase, or at the end of the phase above it. */
  async drop(task: Task, target: Row): Promise<void> {
    const phase = target.kind === "phase" ? (target.id === LOOSE ? null : target.id) : target.task.phase_id;
    if (phase !== task.phase_id) {
      await editSoon(this.#query, `Moved ${task.name} to ${this.#phaseName(phase)}`, [{ task, changes: { phase_id: phase } }]);
    }
    if (target.kind === "task" && target.id !== task.id) {
      const others = this.#within(phase).filter((each) => each.id !== task.id);
      const at = others.findIndex((each) => each.id === target.id);
      await this.#order(task, [...others.slice(0, at), task, ...others.slice(at)]);
    }
  }

  async #order(task: Task, wanted: readonly Task[]): Promise<void> {
    const ids = wanted.map((each) => each.id);
    const before = wanted.toSorted((one, other) => one.position - other.position).map((each) => each.id);
    await attempt({
      words: `Moved ${task.name}`,
      send: () => order(this.projectId, ids),
      inverse: () => order(this.projectId, before),
    });
    await this.#query.reload();
  }

  #within(phaseId: string | null): Task[] {
    return this.tasks.filter((task) => task.phase_id === phaseId);
  }

  #phaseName(id: string | null): string {
    return this.#project?.phases.find((phase) => phase.id === id)?.name ?? "no phase";
  }
}
