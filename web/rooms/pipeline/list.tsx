/** Opportunities as a list, decided ones too. */
import type { Opportunity, OpportunityStatus, Person } from "../../contract/records.ts";
import { StateChip, stateOptions, stateWords } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { showMoney, showShare } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { BulkAction, ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { archiving } from "../../records/one_by_one.ts";
import { asked } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { answer, api } from "../../store/http.ts";
import { listAt, type Question } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { ATTENTION_WORDS, STAGE_WORDS, STAGES } from "./stages.ts";

const STATES: readonly OpportunityStatus[] = ["open", "on_hold", "won", "lost"];

/** What a link of the forecast or of a client asks for besides the filters that are shown. */
function fixed(): Question {
  const given = ["closing_from", "closing_to"].map((name) => [name, asked(name)]);
  const client = asked("client_id") ? [["client_id", [asked("client_id")]]] : [];
  return Object.fromEntries([...client, ...given.filter(([, value]) => value !== "")]) as Question;
}

export function Opportunities() {
  const people = usePeople();
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <List
      title="Opportunities"
      source={listAt("/v1/opportunities", { counted: true, fixed: fixed() })}
      topics={["opportunity", "client"]}
      columns={columnsOf(today, (id) => nameIn(people.data.value, id))}
      order="-expected_close"
      searches="Name, number or client"
      filters={filtersOf(me.value?.person_id ?? "", people.data.value ?? [])}
      views="opportunities"
      keyOf={(opportunity) => opportunity.id}
      nameOf={(opportunity) => `${opportunity.reference} ${opportunity.name}`}
      pageOf={(opportunity) => `/opportunities/${opportunity.id}`}
      actions={may("opportunity.write") ? [TAKE, putAway()] : []}
      empty={
        <EmptySheet title="No opportunity fits" action={<ShowAll />}>
          Other filters may show what you look for. What is archived is shown by its state.
        </EmptySheet>
      }
    />
  );
}

const TAKE: BulkAction<Opportunity> = {
  words: "Give to me",
  run: (rows) => {
    const body = { opportunity_ids: rows.map(({ id }) => id), to_person_id: me.value?.person_id ?? "" };
    return answer(api.POST("/v1/opportunities/reassign", { body }));
  },
};

function putAway(): BulkAction<Opportunity> {
  const params = (id: string) => ({ params: { path: { opportunity_id: id } } });
  return archiving<Opportunity>({
    one: "opportunity",
    several: "opportunities",
    nameOf: ({ reference }) => reference,
    archive: ({ id }) => answer(api.POST("/v1/opportunities/{opportunity_id}/archive", params(id))),
    restore: ({ id }) => answer(api.POST("/v1/opportunities/{opportunity_id}/restore", params(id))),
  });
}

function filtersOf(mine: string, people: readonly Person[]): ListFilter[] {
  const others = people.filter(({ active, id }) => active && id !== mine).map(({ id, name }) => [id, name] as const);
  return [
    { field: "status", label: "Status", options: stateOptions(STATES), several: true },
    { field: "stage", label: "Stage", options: STAGES.map((stage) => [stage, STAGE_WORDS[stage]] as const), several: true },
    { field: "owner_id", label: "Owner", options: [[mine, "Me"], ...others], several: true },
    { field: "state", label: "Archived", options: [["archived", "Only archived"], ["all", "Archived too"]] },
  ];
}

function columnsOf(today: Day, nameOf: (id: string | null) => string): ListColumn<Opportunity>[] {
  return [
    {
      field: "name",
      name: "Opportunity",
      order: "name",
      text: ({ reference, name, client_name }) => [reference, name, client_name].join(" · "),
      show: ({ id, reference, name, client_name }) => (
        <Docket number={reference} name={name} client={client_name} href={`/opportunities/${id}`} />
      ),
    },
    { field: "status", name: "Status", order: "status", width: 5.5, text: ({ status }) => stateWords(status), show: ({ status }) => <StateChip state={status} /> },
    { field: "stage", name: "Stage", order: "stage", width: 6.5, text: ({ stage }) => STAGE_WORDS[stage] },
    { field: "value", name: "Value", order: "value", number: true, text: ({ value }) => showMoney(value, true), exact: ({ value }) => value?.amount ?? "" },
    { field: "probability", name: "Chance", number: true, width: 5, text: ({ probability }) => showShare(probability), exact: ({ probability }) => probability ?? "" },
    {
      field: "expected_close",
      name: "Decision",
      order: "expected_close",
      width: 7.75,
      text: ({ expected_close }) => showDay(expected_close, today),
      exact: ({ expected_close }) => expected_close ?? "",
      show: (each) => <Decision opportunity={each} today={today} />,
    },
    {
      field: "next_step",
      name: "Next step",
      order: "next_step_on",
      width: 11.5,
      text: ({ next_step }) => next_step,
      show: (each) => <NextStep opportunity={each} today={today} />,
    },
    { field: "owner_id", name: "Owner", order: "owner", width: 8, spare: true, text: ({ owner_id }) => nameOf(owner_id) },
  ];
}

interface CellProps {
  opportunity: Opportunity;
  today: Day;
}

function Decision({ opportunity, today }: CellProps) {
  const overdue = opportunity.attention.includes("decision_overdue");
  return <span class={overdue ? "table-late" : undefined}>{showDay(opportunity.expected_close, today)}</span>;
}

function NextStep({ opportunity, today }: CellProps) {
  const { next_step, next_step_on, attention } = opportunity;
  if (attention.includes("next_step_missing")) return <span class="card-mark">{ATTENTION_WORDS.next_step_missing}</span>;
  if (!next_step) return "–";
  return (
    <>
      {next_step}
      {next_step_on && (
        <span class={attention.includes("next_step_overdue") ? "table-late" : "quiet"}> · {showDay(next_step_on, today)}</span>
      )}
    </>
  );
}
