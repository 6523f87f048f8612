/** How a week stands: hours against the contract, what is approved, and what was sent back and why. */
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showDay } from "../../design/day.ts";
import { hours } from "../../design/duration.ts";
import { Notice } from "../../design/notice.tsx";
import { setQuery } from "../../shell/router.ts";
import type { Sheet } from "./sheet.ts";
import { cellKey } from "./week.ts";

export function Sum({ sheet }: { sheet: Sheet }) {
  const { week } = sheet;
  if (!week) return null;
  return (
    <p class="week-standing">
      <State sheet={sheet} />
      <span>
        <strong>{hours(week.logged_minutes)}</strong>
        {(week.contract_minutes ?? 0) > 0 && <span class="quiet"> of {hours(week.contract_minutes)} in the contract</span>}
      </span>
    </p>
  );
}

function State({ sheet }: { sheet: Sheet }) {
  const states = new Set(sheet.days.map((day) => day.status));
  if (states.has("rejected")) return <Chip tone="bad">Sent back</Chip>;
  if (states.has("submitted")) return <Chip>Waits for approval</Chip>;
  return states.has("approved") ? <Chip tone="good">Approved</Chip> : null;
}

/** What was sent back, with its reason in sight. */
export function Returned({ sheet }: { sheet: Sheet }) {
  const found = sheet.rows.flatMap((row) =>
    sheet.days
      .map(({ day }) => ({ row, day, cell: sheet.cells.get(cellKey(row.key, day)) }))
      .filter(({ cell }) => cell?.state === "rejected"),
  );
  return (
    <>
      {found.map(({ row, day, cell }) => {
        const key = cellKey(row.key, day);
        const open = <Button onClick={() => setQuery({ cell: key }, false)}>Change it</Button>;
        return (
          <Notice key={key} kind="warn" actions={sheet.personId ? undefined : open}>
            <strong>{row.task || row.project}, {showDay(day)}</strong> was sent back: {cell?.reason || "no reason given"}
          </Notice>
        );
      })}
    </>
  );
}
