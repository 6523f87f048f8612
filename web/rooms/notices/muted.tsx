/** What I get no notices of, and taking that back. */
import type { NoticeBox } from "../../contract/records.ts";
import type { ComponentChildren } from "preact";
import { Button } from "../../design/button.tsx";
import { Panel } from "../../design/panel.tsx";
import { useProjects } from "../../store/directory.ts";
import { mute } from "./data.ts";
import { KINDS } from "./words.ts";

export function Muted({ box }: { box: NoticeBox }) {
  const { muted_kinds, muted_records } = box;
  if (muted_kinds.length + muted_records.length === 0) return null;
  return (
    <Panel title="Muted">
      <ul class="muted">
        {muted_kinds.map((kind) => (
          <Line key={kind} words={KINDS[kind as keyof typeof KINDS]}
            onEnd={() => void mute(box, "No longer muted", { muted_kinds: muted_kinds.filter((each) => each !== kind) })} />
        ))}
        {muted_records.map((id) => (
          <Line key={id} words={<ProjectName id={id} />}
            onEnd={() => void mute(box, "No longer muted", { muted_records: muted_records.filter((each) => each !== id) })} />
        ))}
      </ul>
    </Panel>
  );
}

function ProjectName({ id }: { id: string }) {
  const project = useProjects().data.value?.find((each) => each.id === id);
  return <>{project ? `${project.reference} ${project.name}` : "A record"}</>;
}

function Line({ words, onEnd }: { words: ComponentChildren; onEnd: () => void }) {
  return (
    <li>
      {words}
      <Button kind="quiet" onClick={onEnd}>Hear of it again</Button>
    </li>
  );
}
