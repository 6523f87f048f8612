/** The columns and filters of a list of risks. */
import type { Risk } from "../contract/records.ts";
import { Chip } from "../design/chip.tsx";
import { showDay } from "../design/day.ts";
import { showMoney, showShare } from "../design/money.ts";
import type { ListColumn, ListFilter } from "../list/columns.ts";
import { AREAS, IMPACTS, KINDS, RESPONSES, SEVERITIES, STATUSES } from "./words.ts";

const LEVELS = IMPACTS.map(([level]) => [level, level] as const);

export function riskFilters(mine: string): readonly ListFilter[] {
  return [
    { field: "status", label: "Status", several: true, options: Object.entries(STATUSES).map(([word, [words]]) => [word, words] as const) },
    { field: "area", label: "Area", several: true, options: Object.entries(AREAS) },
    { field: "kind", label: "Kind", several: true, options: Object.entries(KINDS) },
    { field: "response", label: "Response", several: true, options: Object.entries(RESPONSES) },
    { field: "owner_id", label: "Owner", options: [[mine, "Me"]] },
    { field: "probability_level", label: "Probability", options: LEVELS },
    { field: "impact_level", label: "Impact", options: LEVELS },
    { field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] },
    { field: "due_from", label: "Response due from", day: true },
    { field: "due_to", label: "Response due up to", day: true },
  ];
}

interface Shown {
  today: string;
  nameOf: (id: string | null | undefined) => string;
  /** The list is of one project. */
  isOfProject?: boolean;
}

export function riskColumns({ today, nameOf, isOfProject = false }: Shown): ListColumn<Risk>[] {
  const columns: ListColumn<Risk>[] = [
    { field: "title", name: "Risk", order: "title", width: 14, grow: true, text: ({ reference, title }) => `${reference} ${title}`, show: ({ id, reference, title }) => <a class="table-open" href={`/risks/${id}`}>{reference} {title}</a> },
    { field: "project", name: "Project", order: "project", width: 8, grow: true, text: ({ project_name }) => project_name ?? "" },
    { field: "area", name: "Area", order: "area", width: 5.5, text: ({ area }) => (area ? AREAS[area] : "–") },
    { field: "score", name: "Score", order: "score", width: 6.5, text: ({ score }) => String(score ?? 0), show: ({ score, severity }) => <Chip tone={SEVERITIES[severity ?? "low"]?.[1] ?? "plain"}>{`${score} ${SEVERITIES[severity ?? "low"]?.[0] ?? ""}`}</Chip> },
    { field: "expected", name: "Expected", number: true, width: 7, text: ({ expected }) => showMoney(expected), exact: ({ expected }) => expected?.amount ?? "" },
    { field: "owner", name: "Owner", width: 7, text: ({ owner_id }) => nameOf(owner_id) },
    { field: "status", name: "Status", order: "status", width: 6, text: ({ status }) => STATUSES[status ?? "open"][0], show: ({ status }) => <Chip tone={STATUSES[status ?? "open"][1]}>{STATUSES[status ?? "open"][0]}</Chip> },
    { field: "probability", name: "Probability", order: "probability", number: true, width: 6, spare: true, text: ({ probability }) => showShare(probability), exact: ({ probability }) => probability ?? "" },
    { field: "days", name: "Days", order: "impact_days", number: true, width: 5, spare: true, text: ({ impact_days }) => String(impact_days ?? 0) },
    { field: "response", name: "Response", width: 6, spare: true, text: ({ response }) => RESPONSES[response ?? ""] ?? "–" },
    { field: "due", name: "Due", order: "response_due_on", width: 6, spare: true, text: ({ response_due_on }) => showDay(response_due_on, today), exact: ({ response_due_on }) => response_due_on ?? "" },
  ];
  return columns.filter(({ field }) => !(isOfProject && field === "project"));
}
