/** A new invoice by hand: its project and its first line. The draft that it leads to takes the others. */
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { readAmount } from "../../design/money.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useClientProjects } from "./client_projects.ts";

const FIELDS = ["project_id", "lines[0].description", "lines[0].quantity", "lines[0].unit", "lines[0].unit_price"];
const NOTHING = { project: "", description: "", quantity: "1", unit: "", price: "" };

export function ByHandDialog({ onClose }: { onClose: () => void }) {
  const form = useForm(NOTHING, "invoice by hand");
  const { values, set, wrong } = form;
  const { project, description, quantity, unit, price } = values.value;
  const projects = useClientProjects();
  async function send(typed: typeof NOTHING): Promise<void> {
    const line = { description: typed.description, quantity: readAmount(typed.quantity), unit: typed.unit, unit_price: readAmount(typed.price) };
    const made = await answer(api.POST("/v1/invoices", { body: { project_id: typed.project, lines: [line] } }));
    go(`/invoices/${made.id}`);
  }
  return (
    <Dialog title="New invoice by hand" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Draft it" onCancel={onClose}>
        <SelectField label="Project" value={project} error={wrong("project_id")} options={[["", "Choose a project"], ...projects]} onValue={(id) => set("project", id)} />
        <TextField label="What is charged" required longest={2000} value={description} error={wrong("lines[0].description")} onValue={(text) => set("description", text)} />
        <div class="form-row">
          <TextField label="Quantity" required inputMode="decimal" longest={20} value={quantity} error={wrong("lines[0].quantity")} onValue={(text) => set("quantity", text)} />
          <TextField label="Unit" optional longest={40} value={unit} error={wrong("lines[0].unit")} onValue={(text) => set("unit", text)} />
          <TextField label="Price of one" required inputMode="decimal" longest={20} value={price} error={wrong("lines[0].unit_price")} onValue={(text) => set("price", text)} />
        </div>
        <p class="quiet">The draft is in the currency of the client. Further lines, also of other projects of the client, are added there.</p>
      </EntryForm>
    </Dialog>
  );
}
