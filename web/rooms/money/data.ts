/** What the pages of money ask the API for. */
import type { BillingProposal, Invoice, InvoicedWork, Money, UnbilledWork } from "../../contract/records.ts";
import { answer, api } from "../../store/http.ts";
import { allOf, PAGE_SIZE } from "../../store/pages.ts";
import { useQuery } from "../../store/queries.ts";
import type { Query } from "../../store/query.ts";

export const BILLING_TOPICS = ["invoice", "credit_note", "billing_plan", "work", "unbilled_work", "write_off"];
const PROPOSAL_TOPICS = [...BILLING_TOPICS, "project", "handover", "client"];

export interface Proposals {
  items: BillingProposal[];
  totals: Money[];
}

/** What is ready to be billed up to a day; "" is today. */
export function useProposals(through: string): Query<Proposals> {
  return useQuery({ key: `proposals through ${through}`, topics: PROPOSAL_TOPICS, ask: () => proposalsThrough(through) });
}

export async function proposalsThrough(through: string): Promise<Proposals> {
  let totals: Money[] = [];
  const items = await allOf(async (page_token) => {
    const query = { page_size: PAGE_SIZE, page_token, ...(through && { through }) };
    const page = await answer(api.GET("/v1/billing-proposals", { params: { query } }));
    totals = page.totals;
    return page;
  });
  return { items, totals };
}

/** A draft of what is due and done of a project up to a day. */
export function draftInvoice(projectId: string, through: string): Promise<Invoice> {
  const body = { project_id: projectId, ...(through && { through }) };
  return answer(api.POST("/v1/invoices", { body }));
}

/** One draft over several projects of a client. */
export function draftTogether(projectIds: readonly string[], through: string): Promise<Invoice> {
  const [project_id = "", ...project_ids] = projectIds;
  return answer(api.POST("/v1/invoices", { body: { project_id, project_ids, ...(through && { through }) } }));
}

export function discardInvoice(id: string): Promise<unknown> {
  return answer(api.DELETE("/v1/invoices/{invoice_id}", { params: { path: { invoice_id: id } } }));
}

/** The time behind all lines of an invoice. */
export function useWork(id: string): Query<InvoicedWork[]> {
  const path = { invoice_id: id };
  return useQuery({
    key: `work on invoice ${id}`,
    topics: ["invoice", "credit_note"],
    ask: () =>
      allOf((page_token) =>
        answer(api.GET("/v1/invoices/{invoice_id}/work", { params: { path, query: { page_size: PAGE_SIZE, page_token } } })),
      ),
  });
}

/** The approved time of a project that no issued invoice holds. */
export function useUnbilledWork(projectId: string): Query<UnbilledWork[]> {
  return useQuery({
    key: `unbilled work of ${projectId}`,
    topics: BILLING_TOPICS,
    about: projectId,
    ask: () =>
      allOf((page_token) =>
        answer(api.GET("/v1/unbilled-work", { params: { query: { project_id: [projectId], page_size: PAGE_SIZE, page_token } } })),
      ),
  });
}
