/** The step that a line asks for, over Today. What can no longer be done there is shown on its own page. */
import { useEffect, useRef } from "preact/hooks";
import { useInvoice } from "../../billing/invoice.ts";
import { IssueDialog } from "../../billing/issue.tsx";
import { PaymentDialog } from "../../billing/payment.tsx";
import type { Waiting } from "../../contract/records.ts";
import { Dialog } from "../../design/dialog.tsx";
import { isNothing } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { AcceptDialog } from "../../records/accept_handover.tsx";
import { isOnSide, useHandover } from "../../records/handovers.ts";
import { go } from "../../shell/router.ts";
import type { Query } from "../../store/query.ts";
import { may, type Permission } from "../../store/session.ts";
import { REASONS } from "./reasons.ts";

interface StepProps {
  item: Waiting;
  onClose: () => void;
}

export type Step = (props: StepProps) => preact.JSX.Element | null;

const STEPS: Partial<Record<Waiting["reason"], readonly [permission: Permission, step: Step]>> = {
  handover_to_accept: ["handover.take", Accepting],
  invoice_overdue: ["payment.write", Paying],
  invoice_to_issue: ["invoice.issue", Issuing],
};

/** The step of this line, if this person may take it. */
export function stepOf({ reason }: Waiting): Step | undefined {
  const [permission, step] = STEPS[reason] ?? [];
  return permission && may(permission) ? step : undefined;
}

function Paying({ item, onClose }: StepProps) {
  const query = useInvoice(item.subject.id);
  const invoice = query.data.value;
  const fits = useFirst(invoice && !isNothing(invoice.due));
  if (!invoice) return <NotHere item={item} query={query} onClose={onClose} />;
  if (!fits) return <Elsewhere item={item} />;
  return <PaymentDialog invoice={invoice} onClose={onClose} />;
}

function Issuing({ item, onClose }: StepProps) {
  const query = useInvoice(item.subject.id);
  const invoice = query.data.value;
  const fits = useFirst(invoice && invoice.status === "draft");
  if (!invoice) return <NotHere item={item} query={query} onClose={onClose} />;
  if (!fits) return <Elsewhere item={item} />;
  return <IssueDialog invoice={invoice} onClose={onClose} />;
}

function Accepting({ item, onClose }: StepProps) {
  const query = useHandover(item.subject.project_id);
  const handover = query.data.value;
  const fits = useFirst(handover && handover.status === "offered" && isOnSide("handover.take", handover));
  if (handover === undefined) return <NotHere item={item} query={query} onClose={onClose} />;
  if (!fits || !handover) return <Elsewhere item={item} />;
  return <AcceptDialog handover={handover} onClose={onClose} />;
}

/** As it was when the record came: what the step itself changes does not close it. */
function useFirst<T>(value: T): T {
  const first = useRef(value);
  first.current ??= value;
  return first.current;
}

/** Nothing while the record comes, which is soon. */
function NotHere<T>({ item, query, onClose }: StepProps & { query: Query<T> }) {
  if (!query.problem.value) return null;
  return (
    <Dialog title={REASONS[item.reason].action} onClose={onClose}>
      <ProblemNotice problem={query.problem.value} />
    </Dialog>
  );
}

function Elsewhere({ item }: { item: Waiting }) {
  useEffect(() => go(REASONS[item.reason].page(item.subject)), []);
  return null;
}
