/** The risks of all projects: found, ordered and counted. */
import { Button } from "../../design/button.tsx";
import { todayIn } from "../../design/day.ts";
import { EmptySheet } from "../../design/panel.tsx";
import { List, ShowAll } from "../../list/list.tsx";
import { riskColumns, riskFilters } from "../../risks/columns.tsx";
import { RiskForm } from "../../risks/form.tsx";
import { TOPICS } from "../../risks/words.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { listAt } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

export function Register() {
  const writes = may("risk.write");
  const people = usePeople().data.value;
  const project = asked("project_id");
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Page title="Risks" actions={writes && <Button kind="primary" onClick={() => setQuery({ new: "1" })}>New risk</Button>}>
      <List
        title="Risks"
        source={listAt("/v1/risks", { counted: true, ...(project && { fixed: { project_id: [project] } }) })}
        topics={TOPICS}
        columns={riskColumns({ today, nameOf: (id) => nameIn(people, id) })}
        order="-score"
        searches="Number, what may happen, or project"
        filters={riskFilters(me.value?.person_id ?? "")}
        keyOf={({ id }) => id}
        nameOf={({ reference }) => reference ?? ""}
        pageOf={({ id }) => `/risks/${id}`}
        empty={<EmptySheet title="No risk fits" action={<ShowAll />}>What may happen to projects stands here: how likely and how grave it is, and what is done about it.</EmptySheet>}
      />
      {writes && asked("new") && <RiskForm onClose={() => setQuery({ new: "" })} />}
    </Page>
  );
}
