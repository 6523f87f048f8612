/** The tables of a comparison: a column for now and for each scenario, with what is different from now. */
import { Button, Link } from "../../design/button.tsx";
import { showDate, type Day } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { showShare } from "../../design/money.ts";
import { Panel } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import { gapWords, periodName, roleName, type Figure } from "../../demand/figures.ts";
import type { Column, Comparison } from "./data.ts";
import "./scenarios.css";

interface Row {
  key: string;
  head: preact.ComponentChildren;
  /** By column: what is shown, and how it differs from the first; "" for not at all. */
  cells: readonly { words: string; differs: string }[];
}

function SideBySide({ title, found, rows, heads }: { title: string; found: Comparison; rows: readonly Row[]; heads?: (column: Column) => preact.ComponentChildren }) {
  return (
    <Panel flush title={title}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={`${title}, rows`}>
        <table class="table scenario-columns">
          <thead>
            <tr>
              <th scope="col">{title}</th>
              {found.columns.map((column) => <th key={column.scenario_id} scope="col" class="number">{heads ? heads(column) : nameOf(column)}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, head, cells }) => (
              <tr key={key}>
                <th scope="row">{head}</th>
                {cells.map(({ words, differs }, place) => (
                  <td key={place} class={differs ? "number scenario-differs" : "number"}>{words}{differs && <div class="quiet">{differs}</div>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function nameOf({ scenario_id, name }: Column): string {
  return scenario_id ? name : "Now";
}

/** A row of hours, with the hours more or less than now. */
function hoursRow(key: string, head: preact.ComponentChildren, minutes: readonly number[], show: (value: number) => string = hours): Row {
  const now = minutes[0] ?? 0;
  return { key, head, cells: minutes.map((value) => ({ words: show(value), differs: value === now ? "" : `${gapWords(value - now)} h` })) };
}

function plainRow(key: string, head: string, words: readonly string[]): Row {
  return { key, head, cells: words.map((each) => ({ words: each, differs: each === words[0] ? "" : "Changed" })) };
}

const gap = (value: number): string => `${gapWords(value)} h`;

export function Whole({ found, onLeaveOut }: { found: Comparison; onLeaveOut: (id: string) => void }) {
  const of = (field: keyof Figure): number[] => found.columns.map(({ total }) => Number(total?.figure?.[field] ?? 0));
  const rows = [
    hoursRow("confirmed", "Confirmed", of("confirmed_minutes")),
    hoursRow("demand", "Demand", of("demand_minutes")),
    hoursRow("capacity", "Capacity", of("capacity_minutes")),
    hoursRow("gap", "Gap", of("gap_minutes"), gap),
    plainRow("utilisation", "Confirmed of capacity", found.columns.map(({ total }) => (total?.utilisation ? showShare(total.utilisation) : "–"))),
    plainRow("overload", "Overloaded days of people", found.columns.map(({ total }) => String(total?.overloaded_days ?? 0))),
    plainRow("left", "Changes that count nowhere", found.columns.map(({ left_out }) => String(left_out))),
  ];
  const head = (column: Column) => column.scenario_id ? (
    <>
      <Link href={`/scenarios/${column.scenario_id}`}>{column.name}</Link>
      <Button kind="quiet" onClick={() => onLeaveOut(column.scenario_id ?? "")}>Leave out<span class="hidden-text"> {column.name}</span></Button>
    </>
  ) : "Now";
  return <SideBySide title="In all" found={found} rows={rows} heads={head} />;
}

export function ByPeriod({ found, unit }: { found: Comparison; unit: string }) {
  const rows = found.periods.map((period, place) =>
    hoursRow(period.from ?? "", periodName(period, unit), found.columns.map(({ periods }) => periods[place]?.figure?.gap_minutes ?? 0), gap));
  return <SideBySide title={unit === "month" ? "Gap by month" : "Gap by week"} found={found} rows={rows} />;
}

export function ByRole({ found }: { found: Comparison }) {
  const names = [...new Set(found.columns.flatMap(({ roles }) => roles.map(({ charge_role }) => charge_role)))].sort();
  const rows = names.map((name) => {
    const minutes = found.columns.map(({ roles }) => roles.find(({ charge_role }) => charge_role === name)?.total?.gap_minutes ?? 0);
    return hoursRow(name, capital(roleName(name)), minutes, gap);
  });
  return <SideBySide title="Gap by role" found={found} rows={rows} />;
}

export function Ends({ found }: { found: Comparison }) {
  const rows = found.projects.map(({ project_id, reference, name, due_on }, place) => {
    const ends = found.columns.map(({ finishes }) => finishes[place]?.end_on ?? null);
    const now = ends[0] ?? null;
    return {
      key: project_id ?? "",
      head: <><Link href={`/projects/${project_id}`}>{reference} {name}</Link>{due_on && <div class="quiet">Due {showDate(due_on)}</div>}</>,
      cells: ends.map((end) => ({ words: end ? showDate(end) : "–", differs: end && now && end !== now ? lateness(now, end) : "" })),
    };
  });
  return <SideBySide title="When projects end" found={found} rows={rows} />;
}

const DAY_MS = 86_400_000;

function lateness(now: Day, then: Day): string {
  const days = Math.round((Date.parse(then) - Date.parse(now)) / DAY_MS);
  return `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"} ${days > 0 ? "later" : "earlier"}`;
}
