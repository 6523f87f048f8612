/** The gap of each role in each period; a figure opens what stands behind it. */
import { heatOf } from "../../charts/heat.tsx";
import { gapWords, periodName, roleName, type Figure, type RoleDemand } from "../../demand/figures.ts";
import { hours } from "../../design/duration.ts";
import { Panel } from "../../design/panel.tsx";
import { capital } from "../../design/words.ts";
import { withQuery } from "../../shell/router.ts";
import type { DemandPage } from "./data.ts";
import "./demand.css";

interface GapTableProps {
  found: DemandPage;
  unit: string;
}

export function GapTable({ found, unit }: GapTableProps) {
  return (
    <Panel flush title="Gap in hours" aside={<span class="quiet">Plus is missing, minus is spare</span>}>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Gap in hours, rows">
        <table class="table demand">
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col" class="number">People</th>
              <th scope="col" class="number">Full-time</th>
              <th scope="col" class="demand-cell-head">In all</th>
              {found.periods.map((period) => <th key={period.from} scope="col" class="demand-cell-head">{periodName(period, unit)}</th>)}
            </tr>
          </thead>
          <tbody>
            {found.roles.map((role) => <Role key={role.charge_role} role={role} found={found} />)}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Role({ role, found }: { role: RoleDemand; found: DemandPage }) {
  const of = role.charge_role || "none";
  return (
    <tr>
      <th scope="row">{capital(roleName(role.charge_role))}</th>
      <td class="number">{role.people}</td>
      <td class="number">{role.total?.fte_gap.replace("-", "−") || "–"}</td>
      <Cell figure={role.total} href={withQuery({ of, from: found.from ?? "", to: found.to ?? "" })} />
      {role.periods.map((figure, place) => {
        const period = found.periods[place];
        return <Cell key={period?.from} figure={figure} href={withQuery({ of, from: period?.from ?? "", to: period?.to ?? "" })} />;
      })}
    </tr>
  );
}

function Cell({ figure, href }: { figure: Figure | null; href: string }) {
  const capacity = figure?.capacity_minutes ?? 0;
  const demand = figure?.demand_minutes ?? 0;
  const share = capacity > 0 ? demand / capacity : undefined;
  const heat = share === undefined && demand > 0 ? "over" : heatOf(share);
  return (
    <td class="demand-cell">
      <a class="demand-door" href={href}>
        <span class={`demand-figure heat-${heat}`} title={`${hours(demand)} asked, ${hours(capacity)} there`}>{gapWords(figure?.gap_minutes)}</span>
      </a>
    </td>
  );
}
