/** The steps of a handover: the account side offers and withdraws, the project side accepts or asks. */
import type { Handover } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { SelectField, TextArea } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { AcceptDialog } from "../../records/accept_handover.tsx";
import { isOnSide, useHandover } from "../../records/handovers.ts";
import { useCommands } from "../../shell/commands.ts";
import { asked, setQuery } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { attempt, write } from "../../store/write.ts";
import { ITEM_WORDS, ITEMS, type Item } from "./items.ts";

const QUESTION_MAX = 2000;

function ask(step: string): void {
  setQuery({ ask: step }, false);
}

function canDo({ status, open_items }: Handover) {
  const withSeller = status === "draft" || status === "returned";
  return { offer: withSeller && open_items.length === 0, withdraw: status === "offered", accept: status === "offered", question: status === "offered" || status === "returned" };
}

export function Steps({ handover }: { handover: Handover }) {
  const [sells, takes] = [isOnSide("handover.give", handover), isOnSide("handover.take", handover)];
  const can = canDo(handover);
  const query = useHandover(handover.project_id);
  const withdraw = async (): Promise<void> => {
    const params = { path: { handover_id: handover.id } };
    await attempt({
      words: "Withdrew the handover",
      send: () => answer(api.POST("/v1/handovers/{handover_id}/withdraw", { params })),
      inverse: () => answer(api.POST("/v1/handovers/{handover_id}/offer", { params })),
    });
    await query.reload();
  };
  useCommands(
    [
      ...(sells && can.offer ? [{ words: "Offer the handover", group: "Handover", keys: "o", run: () => ask("offer") }] : []),
      ...(takes && can.accept ? [{ words: "Accept the handover", group: "Handover", keys: "a", run: () => ask("accept") }] : []),
      ...(takes && can.question ? [{ words: "Return with a question", group: "Handover", keys: "r", run: () => ask("question") }] : []),
    ],
    [handover.id, handover.status, handover.open_items.length],
  );
  return (
    <div class="page-actions">
      {sells && can.withdraw && <Button onClick={() => void withdraw()}>Withdraw</Button>}
      {takes && can.question && <Button onClick={() => ask("question")}>Return with a question</Button>}
      {sells && can.offer && <Button kind="primary" onClick={() => ask("offer")}>Offer</Button>}
      {takes && can.accept && <Button kind="primary" onClick={() => ask("accept")}>Accept</Button>}
    </div>
  );
}

/** The step that is asked once more, by the address. */
export function StepQuestions({ handover }: { handover: Handover }) {
  const can = canDo(handover);
  const step = asked("ask");
  if (step === "offer" && can.offer && isOnSide("handover.give", handover)) return <Offer handover={handover} />;
  if (step === "accept" && can.accept && isOnSide("handover.take", handover)) return <AcceptDialog handover={handover} onClose={close} />;
  if (step === "question" && can.question && isOnSide("handover.take", handover)) return <Question handover={handover} />;
  return null;
}

const close = (): void => setQuery({ ask: "" });

function Offer({ handover }: { handover: Handover }) {
  const query = useHandover(handover.project_id);
  const form = useForm({});
  const send = form.submit(async () => {
    const call = api.POST("/v1/handovers/{handover_id}/offer", { params: { path: { handover_id: handover.id } } });
    await write({ words: `Offered ${handover.opportunity_name}`, send: () => answer(call) });
    await query.reload();
    close();
  });
  return (
    <Dialog title="Offer the handover?" onClose={close}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} />
        <p>Every project manager sees it and can accept it. Until then you can withdraw it.</p>
        <div class="form-actions">
          <Button kind="primary" type="submit" autofocus busy={form.busy.value}>Offer</Button>
          <Button onClick={close}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Question({ handover }: { handover: Handover }) {
  const query = useHandover(handover.project_id);
  const form = useForm({ item: "scope_in" as Item, question: "" });
  const send = form.submit(async (body) => {
    const call = api.POST("/v1/handovers/{handover_id}/return", { params: { path: { handover_id: handover.id } }, body });
    await write({ words: "Returned with your question", send: () => answer(call) });
    await query.reload();
    close();
  });
  return (
    <Dialog title="Return with a question" onClose={close}>
      <form class="form" onSubmit={send}>
        <ProblemNotice problem={form.problem.value} fields={["item", "question"]} />
        <TextArea label="Your question" autofocus longest={QUESTION_MAX} value={form.values.value.question} error={form.wrong("question")}
          onValue={(text) => form.set("question", text)} />
        <SelectField label="It is about" value={form.values.value.item} error={form.wrong("item")}
          options={ITEMS.map((item) => [item, ITEM_WORDS[item]] as const)} onValue={(item) => form.set("item", item as Item)} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={form.busy.value}>Return</Button>
          <Button onClick={close}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
