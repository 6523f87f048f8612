/** Ignoring a line with a reason, and matching all that is certain after a look at it. */
import { IgnoreBankLineRequest } from "../../contract/limits.ts";
import type { BankLine } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { showMoney } from "../../design/money.ts";
import { ProblemNotice } from "../../design/notice.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { attempt, write } from "../../store/write.ts";
import { ignoreLine, reopenLine } from "./bank_steps.ts";

export function IgnoreDialog({ line, onClose }: { line: BankLine; onClose: () => void }) {
  const form = useForm({ reason: "" }, line.id);
  const send = ({ reason }: { reason: string }): Promise<void> =>
    write({ words: "Ignored the line", send: () => ignoreLine(line.id, reason), inverse: ({ id }) => reopenLine(id) }).then(onClose);
  return (
    <Dialog title={`Ignore ${showMoney(line.amount)}`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["reason"]} submit="Ignore it" onCancel={onClose}>
        <TextField label="Why" required autofocus longest={IgnoreBankLineRequest.reason.longest} value={form.values.value.reason} error={form.wrong("reason")}
          onValue={(text) => form.set("reason", text)} />
      </EntryForm>
    </Dialog>
  );
}

export function CertainDialog({ onClose }: { onClose: () => void }) {
  const preview = useQuery({
    key: "certain matches",
    topics: ["bank_line", "invoice"],
    ask: () => answer(api.POST("/v1/bank-lines/match-certain", { body: { preview: true } })),
  });
  const found = preview.data.value?.matches;
  const run = (): Promise<void> =>
    attempt({
      words: ({ matches }) => `Matched ${matches.length === 1 ? "1 line" : `${matches.length} lines`}`,
      send: () => answer(api.POST("/v1/bank-lines/match-certain", { body: {} })),
      inverse: async ({ matches }) => {
        for (const { bank_line_id } of matches) await reopenLine(bank_line_id ?? "");
      },
    }).then(onClose);
  return (
    <Dialog title="Match what is certain" onClose={onClose}>
      <ProblemNotice problem={preview.problem.value} />
      {found?.length === 0 && <p>No open line names an invoice on which exactly its amount is due.</p>}
      {found && found.length > 0 && (
        <ul>
          {found.map(({ bank_line_id, payer_name, amount, suggestion }) => (
            <li key={bank_line_id}>{showMoney(amount)} of {payer_name || "an unnamed payer"}: {suggestion?.parts.map(({ number }) => number).join(", ")} of {suggestion?.client_name}</li>
          ))}
        </ul>
      )}
      <div class="form-actions">
        {found && found.length > 0 && <Button kind="primary" autofocus onClick={() => void run()}>Match them</Button>}
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </Dialog>
  );
}
