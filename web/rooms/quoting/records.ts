/** The records of this room under short names, and whom they are for. */
import type { components } from "../../contract/api.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";

type Schemas = components["schemas"];

export type Estimate = Schemas["Estimate"];
export type EstimateInList = Schemas["EstimateInList"];
export type EstimateLine = Schemas["EstimateLine"];
export type LineDraft = Schemas["EstimateLineDraft"];
export type Preview = Schemas["PreviewEstimateResponse"];
export type Quote = Schemas["Quote"];
export type EstimateVersion = Schemas["EstimateVersionInList"];
export type Comparison = Schemas["CompareEstimateVersionsResponse"];
export type QuotedActual = Schemas["QuotedActual"];
export type QuoteLink = Schemas["QuoteLink"];
export type QuoteStatus = NonNullable<Quote["status"]>;

/** What an estimate or a quote is for: its ids. */
interface For {
  client_id: string | null;
  project_id: string | null;
  opportunity_id: string | null;
}

export interface Names {
  client: string;
  /** Of the project, else of the opportunity. */
  work: string;
  href: string;
}

export type NamesOf = (of: For) => Names;

interface Named {
  id: string;
  name: string;
  reference?: string;
  status?: string | null;
}

function useNamed(key: string, topic: string, allowed: boolean, page: (token: string) => Promise<{ items: Named[]; next_page_token: string }>) {
  const query = useQuery<Named[]>({ key, topics: [topic], ask: () => (allowed ? allOf(page) : Promise.resolve([])) });
  return query.data.value ?? [];
}

/** The clients that this person may see, for names and choices. */
export function useClientNames(): Named[] {
  return useNamed("clients by name", "client", may("client.read"), (page_token) =>
    answer(api.GET("/v1/clients", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
  );
}

export function useProjectNames(): Named[] {
  return useNamed("projects by name", "project", may("project.read"), (page_token) =>
    answer(api.GET("/v1/projects", { params: { query: { page_size: PAGE_SIZE, page_token, chargeable: true } } })),
  );
}

export function useOpportunityNames(): Named[] {
  return useNamed("opportunities by name", "opportunity", may("opportunity.read"), (page_token) =>
    answer(api.GET("/v1/opportunities", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
  );
}

/** Names by the ids of an estimate or a quote, as far as this person may see them. */
export function useNames(): NamesOf {
  const clients = byId(useClientNames());
  const projects = byId(useProjectNames());
  const opportunities = byId(useOpportunityNames());
  return ({ client_id, project_id, opportunity_id }) => {
    const client = clients.get(client_id ?? "")?.name ?? "";
    const project = projects.get(project_id ?? "");
    if (project) return { client, work: `${project.reference} ${project.name}`, href: `/projects/${project.id}` };
    const opportunity = opportunities.get(opportunity_id ?? "");
    return { client, work: opportunity?.name ?? "", href: opportunity ? `/opportunities/${opportunity.id}` : "" };
  };
}

function byId(rows: readonly Named[]): Map<string, Named> {
  return new Map(rows.map((row) => [row.id, row]));
}
