/** What work should cost the client, before it is offered. */
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay, todayIn, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showMoney } from "../../design/money.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn, ListFilter } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";
import { NewEstimate } from "./new_estimate.tsx";
import { GridDialog } from "./quick_grid.tsx";
import { useNames, type EstimateInList, type NamesOf } from "./records.ts";

const ESTIMATES = listAt("/v1/estimates");
const FILTERS: ListFilter[] = [{ field: "archived", label: "Archived", options: [["true", "Only archived"]] }];

export function Estimates() {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  const create = (): void => setQuery({ new: "estimate" }, false);
  const mayWrite = may("estimate.write");
  useCommands(mayWrite ? [{ words: "New estimate", group: "Estimates", keys: "n", run: create }] : [], []);
  return (
    <Page title="Estimates" actions={<>
        <Link href="/estimate-templates">Templates</Link>
        {mayWrite && <Button onClick={() => setQuery({ new: "grid" }, false)}>From a grid</Button>}
        {mayWrite && <Button kind="primary" onClick={create}>New estimate</Button>}
      </>}>
      <List
        title="Estimates"
        source={ESTIMATES}
        topics={["estimate", "quote"]}
        columns={columnsOf(today, useNames())}
        order=""
        filters={FILTERS}
        views="estimates"
        keyOf={(estimate) => estimate.id}
        nameOf={(estimate) => estimate.reference}
        pageOf={(estimate) => `/estimates/${estimate.id}`}
        empty={
          <EmptySheet title="No estimate fits" action={<ShowAll />}>
            An estimate prices work from the rate cards, for an opportunity or a project. A quote of it goes to the client.
          </EmptySheet>
        }
      />
      {asked("new") === "estimate" && <NewEstimate onClose={() => setQuery({ new: "", template: "" })} />}
      {mayWrite && asked("new") === "grid" && <GridDialog onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}

function columnsOf(today: Day, namesOf: NamesOf): ListColumn<EstimateInList>[] {
  return [
    {
      field: "reference",
      name: "Estimate",
      width: 8,
      text: ({ reference }) => reference,
      show: ({ id, reference, archived }) => (
        <>
          <a class="table-open" href={`/estimates/${id}`}>{reference}</a>
          {archived && <> <Chip>Archived</Chip></>}
        </>
      ),
    },
    { field: "work", name: "For", width: 13.5, grow: true, text: (row) => namesOf(row).work || "–" },
    { field: "client", name: "Client", width: 10, grow: true, text: (row) => namesOf(row).client || "–" },
    { field: "lines", name: "Lines", number: true, width: 5, text: ({ lines }) => String(lines.length) },
    { field: "hours", name: "Hours", number: true, text: ({ total_minutes }) => hours(total_minutes) },
    { field: "total", name: "Total", number: true, width: 7.5, text: ({ total }) => showMoney(total), exact: ({ total }) => total?.amount ?? "" },
    { field: "priced_on", name: "Priced on", text: ({ priced_on }) => showDay(priced_on, today), exact: ({ priced_on }) => priced_on ?? "" },
  ];
}
