/** Projects to bill, by client with its sum. Arrows or J and K move, X chooses, D drafts, Enter opens. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BillingProposal } from "../../contract/records.ts";
import { showDate } from "../../design/day.ts";
import { Docket } from "../../design/docket.tsx";
import { hours } from "../../design/duration.ts";
import { Checkbox } from "../../design/field.tsx";
import { currencyOf, isNothing, showAmount } from "../../design/money.ts";
import { useCommands } from "../../shell/commands.ts";
import { setQuery, withQuery } from "../../shell/router.ts";
import { may } from "../../store/session.ts";
import { byClient } from "./groups.ts";

interface ProposalTableProps {
  label: string;
  proposals: readonly BillingProposal[];
  onDraft?: (proposal: BillingProposal) => void;
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
}

export function ProposalTable({ label, proposals, onDraft, chosen, onChoose }: ProposalTableProps) {
  const at = useSignal(-1);
  const currency = currencyOf(proposals.map((one) => one.ready));
  const order = byClient(proposals).flatMap((group) => group.proposals);
  const toggle = (id: string): void => onChoose?.(toggled(chosen ?? new Set(), id));
  useRowKeys(at, order, onDraft, toggle);
  const choosing = chosen !== undefined && may("invoice.write");
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${label}, rows`}>
      <table class="table proposals">
        <Heads currency={currency} choosing={choosing} all={order} chosen={chosen} onChoose={onChoose} />
        {byClient(proposals).map((group) => (
          <tbody key={group.name}>
            <tr class="group-row">
              <th scope="rowgroup" colSpan={choosing ? 6 : 5}>{group.name || "Without a client"}</th>
              <td class="number">{group.sums.map((sum) => showAmount(sum, currency)).join(" + ")}</td>
            </tr>
            {group.proposals.map((one) => (
              <Row key={`${one.project_id} ${one.currency_code}`} proposal={one} currency={currency} current={order[at.value] === one}
                chosen={choosing ? chosen.has(one.project_id ?? "") : undefined} onToggle={() => toggle(one.project_id ?? "")} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** Keys of the list that can be drafted from; the first key goes to its first line. */
function useRowKeys(
  at: { value: number },
  order: readonly BillingProposal[],
  onDraft: ProposalTableProps["onDraft"],
  toggle: (id: string) => void,
): void {
  const move = (step: number) => (): void => {
    at.value = Math.min(Math.max(at.value + step, 0), order.length - 1);
  };
  const here = (): BillingProposal | undefined => order[at.value];
  const commands = [
    { words: "Next line", group: "To bill", keys: "j", run: move(1) },
    { words: "Line before", group: "To bill", keys: "k", run: move(-1) },
    { words: "Choose the line", group: "To bill", keys: "x", run: () => toggle(here()?.project_id ?? "") },
    { words: "Draft the invoice of the line", group: "To bill", keys: "d", run: () => here() && onDraft?.(here() as BillingProposal) },
    { words: "Show what is behind the line", group: "To bill", keys: "o", run: () => setQuery({ project: here()?.project_id ?? "" }, false) },
  ];
  useCommands(onDraft ? commands : [], [order.map((one) => one.project_id).join()]);
}

interface HeadsProps {
  currency: string;
  choosing: boolean;
  all: readonly BillingProposal[];
  chosen: ReadonlySet<string> | undefined;
  onChoose: ProposalTableProps["onChoose"];
}

function Heads({ currency, choosing, all, chosen, onChoose }: HeadsProps) {
  const keys = all.map((one) => one.project_id ?? "");
  return (
    <thead>
      <tr>
        {choosing && (
          <th scope="col" class="table-choose">
            <Checkbox alone label="Choose all" checked={keys.every((key) => chosen?.has(key))}
              mixed={(chosen?.size ?? 0) > 0 && !keys.every((key) => chosen?.has(key))}
              onChecked={(on) => onChoose?.(new Set(on ? keys : []))} />
          </th>
        )}
        <th scope="col">Project</th>
        <th scope="col">Since</th>
        <th scope="col" class="number">Hours</th>
        <th scope="col" class="number">Time</th>
        <th scope="col" class="number">Billing steps due</th>
        <th scope="col" class="number">Ready{currency && `, ${currency}`}</th>
      </tr>
    </thead>
  );
}

interface RowProps {
  proposal: BillingProposal;
  currency: string;
  current: boolean;
  chosen: boolean | undefined;
  onToggle: () => void;
}

function Row({ proposal, currency, current, chosen, onToggle }: RowProps) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const { project_id, reference, name, work, milestones, ready, work_minutes, oldest_work_on, next_milestone_on } = proposal;
  return (
    <tr ref={row} class={current ? "row-current" : undefined} aria-selected={chosen} aria-current={current || undefined}>
      {chosen !== undefined && (
        <td>
          <Checkbox alone label={`Choose ${reference} ${name}`} checked={chosen} onChecked={onToggle} />
        </td>
      )}
      <td><Docket number={reference} name={name} href={withQuery({ project: project_id ?? "" })} /></td>
      <td>{oldest_work_on ? showDate(oldest_work_on) : ""}</td>
      <td class="number">{work_minutes ? hours(work_minutes) : ""}</td>
      <td class="number">{isNothing(work) ? "" : showAmount(work, currency)}</td>
      <td class="number">{isNothing(milestones) ? waits(next_milestone_on) : showAmount(milestones, currency)}</td>
      <td class="number"><strong>{isNothing(ready) ? "–" : showAmount(ready, currency)}</strong></td>
    </tr>
  );
}

function waits(next: string | null) {
  return next ? <span class="quiet">next on {showDate(next)}</span> : "";
}

function toggled(chosen: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}
