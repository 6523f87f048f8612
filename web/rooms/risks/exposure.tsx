/** What the risks of all projects may cost, the matrix, and each project beside its contingency. */
import { useSignal } from "@preact/signals";
import type { ProjectExposure, ProjectContingency, Risk } from "../../contract/records.ts";
import { Chip } from "../../design/chip.tsx";
import { SelectField } from "../../design/field.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { EmptySheet, Wait } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List, ShowAll } from "../../list/list.tsx";
import { contingenciesOf, useExposure, useMatrix } from "../../risks/data.ts";
import { contingencyIn, ExposureFigures, isOver } from "../../risks/figures.tsx";
import { RiskMatrix } from "../../risks/matrix.tsx";
import { KINDS, TOPICS } from "../../risks/words.ts";
import { Page } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { isAnswered } from "../../store/query.ts";
import type { Source } from "../../store/rows.ts";
import { may, me } from "../../store/session.ts";

type Kind = NonNullable<Risk["kind"]>;
type Row = ProjectExposure & { contingency: ProjectContingency["contingency"] };

export function ExposurePage() {
  const kind = useSignal<Kind>("threat");
  const exposure = useExposure("");
  const matrix = useMatrix("", kind.value);
  const currencies = exposure.data.value?.exposures.map(({ currency_code }) => currency_code) ?? [];
  const chosen = useSignal("");
  const home = me.value?.agency.currency_code ?? "GBP";
  const currency = chosen.value || (currencies.includes(home) ? home : currencies[0]) || home;
  const isNext = isAnswered(exposure) && isAnswered(matrix);
  return (
    <Page title="Exposure">
      <ProblemNotice problem={exposure.problem.value ?? matrix.problem.value} />
      {!isNext && <Wait busy />}
      {isNext && exposure.data.value && <ExposureFigures exposure={exposure.data.value} />}
      {isNext && (
        <div class="form-row">
          <SelectField label="Show" value={kind.value} options={Object.entries(KINDS)} onValue={(word) => (kind.value = word as Kind)} />
          {currencies.length > 1 && <SelectField label="Currency" value={currency} options={currencies.map((code) => [code, code] as const)} onValue={(code) => (chosen.value = code)} />}
        </div>
      )}
      {isNext && matrix.data.value && <RiskMatrix matrix={matrix.data.value} projectId="" />}
      {isNext && <ByProject currency={currency} />}
    </Page>
  );
}

function ByProject({ currency }: { currency: string }) {
  return (
    <List
      title="By project"
      source={exposuresIn(currency)}
      topics={[...TOPICS, "quote"]}
      columns={[...COLUMNS, ...(may("budget.read") ? ASIDE : [])]}
      order="-expected"
      searches="Project"
      keyOf={({ project_id }) => project_id ?? ""}
      nameOf={({ project_name }) => project_name ?? ""}
      pageOf={({ project_id }) => `/projects/${project_id}/risks`}
      empty={<EmptySheet title="No project fits" action={<ShowAll />}>Projects with an open risk that has an amount stand here.</EmptySheet>}
    />
  );
}

/** Each page of the list with the contingencies of its projects, where one may read budgets. */
function exposuresIn(currency_code: string): Source<Row> {
  return {
    name: `exposures in ${currency_code}`,
    counted: true,
    ask: async (question) => {
      const page = await answer(api.GET("/v1/exposures", { params: { query: { ...question, currency_code } as { currency_code: string } } }));
      const found = may("budget.read") ? await contingenciesOf(page.items.map(({ project_id }) => project_id ?? "")) : [];
      return { ...page, items: page.items.map((row) => ({ ...row, contingency: contingencyIn(found, row.project_id, currency_code) ?? null })) };
    },
  };
}

function amount(field: "threats" | "opportunities" | "expected", name: string): ListColumn<Row> {
  return { field, name, order: field, number: true, width: 8, text: (row) => showMoney(row[field]), exact: (row) => row[field]?.amount ?? "" };
}

const COLUMNS: ListColumn<Row>[] = [
  { field: "project", name: "Project", order: "project", width: 12, grow: true, text: ({ project_name }) => project_name ?? "", show: ({ project_id, project_name }) => <a class="table-open" href={`/projects/${project_id}/risks`}>{project_name}</a> },
  { field: "risks", name: "Risks", order: "risks", number: true, width: 5, text: ({ risks }) => String(risks ?? 0) },
  amount("threats", "Threats"),
  amount("opportunities", "Opportunities"),
  amount("expected", "Exposure"),
];

const ASIDE: ListColumn<Row>[] = [
  { field: "contingency", name: "Contingency", number: true, width: 8, text: ({ contingency }) => showMoney(contingency), exact: ({ contingency }) => contingency?.amount ?? "" },
  { field: "standing", name: "It is", width: 8, text: standing, show: (row) => <Chip tone={isOver(row.expected, row.contingency) ? "warn" : "good"}>{standing(row)}</Chip> },
];

function standing(row: Row): string {
  return isOver(row.expected, row.contingency) ? "Not covered" : "Covered";
}
