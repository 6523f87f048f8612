/** The questions of the project side and the answers of the account side, in the order in which they were asked. */
import { useSignal } from "@preact/signals";
import type { Handover, HandoverQuestion } from "../../contract/records.ts";
import { Avatar } from "../../design/avatar.tsx";
import { Button } from "../../design/button.tsx";
import { TextArea } from "../../design/field.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { useHandover } from "../../records/handovers.ts";
import { nameIn, usePeople } from "../../store/directory.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { ITEM_WORDS } from "./items.ts";
import { showMoment } from "../../design/moment.ts";

const ANSWER_MAX = 4000;

interface TalkProps {
  handover: Handover;
  /** The account side may answer, and correct its answers. */
  answering: boolean;
}

export function Talk({ handover, answering }: TalkProps) {
  const { questions } = handover;
  return (
    <Panel title="Questions" aside={<span class="quiet">{questions.length}</span>}>
      {questions.length === 0 && <p class="quiet">Nobody has asked anything yet. A question returns the handover to the account side.</p>}
      <ol class="talk">
        {questions.map((asked) => <Asked key={asked.id} handover={handover} asked={asked} answering={answering} />)}
      </ol>
    </Panel>
  );
}

function Asked({ handover, asked, answering }: TalkProps & { asked: HandoverQuestion }) {
  const people = usePeople();
  const correcting = useSignal(false);
  const editing = answering && (asked.answer === "" || correcting.value);
  return (
    <li class="talk-question">
      <Remark side="project" name={nameIn(people.data.value, asked.asked_by_id)} at={showMoment(asked.asked_at)} about={ITEM_WORDS[asked.item]} text={asked.question} />
      {asked.answer !== "" && !correcting.value && (
        <Remark side="account" name={nameIn(people.data.value, asked.answered_by_id)} at={showMoment(asked.answered_at)} text={asked.answer} />
      )}
      {asked.answer === "" && !answering && <p class="talk-waits">Waits for an answer.</p>}
      {editing && <Answer key={asked.id} handover={handover} asked={asked} onDone={() => (correcting.value = false)} />}
      {answering && asked.answer !== "" && !correcting.value && (
        <Button kind="quiet" onClick={() => (correcting.value = true)}>Correct the answer</Button>
      )}
    </li>
  );
}

interface RemarkProps {
  side: "account" | "project";
  name: string;
  at: string;
  about?: string;
  text: string;
}

function Remark({ side, name, at, about, text }: RemarkProps) {
  return (
    <div class={`remark remark-${side}`}>
      <p class="remark-by">
        <Avatar name={name} /> <strong>{name}</strong>
        <span class="quiet">{at}{about && ` · ${about}`}</span>
      </p>
      <p class="remark-text">{text}</p>
    </div>
  );
}

function Answer({ handover, asked, onDone }: { handover: Handover; asked: HandoverQuestion; onDone: () => void }) {
  const query = useHandover(handover.project_id);
  const form = useForm({ answer: asked.answer });
  const params = { path: { handover_id: handover.id, question_id: asked.id } };
  const send = form.submit(async (body) => {
    const call = asked.answer
      ? api.PATCH("/v1/handovers/{handover_id}/questions/{question_id}", { params, body })
      : api.POST("/v1/handovers/{handover_id}/questions/{question_id}/answer", { params, body });
    await write({ words: "", send: () => answer(call) });
    await query.reload();
    onDone();
  });
  return (
    <form class="form talk-answer" onSubmit={send}>
      <ProblemNotice problem={form.problem.value} fields={["answer"]} />
      <TextArea label={`Answer about ${ITEM_WORDS[asked.item].toLowerCase()}`} longest={ANSWER_MAX} value={form.values.value.answer}
        error={form.wrong("answer")} onValue={(text) => form.set("answer", text)} />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={form.busy.value}>{asked.answer ? "Save" : "Answer"}</Button>
        {asked.answer && <Button onClick={onDone}>Cancel</Button>}
      </div>
    </form>
  );
}
