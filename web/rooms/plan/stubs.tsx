/** What a bar has to do with other projects: a small bar with the number of each, before or behind it. */
import { leftOf } from "../../time-axis/scale.ts";
import { acrossWords } from "./links_across.tsx";
import type { Lane, Sheet } from "./sheet.ts";
import type { View } from "./view.ts";

const DOT_PX = 20;

export function Stubs({ sheet, view, lane }: { sheet: Sheet; view: View; lane: Lane }) {
  const links = sheet.acrossOf(lane.task.id);
  const scale = view.scale.value;
  return (
    <>
      {[true, false].map((incoming) => {
        const [first, ...more] = links.filter((link) => link.incoming === incoming);
        if (!first) return null;
        const left = incoming ? leftOf(scale, lane.start) : leftOf(scale, lane.end + 1) + DOT_PX;
        const isBroken = [first, ...more].some(({ broken }) => broken);
        const name = `${first.other_project_reference} ${first.other_project_name}${more.length > 0 ? ` +${more.length}` : ""}`;
        return (
          <span key={String(incoming)} class={`gantt-stub${incoming ? " gantt-stub-in" : ""}${isBroken ? " gantt-stub-broken" : ""}`}
            style={{ left: `${left}px` }} title={[first, ...more].map((link) => acrossWords(lane.task, link)).join("; ")}>
            {incoming ? `${name} →` : `→ ${name}`}{isBroken && " broken"}
          </span>
        );
      })}
    </>
  );
}
