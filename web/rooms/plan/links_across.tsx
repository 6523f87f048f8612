/** Links with tasks of other projects: what waits for what, whether it holds, and the way to the other project. */
import type { Task } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { showDay } from "../../design/day.ts";

import { answer, api } from "../../store/http.ts";
import { attempt } from "../../store/write.ts";
import type { Across } from "./data.ts";
import { LINK_WORDS } from "./link_words.ts";
import { removeLink } from "./new_link.tsx";
import type { Sheet } from "./sheet.ts";

export function LinksAcross({ sheet, task }: { sheet: Sheet; task: Task }) {
  const links = sheet.acrossOf(task.id);
  if (links.length === 0) return null;
  return (
    <ul class="plan-across" aria-label="Links with other projects">
      {links.map((link) => (
        <li key={link.id}>
          <p>{acrossWords(task, link)}</p>
          <p class="quiet">
            <Link href={`/projects/${link.other_project_id}/plan`}>{`${link.other_project_reference} ${link.other_project_name}`}</Link>
            {`, ${showDay(link.other_start_on)} to ${showDay(link.other_end_on)}`}
          </p>
          {link.broken && <p class="plan-worse">Broken: the plan of the task that waits was not moved.</p>}
          <Button onClick={() => void remove(sheet, link)}>{`Remove the link with ${link.other_task_name}`}</Button>
        </li>
      ))}
    </ul>
  );
}

/** "Build starts after the finish (FS) of Design, 2 days later" */
export function acrossWords(task: Task, { incoming, other_task_name, type, lag_days }: Across): string {
  const [before, behind] = incoming ? [other_task_name, task.name] : [task.name, other_task_name];
  const lag = lag_days === 0 ? "" : `, ${Math.abs(lag_days)} ${Math.abs(lag_days) === 1 ? "day" : "days"} ${lag_days > 0 ? "later" : "earlier"}`;
  return `${behind} ${LINK_WORDS[type ?? "finish_to_start"]} of ${before}${lag}`;
}

async function remove(sheet: Sheet, link: Across): Promise<void> {
  const { id, incoming, type, lag_minutes, lag_elapsed } = link;
  const [own, other] = [link.task_id ?? "", link.other_task_id ?? ""];
  const [predecessor_id, successor_id] = incoming ? [other, own] : [own, other];
  const body = { predecessor_id, successor_id, type: type ?? "finish_to_start", lag_minutes, lag_elapsed };
  await attempt({
    words: `Removed the link with ${link.other_task_name}`,
    send: () => removeLink(id),
    inverse: () => answer(api.POST("/v1/dependencies", { body })),
  });
  sheet.reload();
}
