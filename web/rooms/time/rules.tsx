/** How time is approved and rounded: the rule of the agency, and those of projects that have their own. */
import { useSignal } from "@preact/signals";
import type { TimeRule } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { LEVELS, ROUNDINGS, RuleForm } from "./rule_form.tsx";

const FILTERS: readonly ListFilter[] = [{ field: "archived", label: "Archived", options: [["no", "No"], ["yes", "Yes"]] }];
const WORDS = new Map<string, string>([...LEVELS, ...ROUNDINGS]);

export function TimeRules() {
  const writes = may("time_rule.write");
  const open = useSignal<TimeRule | "new" | undefined>(undefined);
  const at = open.value;
  return (
    <Page title="Rules of time" actions={writes && <Button kind="primary" onClick={() => (open.value = "new")}>New rule</Button>}>
      <List
        title="Rules of time"
        source={listAt("/v1/time-rules", { counted: true })}
        topics={["time_rule"]}
        columns={columnsOf(writes, (one) => (open.value = one))}
        order="project"
        searches="Project"
        filters={FILTERS}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        empty={<EmptySheet title="No rule fits" action={<ShowAll />}>Without a rule, time is charged as it was worked, and approved by the lead or by the manager of the project.</EmptySheet>}
      />
      {at && <RuleForm {...(at !== "new" && { rule: at })} onClose={() => (open.value = undefined)} />}
    </Page>
  );
}

function nameOf({ project_name }: TimeRule): string {
  return project_name || "The agency";
}

function roundingOf({ rounding, unit_minutes, minimum_minutes }: TimeRule): string {
  const words = WORDS.get(rounding ?? "none") ?? "";
  if (rounding === "agency" || rounding === "none") return words;
  return `${words} to ${unit_minutes} min${minimum_minutes ? `, at least ${minimum_minutes}` : ""}`;
}

function levelsOf({ first_level, second_level }: TimeRule): string {
  const named = [first_level, second_level].filter((level) => level && level !== "none");
  return named.map((level) => WORDS.get(level ?? "")).join(", then ");
}

function columnsOf(writes: boolean, onOpen: (rule: TimeRule) => void): ListColumn<TimeRule>[] {
  return [
    { field: "project", name: "Of", order: "project", width: 10, grow: true, text: nameOf },
    { field: "rounding", name: "Rounding", order: "rounding", width: 12, text: roundingOf },
    { field: "levels", name: "Approved by", width: 14, text: levelsOf },
    { field: "by_week", name: "By week", width: 5, spare: true, text: ({ by_week }) => (by_week ? "Yes" : "") },
    ...(writes ? [{ field: "actions", name: "Actions", width: 11, text: () => "", show: (rule: TimeRule) => <RowActions rule={rule} onOpen={onOpen} /> }] : []),
  ];
}

const at = ({ id }: TimeRule) => ({ params: { path: { time_rule_id: id } } });
const archived = (rule: TimeRule) => answer(api.POST("/v1/time-rules/{time_rule_id}/archive", at(rule)));
const restored = (rule: TimeRule) => answer(api.POST("/v1/time-rules/{time_rule_id}/restore", at(rule)));

function RowActions({ rule, onOpen }: { rule: TimeRule; onOpen: (rule: TimeRule) => void }) {
  const restore = (): Promise<unknown> => attempt({ words: "Restored the rule", send: () => restored(rule), inverse: archived });
  const archive = (): Promise<unknown> => attempt({ words: "Archived the rule", send: () => archived(rule), inverse: restored });
  if (rule.archived) return <Button kind="quiet" onClick={() => void restore()}>Restore</Button>;
  return (
    <span class="row-actions">
      <Button kind="quiet" onClick={() => onOpen(rule)}>Change</Button>
      <Button kind="quiet" onClick={() => void archive()}>Archive</Button>
    </span>
  );
}
