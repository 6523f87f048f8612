/** Made by `make contract`: what the fields of each request have to keep to. */

export const AcceptAccountingDifferenceRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const AcceptQuoteRequest = {
  "accepted_by": {
    "longest": 200,
    "required": true
  }
} as const;
export const AccountingCopyColumnsInput = {
  "amount": {
    "longest": 100,
    "required": true
  },
  "contact": {
    "longest": 100
  },
  "currency": {
    "longest": 100
  },
  "date": {
    "longest": 100,
    "required": true
  },
  "number": {
    "longest": 100,
    "required": true
  },
  "paid": {
    "longest": 100
  },
  "status": {
    "longest": 100
  },
  "tax": {
    "longest": 100
  }
} as const;
export const AccountingMappingDraft = {
  "kind": {
    "required": true
  },
  "source": {
    "longest": 60,
    "required": true
  },
  "target": {
    "longest": 100
  }
} as const;
export const AddDependencyRequest = {
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  },
  "predecessor_id": {
    "required": true
  },
  "successor_id": {
    "required": true
  }
} as const;
export const AddInvoiceLineRequest = {
  "description": {
    "longest": 2000,
    "required": true
  },
  "ledger_account": {
    "longest": 20
  },
  "quantity": {
    "longest": 20
  },
  "tax_reason": {
    "longest": 200
  },
  "unit": {
    "longest": 40
  },
  "unit_price": {
    "longest": 20
  }
} as const;
export const AddLedgerAccountRequest = {
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
export const AddPresetTaxRatesRequest = {
  "country_code": {
    "longest": 2,
    "required": true
  }
} as const;
export const AddScenarioChangeRequest = {
  "charge_role": {
    "longest": 100
  },
  "days": {
    "least": -520,
    "most": 520
  },
  "kind": {
    "required": true
  },
  "minutes_per_day": {
    "least": 0,
    "most": 1440
  },
  "note": {
    "longest": 1000
  },
  "weekly_minutes": {
    "least": 0,
    "most": 7200
  }
} as const;
export const AllocatePaymentRequest = {
  "allocations": {
    "required": true
  }
} as const;
export const AllocateSupplierPaymentRequest = {
  "allocations": {
    "required": true
  }
} as const;
export const AllocationDraft = {
  "amount": {
    "required": true
  },
  "invoice_id": {
    "required": true
  }
} as const;
export const AnswerHandoverQuestionRequest = {
  "answer": {
    "longest": 4000,
    "required": true
  }
} as const;
export const ApplyReratingRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const ApproveBillRequest = {
  "override_reason": {
    "longest": 500
  }
} as const;
export const ApprovePurchaseOrderRequest = {
  "over_budget_reason": {
    "longest": 500
  }
} as const;
export const ApproveTimeEntriesRequest = {
  "time_entry_ids": {
    "required": true
  }
} as const;
export const AskForSignOffRequest = {
  "approver_ids": {
    "required": true
  },
  "message": {
    "longest": 2000
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
export const AssignBookingRequest = {
  "person_id": {
    "required": true
  },
  "total_minutes": {
    "least": 0,
    "most": 527040
  }
} as const;
export const AssignClientRequest = {
  "legal_entity_id": {
    "required": true
  }
} as const;
export const AssignProjectRequest = {
  "legal_entity_id": {
    "required": true
  }
} as const;
export const AwardQuotationRequestRequest = {
  "offer_id": {
    "required": true
  }
} as const;
export const BillAllocationInput = {
  "amount": {
    "required": true
  },
  "bill_id": {
    "required": true
  }
} as const;
export const BillLineDraft = {
  "amount": {
    "required": true
  },
  "description": {
    "longest": 500,
    "required": true
  },
  "ledger_account": {
    "longest": 20
  },
  "quantity": {
    "longest": 20
  },
  "tax_reason": {
    "longest": 500
  }
} as const;
export const BillProgressRequest = {
  "reason": {
    "longest": 500
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
export const BookingItemInput = {
  "action": {
    "required": true
  },
  "booking_id": {
    "required": true
  },
  "minutes_per_day": {
    "least": 0,
    "most": 1440
  },
  "shift_days": {
    "least": -3660,
    "most": 3660
  },
  "times": {
    "least": 0,
    "most": 60
  },
  "total_minutes": {
    "least": 0,
    "most": 527040
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
export const BudgetLineDraft = {
  "charge_role": {
    "longest": 100
  },
  "description": {
    "longest": 2000
  }
} as const;
export const CancelLeaveRequest = {
  "reason": {
    "longest": 1000
  }
} as const;
export const CancelPaymentRunRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CancelPlacementRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CancelPurchaseOrderRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CancelQuotationRequestRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ChangeLegalEntityRequest = {
  "address": {
    "longest": 1000
  },
  "bic": {
    "longest": 11
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "electronic_address": {
    "longest": 100
  },
  "electronic_scheme": {
    "longest": 4
  },
  "iban": {
    "longest": 42
  },
  "name": {
    "longest": 200
  },
  "payment_details": {
    "longest": 500
  },
  "post_code": {
    "longest": 20
  },
  "registration_number": {
    "longest": 40
  },
  "street": {
    "longest": 200
  },
  "tax_number": {
    "longest": 40
  },
  "town": {
    "longest": 100
  },
  "year_starts_in": {
    "least": 0,
    "most": 12
  }
} as const;
export const ChangePlacementRequest = {
  "over_budget_reason": {
    "longest": 500
  },
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ChangeProjectStatusRequest = {
  "reason": {
    "longest": 500
  },
  "status": {
    "required": true
  }
} as const;
export const ChangeTaskSeriesRequest = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "horizon_days": {
    "least": 1,
    "most": 365
  },
  "name": {
    "longest": 200
  },
  "rule": {
    "longest": 200
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
export const ChooseChartTemplateRequest = {
  "template": {
    "required": true
  }
} as const;
export const ClaimExpenseRequest = {
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
export const ClosePeriodRequest = {
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
export const CompareAccountingCopyRequest = {
  "content": {
    "required": true
  },
  "currency_code": {
    "longest": 3
  },
  "system": {
    "required": true
  }
} as const;
export const ConflictDecisionInput = {
  "change_id": {
    "required": true
  },
  "decision": {
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
export const CopyRateCardRequest = {
  "effective_from": {
    "required": true
  },
  "name": {
    "longest": 200
  }
} as const;
export const CorrectExchangeRateRequest = {
  "rate": {
    "longest": 40,
    "required": true
  },
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CorrectHandoverAnswerRequest = {
  "answer": {
    "longest": 4000,
    "required": true
  }
} as const;
export const CorrectRateCardRequest = {
  "effective_from": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CorrectTimeEntryRequest = {
  "minutes": {
    "required": true
  },
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const CreateAccountingExportRequest = {
  "content": {
    "required": true
  },
  "currency_code": {
    "longest": 3
  },
  "system": {
    "required": true
  }
} as const;
export const CreateApprovalSubstituteRequest = {
  "first_on": {
    "required": true
  },
  "last_on": {
    "required": true
  },
  "note": {
    "longest": 500
  },
  "substitute_id": {
    "required": true
  }
} as const;
export const CreateBillFromEInvoiceRequest = {
  "content": {
    "required": true
  },
  "file_name": {
    "longest": 200
  }
} as const;
export const CreateBillRequest = {
  "currency_code": {
    "longest": 3
  },
  "issued_on": {
    "required": true
  },
  "lines": {
    "required": true
  },
  "note": {
    "longest": 2000
  },
  "seller_name": {
    "longest": 200
  },
  "supplier_id": {
    "required": true
  },
  "supplier_number": {
    "longest": 100,
    "required": true
  }
} as const;
export const CreateBookingRequest = {
  "charge_role": {
    "longest": 100
  },
  "end_on": {
    "required": true
  },
  "minutes_per_day": {
    "least": 0,
    "most": 1440
  },
  "note": {
    "longest": 1000
  },
  "project_id": {
    "required": true
  },
  "skill": {
    "longest": 100
  },
  "start_on": {
    "required": true
  },
  "total_minutes": {
    "least": 0,
    "most": 527040
  }
} as const;
export const CreateCashItemRequest = {
  "amount": {
    "required": true
  },
  "every_months": {
    "least": 0,
    "most": 12
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "starts_on": {
    "required": true
  }
} as const;
export const CreateClientRequest = {
  "address": {
    "longest": 1000
  },
  "buyer_reference": {
    "longest": 100
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
  "electronic_address": {
    "longest": 100
  },
  "electronic_scheme": {
    "longest": 4
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "post_code": {
    "longest": 20
  },
  "street": {
    "longest": 200
  },
  "tax_number": {
    "longest": 60
  },
  "town": {
    "longest": 100
  }
} as const;
export const CreateClientRequestRequest = {
  "description": {
    "longest": 4000
  },
  "project_id": {
    "required": true
  },
  "requested_by": {
    "longest": 200,
    "required": true
  },
  "scope_reason": {
    "longest": 2000
  },
  "title": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateCollectionNoteRequest = {
  "invoice_id": {
    "required": true
  },
  "kind": {
    "required": true
  },
  "words": {
    "longest": 2000
  }
} as const;
export const CreateDecisionRequest = {
  "decided_by": {
    "longest": 200
  },
  "options": {
    "longest": 4000
  },
  "project_id": {
    "required": true
  },
  "reason": {
    "longest": 4000
  },
  "title": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateDeliverableRequest = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateDunningNoticesRequest = {
  "invoice_ids": {
    "required": true
  }
} as const;
export const CreateEngagementRequest = {
  "cap_minutes": {
    "least": 0,
    "most": 10000000
  },
  "charge_role": {
    "longest": 100
  },
  "day_minutes": {
    "least": 0,
    "most": 1440
  },
  "note": {
    "longest": 2000
  },
  "person_id": {
    "required": true
  },
  "rate": {
    "required": true
  },
  "starts_on": {
    "required": true
  },
  "supplier_id": {
    "required": true
  }
} as const;
export const CreateEstimateRequest = {
  "currency_code": {
    "longest": 3
  },
  "title": {
    "longest": 200
  }
} as const;
export const CreateEstimateTemplateRequest = {
  "name": {
    "longest": 200,
    "required": true
  },
  "note": {
    "longest": 2000
  }
} as const;
export const CreateIssueRequest = {
  "description": {
    "longest": 4000
  },
  "project_id": {
    "required": true
  },
  "title": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateLeaveTypeRequest = {
  "name": {
    "longest": 100,
    "required": true
  }
} as const;
export const CreateLegalEntityRequest = {
  "address": {
    "longest": 1000
  },
  "bic": {
    "longest": 11
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "electronic_address": {
    "longest": 100
  },
  "electronic_scheme": {
    "longest": 4
  },
  "iban": {
    "longest": 42
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "number_prefix": {
    "longest": 6,
    "required": true
  },
  "payment_details": {
    "longest": 500
  },
  "post_code": {
    "longest": 20
  },
  "registration_number": {
    "longest": 40
  },
  "street": {
    "longest": 200
  },
  "tax_number": {
    "longest": 40
  },
  "town": {
    "longest": 100
  },
  "year_starts_in": {
    "least": 0,
    "most": 12
  }
} as const;
export const CreateLevyRequest = {
  "base": {
    "required": true
  },
  "country_code": {
    "longest": 2
  },
  "name": {
    "longest": 100,
    "required": true
  },
  "payee": {
    "longest": 200
  },
  "payer": {
    "required": true
  },
  "rate": {
    "required": true
  },
  "starts_on": {
    "required": true
  }
} as const;
export const CreateMediaOrderRequest = {
  "note": {
    "longest": 2000
  },
  "placements": {
    "required": true
  },
  "project_id": {
    "required": true
  },
  "supplier_id": {
    "required": true
  }
} as const;
export const CreateOpportunityRequest = {
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
export const CreatePhaseRequest = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreatePlanScenarioRequest = {
  "name": {
    "longest": 200,
    "required": true
  },
  "note": {
    "longest": 4000
  }
} as const;
export const CreatePortfolioBudgetRequest = {
  "client_id": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "note": {
    "longest": 2000
  }
} as const;
export const CreateProjectRequest = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreatePurchaseOrderRequest = {
  "lines": {
    "required": true
  },
  "note": {
    "longest": 2000
  },
  "supplier_id": {
    "required": true
  }
} as const;
export const CreateQuotationRequestRequest = {
  "due_on": {
    "required": true
  },
  "lines": {
    "required": true
  },
  "note": {
    "longest": 2000
  },
  "supplier_ids": {
    "required": true
  },
  "title": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateRateCardRequest = {
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
export const CreateReasonKindRequest = {
  "name": {
    "longest": 100,
    "required": true
  },
  "position": {
    "least": 1,
    "most": 1000
  }
} as const;
export const CreateRetainerRequest = {
  "basis": {
    "required": true
  },
  "billed": {
    "required": true
  },
  "cadence": {
    "required": true
  },
  "client_id": {
    "required": true
  },
  "currency_code": {
    "longest": 3
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "project_ids": {
    "required": true
  },
  "starts_on": {
    "required": true
  },
  "tax_category": {
    "longest": 20
  },
  "terms": {
    "required": true
  }
} as const;
export const CreateRiskRequest = {
  "area": {
    "required": true
  },
  "description": {
    "longest": 4000
  },
  "impact_days": {
    "most": 2000
  },
  "impact_level": {
    "least": 1,
    "most": 5,
    "required": true
  },
  "probability_level": {
    "least": 1,
    "most": 5
  },
  "project_id": {
    "required": true
  },
  "response_plan": {
    "longest": 4000
  },
  "title": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateScenarioRequest = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateSelfBillRequest = {
  "engagement_id": {
    "required": true
  },
  "period_from": {
    "required": true
  },
  "period_to": {
    "required": true
  }
} as const;
export const CreateSkillRequest = {
  "group": {
    "longest": 100
  },
  "name": {
    "longest": 100,
    "required": true
  },
  "position": {
    "least": 1,
    "most": 1000
  }
} as const;
export const CreateStatusReportRequest = {
  "project_id": {
    "required": true
  }
} as const;
export const CreateSupplierRequest = {
  "address": {
    "longest": 1000
  },
  "bic": {
    "longest": 11
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "email": {
    "longest": 200
  },
  "iban": {
    "longest": 42
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "payment_details": {
    "longest": 500
  },
  "payment_terms_days": {
    "least": 0,
    "most": 365
  },
  "tax_number": {
    "longest": 40
  }
} as const;
export const CreateTaskRequest = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_days": {
    "required": true
  },
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "project_id": {
    "required": true
  }
} as const;
export const CreateTaskSeriesRequest = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "horizon_days": {
    "least": 0,
    "most": 365
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "project_id": {
    "required": true
  },
  "rule": {
    "longest": 200,
    "required": true
  }
} as const;
export const CreateTaxRateRequest = {
  "country_code": {
    "longest": 2,
    "required": true
  },
  "name": {
    "longest": 100,
    "required": true
  },
  "reason": {
    "longest": 200
  },
  "valid_from": {
    "required": true
  }
} as const;
export const CreateTemplateRequest = {
  "name": {
    "longest": 200,
    "required": true
  },
  "tasks": {
    "required": true
  }
} as const;
export const CreateViewRequest = {
  "list": {
    "required": true
  },
  "name": {
    "longest": 100,
    "required": true
  }
} as const;
export const CreateWorkingPatternRequest = {
  "from_on": {
    "required": true
  },
  "note": {
    "longest": 500
  },
  "person_id": {
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
export const CreditInvoiceRequest = {
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
export const CsvMappingInput = {
  "account": {
    "longest": 60,
    "required": true
  },
  "amount": {
    "longest": 100
  },
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "day": {
    "longest": 100,
    "required": true
  },
  "delimiter": {
    "longest": 1
  },
  "money_in": {
    "longest": 100
  },
  "money_out": {
    "longest": 100
  },
  "name": {
    "longest": 100
  },
  "payer_account": {
    "longest": 100
  },
  "reference": {
    "longest": 100
  },
  "text": {
    "longest": 100
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
export const DecideClientRequestRequest = {
  "charge_role": {
    "longest": 100
  },
  "outcome": {
    "required": true
  },
  "reason": {
    "longest": 2000
  }
} as const;
export const DeclineBookingRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const DependencyChangeInput = {
  "dependency_id": {
    "required": true
  },
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  }
} as const;
export const DependencyPlacementInput = {
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  },
  "predecessor_id": {
    "required": true
  },
  "successor_id": {
    "required": true
  }
} as const;
export const DiscardBillRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const DraftInvoiceRequest = {
  "currency_code": {
    "longest": 3
  }
} as const;
export const DunningLevelInput = {
  "days_after_due": {
    "least": 1,
    "most": 365
  },
  "title": {
    "longest": 100,
    "required": true
  },
  "words": {
    "longest": 2000,
    "required": true
  }
} as const;
export const EarningMilestoneInput = {
  "name": {
    "longest": 200,
    "required": true
  },
  "weight": {
    "required": true
  }
} as const;
export const EndCollectionNoteRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const EndRateCardRequest = {
  "ends_on": {
    "required": true
  }
} as const;
export const EndRetainerRequest = {
  "ends_on": {
    "required": true
  }
} as const;
export const EnterExchangeRateRequest = {
  "from_currency_code": {
    "longest": 3,
    "required": true
  },
  "rate": {
    "longest": 40,
    "required": true
  },
  "rate_on": {
    "required": true
  },
  "to_currency_code": {
    "longest": 3,
    "required": true
  }
} as const;
export const EstimateCellInput = {
  "charge_role": {
    "longest": 100,
    "required": true
  },
  "minutes": {
    "required": true
  },
  "phase": {
    "longest": 200,
    "required": true
  }
} as const;
export const EstimateFromGridRequest = {
  "title": {
    "longest": 200
  }
} as const;
export const EstimateFromJobRequest = {
  "job_id": {
    "required": true
  },
  "title": {
    "longest": 200
  }
} as const;
export const EstimateFromTemplateRequest = {
  "estimate_template_id": {
    "required": true
  },
  "title": {
    "longest": 200
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
export const IgnoreBankLineRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ImportBankStatementsRequest = {
  "content": {
    "required": true
  },
  "file_name": {
    "longest": 200
  },
  "format": {
    "required": true
  }
} as const;
export const ImportExchangeRatesRequest = {
  "content": {
    "required": true
  },
  "file_name": {
    "longest": 200
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
export const InviteSuppliersRequest = {
  "supplier_ids": {
    "required": true
  }
} as const;
export const InvoiceLineDraft = {
  "description": {
    "longest": 2000,
    "required": true
  },
  "ledger_account": {
    "longest": 20
  },
  "quantity": {
    "longest": 20
  },
  "tax_reason": {
    "longest": 200
  },
  "unit": {
    "longest": 40
  },
  "unit_price": {
    "longest": 20
  }
} as const;
export const IssueQuoteRequest = {
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
export const LeaveOutAccountingDocumentRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const LeaveOutOccurrenceRequest = {
  "occurs_on": {
    "required": true
  }
} as const;
export const LeaveOutWorkRequest = {
  "time_entry_ids": {
    "required": true
  }
} as const;
export const LineAllowanceDraft = {
  "kind": {
    "required": true
  },
  "reason": {
    "longest": 200,
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
export const LogTimeEntriesRequest = {
  "entries": {
    "required": true
  }
} as const;
export const LogTimeRequest = {
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
export const LoseOpportunityRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const MatchBankLineRequest = {
  "client_id": {
    "required": true
  }
} as const;
export const MatchBankLineToPaymentRequest = {
  "supplier_payment_id": {
    "required": true
  }
} as const;
export const MatchedPartInput = {
  "amount": {
    "required": true
  },
  "invoice_id": {
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
export const MovePaymentRequest = {
  "reason": {
    "longest": 500,
    "required": true
  },
  "to_invoice_id": {
    "required": true
  }
} as const;
export const MoveSupplierDocumentRequest = {
  "reason": {
    "longest": 500
  },
  "status": {
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
  "person_id": {
    "required": true
  }
} as const;
export const NewDependencyInput = {
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  },
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
  "country_code": {
    "longest": 10
  },
  "email": {
    "longest": 254,
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "time_zone": {
    "longest": 60
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
  "duration_minutes": {
    "least": 0,
    "most": 2880000
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
export const ObjectToSelfBillRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const OrderDeliverablesRequest = {
  "deliverable_ids": {
    "required": true
  }
} as const;
export const OrderInvoiceLinesRequest = {
  "invoice_line_ids": {
    "required": true
  }
} as const;
export const OrderPhasesRequest = {
  "phase_ids": {
    "required": true
  }
} as const;
export const OrderTasksRequest = {
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
export const PauseRetainerRequest = {
  "from_on": {
    "required": true
  }
} as const;
export const PayPaymentRunRequest = {
  "reference": {
    "longest": 200
  }
} as const;
export const PersonRateInput = {
  "person_id": {
    "required": true
  }
} as const;
export const PlacementDraft = {
  "description": {
    "longest": 500,
    "required": true
  },
  "ends_on": {
    "required": true
  },
  "gross": {
    "required": true
  },
  "medium": {
    "required": true
  },
  "quantity": {
    "longest": 20
  },
  "starts_on": {
    "required": true
  }
} as const;
export const PlanProjectRequest = {
  "template_id": {
    "required": true
  }
} as const;
export const PostDueJournalsRequest = {
  "through": {
    "required": true
  }
} as const;
export const PostIntercompanyChargeRequest = {
  "amount": {
    "required": true
  },
  "buyer_id": {
    "required": true
  },
  "description": {
    "longest": 200,
    "required": true
  },
  "reference": {
    "longest": 200
  },
  "seller_id": {
    "required": true
  }
} as const;
export const PostJournalRequest = {
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
export const PreparePaymentRunRequest = {
  "bill_ids": {
    "required": true
  },
  "note": {
    "longest": 500
  }
} as const;
export const PreviewEstimateRequest = {
  "currency_code": {
    "longest": 3
  }
} as const;
export const PreviewReratingRequest = {
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
export const PurchaseOrderLineDraft = {
  "amount": {
    "required": true
  },
  "description": {
    "longest": 500,
    "required": true
  },
  "quantity": {
    "longest": 20
  }
} as const;
export const PurchaseReceiptLineDraft = {
  "purchase_order_line_id": {
    "required": true
  },
  "quantity": {
    "longest": 20,
    "required": true
  }
} as const;
export const PutBackOccurrenceRequest = {
  "occurs_on": {
    "required": true
  }
} as const;
export const PutBackOnDraftRequest = {
  "description": {
    "longest": 2000
  }
} as const;
export const QuotationLineDraft = {
  "description": {
    "longest": 500,
    "required": true
  },
  "quantity": {
    "longest": 100
  }
} as const;
export const RaiseIssueOfRiskRequest = {
  "description": {
    "longest": 4000
  },
  "title": {
    "longest": 200
  }
} as const;
export const ReadEInvoiceRequest = {
  "content": {
    "required": true
  }
} as const;
export const ReassignClientsRequest = {
  "to_person_id": {
    "required": true
  }
} as const;
export const ReassignOpportunitiesRequest = {
  "to_person_id": {
    "required": true
  }
} as const;
export const ReassignProjectsRequest = {
  "project_manager_id": {
    "required": true
  }
} as const;
export const ReceivePaymentRequest = {
  "amount": {
    "required": true
  },
  "client_id": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const ReceivePurchaseOrderRequest = {
  "note": {
    "longest": 500
  }
} as const;
export const RecogniseRevenueRequest = {
  "through": {
    "required": true
  }
} as const;
export const RecordMediaRebateRequest = {
  "amount": {
    "required": true
  },
  "ends_on": {
    "required": true
  },
  "note": {
    "longest": 2000
  },
  "reference": {
    "longest": 100
  },
  "starts_on": {
    "required": true
  },
  "supplier_id": {
    "required": true
  }
} as const;
export const RecordPaymentRequest = {
  "amount": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const RecordPlacementRunRequest = {
  "note": {
    "longest": 500
  },
  "quantity": {
    "longest": 20,
    "required": true
  }
} as const;
export const RecordRefundRequest = {
  "amount": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const RecordSupplierPaymentRequest = {
  "amount": {
    "required": true
  },
  "method": {
    "longest": 50
  },
  "reference": {
    "longest": 200
  },
  "supplier_id": {
    "required": true
  }
} as const;
export const RefundPaymentRequest = {
  "amount": {
    "required": true
  },
  "reference": {
    "longest": 200
  }
} as const;
export const ReimburseExpenseRequest = {
  "reference": {
    "longest": 200
  }
} as const;
export const ReissueQuoteRequest = {
  "cover_text": {
    "longest": 5000
  },
  "terms": {
    "longest": 10000
  }
} as const;
export const RejectExpenseRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RejectQuoteRequest = {
  "reason": {
    "longest": 1000
  }
} as const;
export const RejectTimeEntriesRequest = {
  "reason": {
    "longest": 500,
    "required": true
  },
  "time_entry_ids": {
    "required": true
  }
} as const;
export const RejectTimeEntryRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RemindOfMissingTimeRequest = {
  "person_ids": {
    "required": true
  },
  "week_on": {
    "required": true
  }
} as const;
export const RemitLevyRequest = {
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "day": {
    "required": true
  },
  "reference": {
    "longest": 100
  }
} as const;
export const RenameLedgerAccountRequest = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const ReopenPeriodRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReopenTimeEntryRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RequestLeaveRequest = {
  "day_minutes": {
    "least": 1,
    "most": 1440
  },
  "first_on": {
    "required": true
  },
  "last_on": {
    "required": true
  },
  "leave_type_id": {
    "required": true
  },
  "note": {
    "longest": 1000
  }
} as const;
export const RestoreBudgetVersionRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const ResumeRetainerRequest = {
  "on": {
    "required": true
  }
} as const;
export const RetainerAllowanceInput = {
  "amount": {
    "required": true
  },
  "charge_role": {
    "longest": 100
  }
} as const;
export const RetainerTermsInput = {
  "allowances": {
    "required": true
  },
  "deficit": {
    "required": true
  },
  "expiry_periods": {
    "least": 0,
    "most": 104
  },
  "price": {
    "required": true
  }
} as const;
export const ReturnBillRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReturnHandoverRequest = {
  "item": {
    "longest": 20,
    "required": true
  },
  "question": {
    "longest": 2000,
    "required": true
  }
} as const;
export const ReturnLeaveRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const ReturnPurchaseOrderRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReturnTimesheetRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const RevalueRequest = {
  "through": {
    "required": true
  }
} as const;
export const RevenueLineInput = {
  "method": {
    "required": true
  },
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const RevenueMilestoneInput = {
  "name": {
    "longest": 200,
    "required": true
  },
  "weight": {
    "least": 1,
    "most": 1000000
  }
} as const;
export const ReverseBillRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseClientPaymentRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseExpenseRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseIntercompanyChargeRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseJournalRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReversePaymentRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseRecognitionRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseRefundsRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReverseSupplierPaymentRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const ReviseBudgetRequest = {
  "reason": {
    "longest": 1000,
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
export const RolePersonInput = {
  "charge_role": {
    "longest": 100,
    "required": true
  },
  "person_id": {
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
export const SetAccountingConnectionRequest = {
  "credentials": {
    "longest": 40,
    "required": true
  },
  "legal_entity_id": {
    "required": true
  },
  "payments": {
    "required": true
  },
  "starts_on": {
    "required": true
  }
} as const;
export const SetAccountingMappingsRequest = {
  "mappings": {
    "required": true
  },
  "system": {
    "required": true
  }
} as const;
export const SetBillableTimeRequest = {
  "minutes": {
    "required": true
  },
  "reason": {
    "longest": 500
  }
} as const;
export const SetBillingPlanRequest = {
  "billing_type": {
    "required": true
  },
  "cap_reason": {
    "longest": 500
  }
} as const;
export const SetBudgetThresholdsRequest = {
  "days_ahead": {
    "least": 0,
    "most": 366
  }
} as const;
export const SetChartRequest = {
  "year_starts_in": {
    "least": 0,
    "most": 12
  }
} as const;
export const SetClientDunningPolicyRequest = {
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "days_to_pay": {
    "least": 1,
    "most": 365,
    "required": true
  },
  "reason": {
    "longest": 500
  }
} as const;
export const SetCostRateRequest = {
  "effective_from": {
    "required": true
  },
  "person_id": {
    "required": true
  }
} as const;
export const SetCostRatesRequest = {
  "cost_rates": {
    "required": true
  }
} as const;
export const SetDemandThresholdRequest = {
  "months_ahead": {
    "least": 0,
    "most": 12
  }
} as const;
export const SetDunningPolicyRequest = {
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "days_to_pay": {
    "least": 1,
    "most": 365,
    "required": true
  },
  "levels": {
    "required": true
  },
  "reason": {
    "longest": 500
  }
} as const;
export const SetEarningRequest = {
  "rule": {
    "required": true
  }
} as const;
export const SetEngagementRateRequest = {
  "effective_from": {
    "required": true
  },
  "rate": {
    "required": true
  }
} as const;
export const SetLeaveAllowanceRequest = {
  "carried_minutes": {
    "least": 0,
    "most": 527040
  },
  "minutes": {
    "least": 0,
    "most": 527040
  },
  "note": {
    "longest": 500
  },
  "person_id": {
    "required": true
  },
  "year": {
    "least": 1970,
    "most": 2199,
    "required": true
  }
} as const;
export const SetLegalEntityRequest = {
  "address": {
    "longest": 1000
  },
  "bic": {
    "longest": 11
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "electronic_address": {
    "longest": 100
  },
  "electronic_scheme": {
    "longest": 4
  },
  "iban": {
    "longest": 42
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "payment_details": {
    "longest": 500
  },
  "post_code": {
    "longest": 20
  },
  "registration_number": {
    "longest": 40
  },
  "street": {
    "longest": 200
  },
  "tax_number": {
    "longest": 40
  },
  "town": {
    "longest": 100
  }
} as const;
export const SetLevyPayerRequest = {
  "pays": {
    "required": true
  }
} as const;
export const SetLevyRateRequest = {
  "rate": {
    "required": true
  },
  "starts_on": {
    "required": true
  }
} as const;
export const SetMileageRateRequest = {
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
export const SetPersonSkillsRequest = {
  "skills": {
    "required": true
  }
} as const;
export const SetProjectSlipSettingRequest = {
  "switch": {
    "required": true
  }
} as const;
export const SetPurchaseLimitRequest = {
  "limit": {
    "required": true
  }
} as const;
export const SetPurchasePolicyRequest = {
  "over_budget": {
    "required": true
  }
} as const;
export const SetRatesRequest = {
  "rates": {
    "required": true
  }
} as const;
export const SetRecurringJournalRequest = {
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
export const SetRetainerTermsRequest = {
  "terms": {
    "required": true
  }
} as const;
export const SetRevenuePlanRequest = {
  "currency_code": {
    "longest": 3,
    "required": true
  },
  "lines": {
    "required": true
  }
} as const;
export const SetTimeCellsRequest = {
  "cells": {
    "required": true
  }
} as const;
export const SetViewOrderRequest = {
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
export const SkillLevelInput = {
  "level": {
    "least": 0,
    "most": 5
  },
  "skill_id": {
    "required": true
  }
} as const;
export const StartLevellingRequest = {
  "effort": {
    "most": 300
  },
  "seed": {
    "most": 1000000
  }
} as const;
export const StartTimerRequest = {
  "note": {
    "longest": 2000
  }
} as const;
export const SubmitTimesheetRequest = {
  "first_on": {
    "required": true
  }
} as const;
export const SwitchAccountingConnectionRequest = {
  "on": {
    "required": true
  }
} as const;
export const TakeAccountingPaymentRequest = {
  "received_on": {
    "required": true
  }
} as const;
export const TakeBackAllocationRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const TakeBackDunningNoticeRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const TakeBaselineRequest = {
  "name": {
    "longest": 200,
    "required": true
  },
  "project_id": {
    "required": true
  },
  "reason": {
    "longest": 1000
  }
} as const;
export const TaskChangeInput = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "name": {
    "longest": 200
  },
  "task_id": {
    "required": true
  }
} as const;
export const TaskPlacementInput = {
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "task_id": {
    "required": true
  },
  "version": {
    "least": 0
  }
} as const;
export const TemplateLinkInput = {
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  },
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
  "duration_minutes": {
    "least": 0,
    "most": 2880000
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
export const UndoAccountingExportRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoIntercompanySettlementRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoPurchaseReceiptRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoReimbursementRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoReratingRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const UndoWriteOffBatchRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UndoWriteOffRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const UnreadNoticesRequest = {
  "notice_ids": {
    "required": true
  }
} as const;
export const UpdateApprovalSubstituteRequest = {
  "note": {
    "longest": 500
  }
} as const;
export const UpdateBaselineRequest = {
  "name": {
    "longest": 200
  },
  "reason": {
    "longest": 1000
  }
} as const;
export const UpdateBillRequest = {
  "note": {
    "longest": 2000
  },
  "seller_name": {
    "longest": 200
  },
  "supplier_number": {
    "longest": 100
  }
} as const;
export const UpdateBookingRequest = {
  "charge_role": {
    "longest": 100
  },
  "minutes_per_day": {
    "least": 1,
    "most": 1440
  },
  "note": {
    "longest": 1000
  },
  "skill": {
    "longest": 100
  },
  "total_minutes": {
    "least": 1,
    "most": 527040
  }
} as const;
export const UpdateCashItemRequest = {
  "amount": {
    "required": true
  },
  "every_months": {
    "least": 0,
    "most": 12
  },
  "name": {
    "longest": 200,
    "required": true
  },
  "starts_on": {
    "required": true
  }
} as const;
export const UpdateClientRequest = {
  "address": {
    "longest": 1000
  },
  "buyer_reference": {
    "longest": 100
  },
  "country_code": {
    "longest": 2
  },
  "domain": {
    "longest": 253
  },
  "electronic_address": {
    "longest": 100
  },
  "electronic_scheme": {
    "longest": 4
  },
  "name": {
    "longest": 200
  },
  "post_code": {
    "longest": 20
  },
  "street": {
    "longest": 200
  },
  "tax_number": {
    "longest": 60
  },
  "town": {
    "longest": 100
  }
} as const;
export const UpdateClientRequestRequest = {
  "description": {
    "longest": 4000
  },
  "requested_by": {
    "longest": 200
  },
  "scope_reason": {
    "longest": 2000
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateCollectionNoteRequest = {
  "words": {
    "longest": 2000
  }
} as const;
export const UpdateContactRequest = {
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
export const UpdateDecisionRequest = {
  "decided_by": {
    "longest": 200
  },
  "options": {
    "longest": 4000
  },
  "reason": {
    "longest": 4000
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateDeliverableRequest = {
  "description": {
    "longest": 5000
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdateDependencyRequest = {
  "lag_minutes": {
    "least": -2880000,
    "most": 2880000
  }
} as const;
export const UpdateEngagementRequest = {
  "cap_minutes": {
    "least": 0,
    "most": 10000000
  },
  "charge_role": {
    "longest": 100
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdateEstimateRequest = {
  "lines": {
    "required": true
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateEstimateTemplateRequest = {
  "name": {
    "longest": 200
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdateExpenseRequest = {
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
export const UpdateInvoiceLineRequest = {
  "description": {
    "longest": 2000
  },
  "ledger_account": {
    "longest": 20
  },
  "quantity": {
    "longest": 20
  },
  "tax_reason": {
    "longest": 200
  },
  "unit": {
    "longest": 40
  },
  "unit_price": {
    "longest": 20
  }
} as const;
export const UpdateInvoiceRequest = {
  "buyer_reference": {
    "longest": 100
  },
  "purchase_order": {
    "longest": 100
  }
} as const;
export const UpdateIssueRequest = {
  "description": {
    "longest": 4000
  },
  "resolution": {
    "longest": 4000
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateLeaveRequest = {
  "day_minutes": {
    "least": 0,
    "most": 1440
  },
  "note": {
    "longest": 1000
  }
} as const;
export const UpdateLeaveTypeRequest = {
  "name": {
    "longest": 100
  }
} as const;
export const UpdateLevyRequest = {
  "name": {
    "longest": 100
  },
  "payee": {
    "longest": 200
  }
} as const;
export const UpdateMediaOrderRequest = {
  "note": {
    "longest": 2000
  },
  "placements": {
    "required": true
  }
} as const;
export const UpdateOpportunityRequest = {
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
export const UpdatePersonRequest = {
  "charge_role": {
    "longest": 100
  },
  "country_code": {
    "longest": 10
  },
  "email": {
    "longest": 254
  },
  "name": {
    "longest": 200
  },
  "time_zone": {
    "longest": 60
  }
} as const;
export const UpdatePhaseRequest = {
  "name": {
    "longest": 200,
    "required": true
  }
} as const;
export const UpdatePlanScenarioRequest = {
  "name": {
    "longest": 200
  },
  "note": {
    "longest": 4000
  }
} as const;
export const UpdatePortfolioBudgetRequest = {
  "name": {
    "longest": 200
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdatePreferencesRequest = {
  "first_steps_skipped": {
    "longest": 200
  },
  "start_page": {
    "longest": 500
  }
} as const;
export const UpdateProjectRequest = {
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
export const UpdateProofRequest = {
  "note": {
    "longest": 2000
  }
} as const;
export const UpdatePurchaseOrderRequest = {
  "lines": {
    "required": true
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdateQuotationRequestRequest = {
  "note": {
    "longest": 2000
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateReasonKindRequest = {
  "name": {
    "longest": 100
  },
  "position": {
    "least": 1,
    "most": 1000
  }
} as const;
export const UpdateRecurringJournalRequest = {
  "description": {
    "longest": 200
  },
  "reason": {
    "longest": 500
  },
  "reference": {
    "longest": 200
  }
} as const;
export const UpdateRetainerRequest = {
  "name": {
    "longest": 200
  },
  "tax_category": {
    "longest": 20
  }
} as const;
export const UpdateRiskRequest = {
  "description": {
    "longest": 4000
  },
  "impact_days": {
    "most": 2000
  },
  "impact_level": {
    "least": 1,
    "most": 5
  },
  "probability_level": {
    "least": 1,
    "most": 5
  },
  "response_plan": {
    "longest": 4000
  },
  "title": {
    "longest": 200
  }
} as const;
export const UpdateSkillRequest = {
  "group": {
    "longest": 100
  },
  "name": {
    "longest": 100
  },
  "position": {
    "least": 1,
    "most": 1000
  }
} as const;
export const UpdateStatusReportRequest = {
  "colour_reason": {
    "longest": 1000
  }
} as const;
export const UpdateSupplierRequest = {
  "address": {
    "longest": 1000
  },
  "bic": {
    "longest": 11
  },
  "country_code": {
    "longest": 2
  },
  "currency_code": {
    "longest": 3
  },
  "email": {
    "longest": 200
  },
  "iban": {
    "longest": 42
  },
  "name": {
    "longest": 200
  },
  "payment_details": {
    "longest": 500
  },
  "payment_terms_days": {
    "least": 0,
    "most": 365
  },
  "tax_number": {
    "longest": 40
  }
} as const;
export const UpdateTaskRequest = {
  "category": {
    "longest": 200
  },
  "charge_role": {
    "longest": 100
  },
  "duration_minutes": {
    "least": 0,
    "most": 2880000
  },
  "name": {
    "longest": 200
  }
} as const;
export const UpdateTasksRequest = {
  "tasks": {
    "required": true
  }
} as const;
export const UpdateTaxRateRequest = {
  "name": {
    "longest": 100
  },
  "reason": {
    "longest": 200
  }
} as const;
export const UpdateTemplateRequest = {
  "name": {
    "longest": 200
  }
} as const;
export const UpdateTimeEntryRequest = {
  "non_chargeable_reason": {
    "longest": 500
  },
  "note": {
    "longest": 2000
  }
} as const;
export const UpdateViewRequest = {
  "name": {
    "longest": 100
  }
} as const;
export const UpdateWorkingPatternRequest = {
  "note": {
    "longest": 500
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
export const WaiveDunningNoticeRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const WithdrawApprovalRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const WithdrawEngagementRateRequest = {
  "effective_from": {
    "required": true
  }
} as const;
export const WithdrawQuoteRequest = {
  "reason": {
    "longest": 1000,
    "required": true
  }
} as const;
export const WithdrawRetainerTermsRequest = {
  "effective_from": {
    "required": true
  }
} as const;
export const WithdrawSelfBillRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const WorkingDayInput = {
  "minutes": {
    "least": 0,
    "most": 1440
  },
  "weekday": {
    "least": 1,
    "most": 7,
    "required": true
  }
} as const;
export const WorkingIntervalInput = {
  "from": {
    "longest": 5,
    "required": true
  },
  "until": {
    "longest": 5,
    "required": true
  }
} as const;
export const WriteBriefRequest = {
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
export const WriteOffInBatchRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
export const WriteOffWorkRequest = {
  "reason": {
    "longest": 500,
    "required": true
  }
} as const;
