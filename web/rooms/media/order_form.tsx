/** A new media order, or the placements of a draft changed. */
import { useSignal } from "@preact/signals";
import type { MediaOrder } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { showPercent } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import * as choices from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api, ifVersion } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { suppliersLike } from "../../records/supplier_choice.ts";
import { EMPTY, PlacementFields, sent, type PlacementValues } from "./placement_fields.tsx";

function valuesOf(order: MediaOrder | undefined) {
  const placements: readonly PlacementValues[] = order?.placements.map((one) => ({
    description: one.description, medium: one.medium, starts_on: one.starts_on ?? "", ends_on: one.ends_on ?? "", gross: one.gross?.amount ?? "",
    commission: showPercent(one.commission), fee: Number(one.fee) ? showPercent(one.fee) : "", billing: one.billing, treatment: one.treatment, quantity: one.quantity,
  })) ?? [EMPTY];
  return { supplier: order?.supplier_id ?? "", project: order?.project_id ?? "", note: order?.note ?? "", placements };
}

export function MediaOrderForm({ order, onClose }: { order?: MediaOrder; onClose: () => void }) {
  const form = useForm(valuesOf(order), order?.id ?? "new media order");
  const currency = useSignal(order?.gross?.currency_code ?? me.value?.agency.currency_code ?? "GBP");
  const words = useSignal({ supplier: "", project: "" });
  const { values, problem, busy, set, wrong } = form;
  const send = form.submit(async ({ supplier, project, note, placements }) => {
    const drafts = placements.map((one) => sent(one, currency.value));
    if (order) {
      const params = { path: { media_order_id: order.id } };
      await write({ words: "Changed the order", send: () => answer(api.PATCH("/v1/media-orders/{media_order_id}", { params, body: { placements: drafts, note }, ...ifVersion(order.version) })) });
      onClose();
      return;
    }
    const body = { supplier_id: supplier, project_id: project, note, placements: drafts };
    const made = await write({ words: (one) => `Made ${one.number}`, send: () => answer(api.POST("/v1/media-orders", { body })) });
    go(`/media-orders/${made.id}`, true);
  });
  const now = values.value;
  const put = (at: number, change: Partial<PlacementValues>): void => set("placements", now.placements.map((one, place) => (place === at ? { ...one, ...change } : one)));
  return (
    <Dialog title={order ? `Change ${order.number}` : "Book media"} onClose={onClose}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={problem.value} fields={["supplier_id", "project_id", "note"]} />
        {!order && (
          <>
            <Combobox label="Publisher" autofocus value={now.supplier} words={words.value.supplier} error={wrong("supplier_id")} ask={suppliersLike}
              onValue={(id, option) => { words.value = { ...words.value, supplier: option?.words ?? "" }; currency.value = option?.note ?? currency.value; set("supplier", id); }} />
            <Combobox label="Project" value={now.project} words={words.value.project} error={wrong("project_id")} ask={choices.projects}
              onValue={(id, option) => { words.value = { ...words.value, project: option?.words ?? "" }; set("project", id); }} />
          </>
        )}
        {now.placements.map((one, at) => (
          <PlacementFields key={at} values={one} at={at} currency={currency.value} wrong={wrong} onChange={(change) => put(at, change)}
            onRemove={now.placements.length > 1 ? () => set("placements", now.placements.filter((_, place) => place !== at)) : undefined} />
        ))}
        <div><Button onClick={() => set("placements", [...now.placements, EMPTY])}>Add a placement</Button></div>
        <TextField label="Note" optional longest={2000} value={now.note} error={wrong("note")} onValue={(text) => set("note", text)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy.value}>{order ? "Save" : "Make the order"}</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
