/** The quick grid: hours of roles by phases, which become an estimate or a template. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextArea, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { rereadShown } from "../../store/queries.ts";
import { write } from "../../store/write.ts";
import { cellsOf, hoursOf, NEW_GRID, withHours, withPhase, withRole, type GridValues } from "./grid_cells.ts";
import { targetOf, useTargets } from "./targets.ts";

interface GridDialogProps {
  /** Kept as a template, and no estimate is made. */
  asTemplate?: boolean;
  onClose: () => void;
}

const FIELDS = ["name", "title", "note", "opportunity_id", "project_id"];

export function GridDialog({ asTemplate = false, onClose }: GridDialogProps) {
  const form = useForm({ target: "", title: "", note: "", ...NEW_GRID }, asTemplate ? "template grid" : "estimate grid");
  const { values, problem, set, wrong } = form;
  const now = values.value;
  const targets = useTargets(!asTemplate);
  const send = async (typed: typeof now): Promise<void> => {
    const cells = cellsOf(typed);
    if (asTemplate) {
      await write({ words: `Made ${typed.title}`, send: () => answer(api.POST("/v1/estimate-templates", { body: { name: typed.title, note: typed.note, cells } })) });
      void rereadShown(); // the events of what belongs to the whole agency are for people who may read all estimates
      onClose();
      return;
    }
    const body = { title: typed.title, cells, ...targetOf(typed.target) };
    const made = await write({ words: "Made an estimate", send: () => answer(api.POST("/v1/estimates/from-grid", { body })) });
    go(`/estimates/${made.id}`, true);
  };
  const missing = FIELDS.slice(3).map((field) => problem.value?.of(field) ?? "").join("");
  return (
    <Dialog side title={asTemplate ? "New template" : "Estimate from a grid"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={asTemplate ? "Make the template" : "Make estimate"} onCancel={onClose}>
        {!asTemplate && <SelectField label="For" value={now.target} options={[["", "Choose a project or an opportunity"], ...targets]} error={missing} onValue={(target) => set("target", target)} />}
        <TextField label={asTemplate ? "Name" : "Title"} required={asTemplate} optional={!asTemplate} longest={200} value={now.title} error={wrong("name") || wrong("title")} onValue={(title) => set("title", title)} />
        <GridTable grid={now} onGrid={(grid) => (form.values.value = { ...now, ...grid })} />
        {asTemplate && <TextArea label="Note" longest={2000} value={now.note} error={wrong("note")} onValue={(note) => set("note", note)} />}
      </EntryForm>
    </Dialog>
  );
}

function GridTable({ grid, onGrid }: { grid: GridValues; onGrid: (grid: GridValues) => void }) {
  const { phases, roles } = grid;
  return (
    <>
      <div class="table-scroll" role="region" aria-label="Hours by phase and role" tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Phase</th>
              {roles.map(({ name }, at) => (
                <th key={at} scope="col"><input class="input" aria-label={`Role ${at + 1}`} placeholder="Role" maxLength={100} value={name} onInput={(event) => onGrid(withRole(grid, at, event.currentTarget.value))} /></th>
              ))}
            </tr>
          </thead>
          <tbody>
            {phases.map(({ name }, row) => (
              <tr key={row}>
                <th scope="row"><input class="input" aria-label={`Phase ${row + 1}`} placeholder="Phase" maxLength={200} value={name} onInput={(event) => onGrid(withPhase(grid, row, event.currentTarget.value))} /></th>
                {roles.map((role, at) => (
                  <td key={at}>
                    <input class="input input-number" inputMode="decimal" maxLength={10} aria-label={`Hours of ${role.name || `role ${at + 1}`} in ${name || `phase ${row + 1}`}`}
                      value={hoursOf(grid, row, at)} onInput={(event) => onGrid(withHours(grid, row, at, event.currentTarget.value))} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="form-actions">
        <Button onClick={() => onGrid({ ...grid, phases: [...phases, { name: "", hours: [] }] })}>Add a phase</Button>
        <Button onClick={() => onGrid({ ...grid, roles: [...roles, { name: "" }] })}>Add a role</Button>
      </div>
    </>
  );
}

