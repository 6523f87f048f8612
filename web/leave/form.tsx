/** Leave that is asked for, or changed before it is approved. */
import type { Leave } from "./data.ts";
import { DayField } from "../design/day_field.tsx";
import { Dialog } from "../design/dialog.tsx";
import { NumberField, SelectField, TextArea } from "../design/field.tsx";
import { EntryForm } from "../design/form.tsx";
import { go } from "../shell/router.ts";
import { useForm } from "../store/form.ts";
import { answer, api, ifVersion } from "../store/http.ts";
import { write } from "../store/write.ts";
import { useLeaveTypes } from "./data.ts";

const FIELDS = ["leave_type_id", "first_on", "last_on", "day_minutes", "note"];

function valuesOf(leave: Leave | undefined) {
  return {
    type: leave?.leave_type_id ?? "",
    first: leave?.first_on ?? "",
    last: leave?.last_on ?? "",
    part: leave?.day_minutes ? String(leave.day_minutes / 60) : "",
    note: leave?.note ?? "",
  };
}

export function LeaveForm({ leave, onClose }: { leave?: Leave; onClose: () => void }) {
  const form = useForm(valuesOf(leave), leave ? `leave ${leave.id}` : "leave new");
  const types = useLeaveTypes().data.value ?? [];
  const { values, set, wrong } = form;
  const now = values.value;
  const type = now.type || types[0]?.id || "";
  const send = async (typed: typeof now): Promise<void> => {
    const body = { leave_type_id: type, first_on: typed.first, last_on: typed.last || typed.first, note: typed.note };
    const minutes = Math.round(Number(typed.part.replace(",", ".")) * 60);
    if (leave) {
      const params = { path: { leave_id: leave.id } };
      await write({ words: "Changed the leave", send: () => answer(api.PATCH("/v1/leave/{leave_id}", { params, body: { ...body, day_minutes: minutes }, ...ifVersion(leave.version) })) });
      onClose();
      return;
    }
    const made = await write({ words: "Asked for leave", send: () => answer(api.POST("/v1/leave", { body: { ...body, ...(minutes && { day_minutes: minutes }) } })) });
    go(`/leave/${made.id}`, true);
  };
  return (
    <Dialog title={leave ? "Change leave" : "Ask for leave"} onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit={leave ? "Save" : "Ask for leave"} onCancel={onClose}>
        <SelectField label="Kind" value={type} options={types.map(({ id, name }) => [id, name ?? ""] as const)} error={wrong("leave_type_id")} onValue={(id) => set("type", id)} />
        <DayField label="First day" value={now.first} error={wrong("first_on")} onValue={(day) => set("first", day)} />
        <DayField label="Last day" optional value={now.last} error={wrong("last_on")} onValue={(day) => set("last", day)} />
        <NumberField label="Hours of each day, if not whole days" optional value={now.part} error={wrong("day_minutes")} onValue={(text) => set("part", text)} />
        <TextArea label="Note" optional longest={1000} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
      </EntryForm>
    </Dialog>
  );
}
