/** Drafting one invoice or several: each by itself, so that one refusal does not hold the others. */
import type { BillingProposal, Invoice } from "../../contract/records.ts";
import { asProblem } from "../../store/problem.ts";
import { attempt } from "../../store/write.ts";
import { discardInvoice, draftInvoice, draftTogether } from "./data.ts";

interface Drafted {
  drafts: Invoice[];
  /** Why some were not made, for the person. */
  refused: string[];
}

/** One draft for all of them, which are of one client. */
export async function draftAsOne(proposals: readonly BillingProposal[], through: string): Promise<Drafted> {
  const ids = proposals.map(({ project_id }) => project_id ?? "");
  try {
    return { drafts: [await draftTogether(ids, through)], refused: [] };
  } catch (error) {
    return { drafts: [], refused: [asProblem(error).message] };
  }
}

/** Draft an invoice for each project. All that was drafted is discarded again by one undo. */
export async function draftAll(proposals: readonly BillingProposal[], through: string): Promise<Drafted> {
  const outcome: Drafted = { drafts: [], refused: [] };
  for (const one of proposals) {
    try {
      outcome.drafts.push(await draftInvoice(one.project_id ?? "", through));
    } catch (error) {
      outcome.refused.push(`${one.reference} ${one.name}: ${asProblem(error).message}`);
    }
  }
  const { drafts } = outcome;
  if (drafts.length > 0) {
    const words = drafts.length === 1 ? "Drafted an invoice" : `Drafted ${drafts.length} invoices`;
    await attempt({
      words,
      send: () => Promise.resolve(drafts),
      inverse: (made) => Promise.all(made.map(({ id }) => discardInvoice(id))),
    });
  }
  return outcome;
}
