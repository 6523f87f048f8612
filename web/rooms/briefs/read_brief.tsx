/** A brief as one reads it. */
import type { Brief } from "../../contract/records.ts";
import { showDay, todayIn } from "../../design/day.ts";
import { showMoney } from "../../design/money.ts";
import { Facts, Panel } from "../../design/panel.tsx";
import { me } from "../../store/session.ts";

export function ReadBrief({ brief, final }: { brief: Brief; final: boolean }) {
  const today = todayIn(me.value?.agency.time_zone ?? "UTC");
  return (
    <Panel title={`Edition ${brief.edition}`} aside={final && <span class="quiet">Final</span>}>
      <div class="prose">
        <h3>Objective</h3>
        <p>{brief.objective}</p>
        <h3>Audience</h3>
        <p>{brief.audience || "–"}</p>
        <h3>Deliverables</h3>
        <ul class="plain-list">
          {brief.deliverables.map(({ id, name, description }) => (
            <li key={id}><strong>{name}</strong>{description && <span class="quiet"> · {description}</span>}</li>
          ))}
        </ul>
        <h3>Requirements</h3>
        <ul class="plain-list">
          {brief.requirements.map(({ id, text }) => <li key={id}>{text}</li>)}
        </ul>
        <Facts facts={[["Budget", showMoney(brief.budget)], ["Starts", showDay(brief.start_on, today)], ["Due", showDay(brief.due_on, today)]]} />
      </div>
    </Panel>
  );
}
