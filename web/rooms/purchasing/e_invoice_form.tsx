/** An e-invoice that a supplier sent: read, shown, and entered as a bill once somebody has looked at it. */
import { useSignal } from "@preact/signals";
import type { ReceivedEInvoice } from "../../contract/records.ts";
import { Combobox } from "../../design/combobox.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Wait } from "../../design/panel.tsx";
import { suppliersLike } from "../../records/supplier_choice.ts";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { asProblem, type Problem } from "../../store/problem.ts";
import { may } from "../../store/session.ts";
import { write } from "../../store/write.ts";
import { EInvoiceRead } from "./e_invoice_read.tsx";

const BYTES_MAX = 700_000; // a million letters in base64
const EMPTY = { content: "", file_name: "", supplier: "" };

export function EInvoiceForm({ onClose }: { onClose: () => void }) {
  const form = useForm(EMPTY, "e-invoice of a supplier");
  const { values, set, wrong } = form;
  const now = values.value;
  const words = useSignal("");
  const looked = useLook();
  const choose = async (file: File | undefined): Promise<void> => {
    set("content", "");
    looked.forget();
    if (!file) return;
    if (file.size > BYTES_MAX) return looked.refuse(`${file.name} has ${Math.ceil(file.size / 1000).toLocaleString("en-GB")} kB; an e-invoice has at most ${BYTES_MAX / 1000} kB.`);
    const content = await asBase64(file);
    set("content", content);
    set("file_name", file.name.slice(0, 200));
    await looked.look(content);
  };
  const send = async ({ content, file_name, supplier }: typeof EMPTY): Promise<void> => {
    const body = { content, file_name, supplier_id: supplier || null };
    const made = await write({ words: (one) => `Entered ${one.number}`, send: () => answer(api.POST("/v1/bills/from-e-invoice", { body })) });
    go(`/bills/${made.id}`, true);
  };
  if (!may("bill.write")) return null;
  return (
    <Dialog side title="Upload an e-invoice" onClose={onClose}>
      <EntryForm form={form} send={send} fields={["content", "supplier_id"]} submit="Enter the bill" onCancel={onClose}>
        <Field label="File" error={looked.refused.value || wrong("content")} hint="UBL or CII as XML, or a PDF with CII in it (Factur-X, ZUGFeRD)">
          {(control) => <input {...control} class="input" type="file" required accept=".xml,.pdf" onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        <Wait busy={looked.busy.value} />
        <ProblemNotice problem={looked.problem.value} />
        {looked.found.value && <EInvoiceRead read={looked.found.value} />}
        <Combobox label="Supplier" optional value={now.supplier} words={words.value} error={wrong("supplier_id")} ask={suppliersLike} hint="Found by its tax number, its account or its name, if left out"
          onValue={(id, option) => { words.value = option?.words ?? ""; set("supplier", id); }} />
      </EntryForm>
    </Dialog>
  );
}

/** What the API reads in a file. Nothing is kept by it. */
function useLook() {
  const found = useSignal<ReceivedEInvoice | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const refused = useSignal("");
  const busy = useSignal(false);
  const forget = (): void => {
    found.value = problem.value = undefined;
    refused.value = "";
  };
  const look = async (content: string): Promise<void> => {
    busy.value = true;
    try {
      found.value = await answer(api.POST("/v1/e-invoices/read", { body: { content } }));
    } catch (error) {
      problem.value = asProblem(error);
    }
    busy.value = false;
  };
  return { found, problem, refused, busy, forget, look, refuse: (why: string) => void (refused.value = why) };
}

async function asBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
