/** What stands behind one number: the work of a role in a time, and its people. */
import { gapWords, roleName } from "../../demand/figures.ts";
import { Dialog } from "../../design/dialog.tsx";
import { showDate, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showShare } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { capital } from "../../design/words.ts";
import { setQuery } from "../../shell/router.ts";
import { KINDS, pageOfSource, useSources, type Source, type Sources } from "./data.ts";

interface BehindProps {
  role: string;
  from: Day;
  to: Day;
}

export function Behind({ role, from, to }: BehindProps) {
  const query = useSources(role, from, to);
  const found = query.data.value;
  return (
    <Dialog side title={`${capital(roleName(role))}, ${showDate(from)} to ${showDate(to)}`} onClose={() => setQuery({ of: "", from: "", to: "" })}>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={query.busy.value && !found} />
      {found && <Parts found={found} />}
    </Dialog>
  );
}

const WORK: readonly Column<Source>[] = [
  { name: "Work", wide: true, show: (one) => <Work one={one} /> },
  { name: "Hours", number: true, show: ({ work_minutes }) => hours(work_minutes) },
  { name: "Counted", number: true, show: ({ weighted_minutes, probability, kind }) => `${hours(weighted_minutes)}${kind === "opportunity" ? ` (${showShare(probability)})` : ""}` },
];

function Work({ one }: { one: Source }) {
  return (
    <>
      <a class="table-open" href={pageOfSource(one)}>{one.reference} {one.name}</a>
      <div class="quiet">{KINDS[one.kind]}</div>
    </>
  );
}

const PEOPLE: readonly Column<Sources["people"][number]>[] = [
  { name: "Who", show: ({ name }) => name },
  { name: "Contract", number: true, show: ({ contract_minutes }) => hours(contract_minutes) },
  { name: "There", number: true, show: ({ capacity_minutes }) => hours(capacity_minutes) },
];

function Parts({ found }: { found: Sources }) {
  const { figure, work, people, left_off } = found;
  return (
    <>
      <Facts facts={[["Demand", hours(figure?.demand_minutes)], ["Capacity", hours(figure?.capacity_minutes)], ["Gap", `${gapWords(figure?.gap_minutes)} h`]]} />
      {work.length > 0 ? <Table label="Work" columns={WORK} rows={work} keyOf={({ kind, record_id }) => `${kind} ${record_id}`} /> : <p class="quiet">No work.</p>}
      {left_off > 0 && <p class="quiet">{left_off} smaller ones are not shown.</p>}
      {people.length > 0 ? <Table label="People" columns={PEOPLE} rows={people} keyOf={({ person_id }) => person_id ?? ""} /> : <p class="quiet">Nobody works as this.</p>}
    </>
  );
}
