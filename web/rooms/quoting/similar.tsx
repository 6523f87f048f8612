/** What work like one of the lines took, and its hours put into the line. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { SimilarWork } from "../../records/similar_work.tsx";
import { may } from "../../store/session.ts";
import type { Editor } from "./editor.ts";
import type { Row } from "./lines.ts";

export function SimilarLines({ editor }: { editor: Editor }) {
  const open = useSignal(false);
  const lines = editor.rows.value.filter(({ kind, role }) => kind === "role_hours" && role.trim());
  if (!may("control.read")) return null;
  return (
    <>
      <Button disabled={lines.length === 0} onClick={() => (open.value = true)}>Similar work</Button>
      {open.value && <LineDialog editor={editor} lines={lines} onClose={() => (open.value = false)} />}
    </>
  );
}

function LineDialog({ editor, lines, onClose }: { editor: Editor; lines: readonly Row[]; onClose: () => void }) {
  const chosen = useSignal(String(lines[0]?.key));
  const line = lines.find(({ key }) => String(key) === chosen.value);
  const minutes = Math.round(Number(line?.quantity.replace(",", ".") || 0) * 60) || 0;
  const take = (found: number): void => {
    if (line) editor.set(line.key, { quantity: String(Number((found / 60).toFixed(2))) });
    onClose();
  };
  return (
    <Dialog side title="What did similar work take?" onClose={onClose}>
      <SelectField label="Line" value={chosen.value} onValue={(key) => (chosen.value = key)}
        options={lines.map(({ key, description, role, quantity }) => [String(key), `${description || role}, ${quantity || 0} h as ${role}`] as const)} />
      {line && <SimilarWork key={line.key} work={{ role: line.role, minutes }} onUse={take} />}
    </Dialog>
  );
}
