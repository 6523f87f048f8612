/** Made by `make contract`: what the fields of each request have to keep to. */

export const AcceptQuoteRequest1 = {
  "accepted_by": {
    "longest": 200,
    "required": true
  }
} as const;
export const AddDependencyRequest1 = {
  "predecessor_id": {
    "required": true
  },
  "successor_id": {
    "required": true
  }
} as const;
export const AddInvoiceLineRequest1 = {
  "amount": {
    "required": true
  },
  "description": {
    "longest": 2000,
    "required": true
  }
} as const;
export const AddLedgerAccountRequest1 = {
  "code": {
    "longest": 20,
    "required": true
  },
  "kind": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const AnswerHandoverQuestionRequest1 = {
  "answer": {
    "longest": 4000,
    "required": true
  }
} as const;
export const ApplyReratingRequest1 = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const ApproveTimeEntriesRequest1 = {
  "time_entry_ids": {
    "required": true
  }
} as const;
export const AskedPasswordLink = {
  "current_password": {
    "longest": 1000
  }
} as const;
export const AskedToken = {
  "current_password": {
    "longest": 1000,
    "required": true
  },
  "days": {
    "least": 1,
    "most": 730
  },
  "name": {
    "longest": 100,
    "required": true
  },
  "permissions": {
    "required": true
  }
} as const;
export const BillingMilestoneDraft = {
  "due_on": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const BriefDeliverableDraft = {
  "description": {
    "longest": 1000
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const BriefRequirementDraft = {
  "text": {
    "longest": 500,
    "required": true
  }
} as const;
export const ChangeProjectStatusRequest1 = {
  "reason": {
    "longest": 500
  },
  "status": {
    "required": true
  }
} as const;
export const ChangedAccess = {
  "current_password": {
    "longest": 1000
  },
  "password": {
    "longest": 200
  },
  "roles": {
    "required": true
  }
} as const;
export const ChangedPassword = {
  "current_password": {
    "longest": 1000,
    "required": true
  },
  "new_password": {
    "longest": 200,
    "required": true
  }
} as const;
export const ChangedRole = {
  "about": {
    "longest": 500
  },
  "name": {
    "longest": 100
  }
} as const;
export const ChooseChartTemplateRequest1 = {
  "template": {
    "required": true
  }
} as const;
export const ClaimExpenseRequest1 = {
  "category": {
    "required": true
  },
  "description": {
    "longest": 500,
    "required": true
  },
  "distance": {
    "longest": 12
  },
  "distance_unit": {
    "longest": 2
  },
  "spent_on": {
    "required": true
  }
} as const;
export const ClosePeriodRequest1 = {
  "reason": {
    "longest": 500
  },
  "through": {
    "required": true
  }
} as const;
export const Code = {
  "code": {
    "longest": 40,
    "required": true
  }
} as const;
export const ContactDraft = {
  "email": {
    "longest": 254
  },
  "job_title": {
    "longest": 120
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "phone": {
    "longest": 40
  }
} as const;
export const CopyRateCardRequest1 = {
  "effective_from": {
    "required": true
  },
  "name": {
    "longest": 200
  }
} as const;
export const CorrectHandoverAnswerRequest1 = {
  "answer": {
    "longest": 4000,
    "required": true
  }
} as const;
export const CorrectRateCardRequest1 = {
  "effective_from": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CorrectTimeEntryRequest1 = {
  "minutes": {
    "required": true
  },
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CreateClientRequest1 = {
  "address": {
    "longest": 1000
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "domain": {
    "longest": 253
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "tax_number": {
    "longest": 60
  }
} as const;
export const CreateDeliverableRequest1 = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateEstimateRequest1 = {
  "currency_code": {
    "longest": 3
  },
  "title": {
    "longest": 200
  }
} as const;
export const CreateOpportunityRequest1 = {
  "client_id": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "next_step": {
    "longest": 200
  },
  "stage": {
    "longest": 20
  }
} as const;
export const CreatePhaseRequest1 = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateProjectRequest1 = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateRateCardRequest1 = {
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "effective_from": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateTaskRequest1 = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_days": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "project_id": {
    "required": true
  }
} as const;
export const CreateTemplateRequest1 = {
  "name": {
    "longest": 200,
    "required": true
  },
  "tasks": {
    "required": true
  }
} as const;
export const CreateViewRequest1 = {
  "list": {
    "required": true
  },
  "name": {
    "longest": 100,
    "required": true
  }
} as const;
export const Credentials = {
  "email": {
    "longest": 254,
    "required": true
  },
  "password": {
    "longest": 1000,
    "required": true
  }
} as const;
export const CreditInvoiceRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CreditedLineInput = {
  "invoice_line_id": {
    "required": true
  }
} as const;
export const DayOffInput = {
  "name": {
    "longest": 200,
    "required": true
  },
  "on": {
    "required": true
  }
} as const;
export const DependencyChangeInput = {
  "dependency_id": {
    "required": true
  }
} as const;
export const DependencyPlacementInput = {
  "predecessor_id": {
    "required": true
  },
  "successor_id": {
    "required": true
  }
} as const;
export const DraftInvoiceRequest1 = {
  "project_id": {
    "required": true
  }
} as const;
export const EndRateCardRequest1 = {
  "ends_on": {
    "required": true
  }
} as const;
export const EstimateLineDraft = {
  "charge_role": {
    "longest": 100
  },
  "description": {
    "longest": 2000
  },
  "kind": {
    "required": true
  },
  "option": {
    "longest": 200
  },
  "option_group": {
    "longest": 200
  },
  "quantity": {
    "longest": 20
  },
  "section": {
    "longest": 200
  },
  "unit": {
    "longest": 40
  }
} as const;
export const GivenPermission = {
  "permission": {
    "longest": 100,
    "required": true
  },
  "scopes": {
    "required": true
  }
} as const;
export const GrantField = {
  "permission": {
    "longest": 100,
    "required": true
  },
  "scopes": {
    "required": true
  }
} as const;
export const ImportForm = {
  "file": {
    "required": true
  },
  "mapping": {
    "required": true
  }
} as const;
export const IssueQuoteRequest1 = {
  "cover_text": {
    "longest": 5000
  },
  "estimate_id": {
    "required": true
  },
  "terms": {
    "longest": 10000
  }
} as const;
export const KeptMapping = {
  "mapping": {
    "required": true
  },
  "name": {
    "longest": 60,
    "required": true
  }
} as const;
export const LeaveOutWorkRequest1 = {
  "time_entry_ids": {
    "required": true
  }
} as const;
export const LinkedPassword = {
  "new_password": {
    "longest": 200,
    "required": true
  },
  "token": {
    "longest": 100,
    "required": true
  }
} as const;
export const ListColumnsDraft = {
  "list": {
    "required": true
  }
} as const;
export const LogTimeEntriesRequest1 = {
  "entries": {
    "required": true
  }
} as const;
export const LogTimeRequest1 = {
  "charge_role": {
    "longest": 100
  },
  "minutes": {
    "required": true
  },
  "non_chargeable_reason": {
    "longest": 500
  },
  "note": {
    "longest": 2000
  },
  "project_id": {
    "required": true
  },
  "worked_on": {
    "required": true
  }
} as const;
export const LoseOpportunityRequest1 = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const Money = {
  "amount": {
    "required": true
  },
  "currency_code": {
    "required": true
  }
} as const;
export const MovePaymentRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  },
  "to_invoice_id": {
    "required": true
  }
} as const;
export const NewAccess = {
  "current_password": {
    "longest": 1000
  },
  "password": {
    "longest": 200
  },
  "roles": {
    "required": true
  }
} as const;
export const NewCostRateInput = {
  "effective_from": {
    "required": true
  },
  "hourly": {
    "required": true
  },
  "person_id": {
    "required": true
  }
} as const;
export const NewDependencyInput = {
  "predecessor": {
    "longest": 60,
    "required": true
  },
  "successor": {
    "longest": 60,
    "required": true
  }
} as const;
export const NewPerson = {
  "charge_role": {
    "longest": 100
  },
  "email": {
    "longest": 254,
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const NewRole = {
  "about": {
    "longest": 500
  },
  "key": {
    "longest": 40,
    "required": true
  },
  "name": {
    "longest": 100,
    "required": true
  },
  "permissions": {
    "required": true
  }
} as const;
export const NewTaskInput = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_days": {
    "required": true
  },
  "key": {
    "longest": 60
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const NewTimeEntryInput = {
  "charge_role": {
    "longest": 100
  },
  "minutes": {
    "required": true
  },
  "non_chargeable_reason": {
    "longest": 500
  },
  "note": {
    "longest": 2000
  },
  "project_id": {
    "required": true
  },
  "worked_on": {
    "required": true
  }
} as const;
export const OrderDeliverablesRequest1 = {
  "deliverable_ids": {
    "required": true
  }
} as const;
export const OrderInvoiceLinesRequest1 = {
  "invoice_line_ids": {
    "required": true
  }
} as const;
export const OrderPhasesRequest1 = {
  "phase_ids": {
    "required": true
  }
} as const;
export const OrderTasksRequest1 = {
  "task_ids": {
    "required": true
  }
} as const;
export const OwnPassword = {
  "password": {
    "longest": 1000,
    "required": true
  }
} as const;
export const PersonRateInput = {
  "person_id": {
    "required": true
  }
} as const;
export const PlanProjectRequest1 = {
  "template_id": {
    "required": true
  }
} as const;
export const PostDueJournalsRequest1 = {
  "through": {
    "required": true
  }
} as const;
export const PostJournalRequest1 = {
  "description": {
    "longest": 200,
    "required": true
  },
  "postings": {
    "required": true
  },
  "reason": {
    "longest": 500,
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const PostingDraft = {
  "ledger_account": {
    "longest": 20,
    "required": true
  }
} as const;
export const PreviewEstimateRequest1 = {
  "currency_code": {
    "longest": 3
  }
} as const;
export const PreviewReratingRequest1 = {
  "charge_role": {
    "longest": 100
  },
  "worked_from": {
    "required": true
  },
  "worked_to": {
    "required": true
  }
} as const;
export const PutBackOnDraftRequest1 = {
  "description": {
    "longest": 2000
  }
} as const;
export const ReassignClientsRequest1 = {
  "to_person_id": {
    "required": true
  }
} as const;
export const ReassignOpportunitiesRequest1 = {
  "to_person_id": {
    "required": true
  }
} as const;
export const ReassignProjectsRequest1 = {
  "project_manager_id": {
    "required": true
  }
} as const;
export const RecordPaymentRequest1 = {
  "amount": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const RecordRefundRequest1 = {
  "amount": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const ReimburseExpenseRequest1 = {
  "reference": {
    "longest": 200
  }
} as const;
export const ReissueQuoteRequest1 = {
  "cover_text": {
    "longest": 5000
  },
  "terms": {
    "longest": 10000
  }
} as const;
export const RejectExpenseRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RejectQuoteRequest1 = {
  "reason": {
    "longest": 1000
  }
} as const;
export const RejectTimeEntriesRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  },
  "time_entry_ids": {
    "required": true
  }
} as const;
export const RejectTimeEntryRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RenameLedgerAccountRequest1 = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const ReopenPeriodRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReopenTimeEntryRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReturnHandoverRequest1 = {
  "item": {
    "longest": 20,
    "required": true
  },
  "question": {
    "longest": 2000,
    "required": true
  }
} as const;
export const ReverseExpenseRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseJournalRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReversePaymentRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RoleOfAccountInput = {
  "code": {
    "longest": 20,
    "required": true
  },
  "role": {
    "required": true
  }
} as const;
export const RoleRateInput = {
  "charge_role": {
    "longest": 100,
    "required": true
  }
} as const;
export const ServiceRateInput = {
  "amount": {
    "required": true
  },
  "service": {
    "longest": 100,
    "required": true
  },
  "unit": {
    "longest": 40,
    "required": true
  }
} as const;
export const SetBillingPlanRequest1 = {
  "billing_type": {
    "required": true
  }
} as const;
export const SetChartRequest1 = {
  "year_starts_in": {
    "least": 0,
    "most": 12
  }
} as const;
export const SetCostRateRequest1 = {
  "effective_from": {
    "required": true
  },
  "hourly": {
    "required": true
  },
  "person_id": {
    "required": true
  }
} as const;
export const SetCostRatesRequest1 = {
  "cost_rates": {
    "required": true
  }
} as const;
export const SetLegalEntityRequest1 = {
  "address": {
    "longest": 1000
  },
  "country_code": {
    "longest": 2
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "payment_details": {
    "longest": 500
  },
  "registration_number": {
    "longest": 40
  },
  "tax_number": {
    "longest": 40
  }
} as const;
export const SetMileageRateRequest1 = {
  "distance_unit": {
    "longest": 2,
    "required": true
  },
  "effective_from": {
    "required": true
  },
  "rate_per_unit": {
    "longest": 12,
    "required": true
  }
} as const;
export const SetRatesRequest1 = {
  "rates": {
    "required": true
  }
} as const;
export const SetRecurringJournalRequest1 = {
  "description": {
    "longest": 200,
    "required": true
  },
  "every_months": {
    "least": 1,
    "most": 12
  },
  "postings": {
    "required": true
  },
  "reason": {
    "longest": 500,
    "required": true
  },
  "reference": {
    "longest": 200
  },
  "starts_on": {
    "required": true
  }
} as const;
export const SetTimeCellsRequest1 = {
  "cells": {
    "required": true
  }
} as const;
export const SetViewOrderRequest1 = {
  "list": {
    "required": true
  }
} as const;
export const SignInCode = {
  "challenge": {
    "longest": 100,
    "required": true
  },
  "code": {
    "longest": 40,
    "required": true
  }
} as const;
export const StartTimerRequest1 = {
  "note": {
    "longest": 2000
  }
} as const;
export const TaskChangeInput = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "name": {
    "longest": 200
  },
  "task_id": {
    "required": true
  }
} as const;
export const TaskPlacementInput = {
  "task_id": {
    "required": true
  },
  "version": {
    "least": 0
  }
} as const;
export const TemplateLinkInput = {
  "predecessor_key": {
    "longest": 60,
    "required": true
  },
  "successor_key": {
    "longest": 60,
    "required": true
  }
} as const;
export const TemplateTaskInput = {
  "charge_role": {
    "longest": 100
  },
  "duration_days": {
    "required": true
  },
  "key": {
    "longest": 60,
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "phase": {
    "longest": 200
  }
} as const;
export const TimeCellInput = {
  "non_chargeable_reason": {
    "longest": 500
  },
  "note": {
    "longest": 2000
  },
  "project_id": {
    "required": true
  },
  "worked_on": {
    "required": true
  }
} as const;
export const UndoReimbursementRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoReratingRequest1 = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const UndoWriteOffRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UnreadNoticesRequest1 = {
  "notice_ids": {
    "required": true
  }
} as const;
export const UpdateClientRequest1 = {
  "address": {
    "longest": 1000
  },
  "country_code": {
    "longest": 2
  },
  "domain": {
    "longest": 253
  },
  "name": {
    "longest": 200
  },
  "tax_number": {
    "longest": 60
  }
} as const;
export const UpdateContactRequest1 = {
  "email": {
    "longest": 254
  },
  "job_title": {
    "longest": 120
  },
  "name": {
    "longest": 200
  },
  "phone": {
    "longest": 40
  }
} as const;
export const UpdateDeliverableRequest1 = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdateEstimateRequest1 = {
  "lines": {
    "required": true
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateExpenseRequest1 = {
  "description": {
    "longest": 500
  },
  "distance": {
    "longest": 12
  },
  "distance_unit": {
    "longest": 2
  }
} as const;
export const UpdateInvoiceLineRequest1 = {
  "description": {
    "longest": 2000
  }
} as const;
export const UpdateOpportunityRequest1 = {
  "name": {
    "longest": 200
  },
  "next_step": {
    "longest": 200
  },
  "stage": {
    "longest": 20
  }
} as const;
export const UpdatePersonRequest1 = {
  "charge_role": {
    "longest": 100
  },
  "email": {
    "longest": 254
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdatePhaseRequest1 = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const UpdatePreferencesRequest1 = {
  "first_steps_skipped": {
    "longest": 200
  },
  "start_page": {
    "longest": 500
  }
} as const;
export const UpdateProjectRequest1 = {
  "country_code": {
    "longest": 20
  },
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdateTaskRequest1 = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdateTasksRequest1 = {
  "tasks": {
    "required": true
  }
} as const;
export const UpdateTemplateRequest1 = {
  "name": {
    "longest": 200
  }
} as const;
export const UpdateTimeEntryRequest1 = {
  "non_chargeable_reason": {
    "longest": 500
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdateViewRequest1 = {
  "name": {
    "longest": 100
  }
} as const;
export const ViewFilterInput = {
  "field": {
    "longest": 40,
    "required": true
  },
  "operator": {
    "required": true
  }
} as const;
export const ViewLayoutInput = {
  "group_by": {
    "longest": 40
  }
} as const;
export const ViewSharingInput = {
  "audience": {
    "required": true
  }
} as const;
export const WithdrawQuoteRequest1 = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const WriteBriefRequest1 = {
  "audience": {
    "longest": 2000
  },
  "deliverables": {
    "required": true
  },
  "objective": {
    "longest": 5000,
    "required": true
  }
} as const;
export const WriteOffWorkRequest1 = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
