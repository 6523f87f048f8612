/** What time can be logged on, found by typing: first the rows of my week, then any task or project. */
import type { SearchHit, TimeWeekRow } from "../contract/records.ts";
import type { Option } from "../design/combobox.tsx";
import { answer, api } from "../store/http.ts";
import { searched } from "../store/search.ts";
import { may } from "../store/session.ts";
import { isMeant } from "./meaning.ts";
import { workWords } from "./week.ts";

const FOUND_MAX = 12;
/** A closed project takes no time. */
const OVER = new Set(["completed", "cancelled", "archived"]);

/** A task, or a project as a whole. */
export interface Work {
  projectId: string;
  taskId: string | null;
}

export function workKey({ projectId, taskId }: Work): string {
  return `${projectId}.${taskId ?? ""}`;
}

export function workIn(key: string): Work {
  const [projectId = "", taskId = ""] = key.split(".");
  return { projectId, taskId: taskId || null };
}

export function workOf({ project_id, task_id }: Pick<TimeWeekRow, "project_id" | "task_id">): Work {
  return { projectId: project_id ?? "", taskId: task_id };
}

/** Rows of the week that fit and take time: known at once. */
export function nearWorks(rows: readonly TimeWeekRow[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => row.takes_time && isMeant(words, workWords(row))).map(optionOf);
}

/** The same, then what the search finds besides. */
export function works(rows: readonly TimeWeekRow[]): (typed: string) => Promise<Option[]> {
  return async (typed) => {
    const near = nearWorks(rows, typed);
    const far = typed ? await worksOf(typed) : near.length > 0 ? [] : await openProjects();
    const there = new Set(near.map(({ value }) => value));
    return [...near, ...far.filter(({ value }) => !there.has(value))].slice(0, FOUND_MAX);
  };
}

function optionOf(row: TimeWeekRow): Option {
  const note = [row.task_name && row.project_name, row.reference, row.client_name].filter(Boolean).join(" · ");
  return { value: workKey(workOf(row)), words: row.task_name || row.project_name, note };
}

async function worksOf(typed: string): Promise<Option[]> {
  const items = await searched({ q: typed, kinds: "task,project", page_size: FOUND_MAX });
  return items.filter(({ archived, status }) => !archived && !OVER.has(status)).map(found);
}

function found({ kind, id, project_id, title, reference, project_name, client_name }: SearchHit): Option {
  const isTask = kind === "task";
  const work = isTask ? { projectId: project_id ?? "", taskId: id } : { projectId: id, taskId: null };
  return { value: workKey(work), words: title, note: [isTask && project_name, reference, client_name].filter(Boolean).join(" · ") };
}

/** Who sees no projects has their open tasks near already. */
async function openProjects(): Promise<Option[]> {
  if (!may("project.read")) return [];
  const query = { page_size: FOUND_MAX, status: ["active" as const] };
  const { items } = await answer(api.GET("/v1/projects", { params: { query } }));
  return items.map(({ id, name, reference, client_name }) => ({
    value: workKey({ projectId: id, taskId: null }),
    words: name,
    note: [reference, client_name].filter(Boolean).join(" · "),
  }));
}
