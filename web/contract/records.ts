/** The records of the API under the names that the pages use. */
import type { components, paths } from "./api.ts";

type Schemas = components["schemas"];

export type { paths };
export type Brief = Schemas["Brief"];
export type Change = Schemas["Change"];
export type Client = Schemas["Client"];
export type ClientOverview = Schemas["ClientOverview"];
export type Contact = Schemas["Contact"];
export type Day = string;
export type ListName = NonNullable<SavedView["list"]>;
export type BillingMilestone = Schemas["BillingMilestone"];
export type BillingPlan = Schemas["BillingPlan"];
export type BillingProposal = Schemas["BillingProposal"];
export type BudgetAlert = Schemas["BudgetAlert"];
export type Fact = Schemas["Fact"];
export type InvoicedWork = Schemas["InvoicedWork"];
export type Invoice = Schemas["Invoice"];
export type InvoiceInList = Schemas["InvoiceInList"];
export type InvoiceLine = Schemas["InvoiceLine"];
export type Journal = Schemas["Journal"];
export type LegalEntity = Schemas["LegalEntity"];
export type Party = Schemas["Party"];
export type Payment = Schemas["Payment"];
export type Periods = Schemas["Periods"];
export type ProjectFigures = Schemas["ProjectFigures"];
export type LedgerEntry = Schemas["Entry"];
export type Profitability = Schemas["Profitability"];
export type WipAgeing = Schemas["WipAgeing"];
export type WipAgeSum = Schemas["WipAgeSum"];
export type WipOfClient = Schemas["WipOfClient"];
export type WipRollForward = Schemas["WipRollForward"];
export type Ageing = Schemas["Ageing"];
export type Receivable = Schemas["Receivable"];
export type ReceivableSum = Schemas["ReceivableSum"];
export type Statement = Schemas["Statement"];
export type StatementLine = Schemas["StatementLine"];
export type RateCard = Schemas["RateCard"];
export type RateCardInList = Schemas["RateCardInList"];
export type TrialBalanceLine = Schemas["TrialBalanceLine"];
export type UnbilledWork = Schemas["UnbilledWork"];
export type WriteOff = Schemas["WriteOff"];
export type WrittenOffWork = Schemas["WrittenOffWork"];
export type MonthFigures = Schemas["MonthFigures"];
export type ProjectMonth = Schemas["ProjectMonth"];
export type CostRateInList = Schemas["CostRateInList"];
export type Handover = Schemas["Handover"];
export type HandoverQuestion = Schemas["HandoverQuestion"];
export type HandoverStatus = NonNullable<Handover["status"]>;
export type Me = Schemas["Me"];
export type Money = Schemas["Money"];
export type Opportunity = Schemas["Opportunity"];
export type OpportunityStatus = NonNullable<Opportunity["status"]>;
export type Person = Schemas["Person"];
export type Preferences = Schemas["Preferences"];
export type PreferencesChange = Schemas["UpdatePreferencesRequest"];
export type PipelineSummary = Schemas["SummarisePipelineResponse"];
export type Project = Schemas["Project"];
export type ProjectInList = Schemas["ProjectInList"];
export type ProjectOverview = Schemas["ProjectOverview"];
export type ProjectStatus = NonNullable<Project["status"]>;
export type SavedView = Schemas["SavedView"];
export type SearchHit = Schemas["SearchHit"];
export type SimilarClient = Schemas["SimilarClient"];
export type Task = Schemas["Task"];
export type TaskStatus = NonNullable<Task["status"]>;
export type TimeEntry = Schemas["TimeEntry"];
export type ViewLayout = NonNullable<SavedView["layout"]>;
export type TimeStatus = NonNullable<TimeEntry["status"]>;

export type Notice = Schemas["Notice"];
export type NoticeBox = Schemas["NoticeBox"];
export type Session = Schemas["Session"];
export type Timer = Schemas["Timer"];
export type TimeWeek = Schemas["TimeWeek"];
export type TimeWeekRow = Schemas["TimeWeekRow"];
export type Today = Schemas["Today"];
export type Waiting = Schemas["Waiting"];

/** One thing that happened, as the feed tells it: a hint to read something again. */
export interface FeedEvent {
  type: string;
  subject: string | null;
  client_id: string | null;
  project_id: string | null;
}
