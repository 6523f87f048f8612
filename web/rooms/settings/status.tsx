/** Whether each part of Tandem answers. */
import { useEffect } from "preact/hooks";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Notice, ProblemNotice } from "../../design/notice.tsx";
import { Panel, Wait } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";

interface Health {
  name: string;
  status: string;
  /** Not known of the gateway, which answers itself. */
  milliseconds?: number;
}

const AGAIN_MS = 10_000;
const KEEPS: Record<string, string> = {
  accounts: "Clients, pipeline, briefs and handovers",
  projects: "Projects, plans, people and time",
  finance: "Rates, quotes, invoices and books",
  workspace: "Search, views, preferences and notices",
};

export function Status() {
  const query = useQuery({ key: "status", topics: [], ask: () => answer(api.GET("/v1/status")) });
  useEffect(() => {
    const timer = setInterval(() => void query.reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [query]);
  const found = query.data.value;
  const down = found?.services?.filter(({ status }) => status !== "up") ?? [];
  return (
    <Page title="Services" actions={<Button busy={query.busy.value} onClick={() => void query.reload()}>Ask again</Button>}>
      <ProblemNotice problem={query.problem.value} />
      <Wait busy={!found && query.busy.value} />
      {found && <Notice kind={down.length === 0 && found.database ? "good" : "bad"}>{sentence(down, Boolean(found.database))}</Notice>}
      {found && (
        <Panel flush title="Services" aside={<span class="quiet">Tandem {found.version}</span>}>
          <Table label="Services" rows={[...(found.services ?? []), gatewayOf(Boolean(found.database))]} columns={COLUMNS} keyOf={({ name }) => name ?? ""} />
        </Panel>
      )}
    </Page>
  );
}

function gatewayOf(database: boolean): Health {
  return { name: "gateway", status: database ? "up" : "down" };
}

function sentence(down: readonly Health[], database: boolean): string {
  if (!database) return "The gateway's database does not answer: nobody can sign in.";
  if (down.length === 0) return "Everything answers.";
  const names = down.map(({ name }) => name).join(" and ");
  return `${names} ${down.length === 1 ? "does" : "do"} not answer. What the others keep works; what is changed meanwhile is delivered when they are back.`;
}

const COLUMNS: readonly Column<Health>[] = [
  { name: "Service", show: ({ name }) => <strong>{name}</strong> },
  { name: "Keeps", wide: true, show: ({ name = "" }) => KEEPS[name] ?? "Sign-in, roles, imports and the event feed" },
  { name: "State", show: ({ status }) => <Chip tone={status === "up" ? "good" : "bad"}>{status === "up" ? "Answers" : status === "not_ready" ? "Not ready" : "Does not answer"}</Chip> },
  { name: "Answered in", number: true, show: ({ milliseconds }) => (milliseconds === undefined ? "–" : `${milliseconds} ms`) },
];
